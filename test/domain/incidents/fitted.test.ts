import { describe, expect, test } from "vitest";
import { fitted } from "../../../src/domain/incidents/fitted.ts";
import { newRecord, type ServiceRecord } from "../../../src/domain/incidents/record.ts";
import { at, attempt, digest, ended, incidentOf, remedyOf, revision, serviceArn } from "../building.ts";

const record = (more: Partial<ServiceRecord>): ServiceRecord => ({ ...newRecord(serviceArn), ...more });
const attempts = (...ends: string[]) =>
  ends.map((end, i) => attempt({ revision: revision(i), end: ended(end) }));
const isAtMost = (count: number) => (one: ServiceRecord) => one.attempts.length <= count;
const revisionsOf = ({ attempts }: ServiceRecord) => attempts.map((one) => one.revision);
const long = "x".repeat(1001);
const cut = `${"x".repeat(1000)}…`;

describe("a record that fits", () => {
  test("stays as it is", () => {
    const one = record({ attempts: attempts("failed"), refused: long });
    expect(fitted(one, () => true)).toBe(one);
  });
});

describe("a record that does not fit", () => {
  test("loses the ends of long reasons first", () => {
    const why = long;
    const one = record({
      attempts: [attempt({ end: ended("failed 10:05", why) }), attempt()],
      remedy: remedyOf({ why, superseded: why }),
      refused: why,
      seen: why,
    });
    const isFitting = ({ refused }: ServiceRecord) => refused !== long;
    expect(fitted(one, isFitting)).toEqual({
      ...one,
      attempts: [attempt({ end: ended("failed 10:05", cut) }), attempt()],
      remedy: remedyOf({ why: cut, superseded: cut }),
      refused: cut,
      seen: cut,
    });
  });

  test("keeps what is no longer than that", () => {
    const text = "x".repeat(1000);
    const one = record({ refused: text, attempts: attempts("failed") });
    expect(fitted(one, ({ attempts }) => attempts.length === 0).refused).toBe(text);
  });

  test("then the oldest attempts that forbid nothing", () => {
    const one = record({ attempts: attempts("failed", "succeeded", "rolled-back", "succeeded", "stopped") });
    expect([5, 4, 3, 2].map((count) => revisionsOf(fitted(one, isAtMost(count))))).toEqual([
      [0, 1, 2, 3, 4].map(revision),
      [0, 2, 3, 4].map(revision),
      [0, 2, 4].map(revision),
      [0, 2].map(revision),
    ]);
  });

  test("then the oldest that forbid something", () => {
    const one = record({ attempts: attempts("failed", "succeeded", "rolled-back", "succeeded") });
    expect([1, 0].map((count) => revisionsOf(fitted(one, isAtMost(count))))).toEqual([[revision(2)], []]);
  });

  test("and at last what a task may report", () => {
    const accepted = { taskDefinition: revision(4), digests: new Map([["web", [digest("new")]]]) };
    const one = record({ accepted, attempts: attempts("failed"), refused: "no" });
    expect(fitted(one, (it) => it.accepted === null)).toEqual({ ...one, attempts: [], accepted: null });
    expect(fitted(one, isAtMost(0)).accepted).toEqual(accepted);
  });

  test("keeps what is told and asked for, whatever its size", () => {
    const one = record({ incidents: [incidentOf()], remedied: [at("10:00")], remedy: remedyOf() });
    expect(fitted(one, () => false)).toEqual(one);
  });
});
