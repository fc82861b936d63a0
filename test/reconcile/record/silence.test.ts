import { expect, test } from "vitest";
import { newRecord, type ServiceRecord } from "../../../src/domain/incidents/record.ts";
import { silence } from "../../../src/reconcile/record/silence.ts";
import { at, incidentOf, serviceArn } from "../../domain/building.ts";

test.each([
  ["later", at("14:00"), at("14:00")],
  ["now is no longer silent, whatever another clock says", at("12:00"), null],
  ["it is resolved", "resolved" as const, "resolved" as const],
])("an incident that is silenced until %s", async (_, until, expected) => {
  const incident = incidentOf({ silencedUntil: at("18:00") });
  let record: ServiceRecord = { ...newRecord(serviceArn), incidents: [incident] };
  await silence(incident.id, until, at("12:00"), {
    services: async () => [serviceArn],
    read: async () => new Map([[serviceArn, record]]),
    write: async (written) => {
      record = written;
      return written;
    },
    noteHistory: async () => {},
  });
  expect(record.incidents).toEqual([{ ...incident, silencedUntil: expected }]);
});
