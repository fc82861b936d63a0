/** The tables of ECS. Each row is a plain value; the functions beside it know how it changes. */
import type { JsonObject, World } from "../../../world.ts";
import type { ImageLookup } from "../../ecr/images.ts";
import type { EcsOptions } from "../options.ts";
import type { Daemon, DaemonDefinition } from "./daemon.ts";
import type { Service } from "./service.ts";
import type { Task } from "./task.ts";

/** All that ECS's operations work on. */
export interface EcsState {
  readonly world: World;
  readonly images: ImageLookup;
  readonly options: EcsOptions;
  /** By name. */
  readonly clusters: Map<string, Cluster>;
  /** By family; the revision n is at n - 1. */
  readonly taskDefinitions: Map<string, TaskDefinition[]>;
  /** By ARN. */
  readonly daemons: Map<string, Daemon>;
  /** By family; the revision n is at n - 1. */
  readonly daemonDefinitions: Map<string, readonly DaemonDefinition[]>;
  /** Tags of every kind of resource, by ARN. */
  readonly tags: Map<string, Map<string, string>>;
}

export interface Cluster {
  readonly name: string;
  readonly arn: string;
  /** Fields of CreateCluster that are only told again. */
  readonly settings: JsonObject;
  readonly services: Map<string, Service>;
  /** By ARN. Stopped tasks stay for an hour. */
  readonly tasks: Map<string, Task>;
  readonly instances: ContainerInstance[];
}

export interface TaskDefinition {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  /** As it was registered, fields that nobody knows included, tags apart. */
  readonly registered: JsonObject;
  readonly registeredAt: Date;
  readonly registeredBy: string;
  status: "ACTIVE" | "INACTIVE";
  deregisteredAt?: Date;
}

/** Where tasks run. */
export interface Launch {
  readonly type: "FARGATE" | "EC2" | "EXTERNAL";
  /** Set where a capacity provider strategy was given: then the service tells no `launchType`. */
  readonly capacityProvider?: string;
}

/** As the attribute `ecs.cpu-architecture` says it. */
export type Architecture = "x86_64" | "arm64";

export interface ContainerInstance {
  readonly arn: string;
  readonly ec2InstanceId: string;
  readonly architecture: Architecture;
  readonly registeredAt: Date;
  readonly tasks: Set<Task>;
  /** What was pulled here: by reference as written, and by `repository@digest`. */
  readonly cache: Map<string, CachedImage>;
}

export interface CachedImage {
  readonly digest: string;
  /** Undefined for images outside ECR. */
  readonly manifest?: JsonObject;
  /** `linux/arm64`; undefined where the registry could not tell. */
  readonly platform?: string;
}
