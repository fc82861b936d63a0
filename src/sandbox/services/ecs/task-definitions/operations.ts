import type { JsonObject } from "../../../world.ts";
import { requiredText, text } from "../../input.ts";
import { page } from "../../paging.ts";
import { invalid } from "../errors.ts";
import { taskDefinitionOf } from "../find.ts";
import type { EcsState, TaskDefinition } from "../tables/state.ts";
import { includedTags } from "../tags.ts";
import { tellTaskDefinition } from "./shape.ts";

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html */
export function describeTaskDefinition(state: EcsState, input: JsonObject): JsonObject {
  const definition = taskDefinitionOf(state, requiredText(input, "taskDefinition"));
  return { taskDefinition: tellTaskDefinition(definition), ...includedTags(state, input, definition.arn) };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeregisterTaskDefinition.html */
export function deregisterTaskDefinition(state: EcsState, input: JsonObject): JsonObject {
  const name = requiredText(input, "taskDefinition");
  if (!/:\d+$/.test(name)) throw invalid("Revision is missing.");
  const definition = taskDefinitionOf(state, name);
  definition.status = "INACTIVE";
  definition.deregisteredAt ??= state.world.clock.now();
  return { taskDefinition: tellTaskDefinition(definition) };
}

/** By family, then by revision. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTaskDefinitions.html */
export function listTaskDefinitions(state: EcsState, input: JsonObject): JsonObject {
  const prefix = text(input, "familyPrefix");
  const wanted = text(input, "status") ?? "ACTIVE";
  const arns = [...state.taskDefinitions]
    .filter(([family]) => prefix === undefined || family === prefix)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, revisions]) => revisions)
    .filter(({ status }) => status === wanted)
    .map(({ arn }) => arn);
  if (text(input, "sort") === "DESC") arns.reverse();
  const rules = { usual: 100, most: 100, atMost: state.options.pageSize };
  const { items, next } = page(arns, (arn) => arn, input, rules);
  return { taskDefinitionArns: items, ...next };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTaskDefinitionFamilies.html */
export function listTaskDefinitionFamilies(state: EcsState, input: JsonObject): JsonObject {
  const prefix = text(input, "familyPrefix") ?? "";
  const isWanted = statusFilter(text(input, "status"));
  const families = [...state.taskDefinitions]
    .filter(([family, revisions]) => family.startsWith(prefix) && isWanted(revisions))
    .map(([family]) => family)
    .sort();
  const rules = { usual: 100, most: 100, atMost: state.options.pageSize };
  const { items, next } = page(families, (family) => family, input, rules);
  return { families: items, ...next };
}

/** A family is ACTIVE if any of its revisions is. */
function statusFilter(status = "ACTIVE"): (revisions: readonly TaskDefinition[]) => boolean {
  if (status === "ALL") return () => true;
  const isActive = (revisions: readonly TaskDefinition[]) =>
    revisions.some((each) => each.status === "ACTIVE");
  return status === "ACTIVE" ? isActive : (revisions) => !isActive(revisions);
}
