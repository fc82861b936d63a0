/** What would be published works where nothing else is: packed, and installed into an empty folder without a network. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Run, startAt } from "./support.ts";

const execute = promisify(execFile);

let folder: string;
let installed: string;
let command: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "package-"));
  await execute(process.execPath, ["scripts/prepack.ts"]);
  await execute("npm", ["pack", "--ignore-scripts", "--pack-destination", folder]);
  const [tarball = ""] = await readdir(folder);
  const empty = join(folder, "empty");
  await mkdir(empty);
  await execute(
    "npm",
    ["install", "--offline", "--no-audit", "--no-fund", "--prefix", empty, join(folder, tarball)],
    {
      cwd: empty,
    },
  );
  installed = join(empty, "node_modules", "ecs-image-drift");
  command = join(empty, "node_modules", ".bin", "ecs-image-drift");
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the installed command in an empty folder. */
const startHere = (endpoint: string | null, ...argv: string[]) =>
  startAt(
    { command, cwd: folder, path: dirname(process.execPath) + delimiter + process.env.PATH },
    endpoint,
    ...argv,
  );
const runHere = (endpoint: string | null, ...argv: string[]): Promise<Run> =>
  startHere(endpoint, ...argv).done;

test("it needs no other package, and none is installed with it", async () => {
  const { dependencies = {}, private: isPrivate } = JSON.parse(
    await readFile(join(installed, "package.json"), "utf8"),
  );
  expect({ dependencies, isPrivate }).toEqual({ dependencies: {}, isPrivate: undefined });
  expect((await readdir(dirname(installed))).filter((name) => !name.startsWith("."))).toEqual([
    "ecs-image-drift",
  ]);
});

test("it passes on the licences of what it is made of, and nothing is under the AGPL", async () => {
  for (const part of ["cli", "package"]) {
    const text = await readFile(join(installed, "dist", part, "LICENCES.txt"), "utf8");
    expect(text).toMatch(/^@aws-sdk\/core \S+, Apache-2.0$/m);
    expect(text).not.toMatch(/AFFERO|AGPL|cloud-copilot/i);
  }
});

test("it has nothing of the machine that it was packed on", async () => {
  const parts = await readdir(join(installed, "dist"), { recursive: true, withFileTypes: true });
  const texts = parts.filter((entry) => entry.isFile() && !entry.name.endsWith(".zip"));
  for (const { parentPath, name } of texts)
    expect(await readFile(join(parentPath, name), "utf8"), name).not.toContain(process.cwd());
});

test("--version prints the version", async () => {
  const { version } = JSON.parse(await readFile("package.json", "utf8"));
  expect(await runHere(null, "--version")).toEqual({
    exitCode: 0,
    stdout: expect.stringMatching(new RegExp(`^${version.replaceAll(".", "\\.")} \\(Node\\.js .*\\)\n$`)),
    stderr: "",
  });
});

test("demo plays the incident, and names itself without a path", async () => {
  const { exitCode, stdout, stderr } = await runHere(null, "demo");
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toMatch(/^ {2}ecs-image-drift demo --long {2}/m);
});

describe("against its own sandbox", () => {
  let sandbox: ReturnType<typeof startHere>;
  let url = "";
  beforeAll(async () => {
    sandbox = startHere(null, "sandbox", "--example", "--port", "0", "--clock", "frozen");
    url = await new Promise((resolve, reject) => {
      let said = "";
      sandbox.child.stdout?.on("data", (part) => {
        said += part;
        const [, found] = /AWS_ENDPOINT_URL=(\S+)[\s\S]*Ctrl-C/.exec(said) ?? [];
        if (found) resolve(found);
      });
      sandbox.child.on("close", () => reject(new Error(`it ended: ${said}`)));
    });
  });
  afterAll(async () => {
    sandbox.child.kill("SIGINT");
    await sandbox.done;
  });

  test("check finds the example in sync", async () => {
    const { exitCode, stdout, stderr } = await runHere(url, "check");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(/^in-sync +prod\/backend /m);
  });

  test("its page is served, with its script", async () => {
    for (const path of ["/", "/_sandbox/page/script.js"]) expect((await fetch(url + path)).status).toBe(200);
  });

  test("doctor finds the program deployed", async () => {
    expect(await runHere(url, "doctor")).toMatchObject({ exitCode: 0 });
  });
});
