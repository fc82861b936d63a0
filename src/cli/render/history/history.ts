/** The history of a service as a table: when, what, and the rest in as many lines as it takes. */

import stringWidth from "string-width";
import { shortTaskDefinition } from "../../../domain/ecs/arn.ts";
import type { HistoryEntry } from "../../../domain/incidents/history.ts";
import { sayTime } from "../../../domain/words/phrases.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { shortHex } from "../image.ts";
import { pad, plain, wrap } from "../text.ts";
import { clip, saySilence } from "../words/phrases.ts";

const titles = ["WHEN", "WHAT", "DETAILS"] as const;

/** The lines, oldest first. */
export function renderHistory(
  entries: readonly HistoryEntry[],
  { width, colours }: Pick<Terminal, "width" | "colours">,
): string {
  const rows = entries.map((entry) => [sayTime(entry.at), ...say(entry)] as const);
  const columns = [0, 1].map((i) => Math.max(...[titles, ...rows].map((row) => stringWidth(row[i] ?? ""))));
  const indent = " ".repeat(columns.reduce((sum, one) => sum + one + 2, 0));
  const room = Math.max(30, width - indent.length);
  const line = ([when, what, details]: readonly string[]) =>
    wrap(clip(details ?? ""), room)
      .map((text, i) =>
        i === 0
          ? `${pad(when ?? "", columns[0] ?? 0)}  ${pad(what ?? "", columns[1] ?? 0)}  ${text}`
          : `${indent}${text}`,
      )
      .join("\n");
  return [colours.bold(line(titles)), ...rows.map(line)].join("\n");
}

/** The history as JSON; a field that does not apply is `null`. */
export function historyJson(service: string, entries: readonly HistoryEntry[]): string {
  return JSON.stringify({ schemaVersion: 1, service, entries }, null, 2);
}

function say(entry: HistoryEntry): readonly [what: string, details: string] {
  switch (entry.kind) {
    case "saw": {
      const { status, taskDefinition, findings } = entry;
      const wrong = findings.map(({ kind, cause, container, expected }) => {
        const image = expected === null ? "" : `, expected ${shortHex(expected)}`;
        return `${kind} (${cause})${container === "" ? "" : ` of container "${container}"`}${image}`;
      });
      const revision = taskDefinition === "" ? "" : `on ${shortTaskDefinition(taskDefinition)}`;
      return [
        status,
        plain([revision, ...wrong].filter(Boolean).join("; ")) || "nothing of it could be read",
      ];
    }
    case "told":
      return [
        "reported",
        `${entry.event}: ${entry.sentence} (incident ${entry.incident}, message ${entry.sequence})`,
      ];
    case "remedy": {
      const { state, former, target, pins, why, by } = entry;
      const images = pins.map(
        ({ container, digest, tag }) =>
          `${container} to ${tag === null ? "" : `${tag}, `}${shortHex(digest)}`,
      );
      const move =
        target === null
          ? []
          : [
              `${former === null ? "" : `from ${shortTaskDefinition(former)} `}to ${shortTaskDefinition(target)}`,
            ];
      return [
        by === "pin" ? "pin" : "remedy",
        plain([state, ...move, ...images, ...(why === null ? [] : [why])].join("; ")),
      ];
    }
    case "silenced": {
      const silence = saySilence(entry.until ?? "resolved", entry.at);
      return ["silenced", `incident ${entry.incident} ${silence ?? "is no longer silenced"}`];
    }
  }
}
