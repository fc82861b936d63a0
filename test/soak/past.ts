/** What became of an image on the service before, by who did it: whether the program may put it back. */
import type { Rollout, Truth } from "./truth.ts";
import type { Witness } from "./witness.ts";

/**
 * `held`: ECS rolled it back, or a person moved the service off it · `open`: somebody pushed it again since, or may
 * not have meant it: either is right · `free`: nothing speaks against it.
 */
export type Past = "held" | "open" | "free";

/** What became of a digest on a container of the service. */
export function pastOf(container: string, digest: string, { rollouts }: Truth, witness: Witness): Past {
  const last = rollouts.findLastIndex(({ images }) => images.get(container) === digest);
  const attempt = rollouts[last];
  if (!attempt) return "free";
  if (attempt.status.startsWith("ROLLBACK")) return "held";
  const later = rollouts.map((rollout, i) => ({ rollout, former: rollouts[i - 1] })).slice(last + 1);
  const leaving = later.filter(({ rollout }) => leaves(rollout, container, digest, witness));
  const [left] = leaving;
  if (!left) return "free";
  const isPushedAgain = witness.moves.some(
    (move) => move.container === container && move.digest === digest && move.at > left.rollout.createdAt,
  );
  const isMeant = leaving.some(
    ({ rollout, former }) =>
      isMove(rollout, former, container) && !witness.begun.get(rollout.arn)?.wantsTag.has(container),
  );
  return isPushedAgain || !isMeant ? "open" : "held";
}

/** Whether a deployment brought anything else than the one before: a forced one of the same moves nobody. */
function isMove(rollout: Rollout, former: Rollout | undefined, container: string): boolean {
  return (
    rollout.taskDefinition !== former?.taskDefinition ||
    rollout.images.get(container) !== former.images.get(container)
  );
}

/** Whether a person moved the service to another image, while the tag named this one. */
function leaves({ arn, images }: Rollout, container: string, digest: string, { begun }: Witness): boolean {
  const deployment = begun.get(arn);
  const isAway = images.get(container) !== digest && deployment?.published.get(container) === digest;
  return isAway && deployment?.by === "person";
}
