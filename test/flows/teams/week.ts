/** A simulated week, told as what a team does when. */
import type { World } from "../../support/world.ts";

/** A team: what it has on Sunday evening, and what it does in the week that follows. */
export interface Team {
  /** Its clusters and repositories begin with this name. */
  readonly name: string;
  before(world: World): Promise<void>;
  readonly week: readonly Step[];
  /** The messages of the week that name the team, in the words of `told`, reminders left out. */
  readonly wants: readonly string[];
}

/** Something a team does: `["wed 10:00", …]`. */
export type Step = readonly [at: string, act: (world: World) => Promise<unknown>];

const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** Minutes since the beginning of Monday. */
function minutesOf(at: string): number {
  const [day = "", time = ""] = at.split(" ");
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  const index = days.indexOf(day);
  if (index < 0) throw new RangeError(`Cannot place "${at}" in a week: expected a day such as "mon"`);
  return (index * 24 + hours) * 60 + minutes;
}

/** Lets all teams live through the same week; the world's time moves on by seven days. */
export async function liveThroughAWeek(world: World, teams: readonly Team[]): Promise<void> {
  for (const team of teams) await team.before(world);
  await world.advance("2h");
  const steps = teams.flatMap(({ week }) => week).map(([at, act]) => ({ at: minutesOf(at), act }));
  let now = 0;
  for (const { at, act } of steps.sort((a, b) => a.at - b.at)) {
    if (at > now) await world.advance(`${at - now}m`);
    now = Math.max(now, at);
    await act(world);
    await world.sandbox.settle();
  }
  await world.advance(`${7 * 24 * 60 - now}m`);
}

/** What was told of a team, but for reminders. */
export function toldOf({ name }: Team, world: World): string[] {
  return world.told().filter((message) => message.includes(name) && !message.startsWith("reminder"));
}
