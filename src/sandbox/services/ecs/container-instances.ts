import type { JsonObject } from "../../world.ts";
import { epoch, objects, texts } from "../input.ts";
import { page } from "../paging.ts";
import { ecsArn, nameOf } from "./arn.ts";
import { addInstance, tasksOn } from "./engine/instances.ts";
import { clusterOf } from "./find.ts";
import type { ContainerInstance, EcsState } from "./tables/state.ts";

export function listContainerInstances(state: EcsState, input: JsonObject): JsonObject {
  const arns = clusterOf(state, input)
    .instances.map(({ arn }) => arn)
    .sort();
  const rules = { usual: 100, most: 100, atMost: state.options.pageSize };
  const { items, next } = page(arns, (arn) => arn, input, rules);
  return { containerInstanceArns: items, ...next };
}

export function describeContainerInstances(state: EcsState, input: JsonObject): JsonObject {
  const cluster = clusterOf(state, input);
  const known = (name: string) => cluster.instances.find(({ arn }) => nameOf(arn) === nameOf(name));
  const asked = texts(input, "containerInstances");
  const arnOf = (name: string) => ecsArn(state.world, "container-instance", cluster.name, nameOf(name));
  return {
    containerInstances: asked.flatMap((name) => known(name) ?? []).map((each) => tellInstance(each)),
    failures: asked.filter((name) => !known(name)).map((name) => ({ arn: arnOf(name), reason: "MISSING" })),
  };
}

/**
 * Gives the cluster an instance now, before the first task is placed on it; AWS's agents do it themselves. Of its
 * `attributes`, `ecs.cpu-architecture` counts.
 */
export function registerContainerInstance(state: EcsState, input: JsonObject): JsonObject {
  const isArm = objects(input, "attributes").some(
    ({ name, value }) => name === "ecs.cpu-architecture" && value === "arm64",
  );
  const added = addInstance(state, clusterOf(state, input), isArm ? "arm64" : "x86_64");
  return { containerInstance: tellInstance(added) };
}

function tellInstance(instance: ContainerInstance): JsonObject {
  return {
    containerInstanceArn: instance.arn,
    ec2InstanceId: instance.ec2InstanceId,
    version: 1,
    versionInfo: { agentVersion: "1.99.0", agentHash: "*sandbox", dockerVersion: "DockerVersion: 25.0.8" },
    status: "ACTIVE",
    agentConnected: true,
    runningTasksCount: tasksOn(instance),
    pendingTasksCount: 0,
    attributes: [{ name: "ecs.cpu-architecture", value: instance.architecture }],
    registeredAt: epoch(instance.registeredAt),
  };
}
