import { describe, expect, test } from "vitest";
import type { ServiceArn } from "../../src/domain/ecs/arn.ts";
import { newRecord, type ServiceRecord } from "../../src/domain/incidents/record.ts";
import type { Journal } from "../../src/reconcile/ports/journal.ts";
import { rewriteRecord } from "../../src/reconcile/rewrite-record.ts";
import { serviceArn } from "../domain/building.ts";

/** A journal into which others write before each of our first `others` writes; `null`: it cannot be read. */
function journalOf(others: number, first: ServiceRecord | null = newRecord(serviceArn)) {
  let stored = first;
  let left = others;
  const journal: Pick<Journal, "read" | "write"> = {
    read: async () => new Map(stored ? [[serviceArn as ServiceArn, stored]] : []),
    write: async (record, before) => {
      if (left-- > 0 && stored)
        stored = { ...stored, version: stored.version + 1, seen: `others ${stored.version + 1}` };
      if (before.version !== stored?.version) return null;
      stored = { ...record, version: before.version + 1 };
      return stored;
    },
  };
  return { journal, stored: () => stored };
}

const refuse = (record: ServiceRecord): ServiceRecord => ({ ...record, refused: "no" });

describe("a record is changed", () => {
  test.each([0, 1, 4])("upon what others wrote %i times meanwhile", async (others) => {
    const { journal, stored } = journalOf(others);
    const rewriting = await rewriteRecord(serviceArn, refuse, journal);
    expect(rewriting).toMatchObject({ kind: "written", record: stored() });
    expect(stored()).toMatchObject({ refused: "no", seen: others === 0 ? null : `others ${others}` });
  });

  test("upon the one that was given, if nobody wrote it since", async () => {
    const given = newRecord(serviceArn);
    const calm = await rewriteRecord(serviceArn, refuse, journalOf(0).journal, given);
    expect(calm.kind === "written" && calm.upon).toBe(given);
    const busy = await rewriteRecord(serviceArn, refuse, journalOf(1).journal, given);
    expect(busy).toMatchObject({ kind: "written", upon: { seen: "others 1" } });
  });
});

describe("a record is not changed", () => {
  test("where others write it each time", async () => {
    const { journal, stored } = journalOf(5);
    expect(await rewriteRecord(serviceArn, refuse, journal)).toEqual({ kind: "contested" });
    expect(stored()).toMatchObject({ refused: null });
  });

  test("where there is nothing to change, also after others wrote it", async () => {
    const { journal, stored } = journalOf(1);
    const once = (record: ServiceRecord) => (record.seen === null ? refuse(record) : null);
    expect(await rewriteRecord(serviceArn, once, journal)).toEqual({ kind: "left" });
    expect(stored()).toMatchObject({ refused: null, seen: "others 1" });
  });

  test("where it cannot be read", async () => {
    expect(await rewriteRecord(serviceArn, refuse, journalOf(0, null).journal)).toEqual({
      kind: "unreadable",
    });
  });
});
