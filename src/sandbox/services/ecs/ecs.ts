/** Amazon ECS, as far as image drift needs it: revisions, rolling deployments, tasks with digests, and their events. */
import { AwsError, type AwsService, type Call, type JsonObject, type World } from "../../world.ts";
import type { ImageLookup } from "../ecr/images.ts";
import { alsoNeeds, conditions } from "./authorization/context.ts";
import { resources } from "./authorization/resources.ts";
import { createCluster, deleteCluster, describeClusters, listClusters } from "./clusters.ts";
import {
  describeContainerInstances,
  listContainerInstances,
  registerContainerInstance,
} from "./container-instances.ts";
import {
  createDaemon,
  deleteDaemon,
  describeDaemon,
  describeDaemonRevisions,
  listDaemons,
  updateDaemon,
} from "./daemons/daemons.ts";
import {
  describeDaemonTaskDefinition,
  listDaemonTaskDefinitions,
  registerDaemonTaskDefinition,
} from "./daemons/definitions.ts";
import { distort } from "./distort.ts";
import {
  describeServiceDeployments,
  describeServiceRevisions,
  listServiceDeployments,
} from "./history/read.ts";
import { continueServiceDeployment, stopServiceDeployment } from "./history/stop.ts";
import { type EcsOptions, takeFault, usualOptions } from "./options.ts";
import { createService } from "./services/create-service.ts";
import { deleteService } from "./services/delete-service.ts";
import { describeServices, listServices } from "./services/describe-services.ts";
import { describeExpressGatewayService, updateExpressGatewayService } from "./services/express.ts";
import { updateService } from "./services/update-service.ts";
import type { EcsState } from "./tables/state.ts";
import { listTagsForResource, tagAsAws, tagResource, untagResource } from "./tags.ts";
import {
  deregisterTaskDefinition,
  describeTaskDefinition,
  listTaskDefinitionFamilies,
  listTaskDefinitions,
} from "./task-definitions/operations.ts";
import { registerTaskDefinition } from "./task-definitions/register.ts";
import {
  createTaskSet,
  deleteTaskSet,
  describeTaskSets,
  updateServicePrimaryTaskSet,
  updateTaskSet,
} from "./task-sets/operations.ts";
import { describeTasks, listTasks, runTask, stopTaskByHand } from "./tasks/operations.ts";

export type Ecs = AwsService;

export interface EcsNeeds extends Partial<EcsOptions> {
  /** What agents get when they ask for an image. */
  readonly images: ImageLookup;
}

/** An ECS without clusters. */
export function createEcs(world: World, { images, ...options }: EcsNeeds): Ecs {
  const initial: EcsOptions = { ...usualOptions, ...options };
  const state: EcsState = {
    world,
    images,
    options: { ...initial },
    clusters: new Map(),
    taskDefinitions: new Map(),
    daemons: new Map(),
    daemonDefinitions: new Map(),
    tags: new Map(),
  };
  return {
    prefix: "ecs",
    target: "AmazonEC2ContainerServiceV20141113",
    handle: (call) => handle(state, call),
    resources: (call) => resources(world, call),
    conditions: (call) => conditions(world, call),
    alsoNeeds: (call) => alsoNeeds(world, call),
    fault: (fault) => takeFault(state.options, fault),
    clearFaults: () => void Object.assign(state.options, initial),
  };
}

type Operation = (state: EcsState, input: JsonObject, caller: string) => JsonObject;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  ContinueServiceDeployment: continueServiceDeployment,
  CreateCluster: createCluster,
  CreateDaemon: createDaemon,
  CreateService: createService,
  CreateTaskSet: createTaskSet,
  DeleteCluster: deleteCluster,
  DeleteDaemon: deleteDaemon,
  DeleteService: deleteService,
  DeleteTaskSet: deleteTaskSet,
  DeregisterTaskDefinition: deregisterTaskDefinition,
  DescribeClusters: describeClusters,
  DescribeContainerInstances: describeContainerInstances,
  DescribeDaemon: describeDaemon,
  DescribeDaemonRevisions: describeDaemonRevisions,
  DescribeDaemonTaskDefinition: describeDaemonTaskDefinition,
  DescribeExpressGatewayService: describeExpressGatewayService,
  DescribeServiceDeployments: describeServiceDeployments,
  DescribeServiceRevisions: describeServiceRevisions,
  DescribeServices: describeServices,
  DescribeTaskDefinition: describeTaskDefinition,
  DescribeTaskSets: describeTaskSets,
  DescribeTasks: describeTasks,
  ListClusters: listClusters,
  ListContainerInstances: listContainerInstances,
  ListDaemons: listDaemons,
  ListDaemonTaskDefinitions: listDaemonTaskDefinitions,
  ListServiceDeployments: listServiceDeployments,
  ListServices: listServices,
  ListTagsForResource: listTagsForResource,
  ListTaskDefinitionFamilies: listTaskDefinitionFamilies,
  ListTaskDefinitions: listTaskDefinitions,
  ListTasks: listTasks,
  RegisterContainerInstance: registerContainerInstance,
  RegisterDaemonTaskDefinition: registerDaemonTaskDefinition,
  RegisterTaskDefinition: registerTaskDefinition,
  RunTask: runTask,
  SandboxTagResource: tagAsAws,
  StopServiceDeployment: stopServiceDeployment,
  StopTask: stopTaskByHand,
  TagResource: tagResource,
  UntagResource: untagResource,
  UpdateDaemon: updateDaemon,
  UpdateExpressGatewayService: updateExpressGatewayService,
  UpdateService: updateService,
  UpdateServicePrimaryTaskSet: updateServicePrimaryTaskSet,
  UpdateTaskSet: updateTaskSet,
};

function handle(state: EcsState, { operation, input, caller }: Call): JsonObject {
  const answer = OPERATIONS[operation];
  if (!answer) throw new AwsError("UnknownOperationException", `ecs:${operation} is not part of the sandbox`);
  return distort(answer(state, input, caller), state.options);
}
