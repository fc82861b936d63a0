/** What a service runs, against what "latest" names. */
import type { Truth } from "./truth.ts";
import type { Witness } from "./witness.ts";

/** Whether some of what a container runs is not what the tag names; where no task runs, what it resolved. */
export function differs(container: string, { running, resolved, published }: Truth): boolean {
  const wanted = published.get(container);
  const own = running.get(container) ?? [];
  const next = resolved.get(container);
  return own.length > 0 ? own.some((digest) => digest !== wanted) : next !== undefined && next !== wanted;
}

/** Whether as many tasks run as are wanted. */
export function runsAll({ running, desired }: Truth): boolean {
  return [...running.values()].every(({ length }) => length === desired);
}

/** Whether a container is pinned by hand, to a digest that its tag does not name any more: that is all there is to run. */
export function followsNothing(
  container: string,
  { taskDefinition, rollouts, isDeploying }: Truth,
  { begun }: Witness,
): boolean {
  const present = rollouts.findLast((rollout) => rollout.taskDefinition === taskDefinition);
  const written = present && begun.get(present.arn);
  if (isDeploying || !written) return false;
  return !written.wantsTag.has(container) && !written.recordsTag.has(container);
}
