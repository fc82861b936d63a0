/** Why the verdict is what it is. */

import { hasEcsReason } from "../../../domain/judge/finding.ts";
import { sentence } from "../../../domain/words/phrases.ts";
import type { Explanation } from "../../../explain/explanation.ts";
import { sayNearMiss } from "../../../explain/near-miss.ts";
import { isTrouble, saySeverity, sayWithReason } from "../words/findings.ts";
import { sayUnchecked } from "../words/reasons.ts";
import { type Page, spaced, text } from "./page.ts";

/** The findings and their causes, or that there are none. */
export function whyOf(explanation: Explanation, page: Page): string[] {
  const { service, causes, containers, nearMisses, at } = explanation;
  const said = causes.filter(
    ({ finding }, _, all) => isTrouble(finding) || !all.some((one) => isTrouble(one.finding)),
  );
  const found = said.map(({ finding, words, muted }) => {
    const { kind, cause, severity, container } = finding;
    const where = containers.length > 1 && container !== "" ? `${container}: ` : "";
    const title = `${where}${kind}${hasEcsReason(finding) ? "" : `, ${cause}`}, ${saySeverity({ severity, muted })}`;
    return [
      ...text(title, page).map((line) => page.colours.yellow(line)),
      ...text(sentence(sayWithReason(finding)), page),
      ...text(words, page),
    ];
  });
  const unknown = service.status === "unknown" ? [text(cannotTell, page)] : [];
  const notes = service.notes.map((note) => text(sentence(note), page));
  const fine = service.status === "in-sync" && found.length === 0 ? [text(allEqual(explanation), page)] : [];
  const misses = nearMisses.map((miss) =>
    text(sentence(sayNearMiss(miss, at)), page).map((line) => page.colours.yellow(line)),
  );
  const unchecked = sayUnchecked(service).map((reason) => text(sentence(reason), page));
  return spaced([...misses, ...unknown, ...unchecked, ...found, ...notes, ...fine]);
}

const cannotTell =
  "What it should run and what it does cannot be compared, because not everything could be read: see below. This is never " +
  "reported as drift, and never as in sync.";

function allEqual({ containers, service }: Explanation): string {
  const judged = containers.filter(({ runsPublished }) => runsPublished !== null);
  const isWhole = service.containers.every(({ checked }) => checked);
  return judged.length === 0
    ? "Nothing that it runs follows a tag."
    : isWhole
      ? "What its tasks run is what is published for it now."
      : "What its tasks run is what is published for it now, as far as its containers are checked.";
}
