import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { batchesOf } from "../../../src/adapters/aws/batches.ts";
import { createJournal } from "../../../src/adapters/journal/journal.ts";
import { createMemory } from "../../../src/adapters/journal/memory.ts";
import type { Table } from "../../../src/adapters/journal/table/table.ts";
import { parseServiceArn } from "../../../src/domain/ecs/arn.ts";
import { type RepositoryKey, repositoryKey } from "../../../src/domain/image/ecr.ts";
import { newRecord, type ServiceRecord } from "../../../src/domain/incidents/record.ts";
import type { Journal, NotedMove } from "../../../src/reconcile/ports/journal.ts";
import { records, tagMoves } from "../../arbitraries.ts";
import { at, claim, digest, incidentOf, tag } from "../../domain/building.ts";
import { startTables, type Tables } from "../dynamodb.ts";

const arn = (name: string) => parseServiceArn(`arn:aws:ecs:us-east-1:123456789012:service/dev/${name}`).arn;
const key = (name: string) => repositoryKey({ account: "123456789012", region: "us-east-1", name });
const [backend, worker] = [arn("backend"), arn("worker")];

let tables: Tables;
let table: Table;
let journal: Journal;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.close());
beforeEach(async () => {
  table = await tables.create();
  journal = createJournal(table);
});

describe("a record", () => {
  test("of a service that was never seen is new", async () => {
    expect(await journal.read([backend])).toEqual(new Map([[backend, newRecord(backend)]]));
  });

  test("is read as it was written, one version later", async () => {
    await fc.assert(
      fc.asyncProperty(records(), async (record) => {
        const fresh = createJournal(await tables.create());
        const written = await fresh.write(record, newRecord(record.service));
        expect(written).toEqual({ ...record, version: 1 });
        expect((await fresh.read([record.service])).get(record.service)).toEqual(written);
      }),
      { numRuns: 20 },
    );
  });

  test("can be read with more others than one call takes", async () => {
    const many = Array.from({ length: 120 }, (_, i) => arn(`service-${i}`));
    await write(journal, { ...newRecord(arn("service-119")), recheckAt: at("12:00") });
    const found = await journal.read(many);
    expect([...found.keys()]).toEqual(many);
    expect(found.get(arn("service-119"))).toMatchObject({ version: 1, recheckAt: at("12:00") });
  });

  test("that cannot be read is left out, and somebody hears of it", async () => {
    const heard: unknown[] = [];
    const written = await write(journal, newRecord(worker));
    await table.put({ pk: `service ${backend}`, sk: "record", version: 3, body: "{}" });
    const complaining = createJournal(table, { complain: (...said) => heard.push(said) });
    expect(await complaining.read([backend, worker])).toEqual(new Map([[worker, written]]));
    expect(heard).toEqual([
      [
        "A row of the journal cannot be read",
        { pk: `service ${backend}`, sk: "record", error: expect.stringContaining("ValiError") },
      ],
    ]);
  });

  test("is read once, however often it is asked for", async () => {
    await write(journal, newRecord(backend));
    expect((await journal.read([backend, backend])).get(backend)?.version).toBe(1);
  });
});

