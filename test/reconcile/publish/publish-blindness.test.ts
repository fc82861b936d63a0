/** What cannot be read is told, and its end, whoever publishes it, dies, or is refused by SNS. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Unseen } from "../../../src/domain/incidents/blindness.ts";
import { assess } from "../../../src/domain/judge/assess.ts";
import { publishBlindness } from "../../../src/reconcile/publish/publish-blindness.ts";
import { at, factsOf, policyOf } from "../../domain/building.ts";
import { Crash, createTopic, type Death, type Run, type Topic } from "./publishers.ts";

const cause = {
  operation: "ecs:ListTasks",
  place: "cluster dev (us-east-1)",
  code: "AccessDeniedException",
  services: 1,
};
const blind: Unseen = { causes: [cause], services: [assess(factsOf({ tasks: "denied" }), policyOf())] };
const seeing: Unseen = { causes: [], services: [] };

/** A topic, after a first sweep that could not read something. */
async function begin(): Promise<Topic> {
  const topic = createTopic();
  await publishBlindness(blind, at("11:45"), topic.publisher({ now: at("11:45") }).ports);
  return topic;
}

/** A sweep, which may die or be refused. */
async function sweep(topic: Topic, unseen: Unseen, run: Run) {
  const publisher = topic.publisher(run);
  await publishBlindness(unseen, run.now, publisher.ports).catch((error) => {
    if (!(error instanceof Crash) && error !== run.refusal) throw error;
  });
  return publisher;
}

const sent = ({ published }: Topic) =>
  published.map(({ alert: { message } }) => `${message.event} ${message.sequence}`);
const incidents = ({ published }: Topic) => new Set(published.map(({ alert }) => alert.message.incident));

test("is told once, and its end", async () => {
  const topic = await begin();
  for (const time of ["12:00", "12:15"]) await sweep(topic, blind, { now: at(time) });
  for (const time of ["12:30", "12:45"]) await sweep(topic, seeing, { now: at(time) });
  expect(sent(topic)).toEqual(["opened 1", "resolved 2"]);
  expect(incidents(topic).size).toBe(1);
  expect(await topic.journal.blindness()).toBeNull();
});

test("is told by a later sweep where SNS refused it, and not by the retry that comes within its lease", async () => {
  const topic = await begin();
  await sweep(topic, blind, { now: at("12:00"), refusal: new Error("SNS 500") });
  await sweep(topic, blind, { now: at("12:01") });
  expect(sent(topic)).toEqual([]);
  await sweep(topic, blind, { now: at("12:15") });
  await sweep(topic, seeing, { now: at("12:30") });
  expect(sent(topic)).toEqual(["opened 1", "resolved 2"]);
});

test("is told to have ended where nobody knows whether it was told to begin", async () => {
  const topic = await begin();
  await sweep(topic, blind, { now: at("12:00"), refusal: new Error("a time-out") });
  await sweep(topic, seeing, { now: at("12:15") });
  await sweep(topic, seeing, { now: at("12:30") });
  expect(sent(topic)).toEqual(["resolved 2"]);
});

test("is told to have ended where another place took its turn before that was known", async () => {
  const other: Unseen = { ...blind, causes: [{ ...cause, place: "cluster prod (us-east-1)" }] };
  const topic = await begin();
  await sweep(topic, blind, { now: at("12:00"), refusal: new Error("a time-out") });
  await sweep(topic, other, { now: at("12:15") });
  await sweep(topic, seeing, { now: at("12:30") });
  await sweep(topic, seeing, { now: at("12:45") });
  expect(sent(topic)).toEqual(["resolved 2"]);
});

test("is not told where nothing is, and is over all the same", async () => {
  const topic = await begin();
  for (const unseen of [blind, blind, seeing]) await sweep(topic, unseen, { now: at("12:00"), limit: 0 });
  expect([sent(topic), await topic.journal.blindness()]).toEqual([[], null]);
});

test("is told once messages are allowed, and its end noted once they are not", async () => {
  const topic = await begin();
  await sweep(topic, blind, { now: at("12:00"), limit: 0 });
  await sweep(topic, blind, { now: at("12:15") });
  await sweep(topic, seeing, { now: at("12:30"), limit: 0 });
  expect([sent(topic), await topic.journal.blindness()]).toEqual([["opened 1"], null]);
});

describe("of two sweeps at once", () => {
  const deaths: fc.Arbitrary<Death> = fc.record({
    call: fc.nat(3),
    when: fc.constantFrom("before" as const, "after" as const),
  });

  test("one tells it, whoever goes first at each step", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const topic = await begin();
        const run = { now: at("12:00"), scheduler };
        await scheduler.waitFor(Promise.all([sweep(topic, blind, run), sweep(topic, blind, run)]));
        expect(sent(topic)).toEqual(["opened 1"]);
      }),
      { numRuns: 100 },
    );
  });

  test("one may die: it is told all the same, and twice only under the same number", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), deaths, async (scheduler, death) => {
        const topic = await begin();
        const run = { now: at("12:00"), scheduler };
        const both = [sweep(topic, blind, { ...run, death }), sweep(topic, blind, run)];
        await scheduler.waitFor(Promise.all(both));
        for (const time of ["12:15", "12:30"]) await sweep(topic, blind, { now: at(time) });
        for (const time of ["12:45", "13:00"]) await sweep(topic, seeing, { now: at(time) });
        expect([...new Set(sent(topic))]).toEqual(["opened 1", "resolved 2"]);
        expect(sent(topic).length).toBeLessThanOrEqual(3);
        expect(incidents(topic).size).toBe(1);
      }),
      { numRuns: 200 },
    );
  });
});
