/** What people do in one day: who pushes when, and who forgets to deploy. */
import type { Random } from "../../../src/sandbox/random.ts";

/**
 * How a team brings its images to its services: it forces a deployment of what is written as "latest"; it writes each
 * build's own tag into a revision; or it leaves that to the program.
 */
export type Way = "forces" | "builds" | "leaves it";

/** A team: one repository, and the services that run its image. */
export interface Team {
  readonly repository: string;
  readonly way: Way;
  readonly services: readonly string[];
}

export interface Deed {
  /** In milliseconds since the day began. */
  readonly at: number;
  readonly team: Team;
  /** A push, or the deployment of what was pushed last to one service. */
  readonly what: "push" | { readonly deploy: string };
}

/** How fast a day goes. */
export interface Pace {
  readonly hours: number;
  /** How many pushes there are in an hour. */
  readonly pushes: number;
  /** How many of them find their pipeline broken, from 0 to 1. */
  readonly broken: number;
  /** The part of the time in which people push, from 0 to 1. */
  readonly busy: number;
}

const minute = 60_000;
const hour = 60 * minute;

/** The teams of an account: a third of those who force a deployment have more than one service. */
export function drawTeams(random: Random, size: number): readonly Team[] {
  const some = (count: number, way: Way) => times(Math.ceil(count * size), way);
  const ways = [...some(26, "forces"), ...some(8, "builds"), ...some(4, "leaves it")];
  return ways.map((way, i) => {
    const repository = `app-${String(i + 1).padStart(2, "0")}`;
    const count = way === "forces" && random() < 1 / 3 ? 2 + Math.floor(random() * 2) : 1;
    return { repository, way, services: times(count, repository).map((name, n) => `${name}-${n + 1}`) };
  });
}

/**
 * The deeds of some hours, in their order, with so many pushes an hour. A pipeline deploys some minutes after its push, one
 * in some pushes finds it broken for an hour or two, in which it deploys nothing.
 */
export function drawDeeds(
  random: Random,
  teams: readonly Team[],
  { hours, pushes, broken, busy }: Pace,
): readonly Deed[] {
  const deploying = teams.filter(({ way }) => way !== "leaves it");
  const left = teams.filter(({ way }) => way === "leaves it");
  const between = (from: number, to: number) => from + random() * (to - from);
  const deeds: Deed[] = [];
  const brokenUntil = new Map<Team, number>();
  for (let n = 0; n < hours * pushes; n++) {
    const at = ((n + random()) / pushes) * hour * busy;
    // The program may remedy one service six times a day: the teams whose services it remedies take turns.
    const isLeft = n % 60 === 7 % pushes;
    const turn = Math.floor(n / 60) % left.length;
    const team = pick(random, isLeft ? left.slice(turn, turn + 1) : deploying);
    deeds.push({ at, team, what: "push" });
    if (isLeft || at < (brokenUntil.get(team) ?? 0)) continue;
    const isBroken = random() < broken;
    const mended = at + (isBroken ? between(40, 120) * minute : between(1, 5) * minute);
    if (isBroken) brokenUntil.set(team, mended);
    for (const service of team.services)
      deeds.push({ at: mended + between(0, 40_000), team, what: { deploy: service } });
  }
  return deeds.filter(({ at }) => at < hours * hour).sort((a, b) => a.at - b.at);
}

/** A time in which AWS refuses a read that every verdict needs. */
export interface Outage {
  readonly operation: string;
  readonly from: number;
  readonly until: number;
}

/** One in every eight hours, between one and two hours long: each of another read. */
export function drawOutages(random: Random, hours: number): readonly Outage[] {
  const operations = ["ecs:DescribeServices", "ecr:DescribeImages", "ecs:ListTasks", "ecs:DescribeTasks"];
  return times(Math.floor(hours / 8), 0).map((_, n) => {
    const from = (n * 8 + 1 + random() * 4) * hour;
    const operation = operations[n % operations.length] ?? "";
    return { operation, from, until: from + (1 + random()) * hour };
  });
}

function pick<T>(random: Random, from: readonly T[]): T {
  const one = from[Math.floor(random() * from.length)];
  if (one === undefined) throw new RangeError("Cannot pick one of none");
  return one;
}

function times<T>(count: number, what: T): T[] {
  return Array.from({ length: count }, () => what);
}
