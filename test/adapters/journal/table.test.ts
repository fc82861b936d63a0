import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Call } from "../../../src/adapters/aws/call.ts";
import type { Item } from "../../../src/adapters/journal/table/items.ts";
import { createTable, type Table } from "../../../src/adapters/journal/table/table.ts";
import type { JsonObject } from "../../../src/domain/common/json.ts";
import { startTables, type Tables } from "../dynamodb.ts";

const key = (sk: string, pk = "service") => ({ pk, sk });
let tables: Tables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.close());

describe("a table", () => {
  test("gives back what was put: strings, numbers and sets", async () => {
    const table = await tables.create();
    const item = { ...key("a"), text: "é \u0000", empty: "", number: 1.5, set: ["x", "y"] };
    await table.put(item);
    const [found] = await table.get([key("a")]);
    const set = Array.isArray(found?.set) ? found.set.toSorted() : null;
    expect({ ...found, set }).toEqual(item);
  });

  test("gives what is there, of what is asked, once", async () => {
    const table = await tables.create();
    await table.put(key("a"));
    expect(await table.get([key("a"), key("a"), key("none"), key("a", "other")])).toEqual([key("a")]);
    expect(await table.get([])).toEqual([]);
  });

  test("gives more than the API takes at once", async () => {
    const table = await tables.create();
    const keys = Array.from({ length: 205 }, (_, i) => key(String(i).padStart(3, "0")));
    await Promise.all(keys.map((one) => table.put(one)));
    expect(sorted(await table.get(keys))).toEqual(keys);
    expect(await table.list("service")).toEqual(keys.map(({ sk }) => sk));
  });

  test("lists a partition alone", async () => {
    const table = await tables.create();
    await table.put(key("a"));
    await table.put(key("b", "other"));
    expect(await table.list("service")).toEqual(["a"]);
    expect(await table.list("none")).toEqual([]);
  });

  test("forgets what is removed, and removes what is not there", async () => {
    const table = await tables.create();
    await table.put(key("a"));
    await table.remove(key("a"));
    await table.remove(key("a"));
    expect(await table.get([key("a")])).toEqual([]);
  });

  test("writes only upon the version that was read", async () => {
    const table = await tables.create();
    const put = (version: number, read: number) => table.putIfVersion({ ...key("a"), version }, read);
    expect([await put(1, 0), await put(1, 0), await put(2, 1), await put(2, 1), await put(9, 0)]).toEqual([
      true,
      false,
      true,
      false,
      false,
    ]);
    expect(await table.get([key("a")])).toEqual([{ ...key("a"), version: 2 }]);
  });

  test("writes no version upon what is not there", async () => {
    const table = await tables.create();
    expect(await table.putIfVersion({ ...key("a"), version: 2 }, 1)).toBe(false);
  });

  test("removes what is still of the version that was read", async () => {
    const table = await tables.create();
    await table.putIfVersion({ ...key("a"), version: 1 }, 0);
    expect([
      await table.removeIf(key("a"), "version", 2),
      await table.removeIf(key("b"), "version", 1),
    ]).toEqual([false, false]);
    expect(await table.get([key("a")])).toHaveLength(1);
    expect([
      await table.removeIf(key("a"), "version", 1),
      await table.removeIf(key("a"), "version", 1),
    ]).toEqual([true, false]);
    expect(await table.get([key("a")])).toEqual([]);
  });

  test("adds to a set and takes from it, twice as once", async () => {
    const table = await tables.create();
    const add = async (...members: string[]) =>
      [...(await table.addToSet(key("a"), "moves", members))].sort();
    expect([await add("x"), await add("x", "y"), await add("y")]).toEqual([["x"], ["x", "y"], ["x", "y"]]);
    await table.removeFromSet(key("a"), "moves", ["x", "none"]);
    expect(await table.get([key("a")])).toEqual([{ ...key("a"), moves: ["y"] }]);
    await table.removeFromSet(key("a"), "moves", ["y"]);
    expect(await table.get([key("a")])).toEqual([key("a")]);
  });

  test("numbers names from one, each once, and a name that has a number keeps it", async () => {
    const table = await tables.create();
    const number = (...names: string[]) => Promise.all(names.map((name) => table.numberOf(key("a"), name)));
    expect((await number("x", "y", "z")).sort()).toEqual([1, 2, 3]);
    const [first, again, next] = await number("last-but-one", "last-but-one", "y");
    expect(again).toBe(first);
    expect([first, next]).toEqual([4, expect.toBeOneOf([1, 2, 3])]);
  });

  test("counts up to a number, and down again", async () => {
    const table = await tables.create();
    const up = () => table.countBelow(2, key("a"), 1_800_000_000);
    expect([await up(), await up(), await up()]).toEqual([true, true, false]);
    await table.countDown(key("a"));
    expect([await up(), await up()]).toEqual([true, false]);
  });
});

