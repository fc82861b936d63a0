/** Facts, policies and assessments for the tests: every default in one place, so that a new field is one edit. */
import { createHash } from "node:crypto";
import * as v from "valibot";
import { type Known, known, unanswered } from "../../src/domain/common/known.ts";
import { parseServiceArn, type ServiceArn, type TaskDefinitionArn } from "../../src/domain/ecs/arn.ts";
import { type Attempt, type AttemptEnd, howEnded } from "../../src/domain/facts/attempt.ts";
import type {
  ContainerFacts,
  Deployment,
  ImageRecord,
  RepositoryFacts,
  Rollout,
  ServiceFacts,
  StoppedTask,
  TagMove,
  Task,
} from "../../src/domain/facts/facts.ts";
import { ecrRepository, type RepositoryKey, repositoryKey } from "../../src/domain/image/ecr.ts";
import type { ImageManifest, Manifest } from "../../src/domain/image/manifest.ts";
import { type Digest, parseReference, type Tag } from "../../src/domain/image/reference.ts";
import { noRemedy } from "../../src/domain/incidents/alert.ts";
import type { Claim, Incident, Told } from "../../src/domain/incidents/incident.ts";
import type { Advice } from "../../src/domain/judge/advice.ts";
import type { Assessment } from "../../src/domain/judge/assess.ts";
import { assess } from "../../src/domain/judge/assess.ts";
import type { Finding, FindingOf } from "../../src/domain/judge/finding.ts";
import {
  type Policy,
  type PolicyDocument,
  policyFor,
  type ResponsePolicy,
  readPolicy,
} from "../../src/domain/policy/policy.ts";
import { policySchema } from "../../src/domain/policy/policy-schema.ts";
import type { BadTag } from "../../src/domain/policy/service-tags.ts";
import type { Remedy } from "../../src/domain/remedy/remedy.ts";
import { sayAdvice } from "../../src/domain/words/advice-words.ts";
import type { AlertContent, AlertSubject } from "../../src/domain/words/alert/alert-content.ts";

export const registry = "123456789012.dkr.ecr.us-east-1.amazonaws.com";
export const serviceArn = "arn:aws:ecs:us-east-1:123456789012:service/dev/backend" as ServiceArn;
export const revision = (number: number): TaskDefinitionArn =>
  `arn:aws:ecs:us-east-1:123456789012:task-definition/backend:${number}` as TaskDefinitionArn;
export const revision4 = revision(4);

/** A time of the day that all these tests play on. */
export const at = (clock: string): Date => new Date(`2026-11-26T${clock}:00Z`);

export const tag = (text: string): Tag => text as Tag;

/** The digest of a name: the same name, the same digest. */
export const digest = (name: string): Digest =>
  `sha256:${createHash("sha256").update(name).digest("hex")}` as Digest;

/** What a read that AWS refused leaves. */
export const denied = (operation: string): Known<never> =>
  unanswered("AccessDeniedException", operation, { lasting: true });

/** What a service's facts are made of; whatever is left out is as in a service that is stale since 11:00. */
export interface Setup {
  readonly now?: string;
  readonly service?: string;
  readonly desired?: number;
  /** When the PRIMARY deployment began. */
  readonly deployed?: string;
  readonly deployments?: readonly Partial<Deployment>[];
  readonly containers?: readonly ContainerSetup[] | "denied";
  /** Whether ListTasks or DescribeTasks is refused. */
  readonly tasks?: "denied";
  readonly resolved?: "denied";
  /** What is to be read of the repositories, beside or instead of what the containers' setups say. */
  readonly repositories?: ReadonlyMap<RepositoryKey, RepositoryFacts>;
  readonly more?: Partial<ServiceFacts>;
}

/** One container: digests by the name that `digest` takes. */
export interface ContainerSetup {
  readonly name?: string;
  readonly written?: string;
  readonly pinnedFrom?: string;
  /** The platform that the task definition asks for. */
  readonly platform?: string;
  /** What each running task reports. */
  readonly running?: readonly (string | null)[];
  /** What the service revision resolved; `null`: it names none. */
  readonly resolved?: string | null;
  /** What the followed tag names; `null`: there is no such tag. */
  readonly published?: string | null | Known<never>;
  readonly moves?: readonly Move[];
  /** The images of the registry beside those that are named above; `null`: gone. */
  readonly images?: Readonly<Record<string, Partial<ImageRecord> | null | Known<never>>>;
  /** The rest of what is known of its repository. */
  readonly repository?: Partial<RepositoryFacts>;
}

export type Move = readonly [clock: string, digest: string, source?: TagMove["source"]];

