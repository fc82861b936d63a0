/**
 * Lifecycle hooks that pause a deployment. Hooks that invoke a function are taken to succeed at once.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html
 */
import { number, object, objects, text, texts } from "../../input.ts";
import { uuid } from "../ids.ts";
import type { PauseHook } from "../tables/deployment.ts";
import type { Service } from "../tables/service.ts";
import type { EcsState } from "../tables/state.ts";

const DEFAULT_MINUTES = 1440;

/** The pause that a service has asked for at a stage. */
export function hookOf(state: EcsState, { settings }: Service, stage: string): PauseHook | undefined {
  const configuration = object(settings, "deploymentConfiguration") ?? {};
  const hook = objects(configuration, "lifecycleHooks").find(
    (each) => each.targetType === "PAUSE" && texts(each, "lifecycleStages").includes(stage),
  );
  if (!hook) return undefined;
  const timeout = object(hook, "timeoutConfiguration") ?? {};
  const minutes = number(timeout, "timeoutInMinutes") ?? DEFAULT_MINUTES;
  return {
    id: uuid(state.world),
    expiresAt: new Date(state.world.clock.now().getTime() + minutes * 60_000),
    timeoutAction: text(timeout, "action") ?? "ROLLBACK",
  };
}

export function isExpired(state: EcsState, { expiresAt }: PauseHook): boolean {
  return expiresAt <= state.world.clock.now();
}
