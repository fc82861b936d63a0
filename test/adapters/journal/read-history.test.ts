import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createJournal } from "../../../src/adapters/journal/journal.ts";
import { createHistory } from "../../../src/adapters/journal/read-history.ts";
import type { Table } from "../../../src/adapters/journal/table/table.ts";
import { parseServiceArn } from "../../../src/domain/ecs/arn.ts";
import type { HistoryEntry } from "../../../src/domain/incidents/history.ts";
import type { HistoryReader, Journal } from "../../../src/reconcile/ports/journal.ts";
import { at, digest, revision, revision4, tag } from "../../domain/building.ts";
import { startTables, type Tables } from "../dynamodb.ts";

const arn = (name: string) => parseServiceArn(`arn:aws:ecs:us-east-1:123456789012:service/dev/${name}`).arn;
const [backend, worker] = [arn("backend"), arn("worker")];

let tables: Tables;
let table: Table;
let journal: Journal & HistoryReader;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.close());
beforeEach(async () => {
  table = await tables.create();
  journal = { ...createJournal(table), ...createHistory(table) };
});

describe("the history of a service", () => {
  const saw = (clock: string): HistoryEntry => ({
    at: at(clock),
    kind: "saw",
    status: "drifted",
    taskDefinition: revision4,
    findings: [{ kind: "stale", cause: "not-redeployed", container: "web", expected: digest("new") }],
  });
  const told = (clock: string, sequence: number): HistoryEntry => ({
    at: at(clock),
    kind: "told",
    event: "opened",
    incident: "01J",
    sequence,
    severity: "high",
    sentence: "Service backend does not run the image",
  });
  const others: HistoryEntry[] = [
    {
      at: at("12:00"),
      kind: "remedy",
      state: "deploying",
      former: revision4,
      target: revision(5),
      pins: [{ container: "constructor", digest: digest("new"), tag: tag("latest") }],
      why: null,
      by: "pin",
    },
    { at: at("12:00"), kind: "silenced", incident: "01J", until: at("13:00") },
    { at: at("12:01"), kind: "silenced", incident: "01J", until: null },
  ];

  test("is read in order, as it was written", async () => {
    await journal.noteHistory(backend, others);
    await journal.noteHistory(backend, [saw("11:00"), told("11:00", 1)]);
    await journal.noteHistory(worker, [saw("11:30")]);
    expect(await journal.history(backend)).toEqual([saw("11:00"), told("11:00", 1), ...others]);
    expect(await journal.history(arn("another"))).toEqual([]);
  });

  test("is read in the order that things happen in, where the clocks of two functions differ", async () => {
    const step = (state: "asked" | "writing", second: string): HistoryEntry => ({
      ...(others[0] as HistoryEntry & { kind: "remedy" }),
      at: new Date(`2026-11-26T12:00:${second}Z`),
      state,
    });
    await journal.noteHistory(backend, [step("writing", "05.004"), step("asked", "05.017")]);
    await journal.noteHistory(backend, [step("asked", "06.001")]);
    const states = (await journal.history(backend)).map((entry) => entry.kind === "remedy" && entry.state);
    expect(states).toEqual(["asked", "writing", "asked"]);
  });

  test("begins where it is asked to", async () => {
    await journal.noteHistory(backend, [saw("11:00"), saw("11:30"), saw("12:00")]);
    expect(await journal.history(backend, at("11:30"))).toEqual([saw("11:30"), saw("12:00")]);
    expect(await journal.history(backend, at("12:02"))).toEqual([]);
  });

  test("has one line of a message that was sent again", async () => {
    await journal.noteHistory(backend, [told("11:00", 1)]);
    await journal.noteHistory(backend, [told("11:02", 1), told("11:03", 2)]);
    expect(await journal.history(backend)).toEqual([told("11:00", 1), told("11:03", 2)]);
  });

  test("leaves out a line whose time has only the form of one", async () => {
    await journal.noteHistory(backend, [saw("11:00"), saw("11:30")]);
    const [first = expect.fail()] = await table.query(`history ${backend}`);
    await table.put({
      ...first,
      body: String(first.body).replace(/2026-11-26T[\d:.]+Z/, "2026-02-30T25:61:00Z"),
    });
    expect(await journal.history(backend)).toEqual([saw("11:30")]);
  });

  test("is kept for 90 days", async () => {
    await journal.noteHistory(backend, [saw("11:00")]);
    const [row] = await table.query(`history ${backend}`);
    expect(new Date(Number(row?.expiresAt) * 1000)).toEqual(new Date("2027-02-24T11:00:00Z"));
  });
});