describe("a writer that dies, or is overtaken, at any of its calls", () => {
  const using = async (name: string) => journal.servicesUsing(key(name));

  /** The table, for a writer who has something happen before or after one of its calls. */
  function disturbed(nth: number, when: "before" | "after", by: () => Promise<void>): Table {
    let calls = 0;
    const wrap = <A extends unknown[], R>(method: (...args: A) => Promise<R>) => {
      return async (...args: A): Promise<R> => {
        calls += 1;
        const isIt = calls === nth;
        if (isIt && when === "before") await by();
        const answer = await method(...args);
        if (isIt && when === "after") await by();
        return answer;
      };
    };
    const { get, put, putIfVersion, remove, removeIf, list } = table;
    const methods = { get: wrap(get), put: wrap(put), putIfVersion: wrap(putIfVersion), list: wrap(list) };
    return { ...table, ...methods, remove: wrap(remove), removeIf: wrap(removeIf) };
  }

  const moments = Array.from({ length: 9 }, (_, i) => i + 1).flatMap((nth) =>
    (["before", "after"] as const).map((when) => [when, nth] as const),
  );
  const die = async () => {
    throw new Error("it died");
  };

  /** Whoever has a record is found by it. */
  async function expectRows(): Promise<ServiceRecord> {
    const record = (await journal.read([backend])).get(backend) ?? newRecord(backend);
    for (const repository of record.repositories)
      expect(await journal.servicesUsing(repository)).toContain(backend);
    if (record.version > 0) expect(await journal.services()).toContain(backend);
    return record;
  }

  test.each(moments)("%s call %i: a death while it moves leaves no row missing", async (when, nth) => {
    const before = await write(journal, { ...newRecord(backend), repositories: [key("a"), key("b")] });
    const dying = createJournal(disturbed(nth, when, die));
    const next = { ...before, repositories: [key("b"), key("c")] };
    await dying.write(next, before).catch(() => null);
    const record = await expectRows();
    await journal.write({ ...record, repositories: [key("c")] }, record);
    await expectRows();
  });

  test.each(moments)("%s call %i: a death while it is new leaves no row missing", async (when, nth) => {
    const dying = createJournal(disturbed(nth, when, die));
    await dying
      .write({ ...newRecord(backend), repositories: [key("a")] }, newRecord(backend))
      .catch(() => null);
    await expectRows();
  });

  test.each(moments)("%s call %i: another that moves it back takes no row away", async (when, nth) => {
    const before = await write(journal, { ...newRecord(backend), repositories: [key("a")] });
    const other = async () => {
      const record = (await journal.read([backend])).get(backend) ?? before;
      await journal.write({ ...record, repositories: [key("a"), key("d")] }, record);
    };
    const overtaken = createJournal(disturbed(nth, when, other));
    await overtaken.write({ ...before, repositories: [key("b")] }, before);
    await expectRows();
  });

  test.each(moments)("%s call %i: a service that is there again keeps its rows", async (when, nth) => {
    const record = await write(journal, { ...newRecord(backend), repositories: [key("a")] });
    const again = async () => {
      const found = (await journal.read([backend])).get(backend) ?? newRecord(backend);
      await journal.write({ ...found, repositories: [key("a")], recheckAt: at("12:00") }, found);
    };
    await createJournal(disturbed(nth, when, again)).forget(record);
    const left = await expectRows();
    if (left.version > 0) expect(await using("a")).toEqual([backend]);
  });
});

describe("of two that write a record at once", () => {
  const claimed = (n: number) => incidentOf({ claim: claim({ message: `message ${n}` }) });
  const race = (before: ServiceRecord) =>
    Promise.all([1, 2, 3].map((n) => journal.write({ ...before, incidents: [claimed(n)] }, before)));

  test.each(["the first time", "later"])("one wins, %s", async (when) => {
    let before = newRecord(backend);
    if (when === "later") before = await write(journal, before);
    const winners = (await race(before)).filter((one) => one !== null);
    expect(winners).toHaveLength(1);
    expect((await journal.read([backend])).get(backend)).toEqual(winners[0]);
  });

  test("the loser can write after reading again", async () => {
    const before = newRecord(backend);
    await write(journal, before);
    expect(await journal.write({ ...before, recheckAt: at("12:00") }, before)).toBeNull();
    const again = (await journal.read([backend])).get(backend) ?? before;
    expect(await journal.write({ ...again, recheckAt: at("12:00") }, again)).toMatchObject({ version: 2 });
  });
});

