import { describe, expect, test } from "vitest";
import { slackMessage, slackNote } from "../../src/domain/slack.ts";
import { subjectOf } from "./building.ts";
import { alert, arn, situations, stale } from "./situations.ts";
import { textsOf, troubles } from "./slack-limits.ts";

describe("the message in Slack", () => {
  test.each(situations)("%s", async (file, compose) => {
    const message = slackMessage(compose());
    expect(troubles(message)).toEqual([]);
    await expect(`${JSON.stringify(message, null, 2)}\n`).toMatchFileSnapshot(`../golden/slack-${file}.json`);
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
      expect(texts.some((text) => text.startsWith("There is more:"))).toBe(count > 5);
      expect(texts.filter((text) => text.includes("silence 01JDKQ3V9E0000000000000000"))).toHaveLength(1);
      expect(texts.at(-1)).toMatch(/^Incident 01JDKQ3V9E0000000000000000, message 1/);
    },
  );

  test("of a container with many digests shows the first of them, whole", () => {
    const running = Array.from({ length: 40 }, (_, i) => `digest ${i}`);
    const message = slackMessage(alert({ setup: { containers: [{ running }] } }));
    expect(troubles(message)).toEqual([]);
    expect(
      textsOf(message)
        .join("\n")
        .match(/running: {3}sha256:[0-9a-f]{64}, 1 task$/gm)?.length,
    ).toBeGreaterThan(5);
  });
});

describe("a message of somebody else", () => {
  test.each(["<!channel> & @here", "x".repeat(100_000), "&".repeat(5000), "👩‍👩‍👧".repeat(3000), "", " "])(
    "is within Slack's limits: %#",
    (text) => {
      expect(troubles(slackNote(text, text, "low"))).toEqual([]);
    },
  );
});
