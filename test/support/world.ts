/** A sandbox with the packaged program in it, and the few verbs that its stories are told in. */
import {
  CreatePullThroughCacheRuleCommand,
  CreateRepositoryCommand,
  ECRClient,
  PutImageCommand,
} from "@aws-sdk/client-ecr";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import type { Duration } from "../../src/sandbox/duration.ts";
import type { Processes } from "../../src/sandbox/lambda/processes.ts";
import { createSandbox, type Sandbox, type SandboxOptions } from "../../src/sandbox/sandbox.ts";
import {
  attestationsOf,
  builtIndexOf,
  chartOf,
  digestOf,
  emptyIndex,
  indexOf,
  manifestOf,
  provenanceOf,
  sbomOf,
  signatureOf,
} from "./manifests.ts";
import { packages, type Remediation } from "./package.ts";

export { builtIndexOf, digestOf, indexOf, manifestOf, provenanceOf } from "./manifests.ts";

export const account = "123456789012";
export const region = "us-east-1";
export const registry = `${account}.dkr.ecr.${region}.amazonaws.com`;

/** A sandbox, its administrator's clients, and verbs. */
export interface World {
  readonly sandbox: Sandbox;
  readonly ecs: ECSClient;
  readonly ecr: ECRClient;
  /** Pushes an image made of `content` under each of these tags; creates the repository if it must. */
  push(repository: string, content: string, ...tags: string[]): Promise<string>;
  /** Pushes this manifest under each of these tags; creates the repository if it must. */
  pushManifest(repository: string, manifest: string, ...tags: string[]): Promise<string>;
  /** As `pushManifest`, but never builds an index: the registry gets these bytes, or has them already. */
  pushAsIs(repository: string, manifest: string, ...tags: string[]): Promise<string>;
  /** Registers a revision of `family` with one container for each image. */
  register(family: string, images: Record<string, string>): Promise<string>;
  /** Creates a service of two tasks; the cluster too, if it must. */
  service(cluster: string, name: string, taskDefinition: string, options?: object): Promise<void>;
  /** Forces a new deployment. */
  redeploy(cluster: string, service: string): Promise<void>;
  advance(duration: Duration): Promise<void>;
  /** The alerts delivered so far. */
  alerts(): AlertMessage[];
  /** The alerts delivered so far: `opened dev/backend stale not-redeployed`. */
  told(): string[];
  close(): Promise<void>;
}

/** An alert's JSON, as far as the stories look at it. */
export interface AlertMessage {
  readonly event: string;
  readonly incident: string;
  readonly sequence: number;
  readonly services: readonly {
    readonly cluster: string;
    readonly name: string;
    readonly findings: readonly {
      readonly kind: string;
      readonly cause: string | null;
      readonly advice: readonly string[];
    }[];
    readonly containers: readonly { readonly name: string; readonly resolved: string | null }[];
    readonly unknown: readonly { readonly fact: string; readonly reason: string }[];
  }[];
  readonly repository: {
    readonly repository: string;
    readonly findings: readonly { readonly kind: string; readonly cause?: string | null }[];
  } | null;
  readonly unreadable: readonly { readonly operation: string }[];
  readonly remedy: {
    readonly state: string;
    readonly taskDefinition: string | null;
    readonly reason: string | null;
  };
}

export interface WorldOptions extends SandboxOptions {
  /** Whether the program is deployed: yes, if absent. */
  readonly packaged?: boolean;
  readonly remediation?: Remediation;
  /** Whether each image is pushed as BuildKit does: as an index, with a provenance beside it. */
  readonly buildsIndexes?: boolean;
}

let lent: Processes | undefined;

/** Lets the worlds from now on run their functions in these processes, which are asked for once. */
export function lendProcesses(create: () => Processes): void {
  lent ??= create();
}

