/**
 * The lifecycle stages of a deployment.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html
 */
import { object } from "../../input.ts";
import type { Deployment, Stage } from "../tables/deployment.ts";
import type { Service } from "../tables/service.ts";
import type { EcsState } from "../tables/state.ts";
import { strategyOf } from "./limits.ts";

const ROLLING = ["PRE_SCALE_UP", "SCALE_UP", "POST_SCALE_UP", "BAKE_TIME", "CLEAN_UP"];
const SHIFTING = [
  "RECONCILE_SERVICE",
  "PRE_SCALE_UP",
  "SCALE_UP",
  "POST_SCALE_UP",
  "TEST_TRAFFIC_SHIFT",
  "POST_TEST_TRAFFIC_SHIFT",
  "PRE_PRODUCTION_TRAFFIC_SHIFT",
  "PRODUCTION_TRAFFIC_SHIFT",
  "POST_PRODUCTION_TRAFFIC_SHIFT",
  "BAKE_TIME",
  "CLEAN_UP",
];

export function stagesOf({ settings }: Service): Stage[] {
  return (strategyOf(settings) === "ROLLING" ? ROLLING : SHIFTING).map((name) => ({ name }));
}

/** Even with all its tasks still there, a rollback takes a minute. */
export function stagesOfRollback(): Stage[] {
  return [{ name: "RECONCILE_SERVICE", minutes: 1 }, { name: "SCALE_UP" }, { name: "CLEAN_UP" }];
}

/** Whether it has come far enough to start tasks. */
export function mayStart({ stages }: Deployment): boolean {
  return !stages.some(({ name }) => name === "PRE_SCALE_UP");
}

/** Whether the tasks before it must not be touched yet. */
export function keepsOldTasks(state: EcsState, { settings }: Service, deployment: Deployment): boolean {
  if (deployment.rolloutState === "FAILED") return true;
  if (deployment.record.rollback) return false;
  if (deployment.rolloutState === "COMPLETED") return !isCleanUpDue(state, settings, deployment);
  const rolls = strategyOf(settings) === "ROLLING" && !cleansUpLater(settings);
  return !rolls && deployment.stages[0]?.name !== "CLEAN_UP";
}

/** Whether the deployment succeeds before the tasks it replaces are gone. */
export function cleansUpLater(settings: Service["settings"]): boolean {
  return earlySuccess(settings)?.sourceServiceRevisionCleanup === "DEFERRED";
}

/** The early success criteria, if they are on. */
export function earlySuccess(settings: Service["settings"]): Service["settings"] | undefined {
  const criteria = object(object(settings, "deploymentConfiguration") ?? {}, "earlySuccessCriteria");
  return criteria?.enable === true ? criteria : undefined;
}

/** When a deferred clean-up begins. */
export function cleanUpTime(state: EcsState, { record }: Deployment): number {
  return (record.finishedAt ?? record.createdAt).getTime() + state.options.deferredCleanUpMinutes * 60_000;
}

function isCleanUpDue(state: EcsState, settings: Service["settings"], deployment: Deployment): boolean {
  return !cleansUpLater(settings) || state.world.clock.now().getTime() >= cleanUpTime(state, deployment);
}
