/** Whether a deployment of a service is under way, from what DescribeServices says of it. */
import type { Deployment, Rollout, ServiceDescription } from "../facts/facts.ts";

/** The PRIMARY deployment: the one ECS is moving to, or has moved to. */
export function primaryOf({ deployments }: Pick<ServiceDescription, "deployments">): Deployment | null {
  return deployments.find(({ status }) => status === "PRIMARY") ?? null;
}

/**
 * Whether ECS is still moving the service from one deployment to another.
 *
 * `rolloutState` says so where ECS gives it; where it does not, a second deployment or a missing task does.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html
 */
export function isDeploying(service: Pick<ServiceDescription, "deployments" | "desired">): boolean {
  const primary = primaryOf(service);
  if (!primary) return false;
  if (replacementOf(service, primary)) return true;
  if (primary.rolloutState !== null) return primary.rolloutState === "IN_PROGRESS";
  return service.deployments.length > 1 || primary.running < primary.desired;
}

/**
 * Whether ECS gave the present deployment up and left it as it was: the circuit breaker without a rollback, or one that
 * found nothing to go back to. Tasks of a former deployment may run on beside it.
 */
export function isGivenUp(service: Pick<ServiceDescription, "deployments">): boolean {
  const primary = primaryOf(service);
  return primary !== null && primary.rolloutState === "FAILED" && primary.running < primary.desired;
}

/**
 * Why the service may not be written to as it stands, or `null`: a deployment is under way, or may be for all that ECS
 * says.
 */
export function whyUnsteady(service: Pick<ServiceDescription, "deployments" | "desired">): string | null {
  if (isDeploying(service)) return "a deployment is in progress";
  const primary = primaryOf(service);
  if (!primary) return "ECS names no present deployment";
  const { rolloutState } = primary;
  return rolloutState === null || finalStates.has(rolloutState)
    ? null
    : `ECS reports a state of its deployment that this program does not know: ${rolloutState}`;
}

/** Whether a deployment that ECS remembers has not come to its end. */
export function isUnfinished({ status }: Pick<Rollout, "status">): boolean {
  return /PENDING|IN_PROGRESS|REQUESTED/.test(status);
}

/**
 * Whether a deployment that ECS remembers is known to have come to its end: not by a status that AWS adds later.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html
 */
export function hasEnded({ status }: Pick<Rollout, "status">): boolean {
  return endStatuses.has(status);
}

const endStatuses: ReadonlySet<string> = new Set([
  "SUCCESSFUL",
  "STOPPED",
  "ROLLBACK_SUCCESSFUL",
  "ROLLBACK_FAILED",
]);

const finalStates: ReadonlySet<string> = new Set(["COMPLETED", "FAILED"]);

/** The deployment whose tasks are to start: the one that replaces the PRIMARY, else the PRIMARY itself. */
export function arrivingOf(service: Pick<ServiceDescription, "deployments">): Deployment | null {
  const primary = primaryOf(service);
  return primary && (replacementOf(service, primary) ?? primary);
}

/** A blue/green replacement, by CODE_DEPLOY or by hand, is a task set newer than the PRIMARY one. */
function replacementOf(
  { deployments }: Pick<ServiceDescription, "deployments">,
  primary: Deployment,
): Deployment | null {
  const newer = deployments.filter(
    ({ status, createdAt }) => status === "ACTIVE" && createdAt > primary.createdAt,
  );
  return newer.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())[0] ?? null;
}
