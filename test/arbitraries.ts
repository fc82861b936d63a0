/**
 * What the properties are tried with: everything the grammars allow, and facts as strange as AWS may send them.
 *
 * Digests, tags and names of facts come from small pools, so that they meet.
 */
import fc, { type Arbitrary } from "fast-check";
import { type Known, known, unknown, valueOr } from "../src/domain/common/known.ts";
import type { ServiceArn, TaskDefinitionArn } from "../src/domain/ecs/arn.ts";
import { type Attempt, howEnded } from "../src/domain/facts/attempt.ts";
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
  TaskContainer,
} from "../src/domain/facts/facts.ts";
import { type RepositoryKey, repositoryKey } from "../src/domain/image/ecr.ts";
import type { Manifest } from "../src/domain/image/manifest.ts";
import type { Digest, ImageReference, Tag } from "../src/domain/image/reference.ts";
import type { Track } from "../src/domain/image/track.ts";
import type { AlertEvent, Claim, Incident, Said, Told } from "../src/domain/incidents/incident.ts";
import { newRecord, type ServiceRecord } from "../src/domain/incidents/record.ts";
import type { Causes, Group, Kind, Severity } from "../src/domain/judge/finding.ts";
import type { Mode } from "../src/domain/policy/mode.ts";
import { alertedKinds } from "../src/domain/policy/mute.ts";
import type { ResponsePolicy } from "../src/domain/policy/policy.ts";
import type { BadTag } from "../src/domain/policy/service-tags.ts";
import type { Remedy } from "../src/domain/remedy/remedy.ts";
import {
  deployment,
  factsOf,
  image,
  policyOf,
  registry,
  repository,
  rollout,
  stoppedTask,
  task,
} from "./domain/building.ts";

const letters = [..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"];
const lower = letters.slice(0, 26);
const digit = [..."0123456789"];
const hex = [..."0123456789abcdef"];

const text = (units: readonly string[], minLength: number, maxLength: number): Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...units), minLength, maxLength });

const joined = (...parts: Arbitrary<string>[]): Arbitrary<string> =>
  fc.tuple(...parts).map((all) => all.join(""));

/** `first *( separator next )`, at most three times. */
const repeated = (part: Arbitrary<string>, separator: Arbitrary<string>): Arbitrary<string> =>
  fc
    .tuple(part, fc.array(joined(separator, part), { maxLength: 3 }))
    .map(([first, others]) => first + others.join(""));

const alphaNumeric = text([...lower, ...digit], 1, 8);
const separator = fc.constantFrom("_", ".", "__", "-", "--", "---");
const pathComponent = repeated(alphaNumeric, separator);
const path = repeated(pathComponent, fc.constant("/"));

const alphaNumericAnyCase = text([...letters, ...digit], 1, 6);
const domainComponent = repeated(alphaNumericAnyCase, fc.constantFrom("-", "--"));
const port = fc.option(fc.nat(65_535), { nil: null }).map((number) => (number === null ? "" : `:${number}`));
const ipv6 = text([...hex, ":"], 2, 20).map((address) => `[${address}]`);

/** Hosts that read as hosts: with a dot, a port, an upper-case letter, or `localhost`. */
const host = fc
  .oneof(
    joined(repeated(domainComponent, fc.constant(".")), port),
    joined(ipv6, port),
    fc.constant("localhost"),
  )
  .filter((name) => /[.:A-Z]/.test(name) || name === "localhost");

const firstIsNoHost = (name: string) => !/^[^/]*\.[^/]*\//.test(name) && !name.startsWith("localhost/");

/** Tags, as the grammar has them. */
export const tags = (): Arbitrary<Tag> =>
  joined(text([...letters, ...digit, "_"], 1, 1), text([...letters, ...digit, ..."_.-"], 0, 127)).map(
    (tag) => tag as Tag,
  );

/** Digests, as the grammar has them. */
export const digests = (): Arbitrary<Digest> =>
  fc
    .oneof(
      text(hex, 64, 64).map((encoded) => `sha256:${encoded}`),
      joined(
        repeated(joined(text(letters, 1, 1), text([...letters, ...digit], 0, 5)), fc.constantFrom(..."-_+.")),
        fc.constant(":"),
        text([...hex, ..."ABCDEF"], 32, 128),
      ),
    )
    .map((digest) => digest as Digest);

