import { expect, test } from "vitest";
import type { ServiceArn } from "../../../src/domain/ecs/arn.ts";
import type { Incident } from "../../../src/domain/incidents/incident.ts";
import type { ServiceRecord } from "../../../src/domain/incidents/record.ts";
import { isSilent, openIncidents, silenced } from "../../../src/domain/incidents/silence.ts";
import { at, incidentOf } from "../building.ts";

const arn = (name: string) => `arn:aws:ecs:us-east-1:123456789012:service/dev/${name}` as ServiceArn;
const record = (name: string, ...incidents: Incident[]) =>
  ({ service: arn(name), incidents, claimed: "kept" }) as unknown as ServiceRecord;
const [first, second, third] = [
  incidentOf({ id: "01", openedAt: at("09:00") }),
  incidentOf({ id: "02", openedAt: at("10:00") }),
  incidentOf({ id: "03", openedAt: at("11:00") }),
];

test("the open incidents are those of every service, the latest first", () => {
  const records = [record("api", first, third), record("well"), record("web", second)];
  expect(openIncidents(new Set(records))).toEqual([
    { service: arn("api"), incident: third },
    { service: arn("web"), incident: second },
    { service: arn("api"), incident: first },
  ]);
});

test("one incident is silenced, and nothing else of the service is changed", () => {
  expect(silenced(record("api", first, second), "02", at("18:00"))).toEqual(
    record("api", first, { ...second, silencedUntil: at("18:00") }),
  );
});

test("one incident is no longer silent", () => {
  const silent = { ...second, silencedUntil: at("18:00") };
  expect(silenced(record("api", first, silent), "02", null)).toEqual(record("api", first, second));
});

test.each([
  [null, false],
  [at("11:59"), false],
  [at("12:00"), false],
  [at("12:01"), true],
  ["resolved" as const, true],
])("at 12:00 there are no reminders of an incident that is silenced until %s: %s", (until, silent) => {
  expect(isSilent(until, at("12:00"))).toBe(silent);
});
