/** A sweep that takes several invocations: nothing is left out and nothing told twice, wherever it is cut. */
import { beforeAll, describe, expect, test } from "vitest";
import type { Call } from "../../../src/adapters/aws/call.ts";
import { createEcrReader } from "../../../src/adapters/ecr/ecr-reader.ts";
import { createEcsReader } from "../../../src/adapters/ecs/ecs-reader.ts";
import { createJournal } from "../../../src/adapters/journal/journal.ts";
import type { Table } from "../../../src/adapters/journal/table/table.ts";
import type { Alert } from "../../../src/domain/incidents/alert.ts";
import type { Memory } from "../../../src/reconcile/ports/memory.ts";
import type { Ports } from "../../../src/reconcile/ports.ts";
import { sweep } from "../../../src/reconcile/triggers/sweep.ts";
import { policyFile } from "../../domain/building.ts";
import { type Account, account, uri } from "../../sandbox/ecs/account.ts";
import { ask } from "../../sandbox/ecs/world.ts";
import { memoryTable } from "../publish/memory-table.ts";

/** Two clusters, one of which is larger than a portion. */
const clusters = { dev: 5, prod: 2 };
const portion = 2;
const all = Object.entries(clusters).flatMap(([cluster, count]) =>
  Array.from({ length: count }, (_, i) => `${cluster}/service-${i}`),
);
let here: Account;

/** Services that are in sync, of which those of even numbers drift later on. */
beforeAll(async () => {
  here = await account({ pageSize: 100 });
  for (const tag of ["even", "odd"]) await here.push(`first ${tag}`, { tag });
  for (const [cluster, count] of Object.entries(clusters)) {
    await ask(here.ecs, "CreateCluster", { clusterName: cluster });
    for (let i = 0; i < count; i++) {
      const image = `${uri}:${i % 2 === 0 ? "even" : "odd"}`;
      const taskDefinition = await here.register({ containerDefinitions: [{ name: "app", image }] });
      await here.createService({ cluster, serviceName: `service-${i}`, taskDefinition });
    }
  }
  await here.world.advance(600);
});

class Crash extends Error {}

/** A program with a journal of its own, whose writes, messages and continuations may be the last thing it does. */
function createProgram(table: Table = memoryTable()) {
  const program = {
    table,
    told: [] as Alert[],
    metrics: new Map<string, number>(),
    next: null as number | null,
    calls: 0,
    diesAt: Number.POSITIVE_INFINITY,
    diesAfter: false,
    ahead: 0,
  };
  const step = async <T>(act: () => Promise<T>): Promise<T> => {
    const isLast = ++program.calls === program.diesAt;
    if (isLast && !program.diesAfter) throw new Crash();
    const done = await act();
    if (isLast) throw new Crash();
    return done;
  };
  const gated = Object.fromEntries(
    Object.entries(table).map(([name, act]) => [name, (...given: never[]) => step(() => act(...given))]),
  ) as unknown as Table;
  const texts = new Map<string, string>();
  const memory: Memory = {
    recall: async (keys) =>
      new Map(keys.flatMap((key) => (texts.has(key) ? [[key, texts.get(key) ?? ""]] : []))),
    keep: async (entries) => void [...entries].map(([key, text]) => texts.set(key, text)),
  };
  const call =
    (service: "ecs" | "ecr"): Call =>
    async (operation, input) =>
      (await ask(here[service], operation, input)) as Awaited<ReturnType<Call>>;
  const now = () => new Date(here.world.clock.now().getTime() + program.ahead);
  const ports: Ports = {
    now,
    policy: policyFile({ limits: { alertsPerHour: 1000 } }),
    ecs: createEcsReader(call("ecs"), memory, now),
    ecr: createEcrReader(() => call("ecr"), memory),
    journal: createJournal(gated),
    alerts: { publish: (alert) => step(async () => void program.told.push(alert)) },
    rechecks: { schedule: async () => {}, schedulePush: async () => {} },
    remedies: null,
    sweeps: {
      goOn: (version) =>
        step(async () => {
          program.next = version;
        }),
    },
    advises: false,
    asksForPreviews: false,
    mayRemediate: false,
    log: { info: () => {}, warn: () => {} },
    metrics: {
      add: (name, value = 1) => void program.metrics.set(name, (program.metrics.get(name) ?? 0) + value),
    },
  };
  return Object.assign(program, { ports });
}
type Program = ReturnType<typeof createProgram>;

/** One scheduled sweep, with all invocations that go on with it; `left` says of each what is left of its time. */
async function run(program: Program, left = () => 900_000): Promise<number> {
  let invocations = 0;
  for (let goesOn: number | null = null; ; goesOn = program.next) {
    program.next = null;
    invocations++;
    await sweep(program.ports, { goesOn, left, portion });
    if (program.next === null) return invocations;
  }
}