/** References, as the grammar has them: names of at most 255 characters. */
export const references = (): Arbitrary<ImageReference> =>
  fc
    .record(
      {
        repository: fc.oneof(
          fc.record({ host, name: path }),
          fc.record({ host: fc.constant(null), name: path.filter(firstIsNoHost) }),
        ),
        tag: tags(),
        digest: digests(),
      },
      { requiredKeys: ["repository"] },
    )
    .filter(({ repository }) => (repository.host?.length ?? 0) + repository.name.length < 255);

/** References as they are written, put together here and not by the code that is tested. */
export const referenceTexts = (): Arbitrary<string> =>
  references().map(({ repository, tag, digest }) =>
    [
      repository.host === null ? "" : `${repository.host}/`,
      repository.name,
      tag === undefined ? "" : `:${tag}`,
      digest === undefined ? "" : `@${digest}`,
    ].join(""),
  );

/** A few digests, so that those of facts meet. */
export const someDigest = (): Arbitrary<Digest> =>
  fc.constantFrom(..."abcdef").map((letter) => `sha256:${letter.repeat(64)}` as Digest);

/** Times of one day, to the second. */
export const times = (): Arbitrary<Date> =>
  fc.nat(86_399).map((second) => new Date(Date.UTC(2026, 10, 26) + second * 1000));

/** Moves of a tag among a few digests. */
export const tagMoves = (at: Arbitrary<Date> = times()): Arbitrary<TagMove> =>
  fc.record({ digest: someDigest(), at, source: fc.constantFrom("event", "seen") });

/** Manifests and indexes whose children are of the same few digests. */
export const manifests = (digest: Arbitrary<Digest> = someDigest()): Arbitrary<Manifest> =>
  fc.oneof(
    fc.record({ kind: fc.constant("manifest" as const), digest }),
    fc.record({
      kind: fc.constant("index" as const),
      digest,
      revision: fc.constantFrom("4f5ec4d", null),
      children: fc.array(
        fc.record({
          digest: someDigest(),
          platform: fc.constantFrom("linux/amd64", "linux/arm64/v8", "unknown/unknown", null),
          attestation: fc.boolean(),
        }),
        { maxLength: 4 },
      ),
    }),
  );

/** What a service's owner may set. */
export const tracks = (): Arbitrary<Track> =>
  fc.oneof(
    fc.constantFrom<Track>({ kind: "auto" }, { kind: "same-tag" }, { kind: "none" }, { kind: "calver" }),
    fc.record({
      kind: fc.constant("semver" as const),
      range: fc.constantFrom("1.x", "^2.1", "latest", ""),
      variant: fc.constantFrom(null, "alpine"),
    }),
    fc.record({ kind: fc.constant("newest" as const), glob: fc.constantFrom("*", "main-*", "!x", "[") }),
  );

/** Tags that cannot be used, whatever is wrong with them. */
const badTags = (): Arbitrary<BadTag> =>
  fc.record({
    key: fc.string(),
    value: fc.string(),
    problem: fc.constantFrom(
      "no-such-tag",
      "not-a-mode",
      "not-a-track",
      "not-a-range",
      "not-a-kind",
      "not-a-time",
    ),
    allowed: fc.array(fc.string(), { maxLength: 3 }),
  });

const modes = ["ignore", "observe", "alert", "remediate"] as const satisfies readonly Mode[];

/** Policies of every mode and track, with windows from nothing to days. */
export const policies = (): Arbitrary<ResponsePolicy> =>
  fc
    .record({
      mode: fc.constantFrom(...modes),
      track: tracks(),
      containers: fc.array(
        fc.record(
          {
            container: fc.constantFrom("web", "sidecar", "*"),
            mode: fc.constantFrom(...modes),
            track: tracks(),
          },
          { requiredKeys: ["container"] },
        ),
        { maxLength: 2 },
      ),
      settle: fc.constantFrom(0, 600_000, 3_600_000, 172_800_000),
      stalledAfter: fc.constantFrom(0, 3_600_000),
      byName: fc.boolean(),
      owner: fc.option(fc.constant("terraform")),
      badTags: fc.array(badTags(), { maxLength: 1 }),
      holdUntil: fc.option(times()),
      notes: fc.array(fc.string(), { maxLength: 1 }),
    })
    .map((some) => policyOf({ ...some, mute: some.byName ? alertedKinds : [] }));

