/** Amazon ECS, as the program reads it and, where it may, writes to it. */
import type { JsonObject } from "../../domain/common/json.ts";
import type { Known } from "../../domain/common/known.ts";
import type { ServiceArn, ServiceName, TaskDefinitionArn } from "../../domain/ecs/arn.ts";
import type { ResourceTag } from "../../domain/ecs/task-definition.ts";
import type {
  ContainerFacts,
  Revision,
  Rollout,
  ServiceDescription,
  StoppedTask,
  Task,
} from "../../domain/facts/facts.ts";
import type { EcrRepository } from "../../domain/image/ecr.ts";
import type { Digest } from "../../domain/image/reference.ts";

/** What is read of Amazon ECS, in the API's batches. */
export interface EcsReader {
  /** The services as they are; `null` for one that is gone. */
  describeServices(
    services: readonly ServiceName[],
  ): Promise<ReadonlyMap<ServiceArn, Known<ServiceDescription | null>>>;
  /** Every service of these clusters, or of the account and region. @throws what AWS throws */
  listServices(clusters?: readonly string[]): Promise<ServiceName[]>;
  /** Every service of the account and region. */
  everyService(): Promise<Known<readonly ServiceName[]>>;
  /** The tasks of each service that have not stopped. */
  tasks(services: readonly ServiceName[]): Promise<ReadonlyMap<ServiceArn, Known<readonly Task[]>>>;
  /** The containers of task definitions: a revision never changes. */
  containers(
    revisions: readonly TaskDefinitionArn[],
  ): Promise<ReadonlyMap<TaskDefinitionArn, Known<readonly ContainerFacts[]>>>;
  /** Whether any active task definition family, or any recent task, uses a repository. */
  isRepositoryUsed(repository: EcrRepository): Promise<Known<boolean>>;
  /** The service's tasks that stopped lately. */
  stopped(service: ServiceName): Promise<Known<readonly StoppedTask[]>>;
  /** Each service's last deployments, newest first, as ECS tells them now; an optional fact. */
  rollouts(services: readonly WithDeployments[]): Promise<Rollouts>;
  /** The same, and remembered; where `recalls`, of services at rest as they were remembered. */
  rememberedRollouts(services: readonly WithDeployments[], recalls: boolean): Promise<Rollouts>;
  /** The newest active revision of each family. */
  newest(families: readonly string[]): Promise<ReadonlyMap<string, Known<Revision>>>;
  /** What each service's current service revision resolved, by container; an optional fact. */
  resolved(
    services: readonly ServiceDescription[],
  ): Promise<ReadonlyMap<ServiceArn, Known<ReadonlyMap<string, Digest>>>>;
}

/** What tells the past of a service from the one that it had before. */
export type WithDeployments = Pick<ServiceDescription, "service" | "deployments" | "serviceRevisions">;

/** The last deployments of services, or why they are not known. */
export type Rollouts = ReadonlyMap<ServiceArn, Known<readonly Rollout[]>>;

/** What is written to Amazon ECS: by `remediate` and by `pin`, and by nothing else. */
export interface EcsWriter {
  /** A task definition with every field there is, and its tags. */
  definition(revision: TaskDefinitionArn): Promise<RawDefinition>;
  /** The active revisions of its family that are newer than this one, newest first, a hundred at most. */
  newerRevisions(than: TaskDefinitionArn): Promise<readonly RawDefinition[]>;
  /** Registers a revision, and answers with it as ECS took it. */
  register(input: JsonObject): Promise<RawDefinition>;
  /** Sends `cluster`, `service` and `taskDefinition`, and nothing else. */
  updateService(service: ServiceName, taskDefinition: TaskDefinitionArn): Promise<void>;
}

/** A task definition as raw JSON. */
export interface RawDefinition {
  readonly arn: TaskDefinitionArn;
  readonly definition: JsonObject;
  readonly tags: readonly ResourceTag[];
}
