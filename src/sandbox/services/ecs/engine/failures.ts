/** Tasks that fail to start: the scheduler starts others, at growing distances. */
import { note, tellServiceAction } from "../events.ts";
import type { Deployment } from "../tables/deployment.ts";
import type { Service, TaskGroup } from "../tables/service.ts";
import type { EcsState } from "../tables/state.ts";
import type { Task } from "../tables/task.ts";

/** Attempts that follow each other at once. */
const EAGER = 3;
const FIRST_PAUSE = 30_000;
const LONGEST_PAUSE = 15 * 60_000;

/** A task that runs ends a row of failures. */
export function countSuccess(service: Service, task: Task): void {
  const group = groupOf(service, task);
  if (!group) return;
  group.failuresInARow = 0;
  delete group.retryAt;
  const breaker = deploymentOf(service, task)?.record.circuitBreaker;
  if (breaker?.status === "MONITORING") breaker.failureCount = 0;
}

/** A task that never ran makes the next wait, and counts for the circuit breaker. */
export function countFailure(state: EcsState, service: Service, task: Task, retry: () => void): void {
  const group = groupOf(service, task);
  if (!group || task.times.has("startedAt") || !isStartFailure(task)) return;
  group.failuresInARow += 1;
  const deployment = deploymentOf(service, task);
  if (deployment?.rolloutState === "IN_PROGRESS") {
    const breaker = deployment.record.circuitBreaker;
    deployment.failedTasks += 1;
    if (breaker.status === "MONITORING") breaker.failureCount += 1;
  }
  if (group.failuresInARow < EAGER) return;
  if (group.failuresInARow === EAGER) tellImpaired(state, service);
  const pause = Math.min(FIRST_PAUSE * 2 ** (group.failuresInARow - EAGER), LONGEST_PAUSE);
  group.retryAt = new Date(state.world.clock.now().getTime() + pause);
  state.world.clock.after(pause, retry);
}

function tellImpaired(state: EcsState, service: Service): void {
  note(
    state,
    service,
    "is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.",
  );
  tellServiceAction(state, service, "WARN", "SERVICE_TASK_START_IMPAIRED");
}

function isStartFailure({ stopCode }: Task): boolean {
  return stopCode === "TaskFailedToStart" || stopCode === "EssentialContainerExited";
}

function groupOf(service: Service, { startedBy }: Task): TaskGroup | undefined {
  return [...service.deployments, ...service.taskSets].find(({ id }) => id === startedBy);
}

function deploymentOf(service: Service, { startedBy }: Task): Deployment | undefined {
  return service.deployments.find(({ id }) => id === startedBy);
}