describe("the index", () => {
  const using = (name: string) => journal.servicesUsing(key(name));

  test("knows who uses a repository", async () => {
    await write(journal, { ...newRecord(backend), repositories: [key("api"), key("proxy")] });
    await write(journal, { ...newRecord(worker), repositories: [key("proxy")] });
    expect(await using("api")).toEqual([backend]);
    expect((await using("proxy")).sort()).toEqual([backend, worker]);
    expect(await using("ap")).toEqual([]);
    expect((await journal.services()).sort()).toEqual([backend, worker]);
  });

  test("follows a service that changes its repositories", async () => {
    const before = await write(journal, { ...newRecord(backend), repositories: [key("api"), key("proxy")] });
    await journal.write({ ...before, repositories: [key("proxy"), key("web")] }, before);
    expect([await using("api"), await using("proxy"), await using("web")]).toEqual([
      [],
      [backend],
      [backend],
    ]);
  });

  test("keeps what is used, where a writer loses", async () => {
    const before = await write(journal, { ...newRecord(backend), repositories: [key("api")] });
    await journal.write({ ...before, recheckAt: at("12:00") }, before);
    expect(await journal.write({ ...before, repositories: [key("web")] }, before)).toBeNull();
    expect(await using("api")).toEqual([backend]);
  });

  test("reads beyond one page", async () => {
    const repository: RepositoryKey = key("shared");
    const long = "x".repeat(900);
    const services = Array.from({ length: 1200 }, (_, i) => arn(`${long}-${i}`));
    for (const batch of batchesOf(services, 40))
      await Promise.all(batch.map((sk) => table.put({ pk: `repository ${repository}`, sk })));
    expect((await using("shared")).length).toBe(services.length);
  });

  test("says what each service has of a repository, and since when", async () => {
    const uses = [
      { repository: key("api"), digest: digest("a"), since: at("08:00") },
      { repository: key("proxy"), digest: digest("b"), since: at("09:00") },
    ];
    await write(journal, { ...newRecord(backend), repositories: [key("api"), key("proxy")], uses });
    expect(await journal.usesOf([key("api"), key("other")])).toEqual(
      new Map([
        [
          key("api"),
          {
            uses: [{ service: backend, cluster: "dev", digest: digest("a"), since: at("08:00") }],
            unread: [],
          },
        ],
        [key("other"), { uses: [], unread: [] }],
      ]),
    );
  });
});

describe("a service that is gone", () => {
  test("leaves nothing behind", async () => {
    const record = await write(journal, { ...newRecord(backend), repositories: [key("api")] });
    await write(journal, { ...newRecord(worker), repositories: [key("api")] });
    await journal.forget(record);
    expect(await journal.servicesUsing(key("api"))).toEqual([worker]);
    expect(await journal.services()).toEqual([worker]);
    expect((await journal.read([backend])).get(backend)).toEqual(newRecord(backend));
  });

  test("may be forgotten twice", async () => {
    const record = await write(journal, newRecord(backend));
    await journal.forget(record);
    await journal.forget(record);
    expect(await journal.services()).toEqual([]);
  });

  test("is not forgotten where somebody wrote of it meanwhile", async () => {
    const read = await write(journal, { ...newRecord(backend), repositories: [key("api")] });
    const written = await journal.write({ ...read, recheckAt: at("12:00") }, read);
    await journal.forget(read);
    expect((await journal.read([backend])).get(backend)).toEqual(written);
    expect(await journal.servicesUsing(key("api"))).toEqual([backend]);
    expect(await journal.services()).toEqual([backend]);
  });

  test.each([0, 1, 2, 3])(
    "whose forgetting ends after %i removals leaves no record without its rows",
    async (n) => {
      const record = await write(journal, { ...newRecord(backend), repositories: [key("api"), key("web")] });
      await write(journal, { ...newRecord(worker), repositories: [key("api")] });
      await createJournal(dyingAfter(n))
        .forget(record)
        .catch(() => {});
      expect(await journal.services()).toContain(backend);
      const left = (await journal.read([backend])).get(backend) ?? record;
      if (left.version > 0) expect(await journal.servicesUsing(key("web"))).toEqual([backend]);
      await journal.forget(left);
      expect((await journal.read([backend])).get(backend)).toEqual(newRecord(backend));
      expect([await journal.servicesUsing(key("api")), await journal.servicesUsing(key("web"))]).toEqual([
        [worker],
        [],
      ]);
      expect(await journal.services()).toEqual([worker]);
    },
  );

  test("that is there again keeps its rows, whoever found no record of it", async () => {
    await write(journal, { ...newRecord(backend), repositories: [key("api")] });
    await journal.forget(newRecord(backend));
    expect(await journal.servicesUsing(key("api"))).toEqual([backend]);
    expect(await journal.services()).toEqual([backend]);
  });

  /** The table, for a function that dies after so many removals. */
  function dyingAfter(removals: number): Table {
    let left = removals;
    const die = async () => {
      if (left-- <= 0) throw new Error("it died");
    };
    return {
      ...table,
      remove: async (...of) => die().then(() => table.remove(...of)),
      removeIf: async (...of) => die().then(() => table.removeIf(...of)),
    };
  }
});

