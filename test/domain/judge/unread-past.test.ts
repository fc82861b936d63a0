import { expect, test } from "vitest";
import { known, unanswered } from "../../../src/domain/common/known.ts";
import type { Attempt, Ledger } from "../../../src/domain/facts/attempt.ts";
import type { ServiceFacts } from "../../../src/domain/facts/facts.ts";
import { newRecord, noteAssessment, type ServiceRecord } from "../../../src/domain/incidents/record.ts";
import { assess } from "../../../src/domain/judge/assess.ts";
import {
  notePastUnread,
  type PastUnread,
  pastRead,
  withRememberedPast,
} from "../../../src/domain/judge/past/unread-past.ts";
import { at, digest, factsOf, policyOf } from "../building.ts";

const throttled = unanswered("ThrottlingException", "ecs:ListServiceDeployments");
const stale = { ...factsOf({ containers: [{ running: ["old"], resolved: "old" }] }), rollouts: throttled };

const neither = { rollouts: null, newest: null };
const unread = (part: Partial<PastUnread>) => ({ pastUnread: { ...neither, ...part }, attempts: [] });

test("a verdict waits half an hour for what ECS does not say, and then does without", () => {
  const judged = (rollouts: Date | null) =>
    assess(withRememberedPast(stale, unread({ rollouts })), policyOf());
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
  expect(withRememberedPast(facts, unread({ rollouts: at("08:00"), newest: at("08:00") }))).toEqual(facts);
  expect(notePastUnread(pastRead, facts)).toEqual(neither);
});

test("each part of the past counts for itself", () => {
  const facts = { ...factsOf({}), rollouts: throttled, newest: throttled, stopped: null };
  for (const [part, other] of [
    ["rollouts", "newest"],
    ["newest", "rollouts"],
  ] as const) {
    const long = notePastUnread({ ...neither, [part]: at("08:00") }, facts);
    expect(long).toEqual({ [part]: at("08:00"), [other]: facts.at });
    expect(withRememberedPast(facts, { pastUnread: long, attempts: [] })).toMatchObject({
      [part]: { lasting: true },
      [other]: { lasting: false },
    });
  }
});

test("who moved a service off an image is remembered where ECS does not say it", () => {
  const movedOff = (clock: string): Attempt => ({
    container: "web",
    digest: digest("new"),
    revision: null,
    by: "ecs",
    began: at("09:00"),
    end: { at: at(clock), how: "moved-off", why: null },
  });
  const judged = (attempts: Ledger) =>
    assess(withRememberedPast(stale, { ...unread({ rollouts: at("08:00") }), attempts }), policyOf());
  expect([judged([]).status, judged([movedOff("11:30")]).status]).toEqual(["drifted", "held"]);
  expect(judged([movedOff("11:30")]).held).toEqual([
    { container: "web", digest: digest("new"), at: at("11:30") },
  ]);
  // The image was pushed again since: it is wanted again.
  expect(judged([movedOff("09:30")]).status).toBe("drifted");
});

test("a record keeps since when, until all was read or nothing was asked for", () => {
  const record = newRecord(stale.service.arn);
  const after = (before: ServiceRecord, facts: ServiceFacts = stale) =>
    noteAssessment(before, assess(facts, policyOf())).pastUnread.rollouts;
  const since = { ...record, pastUnread: { ...pastRead, rollouts: at("11:00") } };
  expect(after(record)).toEqual(stale.at);
  expect(after(since)).toEqual(at("11:00"));
  expect(after(since, { ...stale, rollouts: known([]) })).toBeNull();
});