export const move = ([clock, name, source = "event"]: Move): TagMove => ({
  at: at(clock),
  digest: digest(name),
  source,
});

/** The facts of a service. */
export function factsOf(setup: Setup = {}): ServiceFacts {
  const { containers = [{}], desired = 2, deployed = "09:00" } = setup;
  const own = containers === "denied" ? [{}] : containers;
  const service = parseServiceArn(setup.service ?? serviceArn);
  const tasks = tasksOf(own);
  return {
    at: at(setup.now ?? "12:00"),
    service,
    tags: {},
    controller: "ECS",
    managedBy: "CUSTOMER",
    taskDefinition: revision4,
    desired,
    running: tasks.length,
    deployments: (setup.deployments ?? [{ createdAt: at(deployed) }]).map((more) =>
      deployment(more, desired),
    ),
    serviceRevisions: [],
    containers: containers === "denied" ? denied("ecs:DescribeTaskDefinition") : known(own.map(containerOf)),
    tasks: setup.tasks === "denied" ? denied("ecs:ListTasks") : known(tasks),
    resolved:
      setup.resolved === "denied"
        ? denied("ecs:DescribeServiceRevisions")
        : known(
            new Map(
              own.flatMap(({ name = "web", resolved = "old" }) =>
                resolved === null ? [] : [[name, digest(resolved)]],
              ),
            ),
          ),
    newest: null,
    stopped: null,
    rollouts: null,
    lastEvent: null,
    repositories: setup.repositories ?? repositoriesOf(own),
    ...setup.more,
  };
}

/** A deployment that is over and done, unless told otherwise. */
export function deployment(more: Partial<Deployment> = {}, desired = 2): Deployment {
  return {
    id: "ecs-svc/1",
    status: "PRIMARY",
    taskDefinition: revision4,
    createdAt: at("09:00"),
    updatedAt: null,
    rolloutState: "COMPLETED",
    reason: null,
    desired,
    running: desired,
    pending: 0,
    ...more,
  };
}

/** A deployment that ECS remembers; digests by the name that `digest` takes. */
export function rollout({
  web,
  ...more
}: Partial<Omit<Rollout, "images">> & { readonly web?: string } = {}): Rollout {
  return {
    status: "SUCCESSFUL",
    createdAt: at("09:00"),
    endedAt: null,
    reason: null,
    stage: null,
    taskDefinition: revision4,
    images: new Map(web === undefined ? [] : [["web", digest(web)]]),
    ...more,
  };
}

/** A task of the service's deployment that could not pull its image. */
export function stoppedTask(more: Partial<StoppedTask> = {}): StoppedTask {
  return {
    startedBy: "ecs-svc/1",
    stopCode: "TaskFailedToStart",
    reason: "CannotPullContainerError: pull image manifest has been retried 5 time(s): not found",
    stoppedAt: at("11:30"),
    ...more,
  };
}

/** A running task with these containers' digests. */
export function task(digests: Readonly<Record<string, Digest | null>>, more: Partial<Task> = {}): Task {
  return {
    arn: "arn:aws:ecs:us-east-1:123456789012:task/dev/1",
    taskDefinition: revision4,
    lastStatus: "RUNNING",
    desiredStatus: "RUNNING",
    launchType: "FARGATE",
    startedBy: null,
    platform: null,
    containers: Object.entries(digests).map(([name, value]) => ({ name, digest: value })),
    ...more,
  };
}

/** An image of the registry: a single manifest, unless told otherwise. */
export function image(name: string, more: Partial<ImageRecord> = {}): ImageRecord {
  return {
    digest: digest(name),
    tags: [],
    pushedAt: null,
    isArchived: false,
    artifactType: "application/vnd.oci.image.config.v1+json",
    isReferrer: false,
    manifest: known({ kind: "manifest", digest: digest(name) }),
    ...more,
  };
}

/** An index of these children; a name that begins with `attestation` is one. */
export function index(name: string, ...children: string[]): Manifest {
  return {
    kind: "index",
    digest: digest(name),
    revision: null,
    children: children.map((child) => {
      const attestation = child.startsWith("attestation");
      return {
        digest: digest(child),
        platform: attestation ? "unknown/unknown" : "linux/amd64",
        attestation,
      };
    }),
  };
}

/** A repository of the registry. */
export function repository(name: string, more: Partial<RepositoryFacts> = {}): RepositoryFacts {
  return {
    repository: { account: "123456789012", region: "us-east-1", name },
    tags: new Map(),
    images: new Map(),
    manifests: new Map(),
    expiring: null,
    moves: new Map(),
    unreadMoves: [],
    absentSince: new Map(),
    catalogue: known([]),
    uses: [],
    unreadUses: [],
    formerTags: new Map(),
    mutability: null,
    isPullThrough: null,
    ...more,
  };
}