describe("the moves of a tag", () => {
  const latest = { repository: key("api"), tag: tag("latest") };
  const noted = (clock: string, name: string, source: NotedMove["source"] = "event"): NotedMove => ({
    ...latest,
    digest: digest(name),
    at: at(clock),
    source,
  });
  const read = async (of = latest) => [...(await journal.moves([of])).moves].sort((a, b) => +a.at - +b.at);

  test("are a set: the order and the number of times they are noted does not matter", async () => {
    const moves = [noted("08:00", "a"), noted("09:00", "b"), noted("10:00", "a", "seen")];
    await journal.noteMoves(moves);
    await journal.noteMoves(moves.toReversed());
    await journal.noteMoves([noted("09:00", "b")]);
    expect(await read()).toEqual(moves);
  });

  test("come out as they were noted", async () => {
    const distinct = fc.uniqueArray(tagMoves(), {
      selector: (move) => +move.at,
      minLength: 1,
      maxLength: 10,
    });
    await fc.assert(
      fc.asyncProperty(distinct, async (moves) => {
        const fresh = createJournal(await tables.create());
        await fresh.noteMoves(moves.map((move) => ({ ...latest, ...move })));
        const found = [...(await fresh.moves([latest])).moves].sort((a, b) => +a.at - +b.at);
        expect(found).toEqual(moves.map((move) => ({ ...latest, ...move })).sort((a, b) => +a.at - +b.at));
      }),
      { numRuns: 20 },
    );
  });

  test("are told apart by tag and repository", async () => {
    const main = { ...latest, tag: tag("main") };
    const other = { ...latest, repository: key("web") };
    await journal.noteMoves([
      noted("08:00", "a"),
      { ...noted("09:00", "b"), ...main },
      { ...noted("10:00", "c"), ...other },
    ]);
    expect([await read(), await read(main), await read(other)].map((moves) => moves.length)).toEqual([
      1, 1, 1,
    ]);
    expect((await journal.moves([latest, main, { ...other, tag: tag("main") }])).moves).toHaveLength(2);
  });

  test("are forgotten beyond the last sixty, oldest first", async () => {
    const second = (i: number) => new Date(+at("08:00") + i * 1000);
    const moves = Array.from({ length: 61 }, (_, i) => ({ ...noted("08:00", `${i}`), at: second(i) }));
    await journal.noteMoves(moves.slice(0, 60));
    expect(await read()).toHaveLength(60);
    await journal.noteMoves(moves.slice(60));
    expect((await read()).map((move) => +move.at)).toEqual(moves.slice(-30).map((move) => +move.at));
  });

  test("leave the tags that a digest once had", async () => {
    const stable = { ...noted("08:30", "a"), tag: tag("stable") };
    await journal.noteMoves([noted("08:00", "a"), stable, noted("09:00", "b")]);
    const images = ["a", "b", "c"].map((name) => ({ repository: latest.repository, digest: digest(name) }));
    const former = (await journal.formerTags(images)).get(latest.repository);
    expect(["a", "b", "c"].map((name) => [...(former?.get(digest(name)) ?? [])].sort())).toEqual([
      ["latest", "stable"],
      ["latest"],
      [],
    ]);
  });

  test("of none are none", async () => {
    await journal.noteMoves([]);
    expect(await journal.moves([])).toEqual({ moves: [], unread: [] });
    expect(await journal.moves([latest])).toEqual({ moves: [], unread: [] });
  });
});

