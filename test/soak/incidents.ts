/** The incidents of a service as people know them: from the messages alone. */
import type { Finding, Told, Witness } from "./witness.ts";

export interface KnownIncident {
  readonly id: string;
  /** Oldest first; one that came twice counts once. */
  readonly messages: readonly Told[];
  readonly latest: Told;
  readonly isOpen: boolean;
  /** The findings that it may be about, as they were last told. */
  readonly findings: readonly Finding[];
}

/** All incidents that people were told of, oldest first. */
export function incidentsOf(witness: Witness): KnownIncident[] {
  const told = once(witness.told).filter(
    ({ message }) => message.event !== "notice" && message.services.length > 0,
  );
  return [...Map.groupBy(told, ({ message }) => message.incident)].flatMap(([id, messages]) => {
    const latest = messages.at(-1);
    const findings =
      messages.map((told) => subjectsIn(told, witness)).findLast(({ length }) => length > 0) ?? [];
    return latest ? [{ id, messages, latest, isOpen: !isClosing(latest), findings }] : [];
  });
}

/** Each message once: a double has the same incident and sequence. */
export function once(told: readonly Told[]): Told[] {
  return [...new Map(told.map((one) => [`${one.message.incident} ${one.message.sequence}`, one])).values()];
}

/** Whether people need not think of it any more. */
export function isClosing({ message }: Told): boolean {
  return message.event === "resolved" || message.event === "remediated";
}

/** The findings that a message may be about: those of its kind. What ends shows what is left, and not what it was. */
export function subjectsOf(told: Told): readonly Finding[] {
  const findings = told.message.services.flatMap((service) => service.findings);
  return isClosing(told) ? [] : findings.filter(({ kind }) => kind === told.kind);
}

/** A remedy that failed is about what it was to change: of the others it says what is wrong beside it. */
function subjectsIn(told: Told, witness: Witness): readonly Finding[] {
  const { event, remedy } = told.message;
  const left = event === "remediation-failed" ? leftAlone(remedy.taskDefinition, witness) : new Set();
  return subjectsOf(told).filter(({ container }) => !left.has(container));
}

/** The containers that a revision of ours was to leave with what they ran. */
function leftAlone(revision: string | null, { writes }: Witness): ReadonlySet<string | null> {
  const registered = writes.find(
    ({ call }) => call.operation === "ecs:RegisterTaskDefinition" && arnOf(call.output) === revision,
  );
  const { containerDefinitions = [] } = (registered?.call.input ?? {}) as {
    containerDefinitions?: readonly { readonly name: string; readonly image: string }[];
  };
  const isKept = (name: string, image: string) => {
    const ran = registered?.truth.running.get(name) ?? [];
    const isSame = ran.length > 0 && ran.every((digest) => image.endsWith(`@${digest}`));
    return isSame || !image.includes("@");
  };
  return new Set(
    containerDefinitions.filter(({ name, image }) => isKept(name, image)).map(({ name }) => name),
  );
}

function arnOf(registered: unknown): string | undefined {
  const { taskDefinition } = registered as { taskDefinition?: { taskDefinitionArn: string } };
  return taskDefinition?.taskDefinitionArn;
}

/** Whether a finding is about what a container runs, as against what "latest" names. */
export function isAboutImage({ kind }: Finding): boolean {
  return kind === "stale" || kind === "behind" || kind === "mixed";
}
