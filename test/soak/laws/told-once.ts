/** Nobody is told twice: each message once, each incident opened once and closed once. */
import { incidentsOf, isClosing, once, subjectsOf } from "../incidents.ts";
import { after, type Told, type Witness } from "../witness.ts";
import type { Law } from "./law.ts";

export const toldOnce: Law = {
  name: "no message is sent twice",
  broken: (witness) => [
    ...doubles(witness),
    ...endings(witness),
    ...openings(witness),
    ...reminders(witness),
    ...remedies(witness),
  ],
};

/** A message comes twice only if its sender could not write down that it had sent it. */
function doubles(witness: Witness): string[] {
  const groups = Map.groupBy(witness.told, ({ message }) => `${message.incident} ${message.sequence}`);
  return [...groups.values()].flatMap((group) =>
    group
      .slice(0, -1)
      .filter((told) => isConfirmed(told, witness))
      .map((told) => `"${say(told)}" came again`),
  );
}

function isConfirmed({ call }: Told, witness: Witness): boolean {
  return after(witness, call).some(
    ({ operation, error }) => operation === "dynamodb:PutItem" && error === null,
  );
}

/**
 * After its end an incident is never heard of again, unless whoever told the end died before they noted it; nor is the
 * end told of what was never begun.
 */
function endings(witness: Witness): string[] {
  return incidentsOf(witness).flatMap(({ messages }) => {
    const ends = messages.findIndex((told) => isClosing(told) && isConfirmed(told, witness));
    const [first, ...others] = messages;
    return [
      ...(ends >= 0 && ends < messages.length - 1 ? [`"${say(messages[ends + 1])}" came after the end`] : []),
      ...(first?.message.event === "resolved" ? [`"${say(first)}" was the first of it`] : []),
      ...others.filter(isOpening).map((told) => `"${say(told)}" opened it again`),
    ];
  });
}

/** The same thing is not opened while it is open. */
function openings(witness: Witness): string[] {
  const open = new Map<string, string>();
  const broken: string[] = [];
  for (const told of once(witness.told)) {
    const { incident } = told.message;
    const [subject, ...others] = subjectsOf(told);
    const what = subject && others.length === 0 ? `${isAlone(told)} ${subject.container}` : null;
    if (isOpening(told) && what !== null) {
      const other = open.get(what);
      if (other !== undefined && other !== incident) broken.push(`"${say(told)}" opened it once more`);
      open.set(what, incident);
    }
    if (isClosing(told)) for (const [known, id] of open) if (id === incident) open.delete(known);
  }
  return broken;
}

function isAlone({ kind }: Told): string {
  return kind === "missing" || kind === "unpullable" ? "supply" : "content";
}

/** A reminder a day. */
function reminders(witness: Witness): string[] {
  return incidentsOf(witness).flatMap(({ messages }) =>
    messages
      .filter((told, i) => {
        const before = messages[i - 1];
        return (
          told.message.event === "reminder" &&
          before &&
          told.call.at.getTime() - before.call.at.getTime() < day
        );
      })
      .map((told) => `"${say(told)}" came too early`),
  );
}

const day = 24 * 3_600_000;

/** A remedy is told of once: as often as the service was moved to its revision, at most. */
function remedies({ told, writes }: Witness): string[] {
  const ends = once(told).filter(({ message }) => message.event.startsWith("remed"));
  return [...Map.groupBy(ends, ({ message }) => message.remedy.taskDefinition)].flatMap(
    ([revision, group]) => {
      const moves = writes.filter(
        ({ call }) => call.operation === "ecs:UpdateService" && call.input.taskDefinition === revision,
      );
      return revision !== null && group.length > Math.max(1, moves.length)
        ? [`${group.map(say).join(" and ")} came of ${moves.length} moves to ${revision.split("/")[1]}`]
        : [];
    },
  );
}

function isOpening({ message }: Told): boolean {
  return message.event === "opened" || message.event === "baseline";
}

function say(told: Told | undefined): string {
  const findings = told?.message.services.flatMap((service) => service.findings) ?? [];
  return [told?.message.event, ...findings.map(({ kind, cause }) => `${kind} ${cause}`)].join(" ");
}
