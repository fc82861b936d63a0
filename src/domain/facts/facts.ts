/** All we know of one service at one moment. What could not be read is `unknown`, with its reason. */

import type { JsonObject } from "../common/json.ts";
import type { Known } from "../common/known.ts";
import type { ServiceArn, ServiceName, TaskDefinitionArn } from "../ecs/arn.ts";
import type { EcrRepository, RepositoryKey } from "../image/ecr.ts";
import type { ImageManifest, Manifest } from "../image/manifest.ts";
import type { Mutability } from "../image/mutability.ts";
import type { Digest, Tag } from "../image/reference.ts";
import type { Ledger } from "./attempt.ts";

export interface ServiceFacts extends ServiceDescription {
  /** Set where the service itself could not be read: all but its name is made up. */
  readonly isUnread?: true;
  /** Set where it is none, but runs tasks as one: `service` is its name then. */
  readonly workload?: "rule" | "schedule";
  /** When these facts were read: every age is reckoned from here. */
  readonly at: Date;
  /** The containers of the service's task definition. */
  readonly containers: Known<readonly ContainerFacts[]>;
  /** The service's tasks that have not stopped. */
  readonly tasks: Known<readonly Task[]>;
  /** The tasks that stopped lately; `null` where nobody needed to look. */
  readonly stopped: Known<readonly StoppedTask[]> | null;
  /** The service's deployments as ECS remembers them, newest first; `null` where nobody needed to look. */
  readonly rollouts: Known<readonly Rollout[]> | null;
  /** What the journal knows of earlier deployments, set where ECS cannot be asked for them. */
  readonly attempts?: Ledger;
  /** What the service revision resolved, by container; an optional fact. */
  readonly resolved: Known<ReadonlyMap<string, Digest>>;
  /** The newest revision of the task definition's family; `null` where nobody needed to look. */
  readonly newest: Known<Revision> | null;
  /** What the registry says of the repositories that the containers use. */
  readonly repositories: ReadonlyMap<RepositoryKey, RepositoryFacts>;
}

/** What DescribeServices says. */
export interface ServiceDescription {
  readonly service: ServiceName;
  readonly tags: Readonly<Record<string, string>>;
  /** `ECS`, `CODE_DEPLOY`, `EXTERNAL`, or what AWS adds later. */
  readonly controller: string;
  /** Who looks after the service's resources: `CUSTOMER`, `ECS` for Express services, or what AWS adds later. */
  readonly managedBy: string;
  readonly taskDefinition: TaskDefinitionArn;
  readonly desired: number;
  readonly running: number;
  readonly deployments: readonly Deployment[];
  /** The PRIMARY task set, where there are task sets. */
  readonly taskSet?: TaskSet | null;
  readonly serviceRevisions: readonly string[];
  /** What ECS said last of the service. */
  readonly lastEvent: string | null;
}

/** A PRIMARY or ACTIVE entry of a service. */
export interface Deployment {
  readonly id: string;
  /** `PRIMARY`, `ACTIVE`, `INACTIVE`, or what AWS adds later. */
  readonly status: string;
  readonly taskDefinition: TaskDefinitionArn;
  readonly createdAt: Date;
  /** When ECS last changed something of it; `null` where it does not say. */
  readonly updatedAt: Date | null;
  /** `IN_PROGRESS`, `COMPLETED`, `FAILED`; `null` where ECS does not say. */
  readonly rolloutState: string | null;
  readonly reason: string | null;
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
}

/** What a task set was made with, by which the next one can be made like it. */
export interface TaskSet {
  /** CodeDeploy's id of the deployment that made it. */
  readonly externalId: string | null;
  /** The fields that CreateTaskSet takes, as ECS tells them. */
  readonly settings: JsonObject;
}

/** A service deployment that ECS remembers, with the images it was to bring. */
export interface Rollout {
  /** PENDING, IN_PROGRESS, SUCCESSFUL, ROLLBACK_SUCCESSFUL, …, or what AWS adds later. */
  readonly status: string;
  readonly createdAt: Date;
  /** When ECS began to roll it back, else when it ended; `null` where it goes on, or ECS does not say. */
  readonly endedAt: Date | null;
  /** Why ECS ended it as it did. */
  readonly reason: string | null;
  /** The stage of a blue/green, linear or canary deployment. */
  readonly stage: string | null;
  readonly taskDefinition: TaskDefinitionArn | null;
  readonly images: ReadonlyMap<string, Digest>;
  /** The lifecycle hooks that it waits for now. */
  readonly hooks?: readonly WaitingHook[];
}

/** A lifecycle hook that a service deployment waits for: of all but the deployment, ECS may say nothing. */
export interface WaitingHook {
  /** The ARN of the service deployment. */
  readonly deployment: string;
  readonly id: string | null;
  /** `PAUSE`, which waits for somebody; `AWS_LAMBDA`; or what AWS adds later. */
  readonly kind: string | null;
  /** The ARN of the function that it waits for. */
  readonly target: string | null;
  /** When ECS waits no longer. */
  readonly until: Date | null;
  /** What ECS does then: `ROLLBACK`, `CONTINUE`, or what AWS adds later. */
  readonly onTimeout: string | null;
}

