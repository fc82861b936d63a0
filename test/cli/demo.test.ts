import { describe, expect, test } from "vitest";
import { createNarrator } from "../../src/cli/commands/demo/narrator.ts";
import { play } from "../../src/cli/commands/demo/play.ts";
import { stuckAtRevision4 } from "../../src/cli/commands/demo/stuck-at-revision-4.ts";
import { wrongRepository } from "../../src/cli/commands/demo/wrong-repository.ts";
import { monochrome, type Terminal } from "../../src/cli/terminal/terminal.ts";
import { createSandbox } from "../../src/sandbox/sandbox.ts";
import type { JsonObject } from "../../src/sandbox/world.ts";
import { packages } from "../support/package.ts";
import { run } from "./support.ts";

/** Plays a story in this process, with these faults in its world. */
async function perform(story: typeof stuckAtRevision4, mode: "alert" | "remediate", ...faults: JsonObject[]) {
  let told = "";
  const write = (text: string) => {
    told += `${text}\n`;
  };
  const terminal: Terminal = {
    width: 100,
    colours: monochrome,
    asideColours: monochrome,
    asideWidth: 100,
    print: write,
    say: write,
    progress: write,
    follow: write,
  };
  const sandbox = await createSandbox({ deployment: { directory: packages.on } });
  sandbox.fault(...faults);
  const isRight = await play(story, mode, { sandbox, narrator: createNarrator(terminal), terminal });
  await sandbox.close();
  return { isRight, told };
}

describe("demo", () => {
  test.each([
    ["stuck-at-revision-4", "alert", "✓ resolved prod/backend\n"],
    ["stuck-at-revision-4", "remediate", "✓ remediated prod/backend by backend:6\n"],
    ["wrong-repository", "alert", "✓ opened content-marketing-swarm-dev-backend (wrong-repository)\n"],
    [
      "wrong-repository",
      "remediate",
      "✓ remediated content-marketing/swarm-backend by content-marketing-swarm:2\n",
    ],
  ])("plays %s in %s mode, and finds that all is as told", async (name, mode, words) => {
    const { exitCode, stdout, stderr } = await run(null, "demo", name, "--mode", mode);
    expect(stdout).toContain(words);
    expect(stdout).toContain("✓ nothing else was sent");
    expect(stdout).not.toContain("✗");
    expect(stderr.replace("Packaging the program …\n", "")).toBe("");
    expect(exitCode).toBe(0);
  });

  test("has no line wider than the terminal in what it tells", async () => {
    const { told } = await perform(stuckAtRevision4, "remediate");
    const story = told.slice(0, told.indexOf("Was that all"));
    expect(Math.max(...story.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});

describe("a story that does not go as it is told", () => {
  const lost: JsonObject = { events: "drop", match: { source: ["aws.ecr", "aws.ecs"] } };
  const asleep: JsonObject = { operation: "lambda:InvokeFunction", error: "500", caller: "events" };

  test("names the message that is missing", async () => {
    const { isRight, told } = await perform(stuckAtRevision4, "alert", lost, asleep);
    expect(isRight).toBe(false);
    expect(told).toContain("✗ missing: opened prod/backend (stale, stale-cache)");
    expect(told).toContain("✗ there is no such command in the last e-mail");
    expect(told).toContain("Cannot call this a success");
  });

  test("names the digest that is another", async () => {
    const cleared: JsonObject = {
      operation: "ecs:UpdateService",
      error: "AccessDeniedException",
      caller: "remediate",
    };
    const { isRight, told } = await perform(wrongRepository, "remediate", cleared);
    expect(isRight).toBe(false);
    expect(told).toMatch(
      /✗ 2 of 2 tasks of \S+, on content-marketing-swarm:1: sha256:\w+\n {2}where the story says: /,
    );
  });
});
