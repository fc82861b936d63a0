import { describe, expect, test } from "vitest";
import { compareMessages } from "../../src/cli/commands/demo/messages.ts";
import type { RepositoryMessage, ServiceMessage } from "../../src/cli/commands/demo/story.ts";
import type { InboxEntry } from "../../src/sandbox/inbox.ts";

const opened: ServiceMessage = {
  event: "opened",
  service: "prod/backend",
  finding: "stale, not-redeployed",
  published: "sha256:bb",
  running: "sha256:aa",
  remedy: null,
};
const resolved: ServiceMessage = { ...opened, event: "resolved", finding: null, running: "sha256:bb" };

/** The e-mail that a story foretold. */
function delivered({ event, finding, published, running, remedy }: ServiceMessage): InboxEntry {
  const [kind, cause] = finding?.split(", ") ?? [];
  const findings = kind ? [{ kind, cause }] : [];
  const containers = [{ published, running: [{ digest: running }] }];
  return {
    channel: "email",
    at: "2026-11-26T09:17:00Z",
    to: "oncall@example.com",
    subject: event,
    body: `${published} ${running} ${remedy}`,
    message: {
      event,
      services: [{ cluster: "prod", name: "backend", findings, containers }],
      remedy: remedy
        ? { state: "done", taskDefinition: `arn:aws:ecs:::task-definition/${remedy}` }
        : { state: "none", taskDefinition: null },
    },
  };
}

const wrong = (expected: ServiceMessage[], inbox: InboxEntry[]) =>
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
      ["not expected: opened prod/backend (stale, not-redeployed)"],
    ],
    ["they came in another order", [resolved, opened], [expect.stringContaining("in another order")]],
    [
      "a digest is another",
      [{ ...opened, running: "sha256:cc" }, resolved],
      [
        "missing: opened prod/backend (stale, not-redeployed)",
        "not expected: opened prod/backend (stale, not-redeployed)",
      ],
    ],
  ])("names what is wrong if %s", (_, sent, lines) => {
    expect(compareMessages([opened, resolved], sent.map(delivered)).isRight).toBe(false);
    expect(wrong([opened, resolved], sent.map(delivered))).toEqual(lines);
  });

  test("wants the digests in the text, not only in the data", () => {
    expect(compareMessages([opened], [{ ...delivered(opened), body: "sha256:bb" }]).isRight).toBe(false);
  });

  test("wants the revision that a remedy led to", () => {
    const remediated: ServiceMessage = { ...resolved, event: "remediated", remedy: "backend:5" };
    expect(compareMessages([remediated], [delivered(remediated)]).isRight).toBe(true);
    expect(wrong([remediated], [delivered({ ...remediated, remedy: "backend:6" })])).toEqual([
      "missing: remediated prod/backend by backend:5",
      "not expected: remediated prod/backend by backend:6",
    ]);
  });

  test("knows a repository's message by both names", () => {
    const pushed: RepositoryMessage = {
      event: "opened",
      repository: "swarm-dev-backend",
      finding: "wrong-repository",
      similar: "swarm-backend",
    };
    const finding = { kind: "wrong-repository", similar: ["host/swarm-backend"] };
    const repository = { repository: "host/swarm-dev-backend", findings: [finding] };
    const entry = {
      ...delivered(opened),
      body: "swarm-dev-backend",
      message: { event: "opened", repository },
    };
    const whole = { ...entry, body: "swarm-dev-backend is not swarm-backend" };
    expect(compareMessages([pushed], [whole]).isRight).toBe(true);
    expect(compareMessages([pushed], [entry]).lines.map(({ words }) => words)).toContain(
      "not expected: opened swarm-dev-backend (wrong-repository)\n  meant  swarm-backend (not in its text)",
    );
  });
});
