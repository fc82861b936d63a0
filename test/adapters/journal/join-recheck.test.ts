/** The moment at which rechecks that become due one after the other are made together. */
import { beforeEach, describe, expect, test } from "vitest";
import { createJournal } from "../../../src/adapters/journal/journal.ts";
import type { Item } from "../../../src/adapters/journal/table/items.ts";
import type { Table } from "../../../src/adapters/journal/table/table.ts";
import { memoryTable } from "../../reconcile/publish/memory-table.ts";

const time = (clock: string) => new Date(`2026-11-26T${clock}Z`);
const key = { pk: "program", sk: "recheck" };

let table: ReturnType<typeof memoryTable>;
let heard: unknown[];
beforeEach(() => {
  table = memoryTable();
  heard = [];
});

const join = (at: string, using: Table = table) =>
  createJournal(using, { complain: (_, details) => heard.push(details) }).joinRecheck(time(at));
const rowNow = () => table.itemsOf("program")[0];
const put = (row: Partial<Item>) => table.put({ ...key, ...row });

describe("a recheck", () => {
  test.each<[what: string, row: Partial<Item> | null, due: string, at: string, version: number]>([
    ["is the first: it waits for others", null, "12:00:00", "12:00:50", 1],
    ["joins a moment that is now", { at: "2026-11-26T12:00:00.000Z", version: 7 }, "12:00:00", "12:00:00", 7],
    ["joins the latest moment", { at: "2026-11-26T12:00:50.000Z", version: 7 }, "12:00:00", "12:00:50", 7],
    [
      "joins none that is too late",
      { at: "2026-11-26T12:00:51.000Z", version: 7 },
      "12:00:00",
      "12:00:50",
      8,
    ],
    [
      "joins none before it is due",
      { at: "2026-11-26T11:59:59.000Z", version: 7 },
      "12:00:00",
      "12:00:50",
      8,
    ],
  ])("%s", async (_, row, due, at, version) => {
    if (row) await put(row);
    expect(await join(due)).toEqual(time(at));
    expect(rowNow()).toMatchObject({ at: time(at).toISOString(), version });
    expect(heard).toEqual([]);
  });

  test.each<[what: string, row: Partial<Item>]>([
    ["whose time is none", { at: "yesterday", version: 1 }],
    ["whose time has the form of one", { at: "2026-02-30T25:61:00Z", version: 1 }],
    ["without a version", { at: "2026-11-26T12:00:30.000Z" }],
    ["whose version is text", { at: "2026-11-26T12:00:30.000Z", version: "one" }],
    ["whose version is negative", { at: "2026-11-26T12:00:30.000Z", version: -1 }],
    ["whose version is a fraction", { at: "2026-11-26T12:00:30.000Z", version: 1.5 }],
    ["of a newer form", { at: "2026-11-26T12:00:30.000Z", version: 1, schema: 99 }],
  ])("has a moment of its own beside a row %s, which is left and named", async (_, row) => {
    await put(row);
    const before = rowNow();
    expect(await join("12:00:00")).toEqual(time("12:00:00"));
    expect(rowNow()).toEqual(before);
    expect(heard).toEqual([expect.objectContaining(key)]);
  });

  test("joins the moment of whoever was first by a hair", async () => {
    let isFirst = true;
    const overtaken: Table = {
      ...table,
      async putIfVersion(item, version) {
        if (isFirst) await put({ at: "2026-11-26T12:00:40.000Z", version: 1 });
        isFirst = false;
        return table.putIfVersion(item, version);
      },
    };
    expect(await join("12:00:00", overtaken)).toEqual(time("12:00:40"));
  });

  test("is made on its own where others are always first", async () => {
    const busy: Table = { ...table, putIfVersion: async () => false };
    expect(await join("12:00:00", busy)).toEqual(time("12:00:00"));
  });
});
