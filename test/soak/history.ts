/** One history: a service in a sandbox with the packaged program, and what people may do to it. */
import { resolve } from "node:path";
import { createProcesses, type Processes } from "../../src/sandbox/lambda/processes.ts";
import { createSandbox, type Sandbox } from "../../src/sandbox/sandbox.ts";
import type { ServiceOptions } from "../../src/sandbox/services/index.ts";
import type { JsonObject } from "../../src/sandbox/world.ts";
import { deploymentOf, readTemplate } from "../support/package.ts";
import { builtIndexOf, digestOf, manifestOf, provenanceOf, registry } from "../support/world.ts";
import type { Subject } from "./truth.ts";
import { type Witness, watch } from "./witness.ts";

/** What a service is like. */
export interface Setup {
  readonly containers: number;
  readonly desired: number;
  /** What ECS does with a deployment whose tasks fail: `null`, it tries for ever. */
  readonly breaker: "rolls back" | "gives up" | null;
  /** Where its tasks run: nodes may keep images. */
  readonly on: "FARGATE" | "EC2" | "EC2 that keeps images";
  /** Whether it goes where its tag goes, back too. */
  readonly track: "auto" | "same-tag";
  /** Whether a deployment takes its time. */
  readonly bakes: boolean;
  /** Whether its images are indexes, as BuildKit makes them. */
  readonly indexes: boolean;
}

/** How an image behaves. */
export type Image = "good" | "does not start" | "cannot be pulled";

/** What people do, and what they can see. */
export interface History {
  readonly sandbox: Sandbox;
  readonly witness: Witness;
  readonly subject: Subject;
  /** Pushes a new image as "latest". */
  push(container: string, image: Image): Promise<void>;
  /** Lets "latest" name an image that was pushed before: the `nth` but one. */
  retag(container: string, nth: number): Promise<void>;
  /** Forces a new deployment. */
  redeploy(): Promise<void>;
  /** Registers a revision with "latest", or with the digests that it names now, and updates the service to it. */
  deploy(written: "tag" | "digest"): Promise<void>;
  /** Updates the service to an older revision of its family. */
  goBack(nth: number): Promise<void>;
  /** Registers a copy of an older revision, tags and all, and updates the service to it. */
  goBackToCopy(nth: number): Promise<void>;
  /** Stops the deployment that is under way, and lets ECS go back. */
  stop(): Promise<void>;
  scale(desired: number): Promise<void>;
  tag(name: string, value: string | null): Promise<void>;
  /** Has the program remedy again what it may have remedied already. */
  askAgain(): Promise<void>;
}

const names = ["web", "jobs"];
const cluster = "dev";
const service = "shop";
const containersOf = ({ containers }: Setup) => names.slice(0, containers);

/** Begins histories, one after the other: the functions' processes stay warm from one to the next. */
export interface Theatre {
  begin(setup: Setup): Promise<History>;
  close(): Promise<void>;
}

/** Opens a theatre. */
export async function openTheatre(): Promise<Theatre> {
  const processes = createProcesses();
  const template = await readTemplate("on");
  for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
    // Who posts to Slack looks at the time that is left, which is real.
    if (Type !== "AWS::Lambda::Function" || /slack/i.test(id)) continue;
    const { Variables } = Properties.Environment as { Variables: JsonObject };
    Variables.NODE_OPTIONS = `--require=${resolve("test/support/impatient.cjs")}`;
  }
  const options = { processes, deployment: deploymentOf(template, "on") };
  let port = 0;
  let start = new Date("2026-11-26T09:00:00Z");
  let histories = 0;
  let open: Sandbox | undefined;
  /** The clock of a warm process has seen the end of the history before. */
  async function end(): Promise<void> {
    if (!open) return;
    start = new Date(Math.ceil((open.clock.now().getTime() + 1) / day) * day + 9 * hour);
    await open.close();
    open = undefined;
  }
  return {
    async begin(setup) {
      await end();
      open = await createSandbox({ ...options, port, start, services: servicesOf(setup) });
      port = Number(new URL(open.url).port);
      // A warm process remembers the revisions it has seen.
      return begin(open, setup, `${service}-${++histories}`);
    },
    async close() {
      await end();
      await closeAll(processes);
    },
  };
}

