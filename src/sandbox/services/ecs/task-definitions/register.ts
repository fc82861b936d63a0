import type { JsonObject } from "../../../world.ts";
import { callerArn, ecsArn } from "../arn.ts";
import type { EcsState, TaskDefinition } from "../tables/state.ts";
import { readTags, setTags, tellTags } from "../tags.ts";
import { tellTaskDefinition } from "./shape.ts";
import { checkTaskDefinition } from "./validate.ts";

/** Fields that only responses have: AWS pays no attention to them in a request. */
const OF_RESPONSES = [
  "taskDefinitionArn",
  "revision",
  "status",
  "requiresAttributes",
  "compatibilities",
  "registeredAt",
  "registeredBy",
  "deregisteredAt",
  "deleteRequestedAt",
];

/**
 * Keeps the request as it came, at every depth, as the family's next revision.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
 */
export function registerTaskDefinition(state: EcsState, input: JsonObject, caller: string): JsonObject {
  const { tags: _, ...fields } = input;
  const registered = Object.fromEntries(
    Object.entries(fields).filter(([name]) => !OF_RESPONSES.includes(name)),
  );
  const family = checkTaskDefinition(registered);
  const tags = readTags(input);
  const revisions = state.taskDefinitions.get(family) ?? [];
  const revision = revisions.length + 1;
  const definition: TaskDefinition = {
    arn: ecsArn(state.world, "task-definition", `${family}:${revision}`),
    family,
    revision,
    registered,
    registeredAt: state.world.clock.now(),
    registeredBy: callerArn(state.world, caller),
    status: "ACTIVE",
  };
  state.taskDefinitions.set(family, [...revisions, definition]);
  setTags(state, definition.arn, tags);
  const told = tellTags(state, definition.arn);
  return { taskDefinition: tellTaskDefinition(definition), ...(told.length > 0 && { tags: told }) };
}
