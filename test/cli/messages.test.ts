import { describe, expect, test } from "vitest";
import { compareMessages } from "../../src/cli/commands/demo/messages.ts";
import type { ExpectedMessage } from "../../src/cli/commands/demo/story.ts";
import type { InboxEntry } from "../../src/sandbox/inbox.ts";

const opened: ExpectedMessage = {
  event: "opened",
  service: "prod/backend",
  finding: "stale, not-redeployed",
  published: "sha256:bb",
  running: "sha256:aa",
};
const resolved: ExpectedMessage = { ...opened, event: "resolved", finding: null, running: "sha256:bb" };

/** The e-mail that a story foretold. */
function delivered({ event, finding, published, running }: ExpectedMessage): InboxEntry {
  const [kind, cause] = finding?.split(", ") ?? [];
  const findings = kind ? [{ kind, cause }] : [];
  const containers = [{ published, running: [{ digest: running }] }];
  return {
    channel: "email",
    at: "2026-11-26T09:17:00Z",
    to: "oncall@example.com",
    subject: event,
    body: `${published} ${running}`,
    message: { event, services: [{ cluster: "prod", name: "backend", findings, containers }] },
  };
}

const wrong = (expected: ExpectedMessage[], inbox: InboxEntry[]) =>
  compareMessages(expected, inbox)
    .lines.filter(({ isRight }) => !isRight)
    .map(({ words }) => words.split("\n")[0]);

describe("the demo's check of itself", () => {
  test("is content with exactly the messages that were foretold", () => {
    const { isRight, lines } = compareMessages([opened, resolved], [opened, resolved].map(delivered));
    expect(isRight).toBe(true);
    expect(lines.every((line) => line.isRight)).toBe(true);
  });

  test.each([
    ["a message is missing", [opened], ["missing: resolved prod/backend"]],
    [
      "a message came twice",
      [opened, opened, resolved],
      ["not foretold: opened prod/backend (stale, not-redeployed)"],
    ],
    ["they came in another order", [resolved, opened], [expect.stringContaining("in another order")]],
    [
      "a digest is another",
      [{ ...opened, running: "sha256:cc" }, resolved],
      [
        "missing: opened prod/backend (stale, not-redeployed)",
        "not foretold: opened prod/backend (stale, not-redeployed)",
      ],
    ],
  ])("names what is wrong if %s", (_, sent, lines) => {
    expect(compareMessages([opened, resolved], sent.map(delivered)).isRight).toBe(false);
    expect(wrong([opened, resolved], sent.map(delivered))).toEqual(lines);
  });

  test("wants the digests in the text, not only in the data", () => {
    expect(compareMessages([opened], [{ ...delivered(opened), body: "sha256:bb" }]).isRight).toBe(false);
  });
});