const messages = ({ told }: Program) => [
  ...new Map(told.map((alert) => [`${alert.message.incident} ${alert.message.sequence}`, alert])).values(),
];
const toldOf = (program: Program) =>
  messages(program).flatMap(({ message }) =>
    message.services.map(({ cluster, name }) => `${message.event} ${cluster}/${name}`),
  );
const drifting = all.filter((name) => /[02468]$/.test(name)).map((name) => `opened ${name}`);

/** Everything is in sync, and known to be; then the images of even numbers are pushed anew, and nobody deploys them. */
async function prepare(program: Program): Promise<void> {
  await run(program);
  program.metrics.clear();
}

describe("a sweep", () => {
  const programs: Program[] = [];
  let pushed = false;

  /** A program that saw all in sync, before the push. */
  const prepared = async () => {
    const program = createProgram();
    if (pushed) throw new Error("Cannot prepare a program: the push was made");
    await prepare(program);
    programs.push(program);
    return program;
  };

  beforeAll(async () => {
    for (let i = 0; i < 56; i++) await prepared();
    pushed = true;
    await here.push("second even", { tag: "even" });
    for (const program of programs) await run(program);
    await here.world.advance(15 * 60);
    for (const program of programs) program.metrics.clear();
  });

  test("of one invocation tells of all that drifts", async () => {
    const program = programs.pop() as Program;
    expect(await run(program)).toBe(1);
    expect(toldOf(program).sort()).toEqual(drifting.toSorted());
    expect(program.metrics.get("SweepFinished")).toBe(1);
  });

  test.each<[string, (asked: number) => boolean, number]>([
    ["after each portion", () => true, 4],
    ...[0, 1, 2, 3].map((n): [string, (asked: number) => boolean, number] => [
      `once, when it was asked ${n} times whether there is time`,
      (asked) => asked === n,
      2,
    ]),
  ])("that is cut %s tells the same as a whole one, and counts the same", async (_, isOver, invocations) => {
    const [cut, whole] = [programs.pop(), programs.pop()] as [Program, Program];
    let asked = 0;
    expect(await run(cut, () => (isOver(asked++) ? 0 : 900_000))).toBe(invocations);
    await run(whole);
    expect(toldOf(cut).sort()).toEqual(toldOf(whole).sort());
    // In portions, what is one event to people is told in several messages; and who is read together shares what the
    // registry was asked for one of them.
    const uneven = { SweepsPutOff: 0, SweepMilliseconds: 0, AlertsSent: 0, FindingsMutable: 0 };
    expect({ ...Object.fromEntries(cut.metrics), ...uneven }).toEqual({
      ...Object.fromEntries(whole.metrics),
      ...uneven,
    });
    expect(cut.metrics.get("SweepsPutOff")).toBe(invocations - 1);
    expect(await cut.ports.journal.sweepUnderWay()).toBeNull();
  });

  test("goes on once, however often that is asked for", async () => {
    const program = programs.pop() as Program;
    await sweep(program.ports, { goesOn: null, left: () => 0, portion });
    const goesOn = program.next;
    program.next = null;
    const calls = { goesOn, left: () => 0, portion };
    await sweep(program.ports, calls);
    const told = toldOf(program);
    const next = program.next;
    await sweep(program.ports, calls);
    await sweep(program.ports, { goesOn: null, left: () => 0, portion });
    expect([toldOf(program), program.next]).toEqual([told, next]);
    program.ahead = 10 * 60_000;
    await run(program);
    expect(toldOf(program).sort()).toEqual(drifting.toSorted());
  });

  test("that dies at any call is gone on with", async () => {
    const first = programs.pop() as Program;
    first.calls = 0;
    await run(first, () => 0);
    const { calls } = first;
    expect(calls).toBeGreaterThan(30);
    // Spread over all calls: each program tries one.
    const tries = programs.splice(0).slice(0, 40);
    for (const [i, program] of tries.entries()) {
      program.calls = 0;
      program.diesAt = 1 + Math.floor((i * calls) / tries.length);
      program.diesAfter = i % 2 === 0;
      await run(program, () => 0).catch((error) => {
        if (!(error instanceof Crash)) throw error;
      });
      const death = program.diesAt;
      program.diesAt = Number.POSITIVE_INFINITY;
      // What was claimed before the crash is told when the claim runs out.
      for (let sweeps = 0; sweeps < 3; sweeps++) {
        program.ahead += 15 * 60_000;
        await run(program);
      }
      expect(toldOf(program).sort(), `died at call ${death}`).toEqual(drifting.toSorted());
      expect(program.metrics.get("SweepFinished")).toBeGreaterThanOrEqual(3);
    }
  });
});
