/** One day of an account in which everything goes wrong a little, held to what people must hear of it. */
import { createRandom } from "../../../src/sandbox/random.ts";
import { openAccount } from "./account.ts";
import { watchDrifts } from "./drifts.ts";
import { drawDeeds, drawOutages, drawTeams, type Outage, type Pace } from "./plan.ts";
import { listen, type Told } from "./told.ts";

const minute = 60_000;
const hour = 60 * minute;

/** Until people must know that the program is blind, or sees again: two sweeps. */
const patience = (2 * 15 + 2) * minute;

/** Which day is played. */
export interface Wish extends Omit<Pace, "pushes"> {
  readonly seed: number;
  /** 1 is an account of fifty pushes an hour; a smaller one has as many pushes for each of its services. */
  readonly size: number;
}

/** What became of a day. */
export interface Day {
  /** What should not have been, a sentence each. */
  readonly wrong: readonly string[];
  /** How many messages there were of each event. */
  readonly counts: Readonly<Record<string, number>>;
  readonly pushes: number;
  /** How many drifts lasted longer than they may go unheard. */
  readonly drifts: number;
  /** How long it took until a drift was told or put right, at the longest, in minutes. */
  readonly slowest: number;
  readonly deadLetters: number;
  /** How many messages came again, under the incident and number that they had. */
  readonly doubles: number;
}

/** What goes wrong a little all day. */
const faults = [
  ...["ThrottlingException", "500", "reset"].map((error) => ({ operation: "*", error, chance: 0.02 / 3 })),
  { events: "drop", chance: 0.05 },
  { events: "double", chance: 0.1, within: "10m" },
  { events: "shuffle", within: "10m" },
];

/** Plays a day of so many hours, and an hour in which nothing goes wrong any more. */
export async function playDay({ seed, hours, size, broken, busy }: Wish): Promise<Day> {
  const random = createRandom(seed);
  const teams = drawTeams(random, size);
  const deeds = drawDeeds(random, teams, { hours, pushes: Math.round(50 * size), broken, busy });
  const outages = drawOutages(createRandom(seed + 1000), hours);
  const account = await openAccount(teams, seed);
  const began = account.now();
  const isOut = (time: number, slack = 0) =>
    outages.some(({ from, until }) => time >= began + from && time < began + until + slack);
  const told = listen(account, (time) => isOut(time, minute));
  const watch = watchDrifts(account, told, (time) => isOut(time, 17 * minute));
  const { sandbox } = account.world;
  const strike = (time: number) => {
    sandbox.clearFaults();
    sandbox.fault(...faults);
    for (const { operation, from, until } of outages)
      if (time >= began + from && time < began + until)
        sandbox.fault({ operation, error: "AccessDeniedException" });
  };
  const blindness: string[] = [];
  const turns = outages.flatMap(({ from, until }) => [from, until]);
  for (let at = 0, next = 0; at < hours * hour; at += minute) {
    if (at === 0 || turns.some((turn) => turn > at - minute && turn <= at)) strike(account.now());
    for (let deed = deeds[next]; deed && deed.at < at + minute; deed = deeds[++next]) {
      await account.advanceTo(began + deed.at);
      await account.act(deed);
    }
    await account.advanceTo(began + at + minute);
    await watch.look();
    if (process.env.HOURS !== undefined && at % hour === 0) console.log(`seed ${seed}: ${at / hour} hours`);
    blindness.push(...blindnessWrong(outages, account.now() - began, told));
  }
  sandbox.clearFaults();
  await account.advanceTo(began + (hours + 1) * hour);
  const left = await watch.left();
  const wrong = [...told.wrong, ...watch.wrong, ...new Set(blindness), ...left];
  const deadLetters = sandbox.stack?.resources
    .filter(({ logicalId }) => /DeadLetters$/.test(logicalId))
    .reduce(
      (sum, { physicalId }) => sum + sandbox.messages(String(physicalId).split("/").at(-1) ?? "").length,
      0,
    );
  await account.world.close();
  return {
    wrong,
    counts: Object.fromEntries(told.counts),
    pushes: deeds.filter(({ what }) => what === "push").length,
    ...watch.measured(),
    deadLetters: deadLetters ?? 0,
    doubles: told.doubles(),
  };
}

function blindnessWrong(outages: readonly Outage[], at: number, told: Told): string[] {
  return outages.flatMap(({ operation, from, until }, n) => {
    const next = outages[n + 1]?.from ?? Number.POSITIVE_INFINITY;
    if (at > from + patience && at < until && told.blindSince() === null)
      return [`nobody was told that ${operation} is refused`];
    if (at > until + patience && at < next && told.blindSince() !== null)
      return [`nobody was told that ${operation} is served again`];
    return [];
  });
}
