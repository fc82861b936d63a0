import { expect, test } from "vitest";
import { known, unanswered } from "../../../src/domain/common/known.ts";
import type { ServiceFacts } from "../../../src/domain/facts/facts.ts";
import { newRecord, noteAssessment, type ServiceRecord } from "../../../src/domain/incidents/record.ts";
import { assess } from "../../../src/domain/judge/assess.ts";
import { isPastUnread, tired } from "../../../src/domain/judge/past/unread-past.ts";
import { at, factsOf, policyOf } from "../building.ts";

const throttled = unanswered("ThrottlingException", "ecs:ListServiceDeployments");
const stale = { ...factsOf({ containers: [{ running: ["old"], resolved: "old" }] }), rollouts: throttled };

test("a verdict waits half an hour for what ECS does not say, and then does without", () => {
  const judged = (since: Date | null) => assess(tired(stale, since), policyOf());
  expect([null, at("11:31"), at("11:30")].map((since) => judged(since).status)).toEqual([
    "unknown",
    "unknown",
    "drifted",
  ]);
  expect(judged(at("11:30")).unknown).toContainEqual(
    expect.objectContaining({ fact: "rollouts", needed: false, reason: throttled.reason }),
  );
});

test("what was read, or never asked for, is as it was", () => {
  const facts = { ...factsOf({}), rollouts: known([]), newest: null, stopped: throttled };
  expect(tired(facts, at("08:00"))).toEqual(facts);
  expect(isPastUnread(facts)).toBe(false);
});

test("each part of the past counts", () => {
  const facts = { ...factsOf({}), rollouts: null, newest: null, stopped: null };
  for (const part of ["rollouts", "newest"]) {
    expect(isPastUnread({ ...facts, [part]: throttled })).toBe(true);
    expect(tired({ ...facts, [part]: throttled }, at("08:00"))).toMatchObject({ [part]: { lasting: true } });
  }
});

test("a record keeps since when, until all was read or nothing was asked for", () => {
  const record = newRecord(stale.service.arn);
  const after = (before: ServiceRecord, facts: ServiceFacts = stale) =>
    noteAssessment(before, assess(facts, policyOf())).pastUnreadSince;
  const since = { ...record, pastUnreadSince: at("11:00") };
  expect(after(record)).toEqual(stale.at);
  expect(after(since)).toEqual(at("11:00"));
  expect(after(since, { ...stale, rollouts: known([]) })).toBeNull();
});
