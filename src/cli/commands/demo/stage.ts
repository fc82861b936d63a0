import { CreateRepositoryCommand, ECRClient, PutImageCommand } from "@aws-sdk/client-ecr";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import { parseDuration } from "../../../domain/duration.ts";
import { parseDigest } from "../../../domain/image/reference.ts";
import { shortDigest } from "../../../domain/say.ts";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import type { Deed, Moment } from "./moment.ts";
import type { Stage } from "./story.ts";
import { watch } from "./watch.ts";

/** Simulated time passes in steps, so that each wake is seen at its own moment. */
const step = 1_000;

/** Sets a story's stage in a sandbox; `tell` hears everything that happens, in order. */
export function createStage(sandbox: Sandbox, tell: (moment: Moment) => void): Stage & { close(): void } {
  const settings = {
    endpoint: sandbox.url,
    region: "us-east-1",
    credentials: { accessKeyId: "team", secretAccessKey: "team" },
  };
  const ecs = new ECSClient(settings);
  const ecr = new ECRClient(settings);
  const registry = "123456789012.dkr.ecr.us-east-1.amazonaws.com";
  const created = new Set<string>();
  const news = watch(sandbox);

  async function once(what: string, create: () => Promise<unknown>): Promise<void> {
    if (created.has(what)) return;
    created.add(what);
    await create();
  }

  /** Tells a deed, and then what came of it at once. */
  async function done(verb: Deed["verb"], words: string): Promise<void> {
    tell({ kind: "deed", at: sandbox.clock.now(), verb, words });
    await sandbox.settle();
    news().forEach(tell);
  }

  return {
    async push(repositoryName, { manifest, digest }, ...tags) {
      await once(`repository ${repositoryName}`, () =>
        ecr.send(new CreateRepositoryCommand({ repositoryName })),
      );
      for (const imageTag of tags)
        await ecr.send(new PutImageCommand({ repositoryName, imageManifest: manifest, imageTag }));
      await done(
        "push",
        `${tags.map((tag) => `${repositoryName}:${tag}`).join(" and ")} now name ${short(digest)}`,
      );
    },
    async register(family, image) {
      const containerDefinitions = [{ name: "web", image: `${registry}/${image}`, memory: 512 }];
      const { taskDefinition } = await ecs.send(
        new RegisterTaskDefinitionCommand({ family, containerDefinitions }),
      );
      await done(
        "register",
        `task definition ${family}:${taskDefinition?.revision}, whose image is ${image}`,
      );
    },
    async createService(service, family) {
      const [cluster = "", serviceName = ""] = service.split("/");
      await once(`cluster ${cluster}`, () => ecs.send(new CreateClusterCommand({ clusterName: cluster })));
      const { service: made } = await ecs.send(
        new CreateServiceCommand({ cluster, serviceName, taskDefinition: family, desiredCount: 2 }),
      );
      await done("create", `service ${service}: two tasks of ${lastPart(made?.taskDefinition)}`);
    },
    async redeploy(service) {
      const [cluster, name] = service.split("/");
      await ecs.send(new UpdateServiceCommand({ cluster, service: name, forceNewDeployment: true }));
      await done(
        "redeploy",
        `aws ecs update-service --cluster ${cluster} --service ${name} --force-new-deployment`,
      );
    },
    async look(service) {
      const [cluster, serviceName] = service.split("/");
      const { taskArns } = await ecs.send(new ListTasksCommand({ cluster, serviceName }));
      const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
      const running = tasks.filter(({ lastStatus }) => lastStatus === "RUNNING");
      const digests = running.flatMap(({ containers = [] }) =>
        containers.map((one) => short(one.imageDigest)),
      );
      const revisions = running.map(({ taskDefinitionArn }) => lastPart(taskDefinitionArn));
      const words = `${running.length} tasks of ${service}, on ${among(revisions)}: ${among(digests)}`;
      tell({ kind: "sight", at: sandbox.clock.now(), words });
    },
    async wait(duration) {
      for (let left = parseDuration(duration); left > 0; left -= step) {
        await sandbox.advance(Math.min(step, left));
        news().forEach(tell);
      }
    },
    close() {
      ecs.destroy();
      ecr.destroy();
    },
  };
}

function lastPart(arn: string | undefined): string {
  return arn?.slice(arn.lastIndexOf("/") + 1) ?? "nothing";
}

function short(digest: string | undefined): string {
  return digest ? shortDigest(parseDigest(digest)) : "an image that is not told";
}

function among(values: readonly string[]): string {
  return [...new Set(values)].join(" and ");
}