/** A DynamoDB that answers by a script: what it was asked is kept. */
function scripted(...answers: (JsonObject | Error)[]) {
  const asked: JsonObject[] = [];
  const paused: number[] = [];
  const call: Call = async (operation, input) => {
    asked.push({ operation, ...input });
    const answer = answers.shift() ?? {};
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const table: Table = createTable(call, "journal", async (milliseconds) => void paused.push(milliseconds));
  return { table, asked, paused };
}

describe("a DynamoDB that is busy", () => {
  const wire = (sk: string) => ({ pk: { S: "service" }, sk: { S: sk } });

  test("is asked again for the keys it left out", async () => {
    const { table, asked } = scripted(
      { Responses: { journal: [wire("a")] }, UnprocessedKeys: { journal: { Keys: [wire("b")] } } },
      { Responses: {}, UnprocessedKeys: { journal: { Keys: [wire("b")] } } },
      { Responses: { journal: [wire("b")] }, UnprocessedKeys: {} },
    );
    expect(await table.get([key("a"), key("b")])).toEqual([key("a"), key("b")]);
    expect(asked.map(({ RequestItems }) => RequestItems)).toEqual(
      [[wire("a"), wire("b")], [wire("b")], [wire("b")]].map((Keys) => ({
        journal: { Keys, ConsistentRead: true },
      })),
    );
  });

  test("is asked again after pauses, which grow while it gives nothing", async () => {
    const left = (...keys: string[]) => ({ UnprocessedKeys: { journal: { Keys: keys.map(wire) } } });
    const { table, paused } = scripted(
      { Responses: {}, ...left("a", "b", "c") },
      { Responses: {}, ...left("a", "b", "c") },
      { Responses: { journal: [wire("a")] }, ...left("b", "c") },
      { Responses: { journal: [wire("b"), wire("c")] } },
    );
    expect(await table.get([key("a"), key("b"), key("c")])).toHaveLength(3);
    expect(paused).toEqual([50, 100, 25]);
  });

  test("that goes on giving nothing is an error, which names what it left out", async () => {
    const left = { Responses: {}, UnprocessedKeys: { journal: { Keys: [wire("b")] } } };
    const { table, asked } = scripted(...Array.from({ length: 50 }, () => left));
    await expect(table.get([key("b")])).rejects.toThrow(/Cannot read 1 rows of the journal.*"service".*"b"/);
    expect(asked.length).toBeLessThan(10);
  });

  test("is not asked for keys that no item can have", async () => {
    const { table, asked } = scripted({ Responses: { journal: [wire("a")] } });
    const long = "é".repeat(1025);
    expect(await table.get([key("a"), key(""), key("a", ""), key(long), key("a", long)])).toEqual([key("a")]);
    expect([await table.list(""), await table.list(long)]).toEqual([[], []]);
    expect(asked.map(({ RequestItems }) => RequestItems)).toEqual([
      { journal: { Keys: [wire("a")], ConsistentRead: true } },
    ]);
  });

  test("is asked for the pages after the first", async () => {
    const { table, asked } = scripted(
      { Items: [{ sk: { S: "a" } }], LastEvaluatedKey: wire("a") },
      { Items: [], LastEvaluatedKey: wire("b") },
      { Items: [{ sk: { S: "c" } }] },
    );
    expect(await table.list("service")).toEqual(["a", "c"]);
    expect(asked.map(({ ExclusiveStartKey = null }) => ExclusiveStartKey)).toEqual([
      null,
      wire("a"),
      wire("b"),
    ]);
  });

  test("is no lost race", async () => {
    const throttled = Object.assign(new Error("slow down"), {
      name: "ProvisionedThroughputExceededException",
    });
    await expect(scripted(throttled).table.putIfVersion(key("a"), 0)).rejects.toBe(throttled);
  });

  test("is refused an answer that is none", async () => {
    await expect(scripted({}).table.get([key("a")])).rejects.toThrow(
      expect.objectContaining({ name: "ValiError" }),
    );
  });
});

function sorted(items: readonly Item[]): Item[] {
  return items.toSorted((a, b) => (a.sk < b.sk ? -1 : 1));
}
