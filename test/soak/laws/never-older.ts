/** Nothing older is put in the place of what runs, unless the tag is followed in every direction. */
import type { Truth } from "../truth.ts";
import type { Witness } from "../witness.ts";
import type { Law } from "./law.ts";

export const neverOlder: Law = {
  name: "never older than what runs, unless the tag's owner decides",
  broken: (witness) =>
    witness.writes
      .filter(
        ({ call, read }) => call.operation === "ecs:UpdateService" && read?.tags.get(track) !== "same-tag",
      )
      .flatMap(({ call, read, truth }) => {
        const brought = truth.rollouts.findLast(
          ({ taskDefinition }) => taskDefinition === call.input.taskDefinition,
        );
        return [...(brought?.images ?? [])]
          .filter(
            ([container, digest]) => read && bornAt(digest, witness) < youngest(container, read, witness),
          )
          .map(([container]) => `${container} was put to an older image than it ran`);
      }),
};

const track = "ecs-image-drift:track";

/** When a digest was first pushed. */
function bornAt(digest: string | undefined, { moves }: Witness): number {
  return moves.find((move) => move.digest === digest)?.at.getTime() ?? 0;
}

function youngest(container: string, { running }: Truth, witness: Witness): number {
  return Math.max(0, ...(running.get(container) ?? []).map((digest) => bornAt(digest, witness)));
}
