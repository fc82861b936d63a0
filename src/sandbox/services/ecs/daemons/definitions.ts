import type { JsonObject } from "../../../world.ts";
import { epoch, requiredText, text } from "../../input.ts";
import { page } from "../../paging.ts";
import { callerArn, ecsArn, nameOf } from "../arn.ts";
import { clientError } from "../errors.ts";
import type { DaemonDefinition } from "../tables/daemon.ts";
import type { EcsState } from "../tables/state.ts";
import { readTags, setTags } from "../tags.ts";
import { checkTaskDefinition } from "../task-definitions/validate.ts";

/** Kept as it came. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterDaemonTaskDefinition.html */
export function registerDaemonTaskDefinition(state: EcsState, input: JsonObject, caller: string): JsonObject {
  const { tags: _, ...registered } = input;
  const family = checkTaskDefinition(registered);
  const all = state.daemonDefinitions.get(family) ?? [];
  const revision = all.length + 1;
  const arn = ecsArn(state.world, "daemon-task-definition", `${family}:${revision}`);
  const registeredAt = state.world.clock.now();
  const registeredBy = callerArn(state.world, caller);
  const tags = readTags(input);
  state.daemonDefinitions.set(family, [
    ...all,
    { arn, family, revision, registered, registeredAt, registeredBy },
  ]);
  setTags(state, arn, tags);
  return { daemonTaskDefinitionArn: arn };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeDaemonTaskDefinition.html */
export function describeDaemonTaskDefinition(state: EcsState, input: JsonObject): JsonObject {
  const definition = daemonDefinitionOf(state, requiredText(input, "daemonTaskDefinition"));
  const { arn, revision, registered, registeredAt, registeredBy } = definition;
  return {
    daemonTaskDefinition: {
      ...registered,
      daemonTaskDefinitionArn: arn,
      revision,
      status: "ACTIVE",
      registeredAt: epoch(registeredAt),
      registeredBy,
    },
  };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListDaemonTaskDefinitions.html */
export function listDaemonTaskDefinitions(state: EcsState, input: JsonObject): JsonObject {
  const prefix = text(input, "familyPrefix") ?? "";
  const only = text(input, "family");
  const isLast = text(input, "revision") === "LAST_REGISTERED";
  const found = [...state.daemonDefinitions]
    .filter(([family]) => family.startsWith(prefix) && (only === undefined || family === only))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, all]) => (isLast ? all.slice(-1) : all));
  if (text(input, "sort") === "DESC") found.reverse();
  const rules = { usual: 100, most: 100, atMost: state.options.pageSize };
  const { items, next } = page(found, ({ arn }) => arn, input, rules);
  const tell = ({ arn, registeredAt, registeredBy }: DaemonDefinition) => {
    return { arn, registeredAt: epoch(registeredAt), registeredBy, status: "ACTIVE" };
  };
  return { daemonTaskDefinitions: items.map(tell), ...next };
}

/** By `family`, `family:revision` or ARN; without a revision, the newest. @throws {AwsError} `ClientException` */
export function daemonDefinitionOf(state: EcsState, name: string): DaemonDefinition {
  const [family = "", revision] = nameOf(name).split(":");
  const all = state.daemonDefinitions.get(family) ?? [];
  const found = revision === undefined ? all.at(-1) : all[Number(revision) - 1];
  if (found) return found;
  throw clientError("Unable to describe daemon task definition.");
}
