/**
 * What reconciling needs of the world. The adapters offer it; `connect.ts` puts it together.
 *
 * Reads of AWS never throw for what AWS answers: a refusal is an `unknown` with its reason. The journal, the
 * topic and the queues do throw: without them nothing can be concluded, and the event is tried again.
 */

import type { JsonObject } from "../domain/common/json.ts";
import type { Known } from "../domain/common/known.ts";
import type { ServiceArn, ServiceName, TaskDefinitionArn } from "../domain/ecs/arn.ts";
import type { ResourceTag } from "../domain/ecs/task-definition.ts";
import type {
  ContainerFacts,
  ImageRecord,
  ImageUse,
  Revision,
  Rollout,
  ServiceDescription,
  StoppedTask,
  TagMove,
  Task,
} from "../domain/facts/facts.ts";
import type { PushTrigger } from "../domain/facts/trigger.ts";
import type { EcrRepository, RepositoryKey } from "../domain/image/ecr.ts";
import type { ImageManifest, Manifest } from "../domain/image/manifest.ts";
import type { Mutability } from "../domain/image/mutability.ts";
import type { Digest, Tag } from "../domain/image/reference.ts";
import type { Alert } from "../domain/incidents/alert.ts";
import type { HistoryEntry } from "../domain/incidents/history.ts";
import type { ServiceRecord } from "../domain/incidents/record.ts";
import type { Policy } from "../domain/policy/policy.ts";
import type { SlackMessage } from "../domain/words/slack.ts";

export interface Ports {
  /** The wall clock, corrected by the last AWS response. */
  readonly now: () => Date;
  readonly policy: Policy;
  readonly ecs: EcsReader;
  readonly ecr: EcrReader;
  readonly journal: Journal;
  readonly alerts: Alerts;
  readonly rechecks: Rechecks;
  /** The queue of what to put right; `null` where the package may not. */
  readonly remedies: Remedies | null;
  /** Whether advice is wanted: it costs a call for each repository. */
  readonly advises: boolean;
  /** Whether registries may be asked to work out what they are about to expire. */
  readonly asksForPreviews: boolean;
  /** Whether this package may put services right. */
  readonly mayRemediate: boolean;
  readonly log: Log;
}

/** What is read of the world to judge a service. */
export type Readers = Pick<Ports, "now" | "policy" | "ecs" | "ecr" | "mayRemediate" | "advises"> & {
  readonly journal: Pick<Journal, "remembers" | "moves" | "formerTags" | "usesOf" | "previews">;
};

