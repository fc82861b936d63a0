/** What AWS says is text wherever people read it, however strange and however long. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SlackMessage } from "../../src/domain/words/alert/slack.ts";
import { run } from "../cli/support.ts";
import { textsOf, troubles } from "../domain/slack-limits.ts";
import { createWorld, emailsIn, manifestOf, registry, type World } from "../support/world.ts";

const nasty =
  "<script>alert(1)</script> <!channel> @here \u202Egnp \u001B[2J\u0007\r\nWhat to do:\n  rm -rf / 👩‍👩‍👧 ```";
const reason = `CannotPullContainerError: ${nasty}${"x".repeat(100_000)}`;
const longName = "n".repeat(255);

describe("a stopped reason of 100 KB, of a service with the longest name there is", () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ remediation: "on" });
    await world.push("backend", "one", "latest");
    const revision = await world.register("backend", { web: `${registry}/backend:latest` });
    await world.service(longName, longName, revision);
    await world.advance("20m");
    world.sandbox.fault({ ecs: { replace: { stoppedReason: reason } } });
    await world.pushManifest("backend", manifestOf("bad", { "sandbox.fail": "pull" }), "latest");
    await world.redeploy(longName, longName);
    await world.advance("30m");
  });
  afterAll(() => world.close());

  test("is told, by e-mail and in Slack, and nothing fails over it", () => {
    const [{ services: [service] = [] } = {}] = world.alerts();
    expect(service?.findings.map(({ kind }) => kind)).toContain("unpullable");
    expect(emailsIn(world.sandbox)[0]?.subject).toMatch(/^DRIFT: n+\.\.\.: \w+ since 2026-11-26 09:20 UTC$/);
    expect(
      world.sandbox
        .inbox()
        .map(({ channel }) => channel)
        .slice(0, 2)
        .sort(),
    ).toEqual(["email", "slack"]);
    expect(world.sandbox.failures()).toEqual([]);
  });

  test("is text in the e-mail, on one line", () => {
    for (const { subject, body } of emailsIn(world.sandbox)) {
      expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
      expect(body).not.toMatch(/(?!\n)[\p{C}\p{Zl}\p{Zp}]/u);
      expect(body).toContain("<script>alert(1)</script> <!channel> @here");
      expect(body).not.toMatch(/^ *rm -rf/m);
      expect(Buffer.byteLength(body)).toBeLessThan(30_000);
    }
  });

  test("is text in Slack, within its limits", () => {
    const payloads = world.sandbox
      .inbox()
      .flatMap(({ channel, payload }) => (channel === "slack" ? [payload as SlackMessage] : []));
    expect(payloads.length).toBeGreaterThan(0);
    for (const payload of payloads) {
      expect(troubles(payload)).toEqual([]);
      expect(textsOf(payload).join("\n")).toContain(
        "&lt;script&gt;alert(1)&lt;/script&gt; &lt;!channel&gt; @here",
      );
    }
  });

  test("is text on the terminal", async () => {
    for (const argv of [["check"], ["explain", longName, "--cluster", longName]]) {
      const { stdout, stderr } = await run(world.sandbox.url, ...argv);
      expect(stdout).toContain("<!channel>");
      expect(stdout + stderr).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThan(2000);
      expect(stdout).not.toMatch(/^ *rm -rf/m);
    }
  });
});