/** Starts a world. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const { packaged = true, remediation = "off", buildsIndexes = false, ...rest } = options;
  const sandbox = await createSandbox({
    ...(packaged ? { deployment: { directory: packages[remediation] } } : {}),
    ...(lent && { processes: lent }),
    ...rest,
  });
  const settings = {
    endpoint: sandbox.url,
    region: options.place?.region ?? region,
    credentials: { accessKeyId: options.place?.account ?? "admin", secretAccessKey: "admin" },
  };
  const ecs = new ECSClient(settings);
  const ecr = new ECRClient(settings);
  const created = new Set<string>();
  const once = async (what: string, create: () => Promise<unknown>) => {
    if (created.has(what)) return;
    created.add(what);
    await create();
  };
  const alerts = () => emailsIn(sandbox).map(({ message }) => message as AlertMessage);
  const pushManifest: World["pushManifest"] = async (repositoryName, imageManifest, ...tags) => {
    if (!buildsIndexes || "manifests" in JSON.parse(imageManifest))
      return put(repositoryName, imageManifest, ...tags);
    const provenance = provenanceOf(digestOf(imageManifest));
    for (const child of [imageManifest, provenance]) await pushAsIs(repositoryName, child);
    return put(repositoryName, builtIndexOf(imageManifest, provenance), ...tags);
  };
  const pushAsIs: World["pushAsIs"] = async (repositoryName, imageManifest, ...tags) => {
    for (const each of tags.length > 0 ? tags.map((tag) => [tag]) : [[]])
      await put(repositoryName, imageManifest, ...each).catch((error: Error) => {
        if (error.name !== "ImageAlreadyExistsException") throw error;
      });
    return digestOf(imageManifest);
  };
  const put: World["pushManifest"] = async (repositoryName, imageManifest, ...tags) => {
    await once(`repository ${repositoryName}`, () =>
      ecr.send(new CreateRepositoryCommand({ repositoryName })),
    );
    for (const imageTag of tags)
      await ecr.send(new PutImageCommand({ repositoryName, imageManifest, imageTag }));
    if (tags.length === 0) await ecr.send(new PutImageCommand({ repositoryName, imageManifest }));
    await sandbox.settle();
    return digestOf(imageManifest);
  };
  return {
    sandbox,
    ecs,
    ecr,
    push: (repository, content, ...tags) => pushManifest(repository, manifestOf(content), ...tags),
    pushManifest,
    pushAsIs,
    async register(family, images) {
      const containerDefinitions = Object.entries(images).map(([name, image]) => ({
        name,
        image,
        memory: 128,
      }));
      const answer = await ecs.send(new RegisterTaskDefinitionCommand({ family, containerDefinitions }));
      return answer.taskDefinition?.taskDefinitionArn ?? "";
    },
    async service(cluster, serviceName, taskDefinition, extra = {}) {
      await once(`cluster ${cluster}`, () => ecs.send(new CreateClusterCommand({ clusterName: cluster })));
      await ecs.send(
        new CreateServiceCommand({
          cluster,
          serviceName,
          taskDefinition,
          desiredCount: 2,
          launchType: "FARGATE",
          ...extra,
        }),
      );
      await sandbox.settle();
    },
    async redeploy(cluster, service) {
      await ecs.send(new UpdateServiceCommand({ cluster, service, forceNewDeployment: true }));
      await sandbox.settle();
    },
    advance: (duration) => sandbox.advance(duration),
    alerts,
    told: () => alerts().map(sayAlert),
    async close() {
      ecs.destroy();
      ecr.destroy();
      await sandbox.close();
    },
  };
}

/** Pushes an image that says what platform it is for: `linux/arm64`. */
export function pushFor(
  { pushAsIs }: World,
  platform: string,
  repository: string,
  content: string,
  ...tags: string[]
): Promise<string> {
  return pushAsIs(repository, manifestOf(content, { "sandbox.platform": platform }), ...tags);
}

/** Pushes an index of an image for each of these platforms, and the images before it. */
export async function pushIndex(
  { pushAsIs }: World,
  platforms: readonly string[],
  repository: string,
  content: string,
  ...tags: string[]
): Promise<string> {
  const images = Object.fromEntries(
    platforms.map((platform) => [platform, manifestOf(`${content} ${platform}`)]),
  );
  for (const image of Object.values(images)) await pushAsIs(repository, image);
  return pushAsIs(repository, indexOf(images), ...tags);
}

/** Pushes an index that lists nothing. */
export function pushEmptyIndex({ pushAsIs }: World, repository: string, ...tags: string[]): Promise<string> {
  return pushAsIs(repository, emptyIndex, ...tags);
}

/** Pushes an index that lists a provenance and no image. */
export async function pushAttestations(
  { pushAsIs }: World,
  repository: string,
  content: string,
  ...tags: string[]
): Promise<string> {
  const provenance = provenanceOf(content);
  await pushAsIs(repository, provenance);
  return pushAsIs(repository, attestationsOf(content, provenance), ...tags);
}

/** Pushes a Helm chart. */
export function pushChart(
  { pushAsIs }: World,
  repository: string,
  version: string,
  ...tags: string[]
): Promise<string> {
  return pushAsIs(repository, chartOf(version), ...tags);
}

/** Pushes a cosign signature of an image, under the tag that cosign gives it: `sha256-….sig`. */
export function pushSignature({ pushAsIs }: World, repository: string, digest: string): Promise<string> {
  return pushAsIs(repository, signatureOf(digest), `${digest.replace(":", "-")}.sig`);
}

/** Pushes an SBOM that refers to an image; untagged, as referrers are, unless tags are given. */
export function pushSbom(
  { pushAsIs }: World,
  repository: string,
  digest: string,
  ...tags: string[]
): Promise<string> {
  return pushAsIs(repository, sbomOf(digest), ...tags);
}

/** Makes `prefix/…` a cache of an upstream registry. */
export async function cacheFrom(
  { ecr }: World,
  ecrRepositoryPrefix: string,
  upstreamRegistryUrl: string,
): Promise<void> {
  await ecr.send(new CreatePullThroughCacheRuleCommand({ ecrRepositoryPrefix, upstreamRegistryUrl }));
}

/** Somebody pulls an image made of `content` through the cache; its repository is made if it must. */
export async function pullThrough(
  { sandbox }: World,
  repositoryName: string,
  content: string,
  imageTag: string,
): Promise<string> {
  const imageManifest = manifestOf(content);
  await sandbox.ask("ecr:SandboxPullThroughCache", { repositoryName, imageManifest, imageTag });
  await sandbox.settle();
  return digestOf(imageManifest);
}

/** What was delivered by e-mail: each alert is told on every channel, and counted on one. */
export function emailsIn({ inbox }: Sandbox): ReturnType<Sandbox["inbox"]> {
  return inbox().filter(({ channel }) => channel === "email");
}

/** An alert in a few words: `opened dev/backend stale not-redeployed`. */
export function sayAlert({ event, services, repository }: AlertMessage): string {
  if (repository)
    return [event, repository.repository, ...repository.findings.map(({ kind }) => kind)].join(" ");
  const said = services.map(({ cluster, name, findings }) =>
    [`${cluster}/${name}`, ...findings.map(({ kind, cause }) => `${kind} ${cause}`)].join(" "),
  );
  return `${event} ${said.join(", ")}`;
}