const closeAll = ({ close }: Processes) => close();

function servicesOf({ on }: Setup): ServiceOptions {
  const pullBehaviors = on === "EC2 that keeps images" ? { [cluster]: "once" as const } : {};
  return { ecs: { pageSize: 100, pullBehaviors }, ecr: { pageSize: 100 } };
}

const hour = 3_600_000;
const day = 24 * hour;

async function begin(sandbox: Sandbox, setup: Setup, family: string): Promise<History> {
  const containers = containersOf(setup);
  const repositories = new Map(containers.map((name) => [name, `${service}/${name}`]));
  const subject: Subject = { cluster, service, repositories };
  const witness = watch(sandbox, subject);
  const pushed = new Map<string, string[]>(containers.map((name) => [name, []]));
  let contents = 0;

  async function put(container: string, manifest: string): Promise<void> {
    const repositoryName = repositories.get(container);
    await sandbox.ask("ecr:PutImage", { repositoryName, imageManifest: manifest, imageTag: "latest" });
    witness.noteMove(container, digestOf(manifest));
  }

  /** Pushes what an index is to list. */
  async function indexOf(container: string, image: string): Promise<string> {
    const provenance = provenanceOf(`${container} ${contents}`);
    for (const imageManifest of [image, provenance])
      await sandbox.ask("ecr:PutImage", { repositoryName: repositories.get(container), imageManifest });
    return builtIndexOf(image, provenance);
  }

  /** Does something as a person; what follows from it is left to the sandbox. */
  async function act(operation: string, input: JsonObject): Promise<void> {
    await sandbox.ask(operation, input);
    await witness.noteAct();
  }

  const update = (input: JsonObject) => act("ecs:UpdateService", { cluster, service, ...input });

  async function registered(what: JsonObject): Promise<string> {
    const { taskDefinition } = (await sandbox.ask("ecs:RegisterTaskDefinition", {
      family,
      ...definition,
      ...what,
    })) as { taskDefinition: { taskDefinitionArn: string } };
    return taskDefinition.taskDefinitionArn;
  }

  const register = (imageOf: (container: string) => string) =>
    registered({
      containerDefinitions: containers.map((name) => ({ name, image: imageOf(name), ...containerFields })),
    });

  /** An older revision of the family: the `nth` but one. */
  async function former(nth: number): Promise<string> {
    const { taskDefinitionArns } = (await sandbox.ask("ecs:ListTaskDefinitions", {
      familyPrefix: family,
      sort: "DESC",
    })) as { taskDefinitionArns: string[] };
    const { taskDefinition } = await witness.look();
    const older = taskDefinitionArns.slice(taskDefinitionArns.indexOf(taskDefinition) + 1);
    const others = older.length > 0 ? older : taskDefinitionArns;
    return others[nth % others.length] ?? taskDefinition;
  }

  const history: History = {
    sandbox,
    witness,
    subject,
    async push(container, image) {
      const fail = failures[image];
      const single = manifestOf(`${container} ${++contents}`, fail ? { "sandbox.fail": fail } : {});
      const manifest = setup.indexes ? await indexOf(container, single) : single;
      pushed.get(container)?.push(manifest);
      await put(container, manifest);
    },
    async retag(container, nth) {
      const before = (pushed.get(container) ?? []).slice(0, -1);
      const manifest = before.at(-1 - (nth % Math.max(1, before.length)));
      const { published } = await witness.look();
      if (manifest && published.get(container) !== digestOf(manifest)) await put(container, manifest);
    },
    redeploy: () => update({ forceNewDeployment: true }),
    async deploy(written) {
      const { published } = await witness.look();
      const imageOf = (name: string) => {
        const repository = `${registry}/${repositories.get(name)}`;
        return written === "tag" ? `${repository}:latest` : `${repository}@${published.get(name)}`;
      };
      await update({ taskDefinition: await register(imageOf) });
    },
    goBack: async (nth) => update({ taskDefinition: await former(nth) }),
    async goBackToCopy(nth) {
      const { taskDefinition, tags } = (await sandbox.ask("ecs:DescribeTaskDefinition", {
        taskDefinition: await former(nth),
        include: ["TAGS"],
      })) as { taskDefinition: { containerDefinitions: JsonObject[] }; tags: JsonObject[] };
      const { containerDefinitions } = taskDefinition;
      await update({ taskDefinition: await registered({ containerDefinitions, tags }) });
    },
    async stop() {
      const { rollouts } = await witness.look();
      const [running] = rollouts.filter(({ status }) => status === "IN_PROGRESS");
      if (running)
        await act("ecs:StopServiceDeployment", { serviceDeploymentArn: running.arn, stopType: "ROLLBACK" });
    },
    scale: (desiredCount) => update({ desiredCount }),
    async tag(name, value) {
      const resourceArn = serviceArn;
      const key = `ecs-image-drift:${name}`;
      if (value === null) await act("ecs:UntagResource", { resourceArn, tagKeys: [key] });
      else await act("ecs:TagResource", { resourceArn, tags: [{ key, value }] });
    },
    async askAgain() {
      const queue = sandbox.stack?.resources.find(({ logicalId }) => logicalId === "Remedies")?.physicalId;
      await sandbox.ask("sqs:SendMessage", {
        QueueUrl: queue,
        MessageBody: JSON.stringify({ service: serviceArn }),
      });
    },
  };

  await sandbox.ask("ecs:CreateCluster", { clusterName: cluster });
  for (const [container, repositoryName] of repositories) {
    await sandbox.ask("ecr:CreateRepository", { repositoryName });
    await history.push(container, "good");
  }
  await act("ecs:CreateService", {
    cluster,
    serviceName: service,
    taskDefinition: await register((name) => `${registry}/${repositories.get(name)}:latest`),
    desiredCount: setup.desired,
    launchType: setup.on === "FARGATE" ? "FARGATE" : "EC2",
    deploymentConfiguration: {
      ...(setup.breaker && {
        deploymentCircuitBreaker: { enable: true, rollback: setup.breaker === "rolls back" },
      }),
      ...(setup.bakes && { strategy: "BLUE_GREEN", bakeTimeInMinutes: 3 }),
    },
    tags: [
      { key: "ecs-image-drift:mode", value: "remediate" },
      { key: "ecs-image-drift:track", value: setup.track },
    ],
  });
  await sandbox.advance("16m");
  return history;
}

