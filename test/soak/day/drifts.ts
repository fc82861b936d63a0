/** Every drift of a day, from when it began until it was told or put right. */
import type { Account, Standing } from "./account.ts";
import { noted, type Told } from "./told.ts";

const minute = 60_000;

/** How long a drift may go unheard: the settle window, a sweep, and the joining of what becomes due together. */
const patience = (10 + 15 + 2) * minute;

export interface Drifts {
  /** Looks once a minute. */
  look(): Promise<void>;
  /** What went unheard, a sentence each. */
  readonly wrong: readonly string[];
  /** What is not at rest at the end. */
  left(): Promise<string[]>;
  measured(): { readonly drifts: number; readonly slowest: number };
}

/** Whether a service runs, and goes on to run, what it should not. */
export function isDrifted({ isDeploying, running, wanted }: Standing): boolean {
  return !isDeploying && running.some((digest) => digest !== wanted);
}

/** @param isOut whether nobody can see a drift now, or could just before */
export function watchDrifts(account: Account, told: Told, isOut: (time: number) => boolean): Drifts {
  const wrong = noted();
  /** Since when a service lacks the present image, and nobody knows of it. */
  const unheard = new Map<string, number>();
  const lasting = new Set<string>();
  let slowest = 0;

  const isHeard = ({ service, wanted }: Standing) => told.open.get(service)?.expected === wanted;

  function note(standing: Standing): void {
    const { service, pushedAt, team } = standing;
    const now = account.now();
    if (!isDrifted(standing)) {
      unheard.delete(service);
      return;
    }
    const since = isOut(now) ? now : Math.max(unheard.get(service) ?? now, pushedAt);
    unheard.set(service, since);
    if (now - since > 10 * minute) lasting.add(`${service} ${pushedAt}`);
    if (isHeard(standing)) return;
    slowest = Math.max(slowest, now - since);
    if (now - since <= patience) return;
    const what = team.way === "leaves it" ? "put right" : "told";
    wrong.push(
      `${new Date(now).toISOString()} ${service} drifts since ${new Date(since).toISOString()}, not ${what}`,
    );
    unheard.set(service, Number.POSITIVE_INFINITY);
  }

  return {
    wrong,
    async look() {
      for (const standing of await account.look()) note(standing);
    },
    async left() {
      return (await account.look()).flatMap((standing) => {
        const { service } = standing;
        const isOpen = told.open.has(service);
        if (isDrifted(standing)) return isHeard(standing) ? [] : [`in the end, nobody knows of ${service}`];
        return isOpen ? [`in the end, ${service} is well, and something is open of it`] : [];
      });
    },
    measured: () => ({ drifts: lasting.size, slowest: Math.round(slowest / minute) }),
  };
}
