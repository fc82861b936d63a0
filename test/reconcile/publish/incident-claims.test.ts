/** A record that others write while somebody publishes: the message is noted all the same, and theirs is kept. */
import { expect, test } from "vitest";
import { saidOf } from "../../../src/domain/incidents/incident.ts";
import { newRecord, type ServiceRecord } from "../../../src/domain/incidents/record.ts";
import { assess } from "../../../src/domain/judge/assess.ts";
import {
  assessmentOf,
  at,
  claim,
  factsOf,
  findingOf,
  incidentOf,
  policyOf,
  remedyOf,
  revision,
  serviceArn,
} from "../../domain/building.ts";
import { createTopic, type Topic } from "./publishers.ts";
import { looking } from "./stories.ts";

const until = at("18:00");

async function recordIn({ journal }: Topic): Promise<ServiceRecord> {
  return (await journal.read([serviceArn])).get(serviceArn) ?? newRecord(serviceArn);
}

/** Writes the record as somebody else does. */
async function rewrite(topic: Topic, change: (record: ServiceRecord) => ServiceRecord): Promise<void> {
  const record = await recordIn(topic);
  await topic.journal.write(change(record), record);
}

const silence = (record: ServiceRecord): ServiceRecord => ({
  ...record,
  incidents: record.incidents.map((one) => ({ ...one, silencedUntil: until })),
});

test("an incident that is silenced while its opening is published is open and silenced, and opened once", async () => {
  const topic = createTopic();
  const look = looking(assessmentOf());
  const meanwhile = () => rewrite(topic, silence);
  await look(topic.publisher({ now: at("12:00"), meanwhile }).ports);
  const { incidents } = await recordIn(topic);
  expect(incidents).toMatchObject([{ claim: null, told: { event: "opened" }, silencedUntil: until }]);
  await look(topic.publisher({ now: at("12:10") }).ports);
  expect(topic.published.map(({ alert }) => alert.message.event)).toEqual(["opened", "notice"]);
});

test("an incident whose record others keep writing is published again when the claim ran out, under its number", async () => {
  const topic = createTopic();
  const look = looking(assessmentOf());
  const busy = topic.publisher({ now: at("12:00") });
  const { read } = busy.ports.journal;
  let isPublished = false;
  await look({
    ...busy.ports,
    alerts: {
      publish: async (alert) => {
        await busy.ports.alerts.publish(alert);
        isPublished = true;
        await rewrite(topic, silence);
      },
    },
    journal: {
      ...busy.ports.journal,
      read: async (services) => {
        const records = await read(services);
        if (isPublished) await rewrite(topic, silence);
        return records;
      },
    },
  });
  expect((await recordIn(topic)).incidents).toMatchObject([{ told: null, claim: { event: "opened" } }]);
  await look(topic.publisher({ now: at("12:10") }).ports);
  const messages = topic.published
    .map(({ alert }) => alert.message)
    .filter(({ event }) => event === "opened");
  expect(messages.map(({ sequence }) => sequence)).toEqual([1, 1]);
  expect(new Set(messages.map(({ incident }) => incident)).size).toBe(1);
});

test("what somebody else claims meanwhile is left to them", async () => {
  const topic = createTopic();
  const before = newRecord(serviceArn);
  const incidents = [incidentOf(), incidentOf({ id: "01JDKQ3V9E0000000000000009", container: "job" })];
  await topic.journal.write({ ...before, incidents }, before);
  const theirs = claim({ event: "resolved", until: at("12:03") });
  const meanwhile = () =>
    rewrite(topic, (record) => ({
      ...record,
      incidents: record.incidents.map((one) => (one.container === "job" ? { ...one, claim: theirs } : one)),
    }));
  const look = looking(assessmentOf({ status: "in-sync", findings: [] }));
  await look(topic.publisher({ now: at("12:00"), meanwhile }).ports);
  expect(topic.published.map(({ alert }) => alert.message.event)).toEqual(["resolved"]);
  expect((await recordIn(topic)).incidents).toMatchObject([{ container: "job", claim: theirs }]);
});

test("a remedy that is carried out after all, while its failure is published, goes on", async () => {
  const topic = createTopic();
  const asked = remedyOf({ at: at("10:30"), said: saidOf(findingOf()) });
  const before = newRecord(serviceArn);
  await topic.journal.write({ ...before, incidents: [incidentOf()], remedy: asked }, before);
  const writing = { ...asked, state: "writing", at: at("12:00"), target: revision(5) } as const;
  const meanwhile = () => rewrite(topic, (record) => ({ ...record, remedy: writing }));
  await looking(assess(factsOf(), policyOf({ mode: "remediate" })))(
    topic.publisher({ now: at("12:00"), meanwhile }).ports,
  );
  expect(topic.published.map(({ alert }) => alert.message.event)).toEqual(["remediation-failed"]);
  expect(await recordIn(topic)).toMatchObject({
    remedy: writing,
    attempts: [],
    incidents: [{ claim: null }],
  });
});
