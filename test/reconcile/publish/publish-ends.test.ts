import { expect, test } from "vitest";
import { newRecord } from "../../../src/domain/incidents/record.ts";
import { forgetDeleted } from "../../../src/reconcile/record/forget-deleted.ts";
import { at, claim, incidentOf, serviceArn } from "../../domain/building.ts";
import { createTopic } from "./publishers.ts";

test.each<
  [what: string, clock: string, incident: Parameters<typeof incidentOf>[0], ends: number, isKnown: boolean]
>([
  [
    "whose opening somebody publishes is known until that is done",
    "11:15",
    { told: null, claim: claim() },
    0,
    true,
  ],
  ["whose reminder somebody publishes is known until that is done", "11:15", { claim: claim() }, 0, true],
  ["whose opening nobody heard of is forgotten", "11:17", { told: null, claim: claim() }, 0, false],
  ["whose incident is open is forgotten when its end is published", "11:17", { claim: claim() }, 1, false],
])("a deleted service %s", async (_, clock, incident, ends, isKnown) => {
  const topic = createTopic();
  const before = newRecord(serviceArn);
  await topic.journal.write({ ...before, incidents: [incidentOf(incident)] }, before);
  const { ports } = topic.publisher({ now: at(clock) });
  await forgetDeleted([serviceArn], await ports.journal.read([serviceArn]), ports);
  expect(topic.published).toHaveLength(ends);
  expect(await topic.journal.services()).toEqual(isKnown ? [serviceArn] : []);
});
