/**
 * Plays cases side by side in one account: each is a service on a repository of its own.
 * What was pushed before is there when the program is installed; what is pushed later is heard, or found by the sweep.
 */
import { vi } from "vitest";
import { parsePolicyFile } from "../../../src/adapters/policy/policy-file.ts";
import { parseServiceArn } from "../../../src/domain/ecs/arn.ts";
import type { Assessment } from "../../../src/domain/judge/assess.ts";
import { readPolicy } from "../../../src/domain/policy/policy.ts";
import { judge } from "../../../src/reconcile/judge.ts";
import { type Duration, milliseconds } from "../../../src/sandbox/duration.ts";
import type { JsonObject } from "../../../src/sandbox/world.ts";
import { asAdministrator } from "../../support/administrator.ts";
import {
  account,
  createWorld,
  digestOf,
  emailsIn,
  region,
  registry,
  type World,
} from "../../support/world.ts";
import { type Architecture, image, type Maker } from "./images.ts";
import { driftFile, type Program, type Track, tagOf } from "./programs.ts";

/** How what is pushed later becomes known. */
export type Way = "events" | "sweep";

export type Mode = "observe" | "alert" | "remediate";

/**
 * A push, by its tags, parted by blanks: `1.2.3 latest`. A word that begins with `#` is no tag, and tells pushes of
 * the same tags apart.
 */
export type Pushed = string | { readonly name: string; readonly make: Maker };

/** What happens: a push, a pause of so many seconds instead of the usual minute, or what else somebody does. */
export type Step = Pushed | { readonly pause: number } | { readonly act: Act };

export type Act = (stage: Stage) => Promise<unknown>;

export interface Case {
  /** The name of its service and its family; of its repository too, if that is not told. */
  readonly key: string;
  readonly repository?: string | undefined;
  /** CreateRepository's settings. */
  readonly settings?: JsonObject | undefined;
  /** The prefix of the pull-through cache rule that fills the repository. */
  readonly cache?: string | undefined;
  readonly architecture?: Architecture | undefined;
  /** What is there before the program is installed, by age. */
  readonly before: readonly (readonly [age: string, ...Pushed[]])[];
  /** The tag in the task definition, or `@` and the push whose digest is. */
  readonly runs: string;
  /** Tags of its task definition. */
  readonly definitionTags?: Readonly<Record<string, string>>;
  readonly later: readonly Step[];
  readonly mode: Mode;
  readonly track: Track;
}

/** A case in its account. */
export interface Stage {
  readonly world: World;
  readonly repository: string;
  readonly service: string;
  push(pushed: Pushed): Promise<void>;
  /** The digest of what was pushed by these words. @throws {RangeError} if nothing was */
  digestOf(name: string): string;
  ask(operation: string, input: object): Promise<JsonObject>;
}

/** What came of it. */
export interface Played {
  readonly world: World;
  /** The messages about a case: `opened behind not-registered high: 1.2.4`. */
  told(one: Case): string[];
  /** Messages that are about none of the cases. */
  strays(): string[];
  /** The images of all revisions of the case's family, the first one apart, by what was pushed. */
  registered(one: Case): Promise<string[]>;
  /** What its service is found to be now. */
  assessment(one: Case): Assessment | undefined;
  /** What went wrong with the program itself. */
  troubles(): unknown[];
}

/** The one that all of them run in. */
export const cluster = "shop";

/** When the program is installed. */
const installed = Date.parse("2026-11-26T09:00:00Z");

/** Plays these cases, and looks on for so many minutes: longer than settling, shorter than a reminder. */
export async function play(
  cases: readonly Case[],
  way: Way,
  program: Program,
  minutes = 90,
): Promise<Played> {
  const names = new Map<string, string>();
  const world = await createWorld({
    packaged: false,
    start: new Date(installed - oldest(cases)),
    services: { ecs: { pageSize: 100 }, ecr: { pageSize: 100 } },
  });
  const stages = new Map(cases.map((one) => [one, createStage(world, one, names)]));
  const stageOf = (one: Case) => stages.get(one) as Stage;
  await pushBefore(world, cases, stageOf);
  await world.sandbox.ask("ecs:CreateCluster", { clusterName: cluster });
  for (const one of cases) await createService(stageOf(one), one);
  await world.advance("1h");
  await world.sandbox.deploy(program.deployment(way === "events" ? "rate(1 day)" : "rate(15 minutes)"));
  await world.sandbox.invoke("ecs-image-drift-prod-sweep", {});
  await world.advance("20m");
  if (way === "sweep") world.sandbox.fault({ events: "drop" });
  await playLater(world, cases, stageOf, minutes);
  return lookAt(world, cases, names);
}

