import type { JsonObject } from "../../../world.ts";
import { number, object, texts } from "../../input.ts";
import { page } from "../../paging.ts";
import { invalid } from "../errors.ts";
import { serviceByArn, serviceOf } from "../find.ts";
import type { Service } from "../tables/service.ts";
import type { EcsState } from "../tables/state.ts";
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
