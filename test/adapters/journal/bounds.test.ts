/** What the journal writes is within DynamoDB's limits, whatever AWS says. */
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createJournal } from "../../../src/adapters/journal/journal.ts";
import { createMemory } from "../../../src/adapters/journal/memory.ts";
import type { Table } from "../../../src/adapters/journal/table/table.ts";
import type { ServiceFacts } from "../../../src/domain/facts/facts.ts";
import { decide } from "../../../src/domain/incidents/decide.ts";
import { newRecord, noteAssessment, type ServiceRecord } from "../../../src/domain/incidents/record.ts";
import { assess } from "../../../src/domain/judge/assess.ts";
import type { NotedMove } from "../../../src/reconcile/ports/journal.ts";
import {
  at,
  container,
  digest,
  factsOf,
  incidentOf,
  policyOf,
  registry,
  revision,
  rollout,
  serviceArn,
  tag,
  task,
  told,
} from "../../domain/building.ts";
import { startTables, type Tables } from "../dynamodb.ts";
import { key } from "./keys.ts";

let tables: Tables;
let table: Table;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.close());
beforeEach(async () => {
  table = await tables.create();
});

/** Every row as DynamoDB has it must be smaller than that; it refuses what is not. */
const rowsOf = (pk: string) => table.query(pk);

describe("the record of a service", () => {
  /** What a service shows whose ten containers are renamed each time, and whose deployments fail at length. */
  const look = (round: number, length: number): ServiceFacts => {
    const names = Array.from({ length: 10 }, (_, i) => `${round}-${i}-`.padEnd(255, "n"));
    const began = new Date(at("09:00").getTime() + round * 60_000);
    const images = new Map(names.map((name) => [name, digest(`${name} tried`)]));
    const one = (i: number) => ({
      ...rollout({
        status: "ROLLBACK_SUCCESSFUL",
        reason: "r".repeat(length),
        taskDefinition: revision(round * 20 + i),
        createdAt: new Date(began.getTime() + i * 1000),
      }),
      images,
    });
    const more: Partial<ServiceFacts> = {
      at: began,
      containers: {
        known: true,
        value: names.map((name) => container(name, `${registry}/${name.slice(0, 200)}:latest`)),
      },
      tasks: { known: true, value: [task(Object.fromEntries(names.map((name) => [name, digest(name)])))] },
      rollouts: { known: true, value: Array.from({ length: 20 }, (_, i) => one(i)) },
    };
    return factsOf({ more });
  };

  test("is written, however many containers it had, and whatever was said of them", async () => {
    const journal = createJournal(table);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 20_000 }), async (length) => {
        const before = (await journal.read([serviceArn])).get(serviceArn) ?? newRecord(serviceArn);
        let record: ServiceRecord = before;
        for (let round = 0; round < 12; round++) {
          const assessment = assess(look(round, length), policyOf());
          decide(assessment, record, assessment.facts.at);
          record = noteAssessment(record, assessment);
        }
        const written = await journal.write(record, before);
        expect(written?.uses).toEqual(record.uses);
        expect(written?.incidents).toEqual(record.incidents);
        const [row] = await rowsOf(`service ${serviceArn}`);
        expect(Buffer.byteLength(`${row?.body}`)).toBeLessThan(390_000);
      }),
      { numRuns: 4 },
    );
  });

  test("that cannot be made to fit is told of by its key, and loses nobody else's", async () => {
    const heard: unknown[] = [];
    const journal = createJournal(table, { complain: (...said) => heard.push(said) });
    const cause = "x".repeat(500_000);
    const record = { ...newRecord(serviceArn), incidents: [incidentOf({ told: told({ cause }) })] };
    expect(await journal.write(record, newRecord(serviceArn))).toBeNull();
    expect(heard).toEqual([
      [
        "A row of the journal cannot be written",
        { pk: `service ${serviceArn}`, sk: "record", error: expect.stringContaining("ValidationException") },
      ],
    ]);
  });
});

