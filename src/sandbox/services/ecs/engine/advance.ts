/** How a deployment goes from stage to stage, and what each waits for. */
import { number, object } from "../../input.ts";
import type { Deployment, Stage } from "../tables/deployment.ts";
import type { Service } from "../tables/service.ts";
import type { EcsState } from "../tables/state.ts";
import { completeDeployment } from "./complete-deployment.ts";
import { livingTasks, servingTasks } from "./group.ts";
import { hookOf, isExpired } from "./hooks.ts";
import { limitsOf, strategyOf } from "./limits.ts";
import { rollBack } from "./roll-back.ts";
import { cleansUpLater, cleanUpTime, earlySuccess } from "./stages.ts";

/** Goes as far as it can, and ends the deployment if nothing is left to wait for. `again`: look again then. */
export function advanceStages(
  state: EcsState,
  service: Service,
  deployment: Deployment,
  again: () => void,
): void {
  if (deployment.rolloutState !== "IN_PROGRESS") return;
  for (const stage of [...deployment.stages]) {
    if (!stage.entered) enter(state, service, stage, again);
    if (stage.hook && isExpired(state, stage.hook) && stage.hook.timeoutAction === "ROLLBACK") {
      delete stage.hook;
      rollBack(state, service, deployment, "Service deployment lifecycle hook timed out");
      again();
      return;
    }
    if (stage.hook && !isExpired(state, stage.hook)) return;
    delete stage.hook;
    if (!isDone(state, service, deployment, stage)) return;
    deployment.stages.shift();
  }
  completeDeployment(state, service, deployment);
  if (cleansUpLater(service.settings)) wake(state, cleanUpTime(state, deployment), again);
}

function enter(state: EcsState, service: Service, stage: Stage, again: () => void): void {
  const now = state.world.clock.now().getTime();
  stage.entered = true;
  const hook = hookOf(state, service, stage.name);
  if (hook) {
    stage.hook = hook;
    wake(state, hook.expiresAt.getTime(), again);
  }
  const minutes = stage.minutes ?? minutesOf(service.settings, stage.name);
  if (minutes === 0) return;
  stage.until = new Date(now + minutes * 60_000);
  wake(state, stage.until.getTime(), again);
}

function isDone(state: EcsState, service: Service, deployment: Deployment, { name, until }: Stage): boolean {
  if (until && until > state.world.clock.now()) return false;
  switch (name) {
    case "SCALE_UP":
      return servingTasks(service, deployment).length >= tasksNeeded(state, service);
    case "CLEAN_UP":
      return (
        cleansUpLater(service.settings) ||
        livingTasks(service).every(({ startedBy }) => startedBy === deployment.id)
      );
    default:
      return true;
  }
}

function tasksNeeded(state: EcsState, service: Service): number {
  const { desired } = limitsOf(state, service);
  const criteria = earlySuccess(service.settings);
  return criteria ? Math.ceil((desired * (number(criteria, "healthyPercent") ?? 100)) / 100) : desired;
}

/** How long a stage takes by its nature. */
function minutesOf(settings: Service["settings"], stage: string): number {
  const configuration = object(settings, "deploymentConfiguration") ?? {};
  if (stage === "BAKE_TIME") return number(configuration, "bakeTimeInMinutes") ?? 0;
  if (stage !== "PRODUCTION_TRAFFIC_SHIFT") return 0;
  switch (strategyOf(settings)) {
    case "LINEAR": {
      const linear = object(configuration, "linearConfiguration") ?? {};
      const steps = Math.ceil(100 / (number(linear, "stepPercent") ?? 10));
      return (steps - 1) * (number(linear, "stepBakeTimeInMinutes") ?? 6);
    }
    case "CANARY":
      return number(object(configuration, "canaryConfiguration") ?? {}, "canaryBakeTimeInMinutes") ?? 10;
    default:
      return 0;
  }
}

function wake(state: EcsState, time: number, again: () => void): void {
  state.world.clock.after(time - state.world.clock.now().getTime(), again);
}
