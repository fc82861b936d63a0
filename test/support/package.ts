/**
 * Packages the program before the tests, with remediation and Slack, and with neither, and builds the command line:
 * where it changed since.
 */
import { execFile } from "node:child_process";
import { existsSync, globSync, statSync } from "node:fs";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";
import { isUpToDate } from "../../src/cli/packaging.ts";
import type { JsonObject } from "../../src/sandbox/world.ts";

export type Remediation = "on" | "off";

/** Where `serverless package` leaves the program for the tests. */
export const packages = { on: ".package/on", off: ".package/off" } as const satisfies Record<
  Remediation,
  string
>;

/** The parameters of each package: `on` is what the command line runs in a sandbox. */
const parameters = {
  on: ["remediation=on", "lifecyclePreviews=on", "slack=ssm:/ecs-image-drift/slack-webhook-url"],
  off: ["remediation=off", "lifecyclePreviews=off", "slack=off"],
} as const satisfies Record<Remediation, readonly string[]>;

declare module "vitest" {
  export interface ProvidedContext {
    /** Where the workers of this run unpack the packages. */
    readonly unpacked: string;
  }
}

/** Before a project's tests: packages and builds, and says where to unpack. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  await packageProgram();
  await buildCommandLine();
  const unpacked = await mkdtemp(join(tmpdir(), "ecs-image-drift-tests-"));
  provide("unpacked", unpacked);
  return () => rm(unpacked, { recursive: true, force: true });
}

/** Packages the program in both ways, where it changed since. */
export async function packageProgram(): Promise<void> {
  for (const remediation of ["on", "off"] as const) {
    if ((await isUpToDate(".", packages[remediation])) && (await isNewerThanThis(packages[remediation])))
      continue;
    const given = parameters[remediation].flatMap((parameter) => ["--param", parameter]);
    await serverlessPackage(packages[remediation], ...given);
  }
}

async function buildCommandLine(): Promise<void> {
  const built = "dist/cli/main.js";
  const sources = globSync(["src/**/*.*", "scripts/build-cli.ts", "package-lock.json"]);
  const changedAt = (file: string) => statSync(file).mtimeMs;
  if (existsSync(built) && changedAt(built) >= Math.max(...sources.map(changedAt))) return;
  await promisify(execFile)(process.execPath, ["scripts/build-cli.ts"]);
}

/** Packages the program into this folder. @throws {Error} with all that `serverless package` said, if it fails */
export async function serverlessPackage(folder: string, ...options: string[]): Promise<void> {
  await promisify(execFile)("node_modules/.bin/serverless", ["package", ...options, "--package", folder]);
}

/** The file with the template in a package's folder. */
export const templateFile = "cloudformation-template-update-stack.json";

/** Whether a package was made since this file, with its parameters, changed. */
async function isNewerThanThis(folder: string): Promise<boolean> {
  const template = join(folder, templateFile);
  const [made, here] = await Promise.all([stat(template), stat(fileURLToPath(import.meta.url))]);
  return made.mtimeMs >= here.mtimeMs;
}

/** A packaged template, as far as the tests read and bend it. */
export interface Template {
  readonly Parameters: JsonObject;
  readonly Conditions: JsonObject;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs: JsonObject;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties: JsonObject;
}

/** Reads a packaged template: a copy of its own for each caller. */
export async function readTemplate(remediation: Remediation): Promise<Template> {
  return JSON.parse(await readFile(join(packages[remediation], templateFile), "utf8"));
}

/** What deploys this template with the packages of `remediation` into a sandbox. */
export function deploymentOf(template: Template, remediation: Remediation) {
  return { template, directory: packages[remediation], stackName: "ecs-image-drift-prod" };
}