const reason = fc.constantFrom(
  "AccessDeniedException: ecs:DescribeTasks",
  "ThrottlingException: ecr:DescribeImages",
  "",
);

/** A fact, or now and then the reason why it could not be read. */
export const orUnknown = <T>(fact: Arbitrary<T>): Arbitrary<Known<T>> =>
  fc.oneof(
    { weight: 5, arbitrary: fact.map((value) => known(value)) },
    { weight: 1, arbitrary: reason.map((why) => unknown(why)) },
  );

/** What AWS may add to an enum at any time. */
const oneOf = (...values: string[]): Arbitrary<string> =>
  fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: fc.string() });

/** Maps whose every key may be missing. */
const mapOf = <K, V>(
  keys: readonly K[],
  arbitraryOf: (key: K) => Arbitrary<V>,
): Arbitrary<ReadonlyMap<K, V>> =>
  fc
    .tuple(
      ...keys.map((key) =>
        fc.option(
          arbitraryOf(key).map((value) => [key, value] as const),
          { freq: 8 },
        ),
      ),
    )
    .map((entries) => new Map(entries.filter((entry) => entry !== null)));

const containerNames = ["web", "worker", "aws-guardduty-agent-x", "__proto__", "with space"] as const;
const taskDefinitions = ["backend:4", "backend:5"].map(
  (name) => `arn:aws:ecs:us-east-1:123456789012:task-definition/${name}` as TaskDefinitionArn,
);
const repositoryNames = ["backend", "sidecar"] as const;
const repositoryKeys = repositoryNames.map((name) =>
  repositoryKey({ account: "123456789012", region: "us-east-1", name }),
);
const services = ["dev/backend", "dev/worker", "prod/backend"].map(
  (name) => `arn:aws:ecs:us-east-1:123456789012:service/${name}` as ServiceArn,
);

const writtenImages: Arbitrary<string> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.constantFrom(...repositoryNames),
        fc.oneof(
          fc.constantFrom("", ":latest", ":main", ":1.2.3", ":abc1234", ":latest@sha256:short"),
          someDigest().map((digest) => `@${digest}`),
          someDigest().map((digest) => `:latest@${digest}`),
        ),
      )
      .map(([name, which]) => `${registry}/${name}${which}`),
  },
  { weight: 1, arbitrary: referenceTexts() },
  { weight: 1, arbitrary: fc.oneof(fc.string(), fc.constantFrom("", "nginx", `${registry}/`, "é:latest")) },
);

const followedTags = ["latest", "main", "1.2.3", "1.3.0-alpine", "1.3.0", "abc1234", "prod-20260101"].map(
  (tag) => tag as Tag,
);
const followed = fc.constantFrom(...followedTags);
const someTags = fc.uniqueArray(followed, { maxLength: 2 });

const containers: Arbitrary<ContainerFacts[]> = fc.uniqueArray(
  fc
    .record({
      name: fc.constantFrom(...containerNames),
      written: writtenImages,
      pinnedFrom: fc.option(followed),
      platform: fc.constantFrom(null, "linux/amd64", "linux/arm64"),
    })
    .map((container): ContainerFacts => container),
  { selector: ({ name }) => name, maxLength: 4 },
);

const taskContainers: Arbitrary<TaskContainer[]> = fc.array(
  fc.record({ name: fc.constantFrom(...containerNames, ""), digest: fc.option(someDigest()) }),
  { maxLength: 4 },
);

