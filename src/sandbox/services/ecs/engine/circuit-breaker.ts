/**
 * The deployment circuit breaker: off unless asked for.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */

import { object } from "../../input.ts";
import { note, tellDeployment } from "../events.ts";
import { change } from "../tables/change.ts";
import type { Deployment, ServiceDeployment } from "../tables/deployment.ts";
import type { Service } from "../tables/service.ts";
import type { EcsState } from "../tables/state.ts";
import { rollBack } from "./roll-back.ts";

export function newCircuitBreaker(service: Service, desired: number): ServiceDeployment["circuitBreaker"] {
  const enabled = settingsOf(service).enable === true;
  const threshold = Math.min(200, Math.max(3, Math.ceil(desired * 0.5)));
  return { enabled, status: enabled ? "MONITORING" : "DISABLED", failureCount: 0, threshold };
}

/** Fails the deployment if enough of its tasks failed, and rolls it back if it should. @returns whether it did. */
export function checkCircuitBreaker(state: EcsState, service: Service, primary: Deployment): boolean {
  const breaker = primary.record.circuitBreaker;
  if (primary.rolloutState !== "IN_PROGRESS" || !breaker.enabled || breaker.status !== "MONITORING")
    return false;
  if (breaker.failureCount < breaker.threshold) return false;
  breaker.status = "TRIGGERED";
  fail(state, service, primary);
  if (settingsOf(service).rollback === true)
    rollBack(state, service, primary, "ECS deployment circuit breaker");
  return true;
}

function fail(state: EcsState, service: Service, deployment: Deployment): void {
  const now = state.world.clock.now();
  deployment.rolloutState = "FAILED";
  deployment.rolloutStateReason = "ECS deployment circuit breaker: tasks failed to start.";
  deployment.updatedAt = now;
  change(deployment.record, {
    status: "STOPPED",
    statusReason: deployment.rolloutStateReason,
    updatedAt: now,
    stoppedAt: now,
  });
  note(state, service, `(deployment ${deployment.id}) deployment failed: tasks failed to start.`);
  tellDeployment(state, service, "SERVICE_DEPLOYMENT_FAILED", deployment.id, deployment.rolloutStateReason);
}

function settingsOf(service: Service) {
  const configuration = object(service.settings, "deploymentConfiguration") ?? {};
  return object(configuration, "deploymentCircuitBreaker") ?? {};
}