/** The worlds in which nobody does anything any more. */
const resting = new WeakSet<Sandbox>();

/** From now on nobody does anything, not even what they were about to do. */
export function leaveAlone({ sandbox }: History): void {
  resting.add(sandbox);
}

/** Does this once, just before the program's next such call is served. */
export function beforeNext(
  { sandbox }: History,
  { caller, operation }: { caller: string; operation: string },
  act: () => Promise<void>,
): void {
  let isDone = false;
  sandbox.watch(async (call) => {
    if (isDone || resting.has(sandbox) || call.caller !== caller || call.operation !== operation) return;
    isDone = true;
    await act();
  });
}

const serviceArn = `arn:aws:ecs:us-east-1:123456789012:service/${cluster}/${service}`;

const failures = {
  good: null,
  "does not start": "start",
  "cannot be pulled": "pull",
} as const satisfies Record<Image, string | null>;

/** What must be in every revision that the program makes. */
const definition = {
  networkMode: "awsvpc",
  cpu: "256",
  memory: "512",
  futureSetting: { deep: [{ deeper: null }, 0.1, ""], on: true },
  tags: [
    { key: "team", value: "shop" },
    { key: "empty", value: "" },
  ],
};

const containerFields = {
  memory: 128,
  environment: [{ name: "STAGE", value: "dev" }],
  futureOption: { list: [[], {}] },
};
