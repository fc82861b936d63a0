import { describe, expect, test } from "vitest";
import type { Alert, AlertMessage } from "../../../src/domain/incidents/alert.ts";
import { slackMessage, slackNote } from "../../../src/domain/words/alert/slack.ts";
import { subjectOf } from "../building.ts";
import { alert, arn, situations, stale } from "../situations.ts";
import { textsOf, troubles } from "../slack-limits.ts";

describe("the message in Slack", () => {
  test.each(situations)("%s", async (file, compose) => {
    const message = slackMessage(compose());
    expect(troubles(message)).toEqual([]);
    await expect(`${JSON.stringify(message, null, 2)}\n`).toMatchFileSnapshot(
      `../../golden/slack-${file}.json`,
    );
  });

  test.each([
    ["high", "#d1242f"],
    ["medium", "#e8a317"],
    ["low", "#6e7781"],
  ] as const)("has the colour of severity %s", (severity, color) => {
    const one = alert();
    const message = slackMessage({ ...one, message: { ...one.message, severity } });
    expect(message.attachments.map((attachment) => attachment.color)).toEqual([color]);
  });

  test("is green when it is over", () => {
    const over = [alert({ event: "resolved" }), alert({ event: "remediated" })].map(slackMessage);
    expect(over.map(({ attachments }) => attachments[0]?.color)).toEqual(["#1a7f37", "#1a7f37"]);
  });

  test.each([1, 2, 5, 20, 100])(
    "of %d services is within Slack's limits, and says so if it is cut",
    (count) => {
      const subjects = Array.from({ length: count }, (_, i) =>
        subjectOf({}, { ...stale, service: arn(`service-${i}`) }),
      );
      const message = slackMessage(alert({ subjects }));
      expect(troubles(message)).toEqual([]);
      const texts = textsOf(message);
      expect(texts.some((text) => text.startsWith("The rest is in the e-mail"))).toBe(count > 5);
      expect(texts.filter((text) => text.includes("silence 01JDKQ3V9E0000000000000000"))).toHaveLength(1);
      expect(texts.at(-1)).toMatch(/^Incident 01JDKQ3V9E0000000000000000, message 1/);
    },
  );

  test("of a container with many digests shows the first of them, whole", () => {
    const running = Array.from({ length: 200 }, (_, i) => `digest ${i}`);
    const message = slackMessage(alert({ setup: { containers: [{ running }] } }));
    expect(troubles(message)).toEqual([]);
    expect(
      textsOf(message)
        .join("\n")
        .match(/running: {3}sha256:[0-9a-f]{12}, 1 task$/gm)?.length,
    ).toBeGreaterThan(5);
  });

  const headed = (more: Partial<Alert>, message: Partial<AlertMessage> = {}) => {
    const one = alert();
    return slackMessage({ ...one, ...more, message: { ...one.message, ...message } });
  };
  const noted = (count: number) => {
    const [service] = alert().message.services;
    const notes = Array.from({ length: count }, (_, i) => `${i + 1}`);
    return headed({}, { services: service ? [{ ...service, containers: [], findings: [], notes }] : [] });
  };
  const cut = "The rest is in the e-mail, and in the output of ecs-image-drift check.";

  test("has 50 blocks at most, one of which may say that there is more", () => {
    const whole = textsOf(noted(43));
    expect(whole).toContain("Note: 43");
    expect(whole).not.toContain(cut);
    const more = noted(44);
    expect(more.blocks.length + (more.attachments[0]?.blocks.length ?? 0)).toBe(50);
    expect(textsOf(more)).toContain("Note: 43");
    expect(textsOf(more)).not.toContain("Note: 44");
    expect(textsOf(more).at(-4)).toBe(cut);
  });

  test("leaves out all that does not fit beside a long headline", () => {
    const message = headed({ headline: '"'.repeat(2990), advice: ['"'.repeat(2990)] });
    expect(troubles(message)).toEqual([]);
    expect(textsOf(message)[2]).toBe(cut);
  });

  test("of many services with a long headline is within Slack's limits", () => {
    const subjects = Array.from({ length: 20 }, (_, i) =>
      subjectOf({}, { ...stale, service: arn(`service-${i}`) }),
    );
    const one = alert({ subjects });
    expect(troubles(slackMessage({ ...one, headline: "x".repeat(2990) }))).toEqual([]);
  });

  test.each([
    [12, "x```"],
    [13, "…\n…```"],
  ])("shows 12 commands at most: %d of them end in %j", (count, end) => {
    const commands = Array.from({ length: count }, () => `aws ${"x".repeat(count === 12 ? 20 : 500)}`);
    const [, , text] = textsOf(headed({ advice: commands }));
    expect(text?.match(/aws /g)).toHaveLength(12);
    expect(text?.slice(-end.length)).toBe(end);
    expect(text?.length).toBeLessThanOrEqual(3000);
  });

  test("has no backtick of others among its own", () => {
    expect(textsOf(headed({ advice: ["aws `whoami`"] }))[2]).toBe("*What to do*\n```aws 'whoami'```");
  });
});

describe("a message of somebody else", () => {
  test("is a title, and a text with a colour", () => {
    expect(slackNote("ALARM: <errors>", "Lambda &\r\n\u2028 queue", "good")).toEqual({
      text: "ALARM: &lt;errors&gt;",
      blocks: [{ type: "header", text: { type: "plain_text", text: "ALARM: &lt;errors&gt;", emoji: false } }],
      attachments: [
        {
          color: "#1a7f37",
          blocks: [
            { type: "section", text: { type: "plain_text", text: "Lambda &amp;  queue", emoji: false } },
          ],
        },
      ],
      unfurl_links: false,
      unfurl_media: false,
    });
  });

  test.each<[title: string, shown: string]>([
    ["x".repeat(150), "x".repeat(150)],
    ["x".repeat(151), `${"x".repeat(149)}…`],
    [`${"x".repeat(145)}&`, `${"x".repeat(145)}&amp;`],
    [`${"x".repeat(146)}&`, `${"x".repeat(146)}…`],
    ["", "(nothing)"],
  ])("is cut after a whole letter: %#", (title, shown) => {
    expect(textsOf(slackNote(title, "", "low"))[0]).toBe(shown);
  });

  test.each(["<!channel> & @here", "x".repeat(100_000), "&".repeat(5000), "👩‍👩‍👧".repeat(3000), "", " "])(
    "is within Slack's limits: %#",
    (text) => {
      expect(troubles(slackNote(text, text, "low"))).toEqual([]);
    },
  );
});