/** drift.yml, checked. */
export function policyFile(document: PolicyDocument = {}): Policy {
  return readPolicy(v.parse(policySchema, document) && document);
}

/** The policy of a service with nothing set. */
export function policyOf(more: Partial<ResponsePolicy> = {}): ResponsePolicy {
  return { ...policyFor(policyFile(), { cluster: "dev", name: "backend", tags: {} }), ...more };
}

export function findingOf(more: Partial<FindingOf<"stale">> = {}): Finding {
  return {
    kind: "stale",
    cause: "not-redeployed",
    group: "content",
    severity: "high",
    container: "web",
    expected: digest("new"),
    actual: [digest("old")],
    since: at("11:00"),
    summary: 'Tag "latest" has moved on',
    advice: [{ do: "push-again" }],
    ...more,
  };
}

/** A finding with its advice as people read it. */
export const inWords = <F extends { readonly advice: readonly Advice[] }>(finding: F) => ({
  ...finding,
  advice: sayAdvice(finding.advice),
});

/** The finding of a kind that a service's facts give, settling or not. */
export function found<K extends Finding["kind"]>(
  kind: K,
  setup: Setup = {},
  policy: Partial<ResponsePolicy> = {},
): (Omit<FindingOf<K>, "advice"> & { readonly advice: string[] }) | null {
  const { findings, settling } = assess(factsOf(setup), policyOf(policy));
  const isOfKind = (finding: Finding): finding is Finding & FindingOf<K> => finding.kind === kind;
  const finding = [...findings, ...settling].find(isOfKind);
  return finding ? inWords(finding) : null;
}

/** The assessment of a stale service, with parts of it replaced. */
export function assessmentOf(more: Partial<Assessment> = {}): Assessment {
  return { ...assess(factsOf(), policyOf()), ...more };
}

const said = {
  kind: "stale",
  cause: "not-redeployed",
  severity: "high",
  expected: digest("new"),
  image: null,
} as const satisfies Partial<Told>;

export const told = (more: Partial<Told> = {}): Told => ({
  ...said,
  event: "opened",
  at: at("11:15"),
  ...more,
});

export const claim = (more: Partial<Claim> = {}): Claim => ({
  ...said,
  event: "opened",
  message: "01JDKQ3V9E0000000000000001",
  until: at("11:16"),
  ...more,
});

/** A tag of a service whose value is not a mode. */
export const badTag = (more: Partial<BadTag> = {}): BadTag => ({
  key: "ecs-image-drift:mode",
  value: "remedate",
  problem: "not-a-mode",
  allowed: ["alert", "remediate"],
  ...more,
});

/** An incident that people were told of at 11:15. */
export function incidentOf(more: Partial<Incident> = {}): Incident {
  return {
    id: "01JDKQ3V9E0000000000000000",
    container: "web",
    group: "content",
    since: at("11:00"),
    openedAt: at("11:15"),
    told: told(),
    claim: null,
    silencedUntil: null,
    ...more,
  };
}

/** A remedy for the stale service that was asked for at 11:30. */
export function remedyOf(more: Partial<Remedy> = {}): Remedy {
  const image = `${registry}/backend@${digest("new")}`;
  return {
    state: "queued",
    at: at("11:30"),
    pins: [{ container: "web", digest: digest("new"), tag: null, image }],
    said: told(),
    container: "web",
    since: at("11:00"),
    former: revision4,
    target: null,
    why: null,
    superseded: null,
    ...more,
  };
}

/** An attempt at the container `web` that began at ten; it brought `new`, unless told otherwise. */
export function attempt({ image = "new", ...more }: Partial<Attempt> & { image?: string } = {}): Attempt {
  return {
    container: "web",
    digest: digest(image),
    revision: revision(5),
    by: "ecs",
    began: at("10:00"),
    end: null,
    ...more,
  };
}

/** The end of an attempt: `succeeded 10:05`. */
export function ended(text: string, why: string | null = null): AttemptEnd {
  const [how = "", clock = "10:05"] = text.split(" ");
  const found = howEnded.find((one) => one === how);
  if (!found) throw new RangeError(`No attempt ends as "${how}"`);
  return { at: at(clock), how: found, why };
}

