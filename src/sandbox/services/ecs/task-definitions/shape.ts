import type { JsonObject } from "../../../world.ts";
import { epoch, texts } from "../../input.ts";
import type { TaskDefinition } from "../tables/state.ts";

/** A revision as responses show it: as it was registered, and what ECS adds. */
export function tellTaskDefinition(definition: TaskDefinition): JsonObject {
  const { registered } = definition;
  const isFargate = texts(registered, "requiresCompatibilities").includes("FARGATE");
  return {
    volumes: [],
    placementConstraints: [],
    ...registered,
    taskDefinitionArn: definition.arn,
    revision: definition.revision,
    status: definition.status,
    compatibilities: ["EC2", "EXTERNAL", ...(isFargate ? ["FARGATE"] : [])],
    requiresAttributes: [
      { name: "com.amazonaws.ecs.capability.docker-remote-api.1.18" },
      { name: "com.amazonaws.ecs.capability.ecr-auth" },
    ],
    registeredAt: epoch(definition.registeredAt),
    registeredBy: definition.registeredBy,
    ...(definition.deregisteredAt && { deregisteredAt: epoch(definition.deregisteredAt) }),
  };
}
