import { describe, expect, test } from "vitest";
import { run, start } from "./support.ts";

describe("the command line", () => {
  test.each([
    [["--help"], "Commands:"],
    [["check", "--help"], "Exit codes:"],
    [["help", "check"], "Exit codes:"],
    [["sandbox", "--help"], "Examples:"],
    [["demo", "--help"], "Examples:"],
    [["pin", "--help"], "Exit codes:"],
    [["explain", "--help"], "Examples:"],
    [["explain", "--help"], "A captured service:"],
    [["silence", "--help"], "Exit codes:"],
    [["replay", "--help"], "Exit codes:"],
    [["wait", "--help"], "In GitHub Actions"],
    [["--version"], `0.1.0 (Node.js ${process.versions.node}, AWS SDK 3.`],
  ])("%j answers on stdout", async (argv, words) => {
    const { exitCode, stdout, stderr } = await run(null, ...argv);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toContain(words);
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test.each([
    [[], "Usage:"],
    [["chekc"], "(Did you mean check?)"],
    [["explian", "backend"], "(Did you mean explain?)"],
    [["check", "--clutser", "dev"], "(Did you mean --cluster?)"],
    [["pin", "backend", "-c", "dev", "--dryrun"], "(Did you mean --dry-run?)"],
    [["check", "more"], "too many arguments"],
    [["sandbox", "--port", "x"], "A port is a number from 0 to 65535."],
    [["sandbox", "--clock", "still"], "Allowed choices are flowing, frozen."],
    [["demo", "--mode", "x"], "Allowed choices are alert, remediate, both."],
    [
      ["pin", "dev/backend", "-c", "prod"],
      'Cannot pin service "dev/backend": it names cluster "dev", and --cluster "prod"',
    ],
    [["explain", "dev/*"], 'Cannot explain service "dev/*": name one service in one cluster, without "*"'],
    [["wait", "arn:aws:ecs:x", "-i", "x"], 'Cannot parse service ARN "arn:aws:ecs:x"'],
    [
      ["demo", "stuck-at"],
      'Cannot play "stuck-at": there is no such story; did you mean "stuck-at-revision-4"?\n',
    ],
    [
      ["demo", "nosuch"],
      'Cannot play "nosuch": there is no such story; expected stuck-at-revision-4, wrong-repository\n',
    ],
  ])("%j is wrong use", async (argv, words) => {
    const { exitCode, stdout, stderr } = await run(null, ...argv);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(words);
  });
});

test("sandbox serves until it is told to stop", async () => {
  const { child, done } = start(null, "sandbox", "--port", "0", "--clock", "frozen");
  let introduced = "";
  child.stdout?.on("data", (part) => {
    introduced += part;
  });
  await expect.poll(() => introduced, { timeout: 60_000 }).toContain("Ctrl-C ends it.");
  const [url = ""] = /http:\/\/\S+:\d+/.exec(introduced) ?? [];
  expect((await fetch(`${url}/_sandbox/health`)).status).toBe(200);
  expect(introduced).toMatch(/Deployed ecs-image-drift-prod: \d functions, /);
  child.kill("SIGINT");
  expect((await done).exitCode).toBe(0);
});
