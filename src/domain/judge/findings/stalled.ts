/**
 * `stalled`: a deployment makes no progress.
 *
 * Without the circuit breaker, a failing deployment retries for ever while the old tasks serve; with one that does not
 * roll back, ECS gives it up, and the old tasks serve too. Hook pauses, baking and deferred clean-up are no standstill.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */

import { sayDuration } from "../../common/duration.ts";
import { arrivingOf, isDeploying, isGivenUp, isUnfinished } from "../../ecs/deployment.ts";
import type { ServiceFacts } from "../../facts/facts.ts";
import { clip } from "../../words/phrases.ts";
import type { FindingOf } from "../finding.ts";

/**
 * Stages in which a deployment waits for somebody, or for time to pass: a hook may pause it at each of these.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html
 */
const waitingStages =
  /^(?:PRE_|POST_|RECONCILE_SERVICE$|(?:TEST|PRODUCTION)_TRAFFIC_SHIFT$|BAKE_TIME|CLEAN_UP)/;

/** The finding for a deployment that ECS gave up, or that has been under way for longer than `stalledAfter` milliseconds. */
export function stalled(facts: ServiceFacts, stalledAfter: number): FindingOf<"stalled"> | null {
  const arriving = arrivingOf(facts);
  if (!arriving) return null;
  const age = facts.at.getTime() - arriving.createdAt.getTime();
  const isFull = arriving.running >= arriving.desired;
  if (isFull && !(arriving.desired > 0 && neverEnds(facts))) return null;
  const isOver = isGivenUp(facts) && !isDeploying(facts);
  if (!isOver && !(isDeploying(facts) && hasStoodStill(age, facts, stalledAfter))) return null;
  const reason = isOver ? (arriving.reason ?? facts.lastEvent) : (facts.lastEvent ?? arriving.reason);
  return {
    kind: "stalled",
    cause: reason === null ? "undetermined" : clip(reason, 300),
    group: "content",
    severity: "high",
    container: "",
    expected: null,
    actual: [],
    since: arriving.createdAt,
    summary: `A deployment began ${sayDuration(age)} ago and ${
      isFull
        ? `all ${arriving.desired} tasks run, but ECS has not ended it`
        : `${arriving.running} of ${arriving.desired} tasks run${isOver ? ": ECS marked it as failed" : ""}`
    }`,
    advice: [
      { do: "read-events", service: facts.service },
      { do: "circuit-breaker", isGivenUp: isOver },
    ],
  };
}

/**
 * Whether ECS says that a rolling deployment is under way though all its tasks run: it waits for a load balancer that
 * never finds them healthy, or is gone. Of a deployment in stages nobody here knows that.
 */
function neverEnds({ controller, rollouts }: ServiceFacts): boolean {
  if (controller !== "ECS" || !rollouts?.known) return false;
  const [latest] = rollouts.value;
  return latest === undefined || (isUnfinished(latest) && latest.stage === null);
}

function hasStoodStill(age: number, { rollouts }: ServiceFacts, stalledAfter: number): boolean {
  const stage = rollouts?.known ? (rollouts.value[0]?.stage ?? null) : null;
  return age >= stalledAfter && !(stage !== null && waitingStages.test(stage));
}
