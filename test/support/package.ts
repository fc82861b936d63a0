/** Packages the program once before the tests, with remediation and without. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { JsonObject } from "../../src/sandbox/world.ts";

export type Remediation = "on" | "off";

/** Where `serverless package` leaves the program for the tests. */
export const packages = { on: ".package/on", off: ".package/off" } as const satisfies Record<
  Remediation,
  string
>;

export default async function setup(): Promise<void> {
  for (const remediation of ["on", "off"] as const) {
    const options = [
      "package",
      "--param",
      `remediation=${remediation}`,
      "--param",
      `lifecyclePreviews=${remediation}`,
      "--package",
      packages[remediation],
    ];
    await promisify(execFile)("node_modules/.bin/serverless", options);
  }
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
  const file = join(packages[remediation], "cloudformation-template-update-stack.json");
  return JSON.parse(await readFile(file, "utf8"));
}

/** What deploys this template with the packages of `remediation` into a sandbox. */
export function deploymentOf(template: Template, remediation: Remediation) {
  return { template, directory: packages[remediation], stackName: "ecs-image-drift-prod" };
}
