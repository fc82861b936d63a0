import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Alert } from "../../../src/domain/incidents/alert.ts";
import type { AlertEvent } from "../../../src/domain/incidents/incident.ts";
import { assess } from "../../../src/domain/judge/assess.ts";
import { emailBody, emailSubject } from "../../../src/domain/words/alert/email.ts";
import { alertEvents } from "../../arbitraries.ts";
import { factsOf, policyOf, subjectOf } from "../building.ts";
import { alert, arn, images, situations, stale } from "../situations.ts";

describe("the e-mail", () => {
  test.each(situations)("%s", async (file, compose) => {
    const one = compose();
    const text = `Subject: ${emailSubject(one)}\n\n${emailBody(one)}\n`;
    await expect(text).toMatchFileSnapshot(`../../golden/email-${file}.txt`);
  });

  test.each(["opened", "changed", "reminder"] as const)(
    "%s of one service has fewer than 25 lines",
    (event) => {
      expect(emailBody(alert({ event })).split("\n").length).toBeLessThan(25);
    },
  );

  test("counts the services beyond the first twenty", () => {
    const subjects = Array.from({ length: 23 }, (_, i) =>
      subjectOf({}, { ...stale, service: arn(`service-${i}`) }),
    );
    const body = emailBody(alert({ subjects }));
    expect(body.match(/^Service: /gm)).toHaveLength(20);
    expect(body).toContain("… and 3 more services.");
  });

  test("does not say that nothing is followed where the tag could not be read", () => {
    const unread = { ...stale, containers: [{ images }, { name: "worker", published: null }] };
    expect(emailBody(alert({ setup: unread }))).not.toContain("nothing followed");
  });

  test.each<[what: string, headline: string, line: string]>([
    ["keeps a sentence on its line", "It is\r\n\u2028\u0000held", "It is held."],
    ["keeps a line that is as long as may be", "x".repeat(899), `${"x".repeat(899)}.`],
    ["cuts a line that is longer", "x".repeat(900), `${"x".repeat(899)}…`],
  ])("%s", (_, headline, line) => {
    expect(emailBody({ ...alert(), headline }).split("\n\n")[0]).toBe(line);
  });

  test("does not date a push that nobody saw", () => {
    const body = emailBody(
      alert({ subjects: [subjectOf({ since: null }, { containers: [{ moves: [] }] })] }),
    );
    expect(body).not.toMatch(/pushed .* ago/);
  });
});

describe("the subject", () => {
  const subjectLine = fc
    .record({
      event: alertEvents(),
      cluster: fc.oneof(
        fc.string({ minLength: 1 }),
        fc.string({ unit: "binary", minLength: 1, maxLength: 300 }),
      ),
      name: fc.oneof(
        fc.string({ minLength: 1 }),
        fc.string({ unit: "grapheme", minLength: 1, maxLength: 300 }),
      ),
    })
    .map(({ event, cluster, name }) => emailSubject(named(event, cluster, name)));

  test("is ASCII on one line of fewer than 100 characters, whatever the names", () => {
    fc.assert(
      fc.property(subjectLine, (subject) => {
        expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
      }),
    );
  });

  test.each<[event: AlertEvent, cluster: string, name: string, subject: string]>([
    ["opened", "dev", "backend", "DRIFT: dev/backend: stale since 2026-11-26 11:00 UTC"],
    ["changed", "dev", "backend", "DRIFT CHANGED: dev/backend: stale since 2026-11-26 11:00 UTC"],
    ["reminder", "dev", "backend", "STILL DRIFTING: dev/backend: stale since 2026-11-26 11:00 UTC"],
    ["resolved", "dev", "backend", "RESOLVED: dev/backend: runs the pushed image"],
    [
      "opened",
      "dev\r\nBcc: all@example.com",
      "x",
      "DRIFT: dev??Bcc: all@example.com/x: stale since 2026-11-26 11:00 UTC",
    ],
    ["opened", "dév", "b\u0000\u0007", "DRIFT: d?v/b??: stale since 2026-11-26 11:00 UTC"],
    [
      "resolved",
      "c".repeat(40),
      "n".repeat(60),
      `RESOLVED: ${"c".repeat(40)}/${"n".repeat(22)}...: runs the pushed image`,
    ],
  ])("of %s for %j/%j", (event, cluster, name, subject) => {
    expect(emailSubject(named(event, cluster, name))).toBe(subject);
  });

  test("names the first of many services, and counts the others", () => {
    const subjects = ["api", "worker", "web"].map((name) => subjectOf({}, { ...stale, service: arn(name) }));
    expect(emailSubject(alert({ subjects }))).toBe(
      "DRIFT: dev/api and 2 more: stale since 2026-11-26 11:00 UTC",
    );
  });
});

/** An alert on a service of any name, also of one that ECS would not take. */
function named(event: AlertEvent, cluster: string, name: string): Alert {
  const facts = factsOf(stale);
  const assessment = assess({ ...facts, service: { ...facts.service, cluster, name } }, policyOf());
  return alert({ event, subjects: [subjectOf({ assessment })] });
}