describe("the numbers of an incident's messages", () => {
  test("begin with one, and each is given out once", async () => {
    const given = await Promise.all(
      Array.from({ length: 10 }, (_, i) => journal.nextSequence("01J", `${i}`)),
    );
    expect(given.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await journal.nextSequence("01K", "0")).toBe(1);
  });

  test("stay with the message, whoever asks, and how many at once", async () => {
    const asked = await Promise.all([1, 2, 3].map(() => journal.nextSequence("01J", "opened")));
    expect(new Set(asked).size).toBe(1);
    const next = await journal.nextSequence("01J", "resolved");
    expect(next).toBeGreaterThan(asked[0] ?? 0);
    expect(await journal.nextSequence("01J", "opened")).toBe(asked[0]);
  });
});

describe("the memory", () => {
  test("recalls what was kept, in this process and in the next", async () => {
    const here = createMemory(table, { now: () => at("12:00") });
    await here.keep(
      new Map([
        ["a", "1"],
        ["b", ""],
      ]),
    );
    for (const memory of [here, createMemory(table, { now: () => at("12:00") })])
      expect(await memory.recall(["b", "a", "c"])).toEqual(
        new Map([
          ["b", ""],
          ["a", "1"],
        ]),
      );
  });

  test("asks for nothing twice", async () => {
    const here = createMemory(table, { now: () => at("12:00") });
    await here.keep(new Map([["a", "1"]]));
    await table.remove({ pk: "memory a", sk: "value" });
    expect(await here.recall(["a"])).toEqual(new Map([["a", "1"]]));
  });
});

/** Writes a record that is new. */
async function write(to: Journal, record: ServiceRecord): Promise<ServiceRecord> {
  const written = await to.write(record, newRecord(record.service));
  if (!written) throw new Error(`Cannot write the record of ${record.service}: somebody else did`);
  return written;
}

describe("what is limited", () => {
  test("is taken as often as it may be, however many take at once", async () => {
    const took = await Promise.all(Array.from({ length: 20 }, () => journal.takeAlert(7, at("12:01"))));
    expect(took.filter((isTaken) => isTaken)).toHaveLength(7);
  });

  test("is taken again once it was given back", async () => {
    expect(await journal.takeAlert(1, at("12:01"))).toBe(true);
    await journal.giveBackAlert(at("12:01"));
    expect(await journal.takeAlert(1, at("12:07"))).toBe(true);
    expect(await journal.takeAlert(1, at("12:07"))).toBe(false);
  });

  test("is not taken where nothing is allowed", async () => {
    expect(await journal.takeAlert(0, at("12:00"))).toBe(false);
    expect(await journal.takeRemedy(0, at("12:00"))).toEqual(new Date("2026-11-27T13:00:00Z"));
  });

  test("is free again after an hour, or a day", async () => {
    expect(await journal.takeAlert(1, at("12:01"))).toBe(true);
    expect(await journal.takeAlert(1, at("13:04"))).toBe(false);
    expect(await journal.takeAlert(1, at("13:05"))).toBe(true);
    expect(await journal.takeRemedy(1, at("12:01"))).toBe("taken");
    const free = new Date("2026-11-27T13:00:00Z");
    expect(await journal.takeRemedy(1, at("13:00"))).toEqual(free);
    expect(await journal.takeRemedy(1, free)).toBe("taken");
  });

  test("counts alerts and remedies apart, and is forgotten after two days", async () => {
    expect(await journal.takeAlert(1, at("12:01"))).toBe(true);
    expect(await journal.takeRemedy(1, at("12:01"))).toBe("taken");
    const [row] = await table.query("limit alerts");
    expect(row).toMatchObject({
      sk: "2026-11-26T12:00:00.000Z",
      count: 1,
      expiresAt: Date.parse("2026-11-28T12:00:00Z") / 1000,
    });
  });
});