/** What is read of Amazon ECS, in the API's batches. */
export interface EcsReader {
  /** The services as they are; `null` for one that is gone. */
  describeServices(
    services: readonly ServiceName[],
  ): Promise<ReadonlyMap<ServiceArn, Known<ServiceDescription | null>>>;
  /** Every service of these clusters, or of the account and region. */
  listServices(clusters?: readonly string[]): Promise<ServiceName[]>;
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

/** What is read of Amazon ECR, in the API's batches. */
export interface EcrReader {
  images(
    repository: EcrRepository,
    wanted: { tags: readonly Tag[]; digests: readonly Digest[] },
  ): Promise<Images>;
  /** Every tagged image of a repository. */
  catalogue(repository: EcrRepository): Promise<Known<readonly FoundImage[]>>;
  /** Whether the tags of these repositories may move. */
  mutability(repositories: readonly EcrRepository[]): Promise<ReadonlyMap<RepositoryKey, Known<Mutability>>>;
  /** The prefixes of the repositories that a registry fills by whoever pulls; `ROOT` stands for all. */
  pullThroughPrefixes(registry: Pick<EcrRepository, "account" | "region">): Promise<Known<readonly string[]>>;
  /** The manifests of indexes: a read that counts as a pull, so only for digests never seen before. */
  indexes(
    repository: EcrRepository,
    digests: readonly Digest[],
  ): Promise<ReadonlyMap<Digest, Known<Manifest>>>;
  /** The own manifests of images that indexes list: as much a pull, and as seldom. */
  manifests(
    repository: EcrRepository,
    digests: readonly Digest[],
  ): Promise<ReadonlyMap<Digest, Known<ImageManifest>>>;
  /** Which of these the lifecycle policy is about to expire; `null` where no finished preview of it says so. */
  expiring(repository: EcrRepository, digests: readonly Digest[]): Promise<Known<readonly Digest[] | null>>;
  /** Has the registry work out what its lifecycle policy would expire; it expires nothing by that. */
  startPreview(repository: EcrRepository): Promise<Known<void>>;
}

/** What is read of registries as a whole, for a look without memory. */
export interface Registries {
  /** Every repository of an account's registry in a region. */
  repositories(registry: Pick<EcrRepository, "account" | "region">): Promise<Known<readonly EcrRepository[]>>;
}

/** What the registry says of the images that were asked for; `null` for what is not there. */
export interface Images {
  readonly tags: ReadonlyMap<Tag, Known<Digest | null>>;
  readonly images: ReadonlyMap<Digest, Known<FoundImage | null>>;
}

/** An image as DescribeImages shows it: whether it is an index, but not what the index lists. */
export interface FoundImage extends Omit<ImageRecord, "manifest"> {
  readonly mediaType: string | null;
}

/** A move of a tag of a repository. */
export interface NotedMove extends Omit<TagMove, "digest"> {
  readonly repository: RepositoryKey;
  readonly tag: Tag;
  /** `null`: from then on the tag was not there. */
  readonly digest: Digest | null;
}

/** What we saw and did. */
export interface Journal {
  /** Whether what is noted can be read later: then the first look at a tag is worth a date. */
  readonly remembers: boolean;
  /** The records of these services, new where there is none; without those that cannot be read. */
  read(services: readonly ServiceArn[]): Promise<ReadonlyMap<ServiceArn, ServiceRecord>>;
  /** Writes a record if nobody wrote it since `before` was read: the record as written, or `null`. */
  write(record: ServiceRecord, before: ServiceRecord): Promise<ServiceRecord | null>;
  servicesUsing(repository: RepositoryKey): Promise<ServiceArn[]>;
  /** Every service that the index knows. */
  services(): Promise<ServiceArn[]>;
  /** Takes a service that is gone out of the index, if nobody wrote its record since this was read. */
  forget(record: ServiceRecord): Promise<void>;
  moves(tags: readonly { repository: RepositoryKey; tag: Tag }[]): Promise<readonly NotedMove[]>;
  /** The tags that were ever seen naming these digests, by repository and digest. */
  formerTags(
    images: readonly { repository: RepositoryKey; digest: Digest }[],
  ): Promise<ReadonlyMap<RepositoryKey, ReadonlyMap<Digest, readonly Tag[]>>>;
  /** Which services have which images of these repositories. */
  usesOf(repositories: readonly RepositoryKey[]): Promise<ReadonlyMap<RepositoryKey, readonly ImageUse[]>>;
  /** Adds to what is known of tags' moves: noting a move twice changes nothing. */
  noteMoves(moves: readonly NotedMove[]): Promise<void>;
  /** When the last sweep that saw every service was done; `null` before the first. */
  sweptAt(): Promise<Date | null>;
  noteSweep(at: Date): Promise<void>;
  /** The repositories that services use. */
  repositories(): Promise<RepositoryKey[]>;
  /** The moments of the last pushes of these repositories. */
  pushes(repositories: readonly RepositoryKey[]): Promise<ReadonlyMap<RepositoryKey, readonly Date[]>>;
  /** What was last heard of these repositories' lifecycle policies; nothing of those never asked about. */
  previews(repositories: readonly RepositoryKey[]): Promise<ReadonlyMap<RepositoryKey, Preview>>;
  notePreview(repository: RepositoryKey, preview: Preview): Promise<void>;
  /** Claims the right to publish something once: `null` if it was published, or somebody else is publishing it. */
  claimNotice(key: string, now: Date): Promise<NoticeClaim | null>;
  confirmNotice(claim: NoticeClaim): Promise<void>;
  /** Ends the claim: whoever comes next gets it, under the same incident. */
  giveBackNotice(claim: NoticeClaim): Promise<void>;
  /** The number of a message among those of its incident: each has one of its own, and keeps it. */
  nextSequence(incident: string, message: string): Promise<number>;
  /** Takes one of the messages of this hour; says whether there was one left. */
  takeAlert(limit: number, now: Date): Promise<boolean>;
  /** Gives back the message that was taken at this moment. */
  giveBackAlert(takenAt: Date): Promise<void>;
  /** Takes one of the remedies of this day; where none is left, says when there will be. */
  takeRemedy(limit: number, now: Date): Promise<"taken" | Date>;
  /** Adds to what was seen and done of a service. */
  noteHistory(service: ServiceArn, entries: readonly HistoryEntry[]): Promise<void>;
}

/** The names in a registry, for people who look for one. */
export interface RegistryReader {
  /** Every repository of a registry. */
  names(registry: Pick<EcrRepository, "account" | "region">): Promise<Known<readonly string[]>>;
}

/** What was seen and done, for people to read: the program concludes nothing from it. */
export interface HistoryReader {
  /** The lines of a service since then, as long as they are kept; newest last. */
  history(service: ServiceArn, since?: Date): Promise<readonly HistoryEntry[]>;
}

/** What a registry was asked, and answered, of what its lifecycle policy is about to expire. */
export interface Preview {
  readonly askedAt: Date;
  /** `null` until the registry has worked it out. */
  readonly readAt: Date | null;
  /** The digests that are about to be expired, of those in use. */
  readonly expiring: readonly Digest[];
  /** Why it could not be asked. */
  readonly why: string | null;
}

/** The right to publish something once, for a while. */
export interface NoticeClaim {
  readonly key: string;
  readonly version: number;
  /** The incident it is published under: the same, should it have to be published again. */
  readonly incident: string;
}

/** Where alerts go. */
export interface Alerts {
  publish(alert: Alert): Promise<void>;
}

/** The queue of what to look at again. */
export interface Rechecks {
  /** Looks at a push of an image to a repository that nothing uses. */
  schedulePush(push: Pick<PushTrigger, "repository" | "pushedAt">, at: Date, now: Date): Promise<void>;
  schedule(services: readonly ServiceArn[], at: Date, now: Date): Promise<void>;
}

/** The queue of what to put right. */
export interface Remedies {
  ask(service: ServiceArn): Promise<void>;
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

/** A structured log: one line of JSON for each call. */
export interface Log {
  info(message: string, details: Record<string, unknown>): void;
  warn(message: string, details: Record<string, unknown>): void;
}

/** Keeps what never changes, by key: task definition revisions, indexes. */
export interface Memory {
  recall(keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
  keep(entries: ReadonlyMap<string, string>): Promise<void>;
}

/** What posting to Slack needs of the world. */
export interface SlackPorts {
  readonly slack: Slack;
  readonly deadLetters: DeadLetters;
  readonly log: Pick<Log, "info" | "warn">;
}

/** Where messages are posted. */
export interface Slack {
  /**
   * Posts a message, waiting where Slack says so, as long as `left` milliseconds are more than that.
   * @returns why Slack will never take it; `null` if it did
   * @throws {Error} what another try may mend
   */
  post(message: SlackMessage, left: () => number): Promise<string | null>;
}

/** Where what cannot be delivered is kept. */
export interface DeadLetters {
  bury(letter: string, reason: string): Promise<void>;
}

/** A message as it came, and what is to be posted of it. */
export interface Posting {
  readonly message: SlackMessage;
  readonly letter: string;
}
