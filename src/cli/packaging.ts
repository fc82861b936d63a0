/**
 * The packaged program, for the commands that run it in a sandbox: in a checkout made anew when it is older than its
 * sources, elsewhere what was published with the command line.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { delimiter, join, sep } from "node:path";
import { isCheckout, rootFolder } from "./installation.ts";
import type { Terminal } from "./terminal/terminal.ts";

/** What a package is made of, and what below it is not. */
const sources = [
  "serverless.yml",
  "serverless",
  "drift.yml",
  "package-lock.json",
  "handlers",
  "scripts",
  "src",
];
/** Where the package is in what is published. */
export const publishedPackage: string = join("dist", "package");

const notPackaged = [join("src", "cli") + sep, join("src", "sandbox") + sep];

/**
 * The folder with the package, remediation and Slack included.
 * @throws {Error} with all that `serverless package` said, if it fails
 */
export async function packageProgram(terminal: Terminal): Promise<string> {
  const root = rootFolder();
  if (!isCheckout(root)) return join(root, publishedPackage);
  const folder = join(root, ".package", "on");
  if (await isUpToDate(root, folder)) return folder;
  terminal.say("Packaging the program …");
  await serverlessPackage(root, folder);
  return folder;
}

/** Whether the package in this folder is there, and no older than what it is made of. */
export async function isUpToDate(root: string, folder: string): Promise<boolean> {
  const template = join(folder, "cloudformation-template-update-stack.json");
  return existsSync(template) && (await changedAt(template)) >= (await newestSource(root));
}

async function newestSource(root: string): Promise<number> {
  const times = await Promise.all(
    sources.map(async (source) => {
      const path = join(root, source);
      const files = (await stat(path)).isDirectory() ? await filesBelow(path) : [path];
      return Promise.all(files.filter((file) => isPackaged(root, file)).map(changedAt));
    }),
  );
  return Math.max(...times.flat());
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

function isPackaged(root: string, file: string): boolean {
  return !notPackaged.some((folder) => file.startsWith(join(root, folder)));
}

async function changedAt(file: string): Promise<number> {
  return (await stat(file)).mtimeMs;
}

/** All that can be deployed: remediation, and Slack with the webhook whose address the sandbox keeps there. */
const everything = ["remediation=on", "lifecyclePreviews=on", "slack=ssm:/ecs-image-drift/slack-webhook-url"];

/** Runs it on the project's own Node, for the sandbox's region. */
async function serverlessPackage(root: string, folder: string): Promise<void> {
  const ownCommands = join(root, "node_modules", ".bin");
  const options = [
    ...everything.flatMap((one) => ["--param", one]),
    "--region",
    "us-east-1",
    "--package",
    folder,
  ];
  const child = spawn("serverless", ["package", ...options], {
    cwd: root,
    env: { ...process.env, PATH: ownCommands + delimiter + process.env.PATH },
    shell: process.platform === "win32",
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => (output += part));
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.on("close", resolve).on("error", ({ message }) => {
    reject(new Error(`Cannot package the program: ${message}; run \`npm install\` in ${root} first`));
  });
  const status = await promise;
  if (status !== 0)
    throw new Error(`Cannot package the program: serverless ended with status ${status}\n\n${output.trim()}`);
}
