/** Nothing is told that is false at that moment. */
import { incidentsOf, isAboutImage, subjectsOf } from "../incidents.ts";
import { pastOf } from "../past.ts";
import { differs, followsNothing, runsAll } from "../running.ts";
import type { Told, Witness } from "../witness.ts";
import type { Law } from "./law.ts";

export const toldTrue: Law = {
  name: "no message is false",
  broken: (witness) =>
    firstOfEach(witness.told)
      .filter(({ isBlurred }) => !isBlurred)
      .flatMap((told) => whatIsFalse(told, witness)),
};

/** A message that comes again after a crash says what was true the first time. */
function firstOfEach(told: readonly Told[]): Told[] {
  const groups = Map.groupBy(
    told,
    ({ message }) => `${message.incident} ${message.sequence} ${message.event}`,
  );
  return [...groups.values()].flatMap(([first]) => first ?? []);
}

function whatIsFalse(told: Told, witness: Witness): string[] {
  switch (told.message.event) {
    case "opened":
    case "changed":
    case "reminder":
    case "baseline":
      return falseFindings(told);
    case "resolved":
      return falseEnd(told, witness);
    case "remediated":
      return falseSuccess(told);
    case "remediation-failed":
      return falseFailure(told);
    default:
      return [];
  }
}

function falseFindings(told: Told): string[] {
  const { message, truth } = told;
  return subjectsOf(told)
    .filter(isAboutImage)
    .flatMap(({ kind, cause, container, expected }) => {
      const name = container ?? "";
      if (cause === "revisions") return [];
      if (expected !== truth.published.get(name))
        return [`${message.event} ${kind}: "latest" does not name what ${name} is said to lack`];
      return differs(name, truth) ? [] : [`${message.event} ${kind}: ${name} runs what it should`];
    });
}

function falseEnd({ message, truth }: Told, witness: Witness): string[] {
  const incident = incidentsOf(witness).find(({ id }) => id === message.incident);
  const containers = (incident?.findings ?? [])
    .filter(isAboutImage)
    .flatMap(({ container }) => container ?? []);
  const isWrong = (name: string) =>
    differs(name, truth) &&
    !followsNothing(name, truth, witness) &&
    pastOf(name, truth.published.get(name) ?? "", truth, witness) === "free";
  return containers.length > 0 && containers.every(isWrong)
    ? [`resolved: ${containers.join()} does not run what it should`]
    : [];
}

function falseSuccess({ message, truth }: Told): string[] {
  const revision = message.remedy.taskDefinition;
  if (truth.taskDefinition !== revision) return [`remediated: the service is not on ${revision}`];
  if (truth.isDeploying) return ["remediated: the deployment is under way"];
  return runsAll(truth) ? [] : ["remediated: not all its tasks run"];
}

function falseFailure({ message, truth }: Told): string[] {
  const isThere =
    truth.taskDefinition === message.remedy.taskDefinition && !truth.isDeploying && runsAll(truth);
  return isThere ? ["remediation-failed: the service runs it"] : [];
}
