import { describe, expect, test } from "vitest";
import { noRemedy } from "../../src/domain/alert.ts";
import { composeAlert } from "../../src/domain/compose-alert.ts";
import type { AlertEvent } from "../../src/domain/incident.ts";
import { reportService } from "../../src/domain/report.ts";
import { at, contentOf, digest, subjectOf, told } from "./building.ts";

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
      `Service backend in cluster dev does not run the image ${short}, pushed 1 hour ago: this changed since the last message`,
      `2 services do not run the image ${short}, pushed 1 hour ago: this changed since the last message`,
    ],
    [
      "resolved",
      `Service backend in cluster dev runs the image ${short}; it took 1 hour`,
      `2 services run the image ${short}; it took 1 hour`,
    ],
  ])("says what happened: %s", (event, one, two) => {
    const subjects = [subjectOf(), subjectOf({}, worker)];
    expect(composeAlert(contentOf({ event, subjects: subjects.slice(0, 1) })).headline).toBe(one);
    expect(composeAlert(contentOf({ event, subjects })).headline).toBe(two);
  });

  test("names no image where none is expected", () => {
    const subjects = [subjectOf({ said: told({ expected: null }) })];
    expect(composeAlert(contentOf({ subjects })).headline).toBe(
      "Service backend in cluster dev does not run the image it should",
    );
  });
});
