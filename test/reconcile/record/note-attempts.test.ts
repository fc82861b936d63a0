import { expect, test } from "vitest";
import { newRecord, type ServiceRecord } from "../../../src/domain/incidents/record.ts";
import { noteInRecord } from "../../../src/reconcile/record/note-attempts.ts";
import { attempt, ended, incidentOf, serviceArn } from "../../domain/building.ts";

const byHand = attempt({ by: "person", end: ended("succeeded 10:05") });

/** Notes a pin in a record that others write this often before; answers with what stands there then. */
async function noted(before: ServiceRecord, contenders = 0) {
  let record = before;
  let left = contenders;
  const wasNoted = await noteInRecord(serviceArn, [byHand], {
    read: async () => new Map([[serviceArn, record]]),
    write: async (written, read) => {
      if (left-- > 0) record = { ...record, version: record.version + 1, incidents: [incidentOf()] };
      if (read.version !== record.version) return null;
      record = { ...written, version: record.version + 1 };
      return record;
    },
  });
  return { wasNoted, record };
}

const known = { ...newRecord(serviceArn), version: 3, attempts: [attempt({ image: "old" })] };

test("a pin by hand is noted beside what was tried before", async () => {
  const { wasNoted, record } = await noted(known);
  expect(wasNoted).toBe(true);
  expect(record.attempts).toHaveLength(2);
  expect(record).toEqual({ ...known, version: 4, attempts: expect.arrayContaining([byHand]) });
});

test("a pin by hand is noted upon what others wrote meanwhile", async () => {
  const { wasNoted, record } = await noted(known, 2);
  expect(wasNoted).toBe(true);
  expect(record).toMatchObject({ incidents: [incidentOf()], attempts: expect.arrayContaining([byHand]) });
});

test("a pin by hand is not noted where others go on writing", async () => {
  expect((await noted(known, 9)).wasNoted).toBe(false);
});

test("a pin by hand is not noted of a service that the program never saw", async () => {
  const unseen = newRecord(serviceArn);
  expect(await noted(unseen)).toEqual({ wasNoted: false, record: unseen });
});
