/** A sandbox with the packaged program in it, and the few verbs that its stories are told in. */
import { createHash } from "node:crypto";
import { CreateRepositoryCommand, ECRClient, PutImageCommand } from "@aws-sdk/client-ecr";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import { packages } from "./package.ts";
import { createSandbox, type Sandbox, type SandboxOptions } from "../../src/sandbox/sandbox.ts";

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
  /** Registers a revision of `family` with one container for each image. */
  register(family: string, images: Record<string, string>): Promise<string>;
  /** Creates a service of two tasks; the cluster too, if it must. */
  service(cluster: string, name: string, taskDefinition: string, options?: object): Promise<void>;
  /** Forces a new deployment. */
  redeploy(cluster: string, service: string): Promise<void>;
  advance(duration: string): Promise<void>;
  /** The alerts delivered so far: `opened dev/backend stale not-redeployed`. */
  told(): string[];
  close(): Promise<void>;
}

/** Starts a world; `packaged: false` leaves the program out. */
export async function createWorld(options: SandboxOptions & { packaged?: boolean; remediation?: "on" | "off" } = {}): Promise<World> {
  const { packaged = true, remediation = "off", ...rest } = options;
  const sandbox = await createSandbox({
    ...(packaged ? { deployment: { directory: packages[remediation] } } : {}),
    ...rest,
  });
  const settings = {
    endpoint: sandbox.url,
    region,
    credentials: { accessKeyId: "admin", secretAccessKey: "admin" },
  };
  const ecs = new ECSClient(settings);
  const ecr = new ECRClient(settings);
  const created = new Set<string>();
  const once = async (what: string, create: () => Promise<unknown>) => {
    if (created.has(what)) return;
    created.add(what);
    await create();
  };
  return {
    sandbox,
    ecs,
    ecr,
    async push(repositoryName, content, ...tags) {
      await once(`repository ${repositoryName}`, () =>
        ecr.send(new CreateRepositoryCommand({ repositoryName })),
      );
      const imageManifest = manifestOf(content);
      for (const imageTag of tags)
        await ecr.send(new PutImageCommand({ repositoryName, imageManifest, imageTag }));
      await sandbox.settle();
      return digestOf(imageManifest);
    },
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
    told: () => sandbox.inbox().map(({ message }) => sayAlert(message)),
    async close() {
      ecs.destroy();
      ecr.destroy();
      await sandbox.close();
    },
  };
}

/** An image manifest whose digest depends on `content` alone. */
export function manifestOf(content: string, annotations: Record<string, string> = {}): string {
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: {
      mediaType: "application/vnd.oci.image.config.v1+json",
      digest: digestOf(content),
      size: content.length,
    },
    layers: [],
    annotations,
  });
}

/** The digest of a text's bytes. */
export function digestOf(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

interface AlertLike {
  event?: string;
  services?: { cluster: string; name: string; findings: { kind: string; cause: string | null }[] }[];
}

function sayAlert(message: unknown): string {
  const { event, services = [] } = message as AlertLike;
  const said = services.map(({ cluster, name, findings }) =>
    [`${cluster}/${name}`, ...findings.map(({ kind, cause }) => `${kind} ${cause}`)].join(" "),
  );
  return `${event} ${said.join(", ")}`;
}
