/**
 * What IAM would check an ECS call against.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
import type { Call, JsonObject, World } from "../../../world.ts";
import { text, texts } from "../../input.ts";
import { ecsArn, nameOf } from "../arn.ts";

type Resources = (world: World, input: JsonObject) => readonly string[];

/** The name of the cluster that a request is about. */
export const clusterName = (input: JsonObject): string => nameOf(text(input, "cluster") || "default");

const cluster: Resources = (world, input) => [ecsArn(world, "cluster", clusterName(input))];

/** ARNs of what lies in a cluster, named one by one or in a list. */
const inCluster =
  (kind: string, field: string): Resources =>
  (world, input) => {
    const named = typeof input[field] === "string" ? [text(input, field) ?? ""] : texts(input, field);
    return named.map((name) => ecsArn(world, kind, clusterName(input), nameOf(name)));
  };

/** Task sets lie below a service. */
const taskSet =
  (field: string): Resources =>
  (world, input) => {
    const named = typeof input[field] === "string" ? [text(input, field) ?? ""] : texts(input, field);
    const service = nameOf(text(input, "service") ?? "");
    const ids = named.length > 0 ? named.map(nameOf) : ["*"];
    return ids.map((id) => ecsArn(world, "task-set", clusterName(input), service, "ecs-svc", id));
  };

/** The ARNs of a request themselves. */
const given =
  (field: string): Resources =>
  (_, input) =>
    typeof input[field] === "string" ? [text(input, field) ?? ""] : texts(input, field);

/** A record of a service and the service: AWS names both as required. */
const withService =
  (field: string): Resources =>
  (world, input) =>
    given(field)(world, input).flatMap((arn) => [arn, serviceOfRecord(world, arn)]);

function serviceOfRecord(world: World, arn: string): string {
  const [, inWhich = "", service = ""] = arn.split("/");
  return ecsArn(world, "service", inWhich, service);
}

const revision: Resources = (world, input) => {
  const name = text(input, "taskDefinition") ?? "";
  return [
    name.startsWith("arn:")
      ? name
      : ecsArn(world, "task-definition", name.includes(":") ? name : `${name}:*`),
  ];
};

/** Operations that are not here have no resource-level permissions: `*`. */
const RESOURCES: Readonly<Record<string, Resources>> = {
  ContinueServiceDeployment: withService("serviceDeploymentArn"),
  CreateCluster: (world, input) => [ecsArn(world, "cluster", text(input, "clusterName") || "default")],
  CreateDaemon: (world, input) => [
    ecsArn(world, "daemon", nameOf(text(input, "clusterArn") || "default"), text(input, "daemonName") ?? ""),
  ],
  CreateService: inCluster("service", "serviceName"),
  CreateTaskSet: taskSet("id"),
  DeleteCluster: cluster,
  DeleteDaemon: given("daemonArn"),
  DeleteService: inCluster("service", "service"),
  DeleteTaskSet: taskSet("taskSet"),
  DescribeClusters: (world, input) => {
    const names = texts(input, "clusters");
    return (names.length > 0 ? names : ["default"]).map((name) => ecsArn(world, "cluster", nameOf(name)));
  },
  DescribeContainerInstances: inCluster("container-instance", "containerInstances"),
  DescribeDaemon: given("daemonArn"),
  DescribeDaemonRevisions: given("daemonRevisionArns"),
  DescribeDaemonTaskDefinition: given("daemonTaskDefinition"),
  DescribeExpressGatewayService: given("serviceArn"),
  DescribeServiceDeployments: withService("serviceDeploymentArns"),
  DescribeServiceRevisions: withService("serviceRevisionArns"),
  DescribeServices: inCluster("service", "services"),
  DescribeTaskSets: taskSet("taskSets"),
  DescribeTasks: inCluster("task", "tasks"),
  ListContainerInstances: cluster,
  ListServiceDeployments: inCluster("service", "service"),
  ListTagsForResource: given("resourceArn"),
  ListTasks: (world, input) => {
    const instance = text(input, "containerInstance");
    return [ecsArn(world, "container-instance", clusterName(input), instance ? nameOf(instance) : "*")];
  },
  RegisterContainerInstance: cluster,
  RegisterTaskDefinition: (world, input) => [
    ecsArn(world, "task-definition", `${text(input, "family") ?? ""}:*`),
  ],
  RunTask: revision,
  SandboxTagResource: given("resourceArn"),
  StopServiceDeployment: withService("serviceDeploymentArn"),
  StopTask: inCluster("task", "task"),
  TagResource: given("resourceArn"),
  UntagResource: given("resourceArn"),
  UpdateDaemon: given("daemonArn"),
  UpdateExpressGatewayService: given("serviceArn"),
  UpdateService: inCluster("service", "service"),
  UpdateServicePrimaryTaskSet: inCluster("service", "service"),
  UpdateTaskSet: taskSet("taskSet"),
};

export function resources(world: World, { operation, input }: Call): readonly string[] {
  const found = RESOURCES[operation]?.(world, input) ?? [];
  return found.length > 0 ? found : ["*"];
}