/** A container as the task definition has it. */
export interface ContainerFacts {
  readonly name: string;
  /** The image reference as it stands there. */
  readonly written: string;
  /** The tag that our pin recorded for this container. */
  readonly pinnedFrom: Tag | null;
  /** The platform that the task definition asks for: `linux/arm64`; `null` where it asks for none. */
  readonly platform: string | null;
}

/** A revision of a task definition family. */
export interface Revision {
  readonly arn: TaskDefinitionArn;
  readonly registeredAt: Date | null;
  readonly containers: readonly ContainerFacts[];
}

export interface Task {
  readonly arn: string;
  readonly taskDefinition: TaskDefinitionArn;
  /** `RUNNING`, `PENDING`, … */
  readonly lastStatus: string;
  readonly desiredStatus: string;
  readonly launchType: string | null;
  /** The id of the deployment or task set that started it. */
  readonly startedBy: string | null;
  /** `linux/amd64`, where it is known. */
  readonly platform: string | null;
  readonly containers: readonly TaskContainer[];
}

/** A task that stopped, within the hour or so that ECS remembers. */
export interface StoppedTask {
  readonly startedBy: string | null;
  /** `TaskFailedToStart`, …, or what AWS adds later. */
  readonly stopCode: string | null;
  readonly reason: string;
  readonly stoppedAt: Date | null;
}

export interface TaskContainer {
  readonly name: string;
  /** `null` until it is reported, and for ever on some agents. */
  readonly digest: Digest | null;
}

/** What the registry says of one repository: only what was asked for. */
export interface RepositoryFacts {
  readonly repository: EcrRepository;
  /** The digest that each tag names now; `null` where there is no such tag. */
  readonly tags: ReadonlyMap<Tag, Known<Digest | null>>;
  /** Each digest's image; `null` where it is gone. */
  readonly images: ReadonlyMap<Digest, Known<ImageRecord | null>>;
  /** The own manifests of images, where only they tell two apart: each read counts as a pull. */
  readonly manifests: ReadonlyMap<Digest, Known<ImageManifest>>;
  /** The digests that the repository's lifecycle policy is about to expire; `null` where nobody asked. */
  readonly expiring: Known<readonly Digest[]> | null;
  /** What was seen of each tag's moves, in any order. */
  readonly moves: ReadonlyMap<Tag, readonly TagMove[]>;
  /** The tags of whose moves something was noted that cannot be read. */
  readonly unreadMoves: readonly Tag[];
  /** Since when each tag is seen not to be there any more. */
  readonly absentSince: ReadonlyMap<Tag, Date>;
  /** Every tagged image there is; read only where the tags of others say what a tag is, or what comes after it. */
  readonly catalogue: Known<readonly CatalogueEntry[]>;
  /** Whether its tags may move; `null` where nobody asked. */
  readonly mutability: Known<Mutability> | null;
  /** Whether it is filled by whoever pulls through it; `null` where nobody asked. */
  readonly isPullThrough: Known<boolean> | null;
  /** Which services have which of its images. */
  readonly uses: readonly ImageUse[];
  /** The services that use it, and of which nobody knows which of its images they have. */
  readonly unreadUses: readonly ServiceArn[];
  /** The tags that were seen naming a digest, though they may name another now. */
  readonly formerTags: ReadonlyMap<Digest, readonly Tag[]>;
}

/** A tagged image of a repository. */
export type CatalogueEntry = Pick<ImageRecord, "digest" | "tags" | "pushedAt">;

/** A service has this image: it runs it, or its task definition names it. */
export interface ImageUse {
  readonly service: ServiceArn;
  readonly cluster: string;
  readonly digest: Digest;
  /** When it was first seen to have it; `null` if nobody remembers. */
  readonly since: Date | null;
}

export interface ImageRecord {
  readonly digest: Digest;
  readonly tags: readonly Tag[];
  /** The digest's birthday in this repository; it says nothing of when a tag came to name it. */
  readonly pushedAt: Date | null;
  /** An archived image cannot be pulled; `null` where ECR says of its status what nobody here knows. */
  readonly isArchived: boolean | null;
  /** What it is by the type of its configuration; `null` for an index, and where ECR does not say. */
  readonly artifactType: string | null;
  /** Whether it says something of another image: a signature, a list of contents. */
  readonly isReferrer: boolean;
  readonly manifest: Known<Manifest>;
}

/** At this moment the tag was known to name this digest. */
export interface TagMove {
  readonly digest: Digest;
  readonly at: Date;
  /** `event`: the push itself; `seen`: the first time we looked. */
  readonly source: "event" | "seen";
}
