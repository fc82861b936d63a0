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
  /** The service's last deployments, newest first; an optional fact. */
  rollouts(service: ServiceName): Promise<Known<readonly Rollout[]>>;
  /** The newest active revision of each family. */
  newest(families: readonly string[]): Promise<ReadonlyMap<string, Known<Revision>>>;
  /** What each service's current service revision resolved, by container; an optional fact. */
  resolved(
    services: readonly ServiceDescription[],
  ): Promise<ReadonlyMap<ServiceArn, Known<ReadonlyMap<string, Digest>>>>;
}

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