const tasks: Arbitrary<Task[]> = fc.array(
  fc
    .record({
      arn: fc.string(),
      taskDefinition: fc.constantFrom(...taskDefinitions),
      lastStatus: oneOf(
        "PROVISIONING",
        "PENDING",
        "RUNNING",
        "RUNNING",
        "RUNNING",
        "DEACTIVATING",
        "STOPPED",
      ),
      desiredStatus: oneOf("RUNNING", "RUNNING", "RUNNING", "STOPPED"),
      launchType: fc.option(oneOf("EC2", "FARGATE", "EXTERNAL")),
      startedBy: fc.option(oneOf("ecs-svc/1", "ecs-svc/2", "somebody")),
      platform: fc.option(fc.constantFrom("linux/amd64", "linux/arm64")),
      containers: taskContainers,
    })
    .map((some): Task => task({}, some)),
  { maxLength: 4 },
);

/** Times that nobody should send, too. */
const strangeTimes: Arbitrary<Date> = fc.oneof(
  { weight: 8, arbitrary: times() },
  { weight: 1, arbitrary: fc.date({ min: new Date(0), max: new Date("9999-12-31"), noInvalidDate: true }) },
);

const counts = fc.oneof({ weight: 4, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.integer() });

const deployments: Arbitrary<Deployment[]> = fc.array(
  fc
    .record({
      id: oneOf("ecs-svc/1", "ecs-svc/2"),
      status: oneOf("PRIMARY", "PRIMARY", "ACTIVE", "INACTIVE"),
      taskDefinition: fc.constantFrom(...taskDefinitions),
      createdAt: strangeTimes,
      rolloutState: fc.option(oneOf("IN_PROGRESS", "COMPLETED", "COMPLETED", "FAILED")),
      reason: fc.option(fc.string()),
      desired: counts,
      running: counts,
      pending: counts,
    })
    .map((some): Deployment => deployment(some)),
  { maxLength: 3 },
);

const rolloutStates = ["PENDING", "IN_PROGRESS", "SUCCESSFUL", "SUCCESSFUL", "STOPPED"] as const;

const rollouts: Arbitrary<Rollout[]> = fc.array(
  fc
    .record({
      status: oneOf(...rolloutStates, "ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED"),
      createdAt: strangeTimes,
      endedAt: fc.option(strangeTimes),
      reason: fc.option(fc.string()),
      stage: fc.option(oneOf("PRE_SCALE_UP", "BAKE_TIME", "CLEAN_UP", "SCALE_UP")),
      taskDefinition: fc.option(fc.constantFrom(...taskDefinitions)),
      images: mapOf(containerNames as readonly string[], someDigest),
    })
    .map((some): Rollout => rollout(some)),
  { maxLength: 4 },
);

const stoppedTasks: Arbitrary<StoppedTask[]> = fc.array(
  fc
    .record({
      startedBy: fc.option(oneOf("ecs-svc/1", "ecs-svc/2")),
      stopCode: fc.option(oneOf("TaskFailedToStart", "EssentialContainerExited")),
      reason: oneOf("CannotPullContainerError: not found", "ResourceInitializationError: no"),
      stoppedAt: fc.option(strangeTimes),
    })
    .map((some): StoppedTask => stoppedTask(some)),
  { maxLength: 4 },
);

const imageOf = (digest: Digest): Arbitrary<Known<ImageRecord | null>> =>
  orUnknown(
    fc.option(
      fc
        .record({
          tags: someTags,
          pushedAt: fc.option(strangeTimes),
          isArchived: fc.constantFrom(false, true, null),
          isReferrer: fc.boolean(),
          artifactType: fc.constantFrom(
            null,
            "application/vnd.oci.image.config.v1+json",
            "application/vnd.cncf.helm.config.v1+json",
          ),
          manifest: orUnknown(manifests(fc.constant(digest))),
        })
        .map((some): ImageRecord => image("", { digest, ...some })),
    ),
  );

/** The catalogue and the images are of one registry: they tell one birthday of an image. */
function agreeing<T extends Pick<RepositoryFacts, "catalogue" | "images">>(facts: T): T {
  const { catalogue, images } = facts;
  if (!catalogue.known) return facts;
  const birthday = (digest: Digest, otherwise: Date | null) =>
    valueOr(images.get(digest), null)?.pushedAt ?? otherwise;
  const entries = catalogue.value.map((entry) => ({
    ...entry,
    pushedAt: birthday(entry.digest, entry.pushedAt),
  }));
  return { ...facts, catalogue: known(entries) };
}

