import type { JsonObject } from "../../../world.ts";
import type { Container, Task } from "../tables/task.ts";
import { architectureOf } from "./platform.ts";

/** A task as responses and events show it; `time` writes its times, as seconds or as text. */
export function taskShape(task: Task, time: (time: Date) => unknown): JsonObject {
  const { registered } = task.definition;
  return {
    attachments: [],
    attributes: [{ name: "ecs.cpu-architecture", value: architectureOf(task) }],
    availabilityZone: "us-east-1a",
    ...(task.launch.capacityProvider && { capacityProviderName: task.launch.capacityProvider }),
    clusterArn: task.cluster.arn,
    connectivity: "CONNECTED",
    ...(task.instance && { containerInstanceArn: task.instance.arn }),
    containers: task.containers.map((container) => containerShape(task, container)),
    cpu: String(registered.cpu ?? "256"),
    createdAt: time(task.createdAt),
    desiredStatus: task.desiredStatus,
    enableExecuteCommand: false,
    group: task.group,
    healthStatus: "UNKNOWN",
    inferenceAccelerators: [],
    lastStatus: task.lastStatus,
    launchType: task.launch.type,
    memory: String(registered.memory ?? "512"),
    overrides: { containerOverrides: [], inferenceAcceleratorOverrides: [], ...task.overrides },
    ...(task.launch.type === "FARGATE" && { platformVersion: "1.4.0", platformFamily: "Linux" }),
    ...(task.startedBy && { startedBy: task.startedBy }),
    ...(task.stopCode && { stopCode: task.stopCode }),
    ...(task.stoppedReason && { stoppedReason: task.stoppedReason }),
    taskArn: task.arn,
    taskDefinitionArn: task.definition.arn,
    version: task.version,
    ...Object.fromEntries([...task.times].map(([name, at]) => [name, time(at)])),
  };
}

function containerShape(task: Task, container: Container): JsonObject {
  const { arn: containerArn, name, ...rest } = container;
  return {
    containerArn,
    taskArn: task.arn,
    name,
    ...rest,
    networkBindings: [],
    networkInterfaces: [],
    healthStatus: "UNKNOWN",
    cpu: "0",
  };
}
