/**
 * A week in the life of some teams: what each does and when, played through one sandbox, and what each was told.
 *
 * Images are called by their content: `orders:latest` is a tag of the repository `orders`, `orders@c0ffee1` the
 * digest of what was pushed there as "c0ffee1". Services are called `cluster/name`.
 */
import { UpdateServiceCommand } from "@aws-sdk/client-ecs";
import type { Duration } from "../../../src/sandbox/duration.ts";
import { deploymentOf, readTemplate } from "../../support/package.ts";
import {
  createWorld,
  emailsIn,
  manifestOf,
  registry,
  type World,
  type WorldOptions,
} from "../../support/world.ts";

const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

export type Day = (typeof days)[number];

export const workdays = ["mon", "tue", "wed", "thu", "fri"] as const satisfies readonly Day[];

/** `wed 10:00`, UTC. */
export type Moment = `${Day} ${string}:${string}`;

/** What somebody does. */
export type Act = (stage: Stage) => Promise<unknown>;

export interface Step {
  readonly when: Moment;
  readonly acts: readonly Act[];
}

/** A message that names one of these clusters or repositories is for them. */
export interface Audience {
  readonly clusters: readonly string[];
  readonly repositories: readonly string[];
}

/** A team, its usual week, and the same week with one thing going wrong. */
export interface Team extends Audience {
  /** How it works: "a team that pushes …". */
  readonly name: string;
  /** What is there on Sunday evening. */
  readonly before: readonly Act[];
  readonly week: readonly Step[];
  /** What is wanted of a usual week: nothing, if absent. */
  readonly told?: readonly string[];
  readonly wrong: {
    /** "On Wednesday …". */
    readonly what: string;
    readonly week: readonly Step[];
    readonly told: readonly string[];
  };
}

/** The account, and what its images are called. */
export interface Stage {
  readonly world: World;
  /** Notes what an image is called. */
  name(digest: string, content: string): void;
  nameOf(digest: string): string;
  /** `orders:latest`, or `orders@c0ffee1`, in full. */
  image(short: string): string;
}

export function at(when: Moment, ...acts: Act[]): Step {
  return { when, acts };
}

/** The steps but for those of these moments. @throws {RangeError} if there is none at one of them */
export function without(steps: readonly Step[], ...moments: readonly Moment[]): readonly Step[] {
  const unknown = moments.find((moment) => !steps.some(({ when }) => when === moment));
  if (unknown) throw new RangeError(`Cannot leave out "${unknown}": nothing happens then`);
  return steps.filter(({ when }) => !moments.includes(when));
}

/** Pushes an image under these tags, as docker does: what is there already is no error. */
export function push(repository: string, content: string, ...tags: readonly string[]): Act {
  return pushManifest(repository, content, manifestOf(content), ...tags);
}

/** Pushes this manifest, called `content`. */
export function pushManifest(
  repository: string,
  content: string,
  manifest: string,
  ...tags: readonly string[]
): Act {
  return async ({ world, name }) => {
    for (const tag of tags.length > 0 ? tags : [undefined]) {
      const digest = await world
        .pushManifest(repository, manifest, ...(tag ? [tag] : []))
        .catch((error: Error) => {
          if (error.name !== "ImageAlreadyExistsException") throw error;
        });
      if (digest) name(digest, content);
    }
    await world.sandbox.settle();
  };
}

/** Registers a revision of a family (the service's own, unless said) with one container. */
export function register(service: string, image: string, family = familyOf(service)): Act {
  return (stage) => stage.world.register(family, { app: stage.image(image) });
}

/** Creates a service, and the first revision of its family. */
export function create(service: string, image: string, options: object = {}, family?: string): Act {
  return async (stage) => {
    const [cluster, name] = split(service);
    const revision = await stage.world.register(family ?? familyOf(service), { app: stage.image(image) });
    await stage.world.service(cluster, name, revision, options);
  };
}

/** Registers a revision with this image and updates the service to it. */
export function deploy(service: string, image: string, family?: string): Act {
  return async (stage) => {
    const revision = await stage.world.register(family ?? familyOf(service), { app: stage.image(image) });
    await update(service, { taskDefinition: revision })(stage);
  };
}

/** UpdateService with these settings. */
export function update(service: string, settings: object): Act {
  return async ({ world }) => {
    const [cluster, name] = split(service);
    await world.ecs.send(new UpdateServiceCommand({ cluster, service: name, ...settings }));
    await world.sandbox.settle();
  };
}

