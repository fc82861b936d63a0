import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { runProgram } from "../../src/cli/program.ts";
import { monochrome } from "../../src/cli/terminal/terminal.ts";

/** What `completion` prints for a shell. */
async function scriptFor(shell: string): Promise<string> {
  const printed: string[] = [];
  const terminal = {
    width: 80,
    asideWidth: 79,
    colours: monochrome,
    asideColours: monochrome,
    print: (text: string) => void printed.push(text),
    say: (text: string) => void printed.push(text),
    progress: () => {},
    follow: () => {},
  };
  expect(await runProgram(["completion", shell], terminal)).toBe(0);
  return printed.join("\n");
}

describe("in bash", () => {
  let script: string;
  beforeAll(async () => {
    script = await scriptFor("bash");
  });
  /** What bash offers for the last of these words. */
  const complete = (...words: string[]) => {
    const set = `COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}`;
    const run = `${script}\n${set}; _ecs_image_drift; echo "\${COMPREPLY[@]}"`;
    return execFileSync("bash", ["-c", run], { encoding: "utf8" }).trim().split(" ");
  };

  test.each<[words: string[], offered: string[]]>([
    [["ecs-image-drift", "ch"], ["check"]],
    [["ecs-image-drift", "check", "--clu"], ["--cluster"]],
    [
      ["ecs-image-drift", "check", "--format", "j"],
      ["json", "junit"],
    ],
    [["ecs-image-drift", "check", "-f", "sa"], ["sarif"]],
    [
      ["ecs-image-drift", "check", "--status", "d"],
      ["drifted", "deploying"],
    ],
    [["ecs-image-drift", "pin", "--override", "he"], ["held"]],
    [["ecs-image-drift", "check", "--output", ""], [""]],
    [["ecs-image-drift", "completion", "f"], ["fish"]],
    [["ecs-image-drift", "pin", "--even"], [""]],
  ])("%j is completed to %j", (words, offered) => expect(complete(...words)).toEqual(offered));

  test("offers every command", () => {
    expect(complete("ecs-image-drift", "")).toEqual(
      expect.arrayContaining([
        "check",
        "explain",
        "pin",
        "wait",
        "completion",
        "sandbox",
        "demo",
        "--version",
      ]),
    );
  });
});

test.each(["zsh", "fish"])(
  "in %s, the script is one that the shell can read, where it is there",
  async (shell) => {
    const script = await scriptFor(shell);
    for (const word of ["check", "cluster", "sarif", "wrong-repository"]) expect(script).toContain(word);
    if (!existsSync(`/usr/bin/${shell}`)) return;
    const folder = mkdtempSync(join(tmpdir(), "completion-"));
    writeFileSync(join(folder, "script"), script);
    execFileSync(shell, ["-n", join(folder, "script")]);
    rmSync(folder, { recursive: true });
  },
);