const pool = [..."abcdef"].map((letter) => `sha256:${letter.repeat(64)}` as Digest);
const repositories: Arbitrary<ReadonlyMap<RepositoryKey, RepositoryFacts>> = mapOf(repositoryKeys, (key) =>
  fc
    .record({
      tags: mapOf(followedTags, () => orUnknown(fc.option(someDigest(), { freq: 8 }))),
      images: mapOf(pool, imageOf),
      manifests: mapOf(pool, () =>
        orUnknown(
          fc.record({
            config: fc.option(someDigest()),
            configType: fc.constantFrom(null, "application/vnd.cncf.helm.config.v1+json"),
            revision: fc.option(fc.string()),
          }),
        ),
      ),
      expiring: fc.option(orUnknown(fc.uniqueArray(someDigest(), { maxLength: 3 }))),
      moves: mapOf(followedTags, () => fc.array(tagMoves(), { maxLength: 5 })),
      catalogue: orUnknown(
        fc.uniqueArray(
          fc.record({ digest: someDigest(), tags: someTags, pushedAt: fc.option(strangeTimes) }),
          { maxLength: 4, selector: ({ digest }) => digest },
        ),
      ),
      uses: fc.uniqueArray(
        fc.record({
          service: fc.constantFrom(...services),
          cluster: fc.constantFrom("dev", "prod"),
          digest: someDigest(),
          since: fc.option(strangeTimes),
        }),
        { maxLength: 4, selector: ({ service, digest }) => `${service} ${digest}` },
      ),
      unreadUses: fc.subarray([...services]),
      unreadMoves: fc.subarray([...followedTags]),
      formerTags: mapOf(pool, () => someTags),
      absentSince: mapOf(followedTags, () => strangeTimes),
      mutability: fc.option(
        orUnknown(
          fc.record({
            setting: fc.constantFrom("MUTABLE", "IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION", "of later"),
            exclusions: fc.constantFrom([], ["latest"]),
          }),
        ),
      ),
      isPullThrough: fc.option(orUnknown(fc.boolean())),
    })
    .map(agreeing)
    .map((facts) => repository(key.slice(key.lastIndexOf("/") + 1), facts)),
);

/** All that may be known of a service, and all that may be missing or strange in it. */
export const serviceFacts = (): Arbitrary<ServiceFacts> =>
  fc
    .record({
      at: times(),
      controller: oneOf("ECS", "CODE_DEPLOY", "EXTERNAL"),
      managedBy: oneOf("CUSTOMER", "ECS"),
      taskDefinition: fc.constantFrom(...taskDefinitions),
      desired: counts,
      running: counts,
      deployments,
      rollouts: fc.option(orUnknown(rollouts)),
      stopped: fc.option(orUnknown(stoppedTasks)),
      lastEvent: fc.option(fc.string()),
      containers: orUnknown(containers),
      tasks: orUnknown(tasks),
      resolved: orUnknown(mapOf(containerNames as readonly string[], someDigest)),
      newest: fc.option(
        orUnknown(
          fc.record({
            arn: fc.constantFrom(...taskDefinitions),
            registeredAt: fc.option(strangeTimes),
            containers,
          }),
        ),
      ),
      repositories,
    })
    .map((some) => factsOf({ more: some }));

/** Every kind and cause: the compiler asks for those that are new. */
export const causes: { readonly [K in Kind]: { readonly [C in Causes[K]]: true } } = {
  stale: { "not-redeployed": true, "stale-cache": true, "rolled-back": true, undetermined: true },
  behind: { "not-registered": true, "not-updated": true, "rolled-back": true },
  stalled: { "tasks failed to start": true },
  mixed: { digests: true, revisions: true },
  missing: {
    "tag-gone": true,
    "digest-gone": true,
    archived: true,
    "not-an-image": true,
    "no-platform": true,
  },
  endangered: { "lifecycle-policy": true },
  unpullable: { "CannotPullContainerError: not found": true },
  mutable: { "moving-tag": true },
};

const said: Arbitrary<Said> = fc.constantFrom(...(Object.keys(causes) as Kind[])).chain((kind) =>
  fc.record({
    kind: fc.constant(kind),
    cause: fc.constantFrom(...Object.keys(causes[kind])),
    severity: fc.constantFrom<Severity>("high", "medium", "low"),
    expected: fc.option(someDigest()),
    image: fc.option(someDigest()),
  }),
);

