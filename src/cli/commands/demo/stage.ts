import {
  CreateRepositoryCommand,
  DescribeImagesCommand,
  ECRClient,
  PutImageCommand,
} from "@aws-sdk/client-ecr";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import { parseDuration } from "../../../domain/common/duration.ts";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import type { Check } from "./messages.ts";
import type { Deed, Moment, Sight } from "./moment.ts";
import { runAdvice } from "./run-advice.ts";
import type { Stage } from "./story.ts";
import { watch } from "./watch.ts";

/** Simulated time passes in steps, so that each wake is seen at its own moment. */
const step = 1_000;

/** A stage, and what was seen on it. */
export interface PlayedStage extends Stage {
  /** What people looked at: whether it was as the story says. */
  readonly sights: readonly Check[];
  close(): void;
}

/** Sets a story's stage in a sandbox; `tell` hears everything that happens, in order. */
export function createStage(sandbox: Sandbox, tell: (moment: Moment) => void): PlayedStage {
  const region = "us-east-1";
  const settings = {
    endpoint: sandbox.url,
    region,
    credentials: { accessKeyId: "team", secretAccessKey: "team" },
  };
  const ecs = new ECSClient(settings);
  // Where time is another than this machine's, the SDK takes any refusal for a skewed clock, and tries again.
  const ecr = new ECRClient({ ...settings, maxAttempts: 1 });
  const registry = `123456789012.dkr.ecr.${region}.amazonaws.com`;
  const repositories = new Set<string>();
  const news = watch(sandbox);
  const sights: Check[] = [];

  /** Tells a deed, and then what came of it at once. */
  async function done(verb: Deed["verb"], words: string): Promise<void> {
    tell({ kind: "deed", at: sandbox.clock.now(), verb, words });
    await sandbox.settle();
    news().forEach(tell);
  }

  /** Tells what was seen, and whether the story says the same. */
  function see(where: Sight["where"], words: string, foretold: string): void {
    tell({ kind: "sight", at: sandbox.clock.now(), where, words });
    const isRight = words === foretold;
    sights.push({ isRight, words: isRight ? words : `${words}\n  where the story says: ${foretold}` });
  }

  async function pass(milliseconds: number): Promise<void> {
    for (let left = milliseconds; left > 0; left -= step) {
      await sandbox.advance(Math.min(step, left));
      news().forEach(tell);
    }
  }

  return {
    sights,
    async createCluster(clusterName, pullBehavior) {
      await ecs.send(new CreateClusterCommand({ clusterName }));
      sandbox.fault({ instance: { cluster: clusterName, pullBehavior } });
      await done(
        "cluster",
        `${clusterName}, two EC2 instances with ECS_IMAGE_PULL_BEHAVIOR=${pullBehavior}: they do not pull an image that they have cached`,
      );
    },
    async push(repositoryName, { manifest, digest }, ...tags) {
      if (!repositories.has(repositoryName)) {
        repositories.add(repositoryName);
        await ecr.send(new CreateRepositoryCommand({ repositoryName }));
      }
      let isNews = false;
      for (const imageTag of tags) {
        const answer = await ecr
          .send(new PutImageCommand({ repositoryName, imageManifest: manifest, imageTag }))
          .catch(ifThere);
        isNews ||= answer !== null;
      }
      const names = tags.map((tag) => `${repositoryName}:${tag}`).join(" and ");
      const words = isNews
        ? `${names} now ${tags.length === 1 ? "names" : "name"} ${digest}`
        : `${names} named ${digest} already`;
      await done("push", words);
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
    async createService(service, family, mode) {
      const [cluster = "", serviceName = ""] = service.split("/");
      const { service: made } = await ecs.send(
        new CreateServiceCommand({
          cluster,
          serviceName,
          taskDefinition: family,
          desiredCount: 2,
          launchType: "EC2",
          ...(mode === "alert" ? {} : { tags: [{ key: "ecs-image-drift:mode", value: mode }] }),
        }),
      );
      const tagged = mode === "alert" ? "" : `, tagged ecs-image-drift:mode=${mode}`;
      await done("create", `service ${service}: two tasks of ${lastPart(made?.taskDefinition)}${tagged}`);
    },
    async redeploy(service) {
      const [cluster, name] = service.split("/");
      await ecs.send(new UpdateServiceCommand({ cluster, service: name, forceNewDeployment: true }));
      await done(
        "redeploy",
        `aws ecs update-service --cluster ${cluster} --service ${name} --force-new-deployment`,
      );
    },
    async pinAsAdvised() {
      const body = sandbox.inbox().findLast(({ channel }) => channel === "email")?.body ?? "";
      const [, command] = /^ *(ecs-image-drift pin .*)$/m.exec(body) ?? [];
      const pinned = command ? `${command} --yes` : "there is no such command in the last e-mail";
      await done("pin", pinned);
      if (!command) {
        sights.push({ isRight: false, words: pinned });
        return;
      }
      const { exitCode, output } = await runAdvice(pinned, sandbox.url, pass);
      tell({ kind: "output", at: sandbox.clock.now(), text: output });
      sights.push({ isRight: exitCode === 0, words: `${pinned}: exit code ${exitCode}` });
    },
    async look(service, revision, { digest }) {
      const [cluster, serviceName] = service.split("/");
      const { taskArns } = await ecs.send(new ListTasksCommand({ cluster, serviceName }));
      const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
      const running = tasks.filter(({ lastStatus }) => lastStatus === "RUNNING");
      const digests = running.flatMap(({ containers = [] }) =>
        containers.map((one) => one.imageDigest ?? "an image that is not reported"),
      );
      const revisions = running.map(({ taskDefinitionArn }) => lastPart(taskDefinitionArn));
      see(
        "running",
        `${running.length} of 2 tasks of ${service}, on ${among(revisions)}: ${among(digests)}`,
        `2 of 2 tasks of ${service}, on ${revision}: ${digest}`,
      );
    },
    async lookUp(repositoryName, tag, { digest }) {
      const { imageDetails = [] } = await ecr.send(
        new DescribeImagesCommand({ repositoryName, imageIds: [{ imageTag: tag }] }),
      );
      const name = `${repositoryName}:${tag}`;
      see("in ECR", `${name} is ${imageDetails[0]?.imageDigest}`, `${name} is ${digest}`);
    },
    wait: (duration) => pass(parseDuration(duration)),
    close() {
      ecs.destroy();
      ecr.destroy();
    },
  };
}

/** The registry refuses what it has already, under that tag: docker push takes it for done. */
function ifThere(error: unknown): null {
  if (error instanceof Error && error.name === "ImageAlreadyExistsException") return null;
  throw error;
}

function lastPart(arn: string | undefined): string {
  return arn?.slice(arn.lastIndexOf("/") + 1) ?? "nothing";
}

function among(values: readonly string[]): string {
  return [...new Set(values)].join(" and ") || "nothing";
}
