/**
 * A scenario: one story of one service, and exactly what people must hear of it. All scenarios are played side by
 * side in one account, each in a cluster of its own: once with every event heard and no sweep, once with nothing
 * heard and the sweep alone.
 */

import { parseServiceArn } from "../../../src/domain/ecs/arn.ts";
import { judge } from "../../../src/reconcile/judge.ts";
import { asAdministrator } from "../../support/administrator.ts";
import { deploymentOf, readTemplate } from "../../support/package.ts";
import type { AlertMessage, World } from "../../support/world.ts";
import { account, createWorld, region, registry } from "../../support/world.ts";
import { type Act, createStage } from "../teams/week.ts";

/** How a scenario is played. */
export type Way = "events" | "sweep";

/** What is pushed: an image's manifest alone, or an index of it and its provenance, as BuildKit makes it. */
export type Build = "manifests" | "indexes";

export interface Scenario {
  /** What happens, as the end of "a service …". */
  readonly story: string;
  /** The cluster it runs in; its repository has the same name, or begins with it. */
  readonly cluster: string;
  /** What is there long before. */
  readonly before: readonly Act[];
  /** What happens, so many minutes after the beginning. */
  readonly acts: readonly (readonly [minute: number, ...Act[]])[];
  /** The messages: `opened api stale not-redeployed`. By the sweep alone, causes may be told less well. */
  readonly told: readonly string[] | Readonly<Record<Way, readonly string[]>>;
}

/** What people must hear of a scenario that is played in this way. */
export function toldBy({ told }: Scenario, way: Way): readonly string[] {
  return "events" in told ? told[way] : told;
}

/** A play of all scenarios. */
export interface Play {
  readonly world: World;
  /** The messages about a scenario. */
  toldOf(scenario: Scenario): string[];
  /** How a scenario's service is when all is over. */
  statusOf(scenario: Scenario): string | undefined;
  /** Messages that are about none of the scenarios, or about several. */
  strays(): string[];
  /** What went wrong with the program itself. */
  troubles(): unknown[];
}

/** Long enough for whatever is to be told to have been told, and shorter than a reminder or a second sweep of a day. */
const minutes = 300;

/** Plays these scenarios. */
export async function play(scenarios: readonly Scenario[], way: Way, build: Build): Promise<Play> {
  const world = await createAccount(way, build);
  const stage = createStage(world);
  for (const { before } of scenarios) for (const act of before) await act(stage);
  await world.advance(way === "events" ? "1445m" : "20m");
  if (way === "sweep") world.sandbox.fault({ events: "drop" });
  const acts = scenarios.flatMap((one) => one.acts).sort(([a], [b]) => a - b);
  let now = 0;
  for (const [minute, ...all] of acts) {
    if (minute > now) await world.advance(`${minute - now}m`);
    now = minute;
    for (const act of all) await act(stage);
  }
  await world.advance(`${minutes - now}m`);
  const told = (scenario: Scenario) => world.alerts().filter((alert) => isAbout(alert, scenario));
  const names = scenarios.map(({ cluster }) =>
    parseServiceArn(`arn:aws:ecs:${region}:${account}:service/${cluster}/api`),
  );
  const { assessments } = await judge(names, asAdministrator(world));
  return {
    world,
    statusOf: ({ cluster }) => assessments.find(({ facts }) => facts.service.cluster === cluster)?.status,
    toldOf: (scenario) => told(scenario).map(say),
    strays: () =>
      world
        .alerts()
        .filter((alert) => scenarios.filter((scenario) => isAbout(alert, scenario)).length !== 1)
        .map(say),
    troubles: () => [...world.sandbox.failures(), ...world.sandbox.denials()],
  };
}

/** Where events are to do, the sweep comes once a day: before the scenarios begin, and not while they are played. */
async function createAccount(way: Way, build: Build): Promise<World> {
  const template = await readTemplate("off");
  for (const { Properties } of Object.values(template.Resources)) {
    if (way === "events" && Properties.ScheduleExpression)
      Object.assign(Properties, { ScheduleExpression: "rate(1 day)" });
  }
  return createWorld({
    services: { ecs: { pageSize: 100, injectSidecar: true }, ecr: { pageSize: 100 } },
    deployment: deploymentOf(template, "off"),
    buildsIndexes: build === "indexes",
  });
}

/** An alert in a few words; the reasons that ECS gives for itself are left out. */
function say({ event, services, repository }: AlertMessage): string {
  const subject = repository ? repository.repository.replace(`${registry}/`, "") : null;
  const names = services.map(({ name }) => name);
  const findings = [...services, ...(repository ? [repository] : [])].flatMap(({ findings }) => findings);
  const said = findings.flatMap(({ kind, cause }) =>
    cause && !cause.includes(" ") ? [kind, cause] : [kind],
  );
  return [event, ...(subject ? [subject] : names), ...said].join(" ");
}

function isAbout({ services, repository }: AlertMessage, { cluster }: Scenario): boolean {
  return (
    services.some((service) => service.cluster === cluster) ||
    (repository?.repository.includes(`/${cluster}`) ?? false)
  );
}
