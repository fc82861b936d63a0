import { AwsError, type JsonObject } from "../../../world.ts";
import { number, object, requiredText, text, texts } from "../../input.ts";
import { page } from "../../paging.ts";
import { rollBack } from "../engine/roll-back.ts";
import { schedule } from "../engine/schedule.ts";
import { invalid } from "../errors.ts";
import { serviceByArn, serviceOf } from "../find.ts";
import type { Deployment, EcsState, Service, ServiceDeployment } from "../state.ts";
import { tellRevision, tellServiceDeployment, tellServiceDeploymentBriefly } from "./shape.ts";

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServiceRevisions.html */
export function describeServiceRevisions(state: EcsState, input: JsonObject): JsonObject {
  return describe(state, input, "serviceRevisions", "serviceRevisionArns", (service, arn) => {
    const revision = service.revisions.find((each) => each.arn === arn);
    return revision && tellRevision(service, revision);
  });
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServiceDeployments.html */
export function describeServiceDeployments(state: EcsState, input: JsonObject): JsonObject {
  return describe(state, input, "serviceDeployments", "serviceDeploymentArns", (service, arn) => {
    const record = service.serviceDeployments.find((each) => each.arn === arn);
    return record && tellServiceDeployment(service, record);
  });
}

const KEPT_DAYS = 90;

/** Newest first. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServiceDeployments.html */
export function listServiceDeployments(state: EcsState, input: JsonObject): JsonObject {
  const service = serviceOf(state, input);
  const statuses = texts(input, "status");
  const { after, before } = readCreatedAt(state, input);
  const found = service.serviceDeployments
    .filter(({ status }) => statuses.length === 0 || statuses.includes(status))
    .filter(({ createdAt }) => createdAt.getTime() > after && createdAt.getTime() < before)
    .reverse();
  const visible = state.options.omit.includes("serviceRevisions") ? [] : found;
  const rules = { usual: 20, most: 100, atMost: state.options.pageSize };
  const { items, next } = page(visible, ({ arn }) => arn, input, rules);
  const told = items.map((record) => ({
    ...tellServiceDeploymentBriefly(service, record),
    targetServiceRevisionArn: record.target.arn,
  }));
  return { serviceDeployments: told, ...next };
}

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
    Object.assign(deployment.record, {
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
  const record = service?.serviceDeployments.find((each: ServiceDeployment) => each.arn === arn);
  if (!service || !record) {
    throw new AwsError("ServiceDeploymentNotFoundException", "Service deployment not found.");
  }
  const [primary] = service.deployments;
  const isUnderWay = primary?.record === record && primary.rolloutState === "IN_PROGRESS" && !record.rollback;
  return { service, record, deployment: isUnderWay ? primary : undefined };
}

const conflict = (kind: string, message: string) => new AwsError(`${kind}Exception`, message);

function describe(
  state: EcsState,
  input: JsonObject,
  answer: string,
  field: string,
  tell: (service: Service, arn: string) => JsonObject | undefined,
): JsonObject {
  const arns = texts(input, field);
  if (arns.length === 0 || arns.length > 20) throw invalid(`${field} must have 1 to 20 elements.`);
  const hidden = state.options.omit.includes("serviceRevisions");
  const found: JsonObject[] = [];
  const failures: JsonObject[] = [];
  for (const arn of arns) {
    const service = hidden ? undefined : serviceByArn(state, arn);
    const told = service && tell(service, arn);
    if (told) found.push(told);
    else failures.push({ arn, reason: "MISSING" });
  }
  return { [answer]: found, failures };
}

/** The time a list is about, in milliseconds, both ends excluded. */
function readCreatedAt(state: EcsState, input: JsonObject): { after: number; before: number } {
  const createdAt = object(input, "createdAt") ?? {};
  const oldest = state.world.clock.now().getTime() - KEPT_DAYS * 24 * 60 * 60_000;
  const after = number(createdAt, "after");
  const before = number(createdAt, "before");
  return {
    after: Math.max(oldest, after === undefined ? oldest : after * 1000),
    before: before === undefined ? Number.POSITIVE_INFINITY : before * 1000,
  };
}
