/** Whatever a name, a tag, an annotation or a reason holds: it is text wherever people read it, and fits. */
import { PublishCommand, type PublishCommandInput, SNSClient } from "@aws-sdk/client-sns";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createAlerts } from "../../src/adapters/alerts/sns.ts";
import type { Alert } from "../../src/domain/incidents/alert.ts";
import { emailBody, emailSubject } from "../../src/domain/words/alert/email.ts";
import { slackMessage, slackNote } from "../../src/domain/words/alert/slack.ts";
import { situations } from "./situations.ts";
import { textsOf, troubles } from "./slack-limits.ts";

const nasty = [
  "<script>alert(1)</script>",
  "<!channel> <@U012AB3CD> <https://example.com|a link> @here #general",
  "line\nWhat to do:\r\n  rm -rf /\u2028\u2029",
  "\u202Egnp.exe \u200F\u2066",
  "\u001B[2J\u001B]0;title\u0007\u0000\u009B31m",
  "*bold* _it_ ~no~ `code` ```fence``` :boom: > quote",
  "👩‍👩‍👧‍👦🇩🇪 e\u0301 \uD83D",
  "&amp; & &lt;",
  "n".repeat(255),
  "",
  "$(reboot) `reboot` '; reboot; '",
];

/** Strings as strange as somebody can make them. */
const hostile = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.array(fc.constantFrom(...nasty, "x".repeat(5000)), { maxLength: 20 }).map((parts) => parts.join("")),
);

/** An alert of any event in which all that comes from AWS is hostile, and its like in which all is well. */
const alerts = fc
  .tuple(fc.constantFrom(...situations), fc.infiniteStream(hostile))
  .map(([[, compose], strings]) => ({
    alert: alertOf(compose(), () => strings.next().value ?? ""),
    tame: alertOf(compose(), () => "x"),
  }));

/** The alert with all that comes from AWS replaced. */
function alertOf(one: Alert, next: () => string): Alert {
  return {
    ...one,
    cause: next(),
    headline: `${next()}`.slice(0, 1000),
    message: {
      ...one.message,
      services: one.message.services.map((service) => ({
        ...service,
        cluster: next(),
        name: next(),
        containers: service.containers.map((container) => ({
          ...container,
          name: next(),
          written: next(),
          follows: next(),
          tags: Object.fromEntries(Object.keys(container.tags).map((digest) => [digest, [next(), next()]])),
        })),
        findings: service.findings.map((finding) => ({
          ...finding,
          cause: next(),
          container: next(),
          summary: next(),
          advice: [...finding.advice, next()],
        })),
        notes: [`Note ${next()}`],
        unknown: [{ fact: "running", container: next(), reason: next() }],
      })),
    },
  };
}

describe("hostile input", () => {
  test("is text in the subject of an e-mail, on one line of ASCII", () => {
    fc.assert(
      fc.property(alerts, ({ alert }) => {
        expect(emailSubject(alert)).toMatch(/^[\x20-\x7e]{1,99}$/);
      }),
    );
  });

  test("adds no line to an e-mail, and nothing that a screen would obey", () => {
    fc.assert(
      fc.property(alerts, ({ alert, tame }) => {
        const body = emailBody(alert);
        expect(body).not.toMatch(/(?!\n)[\p{C}\p{Zl}\p{Zp}]/u);
        const lines = body.split("\n");
        expect(lines).toHaveLength(emailBody(tame).split("\n").length);
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(900);
      }),
    );
  });

  test("is within Slack's limits, mentions nobody, and is markup nowhere", () => {
    fc.assert(
      fc.property(alerts, ({ alert }) => {
        expect(troubles(slackMessage(alert))).toEqual([]);
      }),
    );
  });

  test("is within Slack's limits where it is somebody else's message", () => {
    fc.assert(
      fc.property(hostile, hostile, (title, text) => {
        expect(troubles(slackNote(title, text, "low"))).toEqual([]);
      }),
    );
  });

  test("is still to be read", () => {
    const [[, compose] = []] = situations;
    const one = compose?.();
    if (!one) throw new TypeError("Cannot try this: there is no situation");
    const alert: Alert = { ...one, headline: "Service <script> & <!channel>" };
    expect(emailBody(alert)).toContain("Service <script> & <!channel>.");
    expect(textsOf(slackMessage(alert))).toContain("Service &lt;script&gt; &amp; &lt;!channel&gt;.");
  });

  test("is within the limits of SNS", async () => {
    const inputs: PublishCommandInput[] = [];
    const client = new SNSClient({ region: "us-east-1" });
    client.send = async (command: unknown) => {
      if (command instanceof PublishCommand) inputs.push(command.input);
      return { $metadata: {} };
    };
    await fc.assert(
      fc.asyncProperty(alerts, async ({ alert }) => {
        await createAlerts(client, "topic").publish(alert);
        const { Message = "", Subject = "", MessageAttributes = {} } = inputs.pop() ?? {};
        const attributes = Object.entries(MessageAttributes);
        const size = [Message, Subject, ...attributes.map(([name, { StringValue }]) => name + StringValue)]
          .map((text) => Buffer.byteLength(text))
          .reduce((sum, bytes) => sum + bytes, 0);
        expect(size).toBeLessThanOrEqual(262_144);
        const texts: Record<string, string> = JSON.parse(Message);
        expect(JSON.parse(texts.https ?? "")).toMatchObject({ schemaVersion: 1, event: alert.message.event });
        expect(JSON.parse(texts.lambda ?? "")).toMatchObject({ headline: alert.headline });
      }),
      { numRuns: 30 },
    );
  });
});