export function redeploy(service: string): Act {
  return update(service, { forceNewDeployment: true });
}

export function scale(service: string, desiredCount: number): Act {
  return update(service, { desiredCount });
}

/** Puts a service back to an older revision of its family, as a person does. */
export function goBack(service: string, revision: number, family = familyOf(service)): Act {
  return update(service, { taskDefinition: `${family}:${revision}` });
}

/** Lets this much time pass. */
export function wait(duration: Duration): Act {
  return ({ world }) => world.advance(duration);
}

/** From now on no event reaches anybody: as before the program was installed. */
export const loseEvents: Act = async ({ world }) => world.sandbox.fault({ events: "drop" });

export const hearEvents: Act = async ({ world }) => world.sandbox.clearFaults();

/** All of these at once. */
export function all(...acts: readonly Act[]): Act {
  return async (stage) => {
    for (const act of acts) await act(stage);
  };
}

/** What was told in a week. */
export interface Week {
  readonly world: World;
  /** What a team was told, a line for each message. */
  toldTo(team: Audience): string[];
  /** Messages that name more than one of the teams, or none. */
  strays(): string[];
  /** What went wrong with the program itself: nothing, if all is well. */
  troubles(): unknown[];
}

/** A team's part in a week. */
export type Part = Pick<Team, keyof Audience | "before" | "week">;

export interface PlayOptions extends WorldOptions {
  /** When it is over; Sunday's midnight, if absent. */
  readonly until?: Moment;
}

/** Plays a week of these teams, side by side. */
export async function play(parts: readonly Part[], { until, ...options }: PlayOptions = {}): Promise<Week> {
  const world = await createAccount(options);
  const stage = createStage(world);
  for (const { before } of parts) for (const act of before) await act(stage);
  const steps = parts.flatMap(({ week }) => week).map((step) => ({ ...step, time: timeOf(step.when) }));
  for (const { time, acts } of steps.sort((a, b) => a.time - b.time)) {
    await advanceTo(world, time);
    for (const act of acts) await act(stage);
  }
  await advanceTo(world, until ? timeOf(until) : monday + days.length * day);
  const messages = () => emailsIn(world.sandbox).map(({ message }) => message as Message);
  return {
    world,
    toldTo: (team) =>
      messages()
        .filter((message) => isFor(team, message))
        .map((message) => sayMessage(message, stage)),
    strays: () =>
      messages()
        .filter((message) => parts.filter((part) => isFor(part, message)).length !== 1)
        .map((message) => sayMessage(message, stage)),
    troubles: () => [...world.sandbox.failures(), ...world.sandbox.denials()],
  };
}

/**
 * A world that begins on Sunday evening, with pages of the usual size. Sweeps are rare, for a week is long, and
 * every event is heard.
 */
async function createAccount(options: WorldOptions): Promise<World> {
  const remediation = options.remediation ?? "off";
  const template = await readTemplate(remediation);
  for (const { Properties } of Object.values(template.Resources)) {
    if (Properties.ScheduleExpression) Object.assign(Properties, { ScheduleExpression: "rate(2 hours)" });
  }
  return createWorld({
    start: sundayEvening,
    services: { ecs: { pageSize: 100 }, ecr: { pageSize: 100 } },
    deployment: deploymentOf(template, remediation),
    ...options,
  });
}

function isFor({ clusters, repositories }: Audience, { services, repository }: Message): boolean {
  const named = repository
    ? [repository.repository, ...repository.findings.flatMap(({ similar }) => similar)].map(shortRepository)
    : [];
  return (
    services.some(({ cluster }) => clusters.includes(cluster)) ||
    named.some((name) => repositories.includes(name))
  );
}

/** The account of a world, in which nothing has a name yet. */
export function createStage(world: World): Stage {
  const names = new Map<string, string>();
  const nameOf = (digest: string) => names.get(digest) ?? digest;
  return {
    world,
    name: (digest, content) => names.set(digest, content),
    nameOf,
    image(short) {
      const [repository, content] = short.split("@");
      if (content === undefined) return `${registry}/${short}`;
      const digest = [...names].find(([, name]) => name === content)?.[0];
      if (!digest) throw new RangeError(`Cannot name image "${short}": nothing was pushed as "${content}"`);
      return `${registry}/${repository}@${digest}`;
    },
  };
}

