/** Publishers that share a journal and a topic: each of their calls waits for its turn, and they may die at any. */
import type fc from "fast-check";
import { createJournal } from "../../../src/adapters/journal/journal.ts";
import type { Table } from "../../../src/adapters/journal/table/table.ts";
import type { Alert } from "../../../src/domain/incidents/alert.ts";
import type { Ports } from "../../../src/reconcile/ports.ts";
import { policyFile } from "../../domain/building.ts";
import { memoryTable } from "./memory-table.ts";

/** The moment at which a publisher dies: before or after one of its calls. */
export interface Death {
  readonly call: number;
  readonly when: "before" | "after";
}

/** How a publisher is run; unrestrained and immortal, unless it is said otherwise. */
export interface Run {
  readonly now: Date;
  readonly limit?: number;
  readonly scheduler?: fc.Scheduler;
  readonly death?: Death | null;
  /** Why SNS refuses what this one publishes. */
  readonly refusal?: Error;
  /** What others do while this one publishes. */
  readonly meanwhile?: () => Promise<void>;
}

/** A process that died: it makes no call any more. */
export class Crash extends Error {}

/** The calls that a table answers. */
type Call = (what: string, act: () => Promise<unknown>) => Promise<unknown>;

/** What was published, and by whom. */
interface Published {
  readonly alert: Alert;
  readonly by: Publisher;
}

/** One process that publishes, and what it called. */
export interface Publisher {
  readonly ports: Ports;
  /** What it did, in order. */
  readonly calls: readonly string[];
}

/** A journal and a topic, and who uses them. */
export function createTopic() {
  const table = memoryTable();
  const published: Published[] = [];
  return {
    table,
    published,
    journal: createJournal(table),
    publisher(run: Run): Publisher {
      const calls: string[] = [];
      const call = callOf(run, calls);
      const ports: Partial<Ports> = {
        now: () => run.now,
        policy: policyFile(run.limit === undefined ? {} : { limits: { alertsPerHour: run.limit } }),
        journal: createJournal(gated(table, call)),
        alerts: {
          publish: async (alert) => {
            await call("publish", async () => {
              if (run.refusal) throw run.refusal;
              await run.meanwhile?.();
              published.push({ alert, by: self });
            });
          },
        },
        rechecks: { schedule: async () => {}, schedulePush: async () => {} },
        remedies: null,
        log: { info: () => {}, warn: () => {} },
        metrics: { add: () => {} },
      };
      const self: Publisher = { ports: ports as Ports, calls };
      return self;
    },
  };
}

export type Topic = ReturnType<typeof createTopic>;

function callOf({ scheduler, death }: Run, calls: string[]): Call {
  let isDead = false;
  const die = () => {
    isDead = true;
    throw new Crash("It died");
  };
  return async (what, act) => {
    if (scheduler) await scheduler.schedule(Promise.resolve(), what);
    if (isDead) throw new Crash("It is dead");
    const isLast = death?.call === calls.length;
    if (isLast && death?.when === "before") die();
    calls.push(what);
    const answer = await act();
    return isLast ? die() : answer;
  };
}

/** The table, each call of which goes this way. */
function gated(table: Table, call: Call): Table {
  return new Proxy(table, {
    get(target, name: keyof Table) {
      const method = target[name] as (...args: readonly unknown[]) => Promise<unknown>;
      return (...args: readonly unknown[]) => call(name, () => method(...args));
    },
  });
}
