import { describe, expect, test } from "vitest";
import { noRemedy } from "../../../src/domain/incidents/alert.ts";
import type { AlertEvent } from "../../../src/domain/incidents/incident.ts";
import type { Finding } from "../../../src/domain/judge/finding.ts";
import type { WrongRepository } from "../../../src/domain/judge/findings/wrong-repository.ts";
import type { ResponsePolicy } from "../../../src/domain/policy/policy.ts";
import {
  composeAlert,
  composeEnd,
  composeNotice,
  composeRepositoryAlert,
} from "../../../src/domain/words/alert/compose-alert.ts";
import { reportService } from "../../../src/domain/words/report.ts";
import {
  assessmentOf,
  at,
  contentOf,
  digest,
  findingOf,
  incidentOf,
  policyOf,
  registry,
  revision,
  serviceArn,
  subjectOf,
  told,
} from "../building.ts";

const worker = { service: "arn:aws:ecs:us-east-1:123456789012:service/dev/worker" };
const short = digest("new").slice(0, 19);

describe("composeAlert", () => {
  test("makes the contract's JSON", () => {
    const subject = subjectOf();
    expect(composeAlert(contentOf({ subjects: [subject] })).message).toEqual({
      schemaVersion: 1,
      event: "opened",
      at: "2026-11-26T12:00:00.000Z",
      incident: "01JDKQ3V9E0000000000000000",
      sequence: 1,
      severity: "high",
      services: [reportService(subject.assessment)],
      repository: null,
      unreadable: [],
      remedy: noRemedy,
    });
  });

  test("has the gravest severity, with its kind", () => {
    const subjects = [
      subjectOf({ said: told({ severity: "low", kind: "behind" }) }),
      subjectOf({ said: told({ severity: "high", kind: "stale" }) }, worker),
    ];
    for (const order of [subjects, subjects.toReversed()]) {
      expect(composeAlert(contentOf({ subjects: order }))).toMatchObject({
        kind: "stale",
        message: { severity: "high" },
      });
    }
  });

  test("began when the first of its services began to drift", () => {
    const subjects = [subjectOf({ since: at("11:30") }), subjectOf({ since: at("10:30") }, worker)];
    for (const order of [subjects, subjects.toReversed()])
      expect(composeAlert(contentOf({ subjects: order })).since).toEqual(at("10:30"));
  });

  test("has no date where nobody knows when", () => {
    expect(composeAlert(contentOf({ subjects: [subjectOf({ since: null })] })).since).toBeNull();
  });

  test("says nothing of what is muted, and all else", () => {
    const found = [findingOf(), { ...findingOf(), kind: "mixed", cause: "digests" } as Finding];
    const about = (mute: ResponsePolicy["mute"]) =>
      composeAlert(
        contentOf({
          event: "baseline",
          subjects: [
            { ...subjectOf(), assessment: assessmentOf({ findings: found, policy: policyOf({ mute }) }) },
          ],
        }),
      );
    const kindsIn = (alert: ReturnType<typeof about>) =>
      alert.message.services.flatMap(({ findings }) => findings.map(({ kind }) => kind));
    expect(kindsIn(about([]))).toEqual(["stale", "mixed"]);
    expect(kindsIn(about(["stale"]))).toEqual(["mixed"]);
    expect(about([]).headline).toContain("2 findings: 1 stale, 1 mixed");
    expect(about(["stale"]).headline).toContain("runs different images");
  });

  test("lists every service", () => {
    const { message } = composeAlert(contentOf({ subjects: [subjectOf(), subjectOf({}, worker)] }));
    expect(message.services.map(({ name }) => name)).toEqual(["backend", "worker"]);
  });

  test("lists a service once, however many of its containers drift", () => {
    const web = subjectOf();
    const { message, headline } = composeAlert(
      contentOf({ subjects: [web, { ...web, since: at("11:30") }] }),
    );
    expect(message.services).toHaveLength(1);
    expect(headline).toMatch(/^Service backend /);
  });

  test.each<[AlertEvent, one: string, two: string]>([
    [
      "opened",
      `Service backend in cluster dev does not run the image ${short}, pushed 1 hour ago`,
      `2 services do not run the image ${short}, pushed 1 hour ago`,
    ],
    [
      "reminder",
      `Service backend in cluster dev still does not run the image ${short}, pushed 1 hour ago`,
      `2 services still do not run the image ${short}, pushed 1 hour ago`,
    ],
    [
      "changed",
      `Service backend in cluster dev does not run the image ${short}, pushed 1 hour ago; the finding has changed since the last message`,
      `2 services do not run the image ${short}, pushed 1 hour ago; the finding has changed since the last message`,
    ],
    [
      "resolved",
      `Service backend in cluster dev runs the image ${short}; this was resolved after 1 hour`,
      `2 services run the image ${short}; this was resolved after 1 hour`,
    ],
  ])("says what happened: %s", (event, one, two) => {
    const subjects = [subjectOf(), subjectOf({}, worker)];
    expect(composeAlert(contentOf({ event, subjects: subjects.slice(0, 1) })).headline).toBe(one);
    expect(composeAlert(contentOf({ event, subjects })).headline).toBe(two);
  });

  test("names no image where none is expected", () => {
    const subjects = [subjectOf({ said: told({ expected: null }) })];
    expect(composeAlert(contentOf({ subjects })).headline).toBe(
      "Service backend in cluster dev does not run the expected image",
    );
  });
});

