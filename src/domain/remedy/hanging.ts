/**
 * A deployment of our own that does not get anywhere. Without a circuit breaker, which is how ECS creates a service, it
 * goes on failing for ever: what is wrong with it is the remedy's own failure, and told as that.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */

import type { TaskDefinitionArn } from "../ecs/arn.ts";
import { arrivingOf, isDeploying, isGivenUp } from "../ecs/deployment.ts";
import type { Attempt, Ledger } from "../facts/attempt.ts";
import type { Assessment } from "../judge/assess.ts";
import type { Finding, Kind } from "../judge/finding.ts";

/** The kinds of findings that are about the deployment which is to bring the tasks. */
const ofDeployment: ReadonlySet<Kind> = new Set(["unpullable", "stalled"]);

/** Whether a finding is about the deployment that is to bring the tasks. */
export function isOfDeployment({ kind }: Pick<Finding, "kind">): boolean {
  return ofDeployment.has(kind);
}

/** What is wrong with the deployment of this revision, if it is the one that is to bring the tasks. */
export function troubleWith(
  revision: TaskDefinitionArn | null,
  { facts, findings }: Pick<Assessment, "facts" | "findings">,
): Finding | undefined {
  const isArriving = revision !== null && arrivingOf(facts)?.taskDefinition === revision;
  return isArriving ? findings.find(isOfDeployment) : undefined;
}

/**
 * The attempts of our own that failed, and whose deployment is still the one that is to bring the tasks: it may come to
 * its end after all.
 */
export function hangingAttempts({ facts }: Pick<Assessment, "facts">, ledger: Ledger): readonly Attempt[] {
  if (!isDeploying(facts) && !isGivenUp(facts)) return [];
  const arriving = arrivingOf(facts)?.taskDefinition;
  return ledger.filter(
    ({ by, revision, end }) =>
      by === "us" && revision !== null && revision === arriving && end?.how === "failed",
  );
}
