/** An account of any size, built past the wire, with the packaged program in it. */
import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { createSandbox, type Sandbox, type SandboxOptions } from "../src/sandbox/sandbox.ts";
import type { JsonObject } from "../src/sandbox/world.ts";
import { deploymentOf, readTemplate } from "../test/support/package.ts";

const account = "123456789012";
const region = "us-east-1";
const registry = `${account}.dkr.ecr.${region}.amazonaws.com`;

/** What is in an account. */
export interface Size {
  readonly services: number;
  /** Tasks of each service. */
  readonly tasks: number;
  /** The part of the services whose image was pushed anew and never deployed. */
  readonly drifting?: number;
  /** Services of a cluster. */
  readonly cluster?: number;
}

/** Milliseconds that AWS takes for a call. */
const latency: Readonly<Record<string, number>> = { ecs: 35, ecr: 25, dynamodb: 6, sns: 10, sqs: 10 };

/** An account, and the verbs of what is measured in it. */
export interface Account {
  readonly sandbox: Sandbox;
  /** Pushes an image to the repository of the service of this number. */
  push(service: number, content: string): Promise<void>;
  /** Has the service of this number deployed anew. */
  redeploy(service: number, input?: JsonObject): Promise<void>;
}

/** How many services use one repository: two clusters, as of two stages, have the same images. */
const sharing = 2;

/** Builds an account. Nothing is heard of its making: the first sweep finds all of it. */
export async function build(size: Size, options: SandboxOptions = {}): Promise<Account> {
  const { services, tasks, drifting = 0, cluster = 1000 } = size;
  const sandbox = await createSandbox({
    services: { ecs: { pageSize: 100 }, ecr: { pageSize: 1000 } },
    deployment: await program(),
    ...options,
  });
  const { ask } = sandbox;
  const repositories = Math.ceil(services / sharing);
  const repositoryOf = (service: number) => `image-${service % repositories}`;
  const clusterOf = (service: number) => `cluster-${Math.floor(service / cluster)}`;
  const push = async (service: number, content: string) => {
    const repositoryName = repositoryOf(service);
    await ask("ecr:PutImage", { repositoryName, imageManifest: manifest(content), imageTag: "latest" });
  };
  sandbox.fault({ events: "drop", match: { source: ["aws.ecr", "aws.ecs"] } });
  for (let i = 0; i < repositories; i++) {
    await ask("ecr:CreateRepository", { repositoryName: repositoryOf(i) });
    await push(i, `first ${i}`);
  }
  for (let i = 0; i < services; i++) {
    if (i % cluster === 0) await ask("ecs:CreateCluster", { clusterName: clusterOf(i) });
    await createService(sandbox, { i, cluster: clusterOf(i), repository: repositoryOf(i), tasks });
  }
  await sandbox.advance("9m");
  for (let i = 0; i < repositories * drifting; i++) await push(i, `second ${i}`);
  await sandbox.advance("1m");
  sandbox.clearFaults();
  return {
    sandbox,
    push,
    async redeploy(service, input = { forceNewDeployment: true }) {
      await ask("ecs:UpdateService", {
        cluster: clusterOf(service),
        service: `service-${service}`,
        ...input,
      });
    },
  };
}

interface NewService {
  readonly i: number;
  readonly cluster: string;
  readonly repository: string;
  readonly tasks: number;
}

async function createService({ ask }: Sandbox, { i, cluster, repository, tasks }: NewService) {
  const image = `${registry}/${repository}:latest`;
  const { taskDefinition } = (await ask("ecs:RegisterTaskDefinition", {
    family: `family-${i}`,
    containerDefinitions: [{ name: "web", image, memory: 128 }],
  })) as { taskDefinition: { taskDefinitionArn: string } };
  await ask("ecs:CreateService", {
    cluster,
    serviceName: `service-${i}`,
    taskDefinition: taskDefinition.taskDefinitionArn,
    desiredCount: tasks,
    launchType: "FARGATE",
  });
}

/** The packaged program; where time is hastened, also in its processes. */
async function program() {
  const template = await readTemplate("off");
  const { BENCH_HASTE, BENCH_BEGAN } = process.env;
  for (const { Type, Properties } of Object.values(template.Resources)) {
    if (Type !== "AWS::Lambda::Function" || !BENCH_HASTE) continue;
    const { Variables } = Properties.Environment as { Variables: JsonObject };
    Object.assign(Variables, { BENCH_HASTE, BENCH_BEGAN });
    Variables.NODE_OPTIONS = `--require=${resolve("bench/hasten.cjs")}`;
  }
  return deploymentOf(template, "off");
}

function manifest(content: string): string {
  const digest = `sha256:${createHash("sha256").update(content).digest("hex")}`;
  const config = { mediaType: "application/vnd.oci.image.config.v1+json", digest, size: 1 };
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config,
    layers: [],
  });
}

/** From now on each call takes as long as AWS takes. */
export function slowDown({ listen }: Sandbox): void {
  listen(async ({ operation }) => {
    const milliseconds = latency[operation.split(":")[0] ?? ""] ?? 0;
    await new Promise((done) => setTimeout(done, milliseconds));
  });
}
