/** What is given to the command line, or found in its files: text, whatever it holds, and never without end. */
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run } from "../../cli/support.ts";
import { createWorld, registry, type World } from "../../support/world.ts";

const nasty = "\u001b[2J\u001b]0;t\u0007\u009b31m\u202egnp\u200b\r";
/** As YAML writes it in quotes. */
const written = String.raw`\e[2J\e]0;t\a\x9b31m\u202egnp\u200b\r`;
const raw = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

let folder: string;
let world: World;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "attacks-"));
  world = await createWorld({ packaged: false });
  await world.push("backend", "one", "latest");
  const revision = await world.register("backend", { web: `${registry}/backend:latest` });
  await world.service("prod", "backend", revision);
  await world.advance("5m");
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

const cli = (...argv: string[]) => run(world.sandbox.url, ...argv);

async function policy(text: string): Promise<string> {
  const file = join(folder, "drift.yml");
  await writeFile(file, text);
  return file;
}

describe("an argument is echoed as text", () => {
  test.each<[attempt: string, argv: string[]]>([
    ["a command", [nasty]],
    ["an option", ["check", `--${nasty}`]],
    ["a choice", ["check", "--format", nasty]],
    ["a service", ["explain", nasty, "--cluster", "prod"]],
    ["a cluster", ["explain", "backend", "--cluster", nasty]],
    ["a cluster that is a pattern", ["check", "--cluster", nasty]],
    ["a file", ["check", "--config", `/nowhere/${nasty}`]],
    ["an event", ["replay", `/nowhere/${nasty}`]],
    ["a region", ["check", "--region", nasty]],
    ["a profile", ["check", "--profile", nasty]],
    ["an image", ["wait", "backend", "--cluster", "prod", "--image", nasty]],
    ["a digest", ["pin", "backend", "--cluster", "prod", "--digest", nasty, "--dry-run"]],
    ["an incident", ["silence", nasty]],
    ["a story", ["demo", nasty]],
    ["a port", ["sandbox", "--port", nasty]],
    ["a stack", ["doctor", "--stack", nasty]],
  ])("%s", async (_, argv) => {
    const { exitCode, stdout, stderr } = await cli(...argv);
    expect(exitCode).not.toBe(0);
    expect(stderr + stdout).not.toMatch(raw);
    expect(stderr + stdout).not.toBe("");
  });
});

describe("what drift.yml says is told as text", () => {
  test.each<[attempt: string, text: string]>([
    ["a setting", `"${written}": 1`],
    ["a mode", `defaults: { mode: "${written}" }`],
    ["a track", `defaults: { track: "${written}" }`],
    ["a pattern", `services: [{ match: { cluster: "${written}" }, mode: alert }]`],
    ["a container", `defaults: { containers: { "${written}": { mode: x } } }`],
    ["raw characters", `defaults: { mode: ${nasty} }`],
    ["an anchor", `defaults: &${"\u202e"}x { mode: alert }`],
    ["a tag", `defaults: { mode: !${"\u202e"}x alert }`],
  ])("%s", async (_, text) => {
    const { exitCode, stdout, stderr } = await cli("check", "--config", await policy(text));
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain("Cannot use ");
    expect(stderr).not.toMatch(raw);
  });
});

describe("a drift.yml that was made to take for ever is refused", () => {
  const laughs = Array.from({ length: 12 }, (_, i) => {
    const of = i === 0 ? '"ha"' : Array.from({ length: 10 }, () => `*l${i - 1}`).join(", ");
    return `l${i}: &l${i} [${of}]`;
  }).join("\n");
  test.each<[attempt: string, text: string]>([
    ["aliases of aliases", laughs],
    ["an alias of itself", "defaults: &a { containers: *a }"],
    ["merge keys", "a: &a { mode: alert }\ndefaults: { <<: *a }"],
    ["ten thousand levels", `defaults: ${"[".repeat(10_000)}${"]".repeat(10_000)}`],
    ["ten thousand unknown settings", Array.from({ length: 10_000 }, (_, i) => `k${i}: 1`).join("\n")],
    ["a prototype", "__proto__: { mode: remediate }"],
    ["a prototype within", "defaults: { __proto__: { mode: remediate } }"],
    ["a function", 'defaults: { mode: !!js/function "() => process.exit()" }'],
    ["a pattern of many stars", `services: [{ match: { cluster: "${"*a".repeat(200)}b" }, mode: x }]`],
  ])("%s", async (_, text) => {
    const { exitCode, stdout, stderr } = await cli("check", "--config", await policy(text));
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(/^Cannot use /);
  });
});

describe("a capture", () => {
  const capture = (file: string) => cli("explain", "backend", "--cluster", "prod", "--capture", file);

  test.each([
    ["a file that there is", "there.json"],
    ["a link to one", "link.json"],
  ])("does not overwrite %s", async (_, name) => {
    const there = join(folder, "there.json");
    await writeFile(there, "mine");
    if (name === "link.json") await symlink(there, join(folder, name));
    const { exitCode, stderr } = await capture(join(folder, name));
    expect(exitCode).toBe(2);
    expect(stderr).toContain("Cannot ");
    expect(await readFile(there, "utf8")).toBe("mine");
  });

  test.each(["", "/", "/nowhere/x.json", "/proc/version", "/dev/full/x"])(
    "into %j is refused, and nothing is written",
    async (file) => {
      const before = await readdir(folder);
      const { exitCode } = await capture(file);
      expect(exitCode).toBe(2);
      expect(await readdir(folder)).toEqual(before);
    },
  );

  test("names no account, wherever it is called from", async () => {
    const file = join(folder, "captured.json");
    expect((await capture(file)).exitCode).toBe(0);
    expect(await readFile(file, "utf8")).not.toContain("123456789012");
  });
});