/** What an alert is about: a stale service, unless the setup says otherwise. */
export function subjectOf(more: Partial<AlertSubject> = {}, setup: Setup = {}): AlertSubject {
  return {
    assessment: assess(factsOf(setup), policyOf()),
    container: "web",
    said: told(),
    since: at("11:00"),
    openedAt: at("11:15"),
    ...more,
  };
}

/** The content of an alert at noon. */
export function contentOf(more: Partial<AlertContent> = {}): AlertContent {
  return {
    event: "opened",
    incident: "01JDKQ3V9E0000000000000000",
    sequence: 1,
    at: at("12:00"),
    remedy: noRemedy,
    former: null,
    subjects: [subjectOf()],
    ...more,
  };
}

/** A container of a task definition. */
export function container(name: string, written: string, more: Partial<ContainerFacts> = {}): ContainerFacts {
  return { name, written, pinnedFrom: null, platform: null, ...more };
}

function containerOf({
  name = "web",
  written = `${registry}/backend:latest`,
  pinnedFrom,
  platform = null,
}: Omit<ContainerSetup, "platform"> & { readonly platform?: string | null }) {
  return container(name, written, { pinnedFrom: pinnedFrom ? tag(pinnedFrom) : null, platform });
}

function tasksOf(containers: readonly ContainerSetup[]): Task[] {
  const runs = containers.map(({ running = ["old", "old"] }) => running);
  const count = Math.max(0, ...runs.map(({ length }) => length));
  return Array.from({ length: count }, (_, i) =>
    task(
      Object.fromEntries(
        containers.flatMap(({ name = "web" }, c) => {
          const reported = runs[c]?.[i];
          return reported === undefined ? [] : [[name, reported === null ? null : digest(reported)]];
        }),
      ),
      { arn: `arn:aws:ecs:us-east-1:123456789012:task/dev/${i + 1}` },
    ),
  );
}

function repositoriesOf(containers: readonly ContainerSetup[]): Map<RepositoryKey, RepositoryFacts> {
  const repositories = new Map<RepositoryKey, RepositoryFacts>();
  for (const container of containers) {
    const reference = tryParse(container.written ?? `${registry}/backend:latest`);
    const found = reference && ecrRepository(reference);
    if (!reference || !found) continue;
    const before = repositories.get(repositoryKey(found)) ?? repository(found.name, { repository: found });
    const followed = tag(container.pinnedFrom ?? reference.tag ?? "latest");
    const { published = "new", moves = defaultMoves } = container;
    const names = [
      ...(container.running ?? ["old"]),
      container.resolved === undefined ? "old" : container.resolved,
      typeof published === "string" ? published : null,
    ].filter((name) => name !== null);
    const others = Object.entries(container.images ?? {}).map(
      ([name, one]) => [digest(name), imageOf(name, one)] as const,
    );
    const listed = others.flatMap(([, one]) => childrenOf(one));
    repositories.set(repositoryKey(found), {
      ...before,
      manifests: new Map([
        ...before.manifests,
        ...[...names.map(digest), ...listed].map((child) => [child, known(plainManifest)] as const),
      ]),
      tags: new Map([...before.tags, [followed, publishedOf(published)]]),
      images: new Map([
        ...before.images,
        ...(reference.digest ? [[reference.digest, known(pinnedImage(reference.digest))] as const] : []),
        ...names.map((name) => [digest(name), known(image(name))] as const),
        ...others,
      ]),
      moves: new Map([...before.moves, [followed, moves.map(move)]]),
      ...container.repository,
    });
  }
  return repositories;
}

/** A manifest that tells of no configuration: no other is the same image. */
const plainManifest: ImageManifest = { config: null, configType: null, revision: null };

function childrenOf(image: Known<ImageRecord | null>): Digest[] {
  const manifest = image.known ? image.value?.manifest : undefined;
  return manifest?.known && manifest.value.kind === "index"
    ? manifest.value.children.map((child) => child.digest)
    : [];
}

/** `latest` named `old` from 8:00, and names `new` since 11:00. */
const defaultMoves: readonly Move[] = [
  ["08:00", "old"],
  ["11:00", "new"],
];

function publishedOf(published: string | null | Known<never>): Known<Digest | null> {
  if (typeof published === "string") return known(digest(published));
  return published ?? known(null);
}

function imageOf(name: string, one: Partial<ImageRecord> | null | Known<never>): Known<ImageRecord | null> {
  if (one === null) return known(null);
  return "known" in one ? one : known(image(name, one));
}

function pinnedImage(value: Digest): ImageRecord {
  return { ...image(""), digest: value, manifest: known({ kind: "manifest", digest: value }) };
}

function tryParse(written: string) {
  try {
    return parseReference(written);
  } catch {
    return null;
  }
}
