import { describe, expect, test } from "vitest";
import { createShortNarrator } from "../../src/cli/commands/demo/in-short.ts";
import { createNarrator, type Narrator } from "../../src/cli/commands/demo/narrator.ts";
import { play } from "../../src/cli/commands/demo/play.ts";
import { stuckAtRevision4 } from "../../src/cli/commands/demo/stuck-at-revision-4.ts";
import { wrongRepository } from "../../src/cli/commands/demo/wrong-repository.ts";
import { monochrome, type Terminal } from "../../src/cli/terminal/terminal.ts";
import { createSandbox } from "../../src/sandbox/sandbox.ts";
import type { JsonObject } from "../../src/sandbox/world.ts";
import { packages } from "../support/package.ts";
import { run } from "./support.ts";

/** What npm prints of a script that it starts: its name, its command, and an empty line before and after. */
const npmLines = 4;

/** Plays a story in this process, with these faults in its world. */
async function perform(story: typeof stuckAtRevision4, mode: "alert" | "remediate", ...faults: JsonObject[]) {
  return performFor(createNarrator, story, mode, ...faults);
}

/** The same, told by another narrator. */
async function performFor(
  narratorFor: (terminal: Terminal) => Narrator,
  story: typeof stuckAtRevision4,
  mode: "alert" | "remediate",
  ...faults: JsonObject[]
) {
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
  const isRight = await play(story, mode, { sandbox, narrator: narratorFor(terminal), terminal });
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

  test("describes one incident in what fits on a screen, npm's own lines included", async () => {
    const { exitCode, stdout } = await run(null, "demo");
    expect(exitCode).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    expect(lines.length).toBeLessThanOrEqual(40 - npmLines);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).not.toMatch(/[0-9a-f]{13}/);
  });

  test("lists its stories", async () => {
    const { stdout } = await run(null, "demo", "--help");
    for (const name of ["stuck-at-revision-4", "wrong-repository"]) expect(stdout).toContain(`\n  ${name}\n`);
  });

  test("shows people no digest of more than 12 digits, but in commands to copy", async () => {
    const { stdout } = await run(null, "demo", "stuck-at-revision-4", "--mode", "alert");
    const story = stdout.slice(
      0,
      stdout.indexOf("aws ecs update-service --cluster prod --service backend --task"),
    );
    expect(story).toContain("Service prod/backend is on backend:4");
    expect(story).not.toMatch(/sha256:[0-9a-f]{13}/);
    expect(stdout.slice(stdout.indexOf("And then?"))).not.toMatch(/sha256:[0-9a-f]{13}/);
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

  test("is called none, told in short", async () => {
    const inShort = (terminal: Terminal) => createShortNarrator(terminal, ["an invitation"]);
    const { isRight, told } = await performFor(inShort, stuckAtRevision4, "alert", lost, asleep);
    expect(isRight).toBe(false);
    expect(told).toContain("✗ missing: opened prod/backend (stale, stale-cache)");
    expect(told).toContain("Cannot call this a success");
    expect(told).not.toContain("an invitation");
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
