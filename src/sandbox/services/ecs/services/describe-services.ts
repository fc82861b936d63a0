import type { JsonObject } from "../../../world.ts";
import { text, texts } from "../../input.ts";
import { page } from "../../paging.ts";
import { ecsArn, nameOf } from "../arn.ts";
import { invalid } from "../errors.ts";
import { clusterOf } from "../find.ts";
import type { EcsState } from "../tables/state.ts";
import { includedTags } from "../tags.ts";
import { tellService } from "./shape.ts";

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html */
export function describeServices(state: EcsState, input: JsonObject): JsonObject {
  const asked = texts(input, "services");
  if (asked.length === 0) throw invalid("Services cannot be empty.");
  if (asked.length > 10) throw invalid("Services cannot have more than 10 elements.");
  const cluster = clusterOf(state, input);
  const services: JsonObject[] = [];
  const failures: JsonObject[] = [];
  for (const name of asked) {
    const service = cluster.services.get(nameOf(name));
    if (service)
      services.push({ ...tellService(state, service), ...includedTags(state, input, service.arn) });
    else
      failures.push({ arn: ecsArn(state.world, "service", cluster.name, nameOf(name)), reason: "MISSING" });
  }
  return { services, failures };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServices.html */
export function listServices(state: EcsState, input: JsonObject): JsonObject {
  const launchType = text(input, "launchType");
  const strategy = text(input, "schedulingStrategy");
  const arns = [...clusterOf(state, input).services.values()]
    .filter(({ status }) => status !== "INACTIVE")
    .filter((service) => strategy === undefined || service.schedulingStrategy === strategy)
    .filter(({ deployments }) => launchType === undefined || deployments[0]?.launch.type === launchType)
    .map(({ arn }) => arn)
    .sort();
  const rules = { usual: 10, most: 100, atMost: state.options.pageSize };
  const { items, next } = page(arns, (arn) => arn, input, rules);
  return { serviceArns: items, ...next };
}