describe("an alert about a remedy", () => {
  const failed = { state: "failed", taskDefinition: revision(5), reason: `no\n${"x".repeat(2000)}` } as const;

  test("has the command that goes back", () => {
    const back =
      "aws ecs update-service --cluster dev --service backend --task-definition backend:4 --region us-east-1";
    const done = { state: "done", taskDefinition: revision(5), reason: null } as const;
    const remediated = contentOf({ event: "remediated", former: revision(4), remedy: done });
    expect(composeAlert(remediated).undo).toBe(back);
    expect(composeAlert(contentOf()).undo).toBeNull();
  });

  test.each<[is: string, on: number, undo: unknown]>([
    ["the command that goes back where it hangs", 5, expect.stringContaining("--task-definition backend:4")],
    ["none where somebody went back", 4, null],
    ["none where another deployment came", 6, null],
  ])("that failed has %s", (_, on, undo) => {
    const subject = subjectOf({}, { more: { taskDefinition: revision(on) } });
    const remedy = { ...failed, taskDefinition: revision(5) };
    const content = contentOf({
      event: "remediation-failed",
      former: revision(4),
      remedy,
      subjects: [subject],
    });
    expect(composeAlert(content).undo).toEqual(undo);
  });

  test("repeats a reason on one line, as far as it can be read", () => {
    const { message, headline } = composeAlert(contentOf({ event: "remediation-failed", remedy: failed }));
    expect(message.remedy).toEqual({ ...failed, reason: `no ${"x".repeat(996)}…` });
    expect(headline).toHaveLength(1000);
  });
});

test("an alert about no service at all is a mild one", () => {
  expect(composeAlert(contentOf({ subjects: [] }))).toMatchObject({
    kind: "stale",
    cause: null,
    since: null,
    undo: null,
    headline: "Nothing is known to be wrong",
    message: { severity: "low", services: [] },
  });
});

describe("the end of a service that is no more", () => {
  const end = (before: Partial<ReturnType<typeof incidentOf>>) =>
    composeEnd(incidentOf(before), serviceArn, { sequence: 3, at: at("12:00") });

  test("ends its incident", () => {
    expect(end({ told: told({ kind: "behind", cause: "not-updated", severity: "medium" }) })).toEqual({
      kind: "behind",
      cause: "not-updated",
      since: at("11:00"),
      advice: [],
      headline: "dev/backend was deleted and is no longer monitored (account 123456789012, us-east-1)",
      undo: null,
      message: {
        schemaVersion: 1,
        event: "resolved",
        at: "2026-11-26T12:00:00.000Z",
        incident: "01JDKQ3V9E0000000000000000",
        sequence: 3,
        severity: "medium",
        services: [],
        repository: null,
        unreadable: [],
        remedy: noRemedy,
      },
    });
  });

  test("is a mild one where nobody was told of it", () => {
    expect(end({ told: null })).toMatchObject({ kind: "stale", cause: null, message: { severity: "low" } });
  });
});

test("a notice says its sentence once, with what to do", () => {
  const assessment = assessmentOf();
  const notice = { kind: "held", sentence: "It is\nheld", advice: ["pin it"] } as const;
  expect(composeNotice(notice, [assessment], { incident: "01", at: at("12:00") })).toEqual({
    kind: "held",
    cause: null,
    since: at("12:00"),
    headline: "It is held",
    advice: ["pin it"],
    undo: null,
    message: {
      schemaVersion: 1,
      event: "notice",
      at: "2026-11-26T12:00:00.000Z",
      incident: "01",
      sequence: 1,
      severity: "low",
      services: [reportService(assessment)],
      repository: null,
      unreadable: [],
      remedy: noRemedy,
    },
  });
});

test("an alert about a repository names it and those it may have been meant for", () => {
  const repository = { account: "123456789012", region: "us-east-1", name: "bakend" };
  const finding: WrongRepository = {
    kind: "wrong-repository",
    severity: "medium",
    repository,
    similar: [{ ...repository, name: "backend" }],
    summary: "Nothing uses bakend",
    advice: [{ do: "push-elsewhere", to: { ...repository, name: "backend" } }],
  };
  const { severity, kind, summary } = finding;
  const advice = [`If it was meant for backend, push it to ${registry}/backend`];
  expect(composeRepositoryAlert(finding, { incident: "01", at: at("12:00"), since: at("11:50") })).toEqual({
    kind,
    cause: null,
    since: at("11:50"),
    headline: summary,
    advice: [],
    undo: null,
    message: {
      schemaVersion: 1,
      event: "opened",
      at: "2026-11-26T12:00:00.000Z",
      incident: "01",
      sequence: 1,
      severity,
      services: [],
      repository: {
        repository: `${registry}/bakend`,
        findings: [{ kind, severity, similar: [`${registry}/backend`], summary, advice }],
      },
      unreadable: [],
      remedy: noRemedy,
    },
  });
});
