/** When a service has what it should have, and how it goes on saying so. */
import { note, tellServiceAction } from "../events.ts";
import type { Service } from "../tables/service.ts";
import type { EcsState } from "../tables/state.ts";
import { livingTasks, servingTasks } from "./group.ts";
import { limitsOf } from "./limits.ts";

/** ECS repeats it about every six hours. */
const REPEATED = 6 * 60 * 60_000;

/** Tells once that the service has reached a steady state, and again at intervals as long as it lasts. */
export function settle(state: EcsState, service: Service): void {
  const steady = service.status === "ACTIVE" && isSteady(state, service);
  if (steady === service.steady) return;
  service.steady = steady;
  service.steadyTimer?.cancel();
  if (steady) tellSteady(state, service);
}

function isSteady(state: EcsState, service: Service): boolean {
  const { desired } = limitsOf(state, service);
  const underWay = service.deployments.some(({ rolloutState }) => rolloutState === "IN_PROGRESS");
  const serving = servingTasks(service).length;
  if (service.controller !== "ECS") {
    return service.taskSets.length === 1 && serving === livingTasks(service).length && serving === desired;
  }
  return (
    !underWay &&
    service.deployments.length === 1 &&
    serving === desired &&
    livingTasks(service).length === serving
  );
}

function tellSteady(state: EcsState, service: Service): void {
  note(state, service, "has reached a steady state.");
  tellServiceAction(state, service, "INFO", "SERVICE_STEADY_STATE");
  service.steadyTimer = state.world.clock.after(REPEATED, () => tellSteady(state, service));
}
