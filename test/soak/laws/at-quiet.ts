/**
 * When nothing fails and nobody does anything any more, the service runs what it follows, is held, or has an
 * open incident that says why not; and no incident is open of what is well.
 */
import { incidentsOf, isAboutImage, type KnownIncident } from "../incidents.ts";
import { pastOf } from "../past.ts";
import { differs, followsNothing, runsAll } from "../running.ts";
import type { Truth } from "../truth.ts";
import type { Witness } from "../witness.ts";

/** What is not as it should be, one sentence each; it may yet come right. */
export function unquiet(truth: Truth, witness: Witness): string[] {
  const open = incidentsOf(witness).filter(({ isOpen }) => isOpen);
  const about = (container: string) =>
    open.filter(
      ({ findings, latest }) =>
        findings.some((finding) => !isAboutImage(finding) || finding.container === container) ||
        latest.message.event === "remediation-failed",
    );
  const isWell = (container: string) => !differs(container, truth) && !truth.isDeploying && runsAll(truth);
  const containers = [...truth.published.keys()];
  const left = containers
    .filter((name) => !isWell(name))
    .filter((name) => about(name).length === 0 && !followsNothing(name, truth, witness))
    .filter(
      (name) => truth.isDeploying || pastOf(name, truth.published.get(name) ?? "", truth, witness) === "free",
    )
    .map((name) => `${name} does not run what it follows, and nobody knows`);
  const forgotten = containers.every(isWell)
    ? open.map(
        ({ findings }) => `all is well, and an incident is open: ${findings.map(({ kind }) => kind).join()}`,
      )
    : [];
  const outdated = containers
    .filter((name) => differs(name, truth) && !truth.isDeploying)
    .filter((name) => ![undefined, truth.published.get(name)].includes(expectedOf(name, open) ?? undefined))
    .map((name) => `${name} was last said to lack what "latest" does not name any more`);
  return [...left, ...forgotten, ...outdated];
}

/** What a container was last said to lack, as far as that is open; `undefined` if nothing was said of it. */
function expectedOf(container: string, open: readonly KnownIncident[]): string | null | undefined {
  const told = open.flatMap(({ messages }) => messages).sort((a, b) => a.call.index - b.call.index);
  const findings = told.flatMap(({ message }) => message.services.flatMap((service) => service.findings));
  const last = findings.findLast((finding) => isAboutImage(finding) && finding.container === container);
  return last?.expected;
}
