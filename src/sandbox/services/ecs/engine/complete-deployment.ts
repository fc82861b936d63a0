/** The end of a deployment that reached what it was for. */
import { note, tellDeployment } from "../events.ts";
import type { Deployment } from "../tables/deployment.ts";
import type { Service } from "../tables/service.ts";
import type { EcsState } from "../tables/state.ts";

export function completeDeployment(state: EcsState, service: Service, deployment: Deployment): void {
  const now = state.world.clock.now();
  const { record } = deployment;
  deployment.rolloutState = "COMPLETED";
  deployment.rolloutStateReason = `ECS deployment ${deployment.id} completed.`;
  deployment.updatedAt = now;
  record.status = record.rollback ? "ROLLBACK_SUCCESSFUL" : "SUCCESSFUL";
  record.updatedAt = now;
  record.finishedAt = now;
  if (record.circuitBreaker.status === "MONITORING") record.circuitBreaker.status = "MONITORING_COMPLETE";
  service.lastCompleted = deployment;
  note(state, service, `(deployment ${deployment.id}) deployment completed.`);
  tellDeployment(
    state,
    service,
    "SERVICE_DEPLOYMENT_COMPLETED",
    deployment.id,
    deployment.rolloutStateReason,
  );
}
