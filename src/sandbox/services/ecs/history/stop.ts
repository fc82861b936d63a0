/** Stopping a service deployment, and answering the hook that pauses one. */

import { AwsError, type JsonObject } from "../../../world.ts";
import { requiredText, text } from "../../input.ts";
import { rollBack } from "../engine/roll-back.ts";
import { schedule } from "../engine/schedule.ts";
import { serviceByArn } from "../find.ts";
import { change } from "../tables/change.ts";
import type { Deployment } from "../tables/deployment.ts";
import type { Service } from "../tables/service.ts";
import type { EcsState } from "../tables/state.ts";

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopServiceDeployment.html */
export function stopServiceDeployment(state: EcsState, input: JsonObject): JsonObject {
  const { service, record, deployment } = deploymentUnderWay(state, input);
  if (!deployment)
    throw conflict("StopServiceDeploymentConflict", "The service deployment is not in progress.");
  end(state, service, deployment, "Service deployment was stopped by the user");
  return { serviceDeploymentArn: record.arn };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContinueServiceDeployment.html */
export function continueServiceDeployment(state: EcsState, input: JsonObject): JsonObject {
  const { service, record, deployment } = deploymentUnderWay(state, input);
  const stage = deployment?.stages[0];
  if (!deployment || stage?.hook?.id !== requiredText(input, "hookId")) {
    throw conflict("InvalidParameter", "The lifecycle hook is not awaiting an action.");
  }
  delete stage.hook;
  if (text(input, "action") === "ROLLBACK")
    end(state, service, deployment, "Lifecycle hook was rolled back by the user");
  schedule(state, service);
  return { serviceDeploymentArn: record.arn };
}

function end(state: EcsState, service: Service, deployment: Deployment, cause: string): void {
  if (!rollBack(state, service, deployment, cause)) {
    const now = state.world.clock.now();
    deployment.rolloutState = "FAILED";
    deployment.rolloutStateReason = `${cause}.`;
    change(deployment.record, {
      status: "STOPPED",
      statusReason: `${cause}.`,
      stoppedAt: now,
      updatedAt: now,
    });
  }
  schedule(state, service);
}

function deploymentUnderWay(state: EcsState, input: JsonObject) {
  const arn = requiredText(input, "serviceDeploymentArn");
  const service = serviceByArn(state, arn);
  const record = service?.serviceDeployments.find((each) => each.arn === arn);
  if (!service || !record) {
    throw new AwsError("ServiceDeploymentNotFoundException", "Service deployment not found.");
  }
  const [primary] = service.deployments;
  const isUnderWay = primary?.record === record && primary.rolloutState === "IN_PROGRESS" && !record.rollback;
  return { service, record, deployment: isUnderWay ? primary : undefined };
}

const conflict = (kind: string, message: string) => new AwsError(`${kind}Exception`, message);