describe("of a lot of moves", () => {
  const move = (name: string): NotedMove => ({
    repository: key("api"),
    tag: tag(name),
    digest: digest(name),
    at: at("08:00"),
    source: "event",
  });

  test("one that is refused loses no other, and is told of by its key", async () => {
    const heard: unknown[] = [];
    const journal = createJournal(table, { complain: (...said) => heard.push(said) });
    const names = Array.from({ length: 25 }, (_, i) => `tag-${i}`);
    const poison = { ...move("latest"), tag: tag("t".repeat(3000)) };
    await journal.noteMoves([...names.slice(0, 12), ...names.slice(12)].map(move).toSpliced(12, 0, poison));
    const wanted = names.map((name) => ({ repository: key("api"), tag: tag(name) }));
    expect((await journal.moves(wanted)).moves).toEqual(names.map(move));
    expect(heard.length).toBeGreaterThan(0);
    for (const [message, details] of heard as [string, { pk: string }][]) {
      expect(message).toBe("A row of the journal cannot be written");
      expect(details.pk).toContain("ttt");
    }
  });

  test("doubles are one", async () => {
    const journal = createJournal(table);
    await journal.noteMoves([move("latest"), move("latest"), move("latest")]);
    await table.addToSet({ pk: "a", sk: "a" }, "moves", ["x", "x"]);
    expect((await journal.moves([{ repository: key("api"), tag: tag("latest") }])).moves).toHaveLength(1);
  });
});

describe("the tags of an image", () => {
  test("are two hundred at most, and among them those that were just noted", async () => {
    const journal = createJournal(table);
    const image = { repository: key("api"), digest: digest("one") };
    const move = (name: string): NotedMove => ({ ...image, tag: tag(name), at: at("08:00"), source: "seen" });
    const note = (names: readonly string[]) => journal.noteMoves(names.map(move));
    const former = async () =>
      (await journal.formerTags([image])).get(image.repository)?.get(image.digest) ?? [];
    const names = Array.from({ length: 200 }, (_, i) => `t${i}`);
    await note(names);
    expect(await former()).toHaveLength(200);
    await note(["a-newer"]);
    expect(await former()).toHaveLength(100);
    expect(await former()).toContain("a-newer");
  });
});

describe("a line of history", () => {
  test("is cut where it is long, and written", async () => {
    const journal = createJournal(table);
    const sentence = "x".repeat(1_000_000);
    const line = { kind: "told", event: "opened", incident: "01J", sequence: 1, severity: "high" } as const;
    await journal.noteHistory(serviceArn, [{ at: at("08:00"), ...line, sentence }]);
    const [row] = await rowsOf(`history ${serviceArn}`);
    expect(JSON.parse(`${row?.body}`).sentence).toBe(`${"x".repeat(2000)}…`);
  });
});

describe("the memory", () => {
  test("keeps what is too large for a row in this process alone", async () => {
    const memory = createMemory(table, { now: () => at("12:00") });
    const large = "x".repeat(400_000);
    await memory.keep(
      new Map([
        ["large", large],
        ["small", "x"],
      ]),
    );
    expect(await memory.recall(["large", "small"])).toEqual(
      new Map([
        ["large", large],
        ["small", "x"],
      ]),
    );
    const next = createMemory(table, { now: () => at("12:00") });
    expect(await next.recall(["large", "small"])).toEqual(new Map([["small", "x"]]));
  });

  test("forgets in this process what was kept first, beyond twenty million characters", async () => {
    const memory = createMemory(table, { now: () => at("12:00") });
    const large = "x".repeat(4_000_000);
    for (const name of "abcdef") await memory.keep(new Map([[name, large]]));
    expect([...(await memory.recall([..."abcdef"])).keys()]).toEqual([..."bcdef"]);
  });

  test("has rows that expire half a year later", async () => {
    await createMemory(table, { now: () => at("12:00") }).keep(new Map([["a", "x"]]));
    const [row] = await rowsOf("memory a");
    expect(row?.expiresAt).toBe(at("12:00").getTime() / 1000 + 180 * 86_400);
  });
});
