/** What is counted of messages and remedies: each once, where it ends, whoever dies on the way. */
import { expect, test } from "vitest";
import { newRecord } from "../../../src/domain/incidents/record.ts";
import { assess } from "../../../src/domain/judge/assess.ts";
import type { Metric } from "../../../src/reconcile/ports/metrics.ts";
import {
  at,
  digest,
  factsOf,
  incidentOf,
  policyOf,
  registry,
  remedyOf,
  revision,
  serviceArn,
} from "../../domain/building.ts";
import { Crash, createTopic, type Run, type Topic } from "./publishers.ts";
import { looking } from "./stories.ts";

const pinned = (digestThatRuns: string) =>
  assess(
    factsOf({
      containers: [
        {
          written: `${registry}/backend@${digest("new")}`,
          running: [digestThatRuns, digestThatRuns],
          resolved: "new",
        },
      ],
      more: { taskDefinition: revision(5) },
    }),
    policyOf({ mode: "remediate" }),
  );

/** A service whose remedy is under way. */
async function begin(): Promise<Topic> {
  const topic = createTopic();
  const before = newRecord(serviceArn);
  const remedy = remedyOf({ state: "deploying", target: revision(5), at: at("10:40") });
  await topic.journal.write({ ...before, incidents: [incidentOf()], remedy }, before);
  return topic;
}

/** Looks at it, and says what was counted. */
async function counts(
  topic: Topic,
  digestThatRuns: string,
  run: Run,
): Promise<Partial<Record<Metric, number>>> {
  const counted: Partial<Record<Metric, number>> = {};
  const { ports } = topic.publisher(run);
  const add = (metric: Metric, value = 1) => {
    counted[metric] = (counted[metric] ?? 0) + value;
  };
  await looking(pinned(digestThatRuns))({ ...ports, metrics: { add } }).catch((error) => {
    if (!(error instanceof Crash) && error !== run.refusal) throw error;
  });
  return counted;
}

test("a remedy that is done is counted once, with its message", async () => {
  const topic = await begin();
  expect(await counts(topic, "new", { now: at("12:00") })).toEqual({ AlertsSent: 1, RemediesDone: 1 });
  expect(await counts(topic, "new", { now: at("12:05") })).toEqual({});
});

test("a remedy that failed is counted once, with its message", async () => {
  const topic = await begin();
  expect(await counts(topic, "old", { now: at("12:00") })).toMatchObject({ RemediesFailed: 1 });
  expect(await counts(topic, "old", { now: at("12:05") })).not.toHaveProperty("RemediesFailed");
});

test("a remedy is not counted while SNS refuses its message, and once when it takes it", async () => {
  const topic = await begin();
  const refusal = new Error("SNS 500");
  expect(await counts(topic, "new", { now: at("12:00"), refusal })).toEqual({});
  expect(await counts(topic, "new", { now: at("12:10") })).toEqual({ AlertsSent: 1, RemediesDone: 1 });
});

test("a remedy whose message is never told is counted where it ends", async () => {
  const topic = await begin();
  expect(await counts(topic, "new", { now: at("12:00"), limit: 0 })).toMatchObject({ RemediesDone: 1 });
});

test("a remedy is counted at most once wherever its publisher dies: only who dies as it ends leaves it uncounted", async () => {
  const { ports, calls } = (await begin()).publisher({ now: at("12:00") });
  await looking(pinned("new"))(ports);
  const uncounted: string[] = [];
  for (const [call, name] of calls.entries())
    for (const when of ["before", "after"] as const) {
      const topic = await begin();
      const first = await counts(topic, "new", { now: at("12:00"), death: { call, when } });
      const second = await counts(topic, "new", { now: at("12:10") });
      const done = (first.RemediesDone ?? 0) + (second.RemediesDone ?? 0);
      const { remedy } = (await topic.journal.read([serviceArn])).get(serviceArn) ?? {};
      expect([name, when, remedy]).toEqual([name, when, null]);
      expect([name, when, done]).toEqual([name, when, done === 0 ? 0 : 1]);
      if (done === 0) uncounted.push(`${when} ${name}`);
    }
  expect(uncounted).toEqual(["after putIfVersion"]);
});