async function lookAt(world: World, cases: readonly Case[], names: Map<string, string>): Promise<Played> {
  const services = cases.map(({ key }) =>
    parseServiceArn(`arn:aws:ecs:${region}:${account}:service/${cluster}/${key}`),
  );
  const policy = readPolicy(parsePolicyFile("drift.yml", driftFile));
  const { assessments } = await judge(services, { ...asAdministrator(world), policy });
  vi.unstubAllEnvs();
  const nameOf = (digest: string | null) => (digest === null ? "?" : (names.get(digest) ?? digest));
  const told = Map.groupBy(
    messagesIn(world).flatMap((message) => partsOf(message, nameOf)),
    ({ key }) => key,
  );
  const keys = new Set(cases.map(({ key }) => key));
  return {
    world,
    told: ({ key }) => (told.get(key) ?? []).map(({ said }) => said),
    strays: () => [...told].flatMap(([key, parts]) => (keys.has(key) ? [] : parts.map(({ said }) => said))),
    async registered(one) {
      const { taskDefinitionArns } = await world.sandbox.ask("ecs:ListTaskDefinitions", {
        familyPrefix: one.key,
      });
      const images = (taskDefinitionArns as string[]).slice(1).map(async (taskDefinition) => {
        const answer = await world.sandbox.ask("ecs:DescribeTaskDefinition", { taskDefinition });
        const { containerDefinitions } = answer.taskDefinition as {
          containerDefinitions: { image: string }[];
        };
        const [, digest = ""] = (containerDefinitions[0]?.image ?? "").split("@");
        return nameOf(digest);
      });
      return Promise.all(images);
    },
    assessment: ({ key }) => assessments.find(({ facts }) => facts.service.name === key),
    troubles: () => [...world.sandbox.failures(), ...world.sandbox.denials()],
  };
}

function createStage(world: World, one: Case, names: Map<string, string>): Stage {
  const repository = one.repository ?? one.key;
  const ask = (operation: string, input: object) => world.sandbox.ask(operation, input as JsonObject);
  const put = async (imageManifest: string, imageTag?: string) => {
    const input = { repositoryName: repository, imageManifest, ...(imageTag && { imageTag }) };
    await ask(one.cache ? "ecr:SandboxPullThroughCache" : "ecr:PutImage", input).catch((error: Error) => {
      if (!error.name.startsWith("ImageAlreadyExists")) throw error;
    });
  };
  const textOf = (name: string) => `${one.key} ${name}`;
  const digests = new Map<string, string>();
  return {
    world,
    repository,
    service: one.key,
    ask,
    digestOf(name) {
      const digest = digests.get(name);
      if (digest === undefined)
        throw new RangeError(`Cannot name the image "${name}": nothing was pushed so`);
      return digest;
    },
    async push(pushed) {
      const { name, make } = typeof pushed === "string" ? { name: pushed, make: image } : pushed;
      const { manifest, children } = make(textOf(name), textOf);
      for (const child of children) await put(child);
      const tags = name.split(" ").filter((word) => !word.startsWith("#"));
      if (tags.length === 0) await put(manifest);
      for (const tag of tags) await put(manifest, tag);
      digests.set(name, digestOf(manifest));
      names.set(digestOf(manifest), name);
      await world.sandbox.settle();
    },
  };
}

async function pushBefore(
  world: World,
  cases: readonly Case[],
  stageOf: (one: Case) => Stage,
): Promise<void> {
  for (const one of cases) await createRepository(stageOf(one), one);
  const pushes = cases.flatMap((one) =>
    one.before.flatMap(([age, ...all]) =>
      all.map((pushed) => ({ one, pushed, at: installed - milliseconds(age) })),
    ),
  );
  for (const { one, pushed, at } of pushes.sort((a, b) => a.at - b.at)) {
    await advanceTo(world, at);
    await stageOf(one).push(pushed);
    await world.advance("1s");
  }
  await advanceTo(world, installed - milliseconds("1h"));
}

