/** A history in lines, for whoever must find out what went wrong: what the program wrote, told, and died of. */
import type { History } from "./history.ts";
import type { Told, Witness } from "./witness.ts";

/** What the program did in a history, a line each, oldest first. */
export function sayHistory({ witness, sandbox }: History): string {
  const failures = sandbox.failures().map((failure) => ({
    at: new Date(failure.at),
    line: `${failure.function.split("-").slice(4).join("-")} failed: ${failure.errorType} ${failure.errorMessage.slice(0, 120)}`,
  }));
  const lines = [
    ...deploymentsIn(witness),
    ...writesIn(witness),
    ...toldIn(witness),
    ...movesIn(witness),
    ...failures,
  ];
  return lines
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .map(({ at, line }) => `${at.toISOString().slice(11, 19)} ${line}`)
    .join("\n");
}

function writesIn({ writes }: Witness) {
  return writes.map(({ call }) => ({
    at: call.at,
    line: `${call.caller} ${call.invocation}: ${call.operation} ${String(call.input.taskDefinition ?? "").split("/")[1] ?? ""}`,
  }));
}

function toldIn({ told }: Witness) {
  return told.map((one) => ({ at: one.call.at, line: `${one.call.caller} told ${sayTold(one)}` }));
}

function sayTold({ message, isBlurred }: Told): string {
  const findings = message.services.flatMap((service) =>
    service.findings.map(
      ({ kind, cause, container, expected }) =>
        `${kind} ${cause?.slice(0, 40)} of ${container}, expected ${short(expected)}`,
    ),
  );
  const { state, taskDefinition, reason } = message.remedy;
  const remedy = state === "none" ? [] : [`remedy ${state} ${taskDefinition?.split("/")[1]} ${reason ?? ""}`];
  const id = `${message.incident.slice(-4)} ${message.sequence}${isBlurred ? " (blurred)" : ""}`;
  return [message.event, id, ...findings, ...remedy].join("; ");
}

function movesIn({ moves }: Witness) {
  return moves.map(({ at, container, digest }) => ({
    at,
    line: `"latest" of ${container} names ${short(digest)}`,
  }));
}

function deploymentsIn(witness: Witness) {
  const rollouts = witness.seen();
  return rollouts.map(({ arn, createdAt, status, taskDefinition, images }) => ({
    at: createdAt,
    line: `${witness.begun.get(arn)?.by} began to deploy ${taskDefinition.split("/")[1]} (${[...images.values()].map(short).join(", ")}): ${status} now`,
  }));
}

function short(digest: string | null): string {
  return digest?.slice(7, 13) ?? "nothing";
}
