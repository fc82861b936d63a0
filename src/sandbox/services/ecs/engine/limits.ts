/** How far a rolling deployment may go below and above the desired count. */
import { number, object } from "../../input.ts";
import type { Service } from "../tables/service.ts";
import type { EcsState } from "../tables/state.ts";
import { instancesFor, instancesOf } from "./instances.ts";

export interface Limits {
  /** Tasks the service should have. */
  readonly desired: number;
  /** So many must serve while tasks are replaced. */
  readonly least: number;
  /** So many may be alive while tasks are replaced. */
  readonly most: number;
}

export function limitsOf(state: EcsState, service: Service): Limits {
  const isDaemon = service.schedulingStrategy === "DAEMON";
  const configuration = object(service.settings, "deploymentConfiguration") ?? {};
  const desired = isDaemon ? placesOf(state, service) : service.desiredCount;
  const minimum = number(configuration, "minimumHealthyPercent") ?? (isDaemon ? 0 : 100);
  const maximum = number(configuration, "maximumPercent") ?? (isDaemon ? 100 : 200);
  return {
    desired,
    least: Math.ceil((desired * minimum) / 100),
    most: Math.floor((desired * maximum) / 100),
  };
}

/** How many instances a daemon runs on. */
function placesOf(state: EcsState, { cluster, deployments: [primary] }: Service): number {
  const places = primary ? instancesFor(state, cluster, primary.taskDefinition) : instancesOf(state, cluster);
  return places.length;
}

/** `ROLLING`, `BLUE_GREEN`, `LINEAR` or `CANARY`. */
export function strategyOf(settings: Service["settings"]): string {
  const strategy = object(settings, "deploymentConfiguration")?.strategy;
  return typeof strategy === "string" ? strategy : "ROLLING";
}