/** One that a rule fills is made by the first pull. */
async function createRepository({ ask, repository }: Stage, { cache, settings }: Case): Promise<void> {
  if (cache)
    await ask("ecr:CreatePullThroughCacheRule", {
      ecrRepositoryPrefix: cache,
      upstreamRegistryUrl: "public.ecr.aws",
    });
  else await ask("ecr:CreateRepository", { repositoryName: repository, ...settings });
}

async function createService(stage: Stage, one: Case): Promise<void> {
  const { world, ask, repository, service } = stage;
  const image = one.runs.startsWith("@")
    ? `${registry}/${repository}@${stage.digestOf(one.runs.slice(1))}`
    : `${registry}/${repository}:${one.runs}`;
  const cpuArchitecture = one.architecture === "arm64" ? "ARM64" : "X86_64";
  await ask("ecs:RegisterTaskDefinition", {
    family: service,
    containerDefinitions: [{ name: "web", image, memory: 128 }],
    tags: Object.entries(one.definitionTags ?? {}).map(([key, value]) => ({ key, value })),
    ...(one.architecture && { runtimePlatform: { cpuArchitecture, operatingSystemFamily: "LINUX" } }),
  });
  await ask("ecs:CreateService", {
    cluster,
    serviceName: service,
    taskDefinition: service,
    desiredCount: 1,
    launchType: "FARGATE",
    tags: [
      { key: "ecs-image-drift:mode", value: one.mode },
      { key: "ecs-image-drift:track", value: tagOf(one.track) },
    ],
  });
  await world.sandbox.settle();
}

async function playLater(
  world: World,
  cases: readonly Case[],
  stageOf: (one: Case) => Stage,
  minutes: number,
): Promise<void> {
  const begin = world.sandbox.clock.now().getTime();
  const steps = cases.flatMap((one) => timed(one.later).map(([at, step]) => ({ one, at, step })));
  for (const { one, at, step } of steps.sort((a, b) => a.at - b.at)) {
    await advanceTo(world, begin + at * 1000);
    if (typeof step === "object" && "act" in step) await step.act(stageOf(one));
    else await stageOf(one).push(step);
    await world.sandbox.settle();
  }
  await advanceTo(world, begin + minutes * 60_000);
}

/** Each step with its second: a minute after the one before it, or after the pause between them. */
function timed(steps: readonly Step[]): [second: number, step: Pushed | { readonly act: Act }][] {
  const all: [number, Pushed | { readonly act: Act }][] = [];
  let now = 0;
  for (const [i, step] of steps.entries()) {
    if (typeof step === "object" && "pause" in step) {
      now += step.pause;
      continue;
    }
    const before = steps[i - 1];
    if (i > 0 && !(typeof before === "object" && "pause" in before)) now += 60;
    all.push([now, step]);
  }
  return all;
}

async function advanceTo({ sandbox }: World, time: number): Promise<void> {
  const left = time - sandbox.clock.now().getTime();
  if (left > 0) await sandbox.advance(left);
}

function oldest(cases: readonly Case[]): number {
  const ages = cases.flatMap(({ before }) => before.map(([age]) => milliseconds(age as Duration)));
  return Math.max(...ages) + milliseconds("1h");
}

/** An alert's JSON, as far as the cases look at it. */
interface Message {
  readonly event: string;
  readonly services: readonly {
    readonly name: string;
    readonly findings: readonly {
      readonly kind: string;
      readonly cause: string | null;
      readonly severity: string;
      readonly expected: string | null;
    }[];
  }[];
  readonly repository: { readonly repository: string } | null;
}

function messagesIn(world: World): Message[] {
  return emailsIn(world.sandbox).map(({ message }) => message as Message);
}

/** What a message says of each service or repository that it is about: a baseline is about many. */
function partsOf(
  { event, services, repository }: Message,
  nameOf: (digest: string | null) => string,
): { key: string; said: string }[] {
  if (repository) return [{ key: repository.repository, said: `${event} ${repository.repository}` }];
  return services.map(({ name, findings }) => {
    const said = findings.map(
      ({ kind, cause, severity, expected }) => `${kind} ${cause} ${severity}: ${nameOf(expected)}`,
    );
    return { key: name, said: [event, ...said].join(" ") };
  });
}