const events: Record<AlertEvent, true> = {
  opened: true,
  changed: true,
  reminder: true,
  resolved: true,
  remediated: true,
  "remediation-failed": true,
  baseline: true,
  notice: true,
};

/** What an alert may say happened. */
export const alertEvents = (): Arbitrary<AlertEvent> =>
  fc.constantFrom(...(Object.keys(events) as AlertEvent[]));

/** Incidents in every state. */
export const incidents = (): Arbitrary<Incident> =>
  fc.record({
    id: fc.string(),
    container: fc.constantFrom(...containerNames),
    group: fc.constantFrom<Group>("content", "supply", "advice"),
    since: fc.option(times()),
    openedAt: times(),
    told: fc.option(
      fc
        .tuple(said, fc.record({ event: alertEvents(), at: times() }))
        .map(([a, b]): Told => ({ ...a, ...b })),
    ),
    claim: fc.option(
      fc
        .tuple(said, fc.record({ event: alertEvents(), message: fc.string(), until: times() }))
        .map(([a, b]): Claim => ({ ...a, ...b })),
    ),
    silencedUntil: fc.option(fc.oneof(times(), fc.constant("resolved" as const))),
  });

/** Remedies at every stage. */
export const remedies = (): Arbitrary<Remedy> =>
  fc
    .record({
      state: fc.constantFrom<Remedy["state"]>("queued", "writing", "deploying", "refused"),
      at: times(),
      said,
      container: fc.constantFrom(...containerNames),
      since: fc.option(times()),
      former: fc.constantFrom(...taskDefinitions),
      target: fc.option(fc.constantFrom(...taskDefinitions)),
      why: fc.option(fc.string()),
      superseded: fc.option(fc.string()),
      pins: fc.array(
        fc.record({
          container: fc.constantFrom(...containerNames),
          digest: someDigest(),
          tag: fc.option(followed),
          image: writtenImages,
        }),
        { maxLength: 2 },
      ),
    })
    .map((remedy): Remedy => remedy);

/** An attempt at a container, of any kind. */
export const attempts = (): Arbitrary<Attempt> =>
  fc.record({
    container: fc.constantFrom(...containerNames),
    digest: fc.option(someDigest()),
    revision: fc.option(fc.constantFrom(...taskDefinitions)),
    by: fc.constantFrom("us", "person", "ecs"),
    began: times(),
    end: fc.option(
      fc.record({ at: times(), how: fc.constantFrom(...howEnded), why: fc.option(fc.string()) }),
    ),
  });

/** What the journal may remember of a service. */
export const records = (): Arbitrary<ServiceRecord> =>
  fc
    .record({
      service: fc.constantFrom(...services),
      version: fc.nat(),
      incidents: fc.array(incidents(), { maxLength: 3 }),
      remedy: fc.option(remedies()),
      attempts: fc.array(attempts(), { maxLength: 4 }),
      remedied: fc.array(times(), { maxLength: 3 }),
      limited: fc.option(
        fc.record({
          until: times(),
          why: fc.string(),
          scope: fc.constantFrom<"service" | "all">("service", "all"),
        }),
      ),
      repositories: fc.subarray(repositoryKeys),
      uses: fc.array(
        fc.record({ repository: fc.constantFrom(...repositoryKeys), digest: someDigest(), since: times() }),
        { maxLength: 3 },
      ),
      accepted: fc.option(
        fc.record({
          taskDefinition: fc.constantFrom(...taskDefinitions),
          digests: mapOf(["web", "worker", "constructor"], () => fc.array(someDigest(), { maxLength: 2 })),
        }),
      ),
      seen: fc.option(fc.string()),
      refused: fc.option(fc.string()),
      unknownSince: fc.option(times()),
      pastUnread: fc.record({ rollouts: fc.option(times()), newest: fc.option(times()) }),
      baselineAt: fc.option(times()),
      recheckAt: fc.option(times()),
    })
    .map((record) => ({ ...newRecord(record.service), ...record }));