const order: readonly (string | undefined)[] = days;
const hour = 3_600_000;
const day = 24 * hour;
const monday = Date.parse("2026-11-30T00:00:00Z");

/** When the worlds begin: sweeps come a minute after every even hour, between a push at the hour and its deployment. */
const sundayEvening = new Date(monday - 4 * hour + 60_000);

function timeOf(moment: Moment): number {
  const [name, clock = ""] = moment.split(" ");
  const [hours, minutes] = clock.split(":").map(Number);
  const index = order.indexOf(name);
  const time = monday + index * day + Number(hours) * hour + Number(minutes) * 60_000;
  if (index < 0 || Number.isNaN(time))
    throw new RangeError(`Cannot read "${moment}" as a moment of the week`);
  return time;
}

async function advanceTo({ sandbox }: World, time: number): Promise<void> {
  const milliseconds = time - sandbox.clock.now().getTime();
  if (milliseconds >= 1000) await sandbox.advance(`${Math.floor(milliseconds / 1000)}s`);
}

/** An alert, as far as a team looks at it. */
interface Message {
  readonly event: string;
  readonly at: string;
  readonly services: readonly {
    readonly cluster: string;
    readonly name: string;
    readonly status: string;
    readonly containers: readonly {
      readonly name: string;
      readonly running: readonly { readonly digest: string | null }[];
      readonly tags: Readonly<Record<string, readonly string[]>>;
    }[];
    readonly findings: readonly {
      readonly kind: string;
      readonly cause: string | null;
      readonly severity: string;
      readonly container: string | null;
      readonly expected: string | null;
      readonly actual: readonly string[];
    }[];
  }[];
  readonly repository: {
    readonly repository: string;
    readonly findings: readonly { readonly kind: string; readonly similar: readonly string[] }[];
  } | null;
}

type ServiceSaid = Message["services"][number];

/**
 * A message in a line, with what its digests are called and the tags it gives them:
 * `wed 10h opened dev/web stale not-redeployed: c0ffee3,latest over c0ffee2`.
 */
function sayMessage({ at, event, services, repository }: Message, stage: Stage): string {
  const time = new Date(at);
  const when = `${days[(time.getUTCDay() + 6) % 7]} ${time.getUTCHours()}h`;
  if (repository) {
    const said = repository.findings.map(
      ({ kind, similar }) => `${kind}, not ${similar.map(shortRepository).join(" or ")}`,
    );
    return [when, event, shortRepository(repository.repository), ...said].join(" ");
  }
  return `${when} ${event} ${services.map((service) => sayService(event, service, stage)).join("; ")}`;
}

function sayService(event: string, service: ServiceSaid, stage: Stage): string {
  const { cluster, name, findings, containers, status } = service;
  const who = event === "notice" ? `${cluster}/${name} ${status}` : `${cluster}/${name}`;
  const tags = Object.assign({}, ...containers.map((container) => container.tags));
  const say = (digest: string) => sayImage(digest, tags[digest] ?? [], stage);
  if (findings.length === 0) {
    const running = containers.flatMap((container) => container.running.map(({ digest }) => digest));
    return `${who}: runs ${running.map((digest) => (digest ? say(digest) : "?")).join(" and ") || "nothing"}`;
  }
  const said = findings.map(({ kind, cause, severity, expected, actual }) => {
    const level = severity === "high" ? [] : [severity];
    const what = [...level, kind, ...(cause ? [cause] : [])].join(" ");
    return `${what}: ${expected ? say(expected) : "?"} over ${actual.map(say).join(" and ")}`;
  });
  return `${who} ${said.join(" + ")}`;
}

/** `c0ffee3,latest`: its tags, one of which it is called by; else `nightly(latest)`. */
function sayImage(digest: string, tags: readonly string[], { nameOf }: Stage): string {
  const list = [...tags].sort().join(",");
  return tags.includes(nameOf(digest)) ? list : `${nameOf(digest)}(${list})`;
}

function shortRepository(repository: string): string {
  return repository.replace(`${registry}/`, "");
}

function split(service: string): [cluster: string, name: string] {
  const [cluster = "", name = ""] = service.split("/");
  return [cluster, name];
}

function familyOf(service: string): string {
  return service.replace("/", "-");
}
