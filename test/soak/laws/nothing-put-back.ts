/** No digest is put back that ECS rolled back, or that a person moved the service off; nor one that failed before. */
import { pastOf } from "../past.ts";
import type { Truth } from "../truth.ts";
import type { Witness, Write } from "../witness.ts";
import type { Law } from "./law.ts";

export const nothingPutBack: Law = {
  name: "no digest put back after a rollback or a hand move",
  broken: (witness) =>
    witness.writes
      .filter(({ call }) => call.operation === "ecs:UpdateService")
      .flatMap((write) => [...putBack(write, witness), ...triedAgain(write, witness)]),
};

function putBack(write: Write, witness: Witness): string[] {
  const { read } = write;
  if (!read) return [];
  return [...broughtBy(write)]
    .filter(([container, digest]) => currentOf(read, container) !== digest)
    .filter(([container, digest]) => pastOf(container, digest, read, witness) === "held")
    .map(([container, digest]) => `${container} was put back to ${digest.slice(0, 19)}`);
}

/** What was told to have failed is not tried again, unless a person brought it since. */
function triedAgain(write: Write, witness: Witness): string[] {
  const { call, read, truth } = write;
  const failures = witness.told.filter(
    (told) => told.message.event === "remediation-failed" && told.call.index < call.index,
  );
  return failures.flatMap(({ message, truth: then, call: telling }) => {
    const failed = then.rollouts.findLast(
      ({ taskDefinition }) => taskDefinition === message.remedy.taskDefinition,
    );
    const again = [...(failed?.images ?? [])].filter(
      ([container, digest]) =>
        read && currentOf(read, container) !== digest && broughtBy(write).get(container) === digest,
    );
    const isBrought = ([container, digest]: [string, string]) =>
      truth.rollouts.some(
        ({ arn, createdAt, images }) =>
          createdAt > telling.at &&
          images.get(container) === digest &&
          witness.begun.get(arn)?.by === "person",
      );
    return again
      .filter((pin) => !isBrought(pin))
      .map(([container, digest]) => `${container} was put to ${digest.slice(0, 19)} again, which had failed`);
  });
}

/** What the deployment brings that the write began. */
function broughtBy({ call, truth }: Write): ReadonlyMap<string, string> {
  const newest = truth.rollouts.at(-1);
  return newest && newest.taskDefinition === call.input.taskDefinition ? newest.images : new Map();
}

function currentOf({ running, resolved }: Truth, container: string): string | undefined {
  return running.get(container)?.[0] ?? resolved.get(container);
}
