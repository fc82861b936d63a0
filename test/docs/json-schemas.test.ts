/** The published schemas of the JSON say what the program writes: every field, and no other. */
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { formats } from "../../src/cli/render/formats.ts";
import { monochrome } from "../../src/cli/terminal/terminal.ts";
import type { AlertEvent } from "../../src/domain/incidents/incident.ts";
import { assess } from "../../src/domain/judge/assess.ts";
import { composeBlindness } from "../../src/domain/words/alert/blindness.ts";
import {
  composeAlert,
  composeEnd,
  composeNotice,
  composeRepositoryAlert,
} from "../../src/domain/words/alert/compose-alert.ts";
import { limitNotices, noticesOf } from "../../src/domain/words/alert/notice.ts";
import { type CheckReport, statuses } from "../../src/domain/words/report.ts";
import { manyReport } from "../cli/many-services.ts";
import { hostileReport, incidents, report, reportOf } from "../cli/reports.ts";
import {
  assessmentOf,
  at,
  badTag,
  contentOf,
  factsOf,
  incidentOf,
  policyOf,
  serviceArn,
  subjectOf,
} from "../domain/building.ts";

const read = (name: string) => JSON.parse(readFileSync(`docs/schemas/${name}.schema.json`, "utf8"));

/** A reader takes fields that it does not know; here, one that is not described is a mistake. */
function strictly(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strictly);
  if (typeof schema !== "object" || schema === null) return schema;
  const own = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, strictly(value)]));
  return "properties" in own ? { ...own, additionalProperties: false } : own;
}

const compile = (name: string) => {
  const validate = new Ajv({ strict: true, strictRequired: true, allErrors: true }).compile(
    strictly(read(name)) as object,
  );
  return (value: unknown) => {
    validate(JSON.parse(JSON.stringify(value)));
    return validate.errors ?? [];
  };
};

describe("the report", () => {
  const errorsOf = compile("report");
  const options = {
    width: 80,
    colours: monochrome,
    interrupted: null,
    timeLines: new Map(),
    beginnings: new Map(),
  };
  const written = (each: CheckReport, more: object = {}) =>
    JSON.parse(formats.json(each, { ...options, ...more }));

  test.each<[name: string, report: CheckReport]>([
    ["241 services", manyReport],
    ["each status", report],
    ["two incidents", incidents],
    ["hostile names", hostileReport],
    ["nothing", reportOf([])],
  ])("of %s is as its schema says", (_, each) => expect(errorsOf(written(each))).toEqual([]));

  test.each([
    { lastSweep: "2026-11-26T11:15:00.000Z", blindSince: null, notChecked: 0, sweepSeconds: 900 },
    { lastSweep: null, blindSince: "2026-11-26T11:15:00.000Z", notChecked: 12, sweepSeconds: null },
  ])("says what the deployed program saw last as its schema says: %j", (sight) => {
    const deployed = [
      { stack: "ecs-image-drift-prod", account: "123456789012", region: "us-east-1", ...sight },
    ];
    expect(errorsOf(written({ ...report, deployed }))).toEqual([]);
  });

  test("says that it is incomplete as its schema says", () => {
    expect(errorsOf(written(report, { interrupted: { total: null } }))).toEqual([]);
  });

  test("is refused where a field is missing, of another kind, or not described", () => {
    const { status: _, ...without } = report;
    for (const wrong of [without, { ...report, schemaVersion: 2 }, { ...report, more: 1 }])
      expect(errorsOf(wrong)).not.toEqual([]);
  });

  test("has the statuses that there are", () => {
    expect(read("report").definitions.status.enum).toEqual(statuses);
  });
});

describe("the message", () => {
  const errorsOf = compile("message");
  const events: readonly AlertEvent[] = [
    "opened",
    "changed",
    "reminder",
    "resolved",
    "remediated",
    "remediation-failed",
    "baseline",
  ];

  test.each(events)("of %s is as its schema says", (event) => {
    const unread = subjectOf({}, { tasks: "denied" });
    const { message } = composeAlert(contentOf({ event, subjects: [subjectOf(), unread] }));
    expect(errorsOf(message)).toEqual([]);
  });

  test("of a deleted service and of a repository are as its schema says", () => {
    const end = composeEnd(incidentOf(), serviceArn, { sequence: 2, at: at("12:00") });
    const here = { account: "123456789012", region: "us-east-1" };
    const finding = {
      kind: "wrong-repository",
      severity: "medium",
      repository: { ...here, name: "backend-dev" },
      similar: [{ ...here, name: "backend" }],
      summary: "An image was pushed to a repository that nothing uses",
      advice: [],
    } as unknown as Parameters<typeof composeRepositoryAlert>[0];
    const incident = "01JDKQ3V9E0000000000000000";
    const repository = composeRepositoryAlert(finding, { incident, at: at("12:00"), since: at("11:00") });
    expect([end, repository].flatMap(({ message }) => errorsOf(message))).toEqual([]);
  });

  test.each(["opened", "changed", "resolved"] as const)(
    "of a blindness that is %s is as its schema says",
    (event) => {
      const since = at("11:30");
      const cause = {
        operation: "ecs:ListTasks",
        place: "cluster dev (us-east-1)",
        code: "AccessDenied",
        services: 1,
        since,
      };
      const state = {
        incident: "01JDKQ3V9E0000000000000000",
        version: 1,
        since,
        causes: event === "resolved" ? [] : [cause, { ...cause, operation: "ecs:ListServices" }],
        services: 1,
        told: [],
        messages: 0,
        claimedUntil: null,
      };
      const services = event === "resolved" ? [] : [assess(factsOf({ tasks: "denied" }), policyOf())];
      const { message } = composeBlindness({ event, state, services, at: at("12:00") });
      expect(message.unreadable).toHaveLength(event === "resolved" ? 0 : 2);
      expect(errorsOf(message)).toEqual([]);
    },
  );

  test("of each notice is as its schema says", () => {
    const policy = policyOf({ holdUntil: at("18:00"), badTags: [badTag()] });
    const unread = { fact: "tasks", container: null, reason: "its record cannot be read" } as const;
    const assessment = assessmentOf({
      policy,
      status: "unknown",
      unknown: [{ ...unread, needed: true, lasting: true, operation: null, code: "unreadable" }],
    });
    const limited = { until: at("18:00"), why: "20 remedies a day", scope: "all" } as const;
    const notices = [
      ...noticesOf(assessment, new Date("2026-11-25T11:00:00Z"), at("12:00")),
      ...limitNotices({ service: serviceArn, limited }, at("12:00")),
    ];
    expect(notices.map(({ kind }) => kind)).toEqual(["bad-tag", "on-hold", "unknown", "limit"]);
    const about = { incident: "01JDKQ3V9E0000000000000000", at: at("12:00") };
    const messages = notices.map((notice) => composeNotice(notice, [assessment], about).message);
    expect(messages.flatMap(errorsOf)).toEqual([]);
  });

  test("describes services as the report does", () => {
    expect(read("message").definitions).toEqual(read("report").definitions);
    expect(assessmentOf().findings).not.toEqual([]);
  });
});
