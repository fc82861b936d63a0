/**
 * A deployment's tasks take the place of those before it: new ones start as `maximumPercent` allows, old ones
 * stop as `minimumHealthyPercent` allows. Where traffic is shifted, the old ones stay until the clean-up.
 */
import { note } from "../events.ts";
import type { Deployment } from "../tables/deployment.ts";
import type { Service } from "../tables/service.ts";
import type { EcsState } from "../tables/state.ts";
import type { Task } from "../tables/task.ts";
import { advanceStages } from "./advance.ts";
import { checkCircuitBreaker } from "./circuit-breaker.ts";
import { isWaiting, livingTasks, servingTasks, startTasks, stopTasks, wantedTasks } from "./group.ts";
import { type Limits, limitsOf, strategyOf } from "./limits.ts";
import { showResolved } from "./revision.ts";
import { keepsOldTasks, mayStart } from "./stages.ts";

export interface Wakers {
  readonly whenChanged: (task: Task) => void;
  /** Asks for another look as soon as what runs now is done. */
  readonly again: () => void;
}

export function roll(state: EcsState, service: Service, wakers: Wakers): void {
  const [primary] = service.deployments;
  if (!primary) return;
  if (checkCircuitBreaker(state, service, primary)) {
    wakers.again();
    return;
  }
  advanceStages(state, service, primary, wakers.again);
  const limits = limitsOf(state, service);
  stopOutgoing(state, service, primary, limits);
  startMissing(state, service, primary, limits, wakers);
  stopExcess(state, service, primary, limits);
  dropDrained(service);
}

function startMissing(
  state: EcsState,
  service: Service,
  primary: Deployment,
  limits: Limits,
  { whenChanged }: Wakers,
): void {
  if (primary.rolloutState === "FAILED" || !mayStart(primary) || isWaiting(state, primary)) return;
  const missing = limits.desired - wantedTasks(service, primary).length;
  const rolling = strategyOf(service.settings) === "ROLLING";
  const alive = service.schedulingStrategy === "DAEMON" ? livingTasks(service) : wantedTasks(service);
  const room = rolling ? Math.max(limits.most, limits.desired) - alive.length : missing;
  const started = startTasks(state, service, primary, Math.max(0, Math.min(missing, room)), whenChanged);
  if (started.length === 0) return;
  showResolved(primary);
  note(state, service, `has started ${started.length} tasks: ${listed(started)}.`);
}

/** While it rolls, an old task goes for each that can be spared; in the clean-up they all go. */
function stopOutgoing(state: EcsState, service: Service, primary: Deployment, limits: Limits): void {
  const outgoing = wantedTasks(service).filter(({ startedBy }) => startedBy !== primary.id);
  if (outgoing.length === 0 || keepsOldTasks(state, service, primary)) return;
  const unready = outgoing.filter(({ lastStatus }) => lastStatus !== "RUNNING").length;
  const spare = Math.max(0, servingTasks(service).length - limits.least);
  tellStopped(state, service, stopTasks(state, outgoing, unready + spare, reasonFor(primary)));
}

function stopExcess(state: EcsState, service: Service, primary: Deployment, { desired }: Limits): void {
  const wanted = wantedTasks(service, primary);
  tellStopped(state, service, stopTasks(state, wanted, wanted.length - desired, reasonFor(primary)));
}

function tellStopped(state: EcsState, service: Service, stopped: readonly Task[]): void {
  if (stopped.length > 0)
    note(state, service, `has stopped ${stopped.length} running tasks: ${listed(stopped)}.`);
}

/** A deployment that is not PRIMARY is forgotten with its last task, except while it could be gone back to. */
function dropDrained(service: Service): void {
  const [primary] = service.deployments;
  const underWay = primary?.rolloutState === "IN_PROGRESS";
  service.deployments = service.deployments.filter(
    (each) =>
      each === primary ||
      livingTasks(service, each).length > 0 ||
      (underWay && each === service.lastCompleted),
  );
}

const reasonFor = ({ id }: Deployment) => `Scaling activity initiated by (deployment ${id})`;

const listed = (tasks: readonly Task[]) =>
  tasks.map(({ arn }) => `(task ${arn.slice(arn.lastIndexOf("/") + 1)})`).join(" ");
