/** Back to the deployment that last succeeded: its own service revision, digests and id, not a new one. */

import { note, tellDeployment } from "../events.ts";
import { change } from "../tables/change.ts";
import type { Deployment } from "../tables/deployment.ts";
import type { Service } from "../tables/service.ts";
import type { EcsState } from "../tables/state.ts";
import { stagesOfRollback } from "./stages.ts";

/**
 * Makes the last completed deployment PRIMARY again. If there is none, nothing happens: the failed one stays
 * PRIMARY and starts no more tasks.
 * @returns whether there was something to go back to
 */
export function rollBack(state: EcsState, service: Service, failed: Deployment, cause: string): boolean {
  const target = service.lastCompleted;
  if (!target || target === failed) return false;
  const now = state.world.clock.now();
  const reason = `${cause}: rolling back to deploymentId ${target.id}.`;
  failed.rolloutState = "FAILED";
  change(failed.record, {
    status: "ROLLBACK_IN_PROGRESS",
    statusReason: reason,
    updatedAt: now,
    rollback: { reason, startedAt: now, target: target.revision },
  });
  delete failed.record.stoppedAt;
  change(target, {
    rolloutState: "IN_PROGRESS",
    rolloutStateReason: reason,
    updatedAt: now,
    failedTasks: 0,
    record: failed.record,
    failuresInARow: 0,
    stages: stagesOfRollback(),
  });
  delete target.retryAt;
  service.settings = {
    ...target.revision.settings,
    deploymentConfiguration: service.settings.deploymentConfiguration,
  };
  service.deployments = [target, ...service.deployments.filter((each) => each !== target)];
  note(state, service, `rolling back to deployment ${target.id}.`);
  tellDeployment(state, service, "SERVICE_DEPLOYMENT_IN_PROGRESS", failed.id, reason);
  return true;
}
