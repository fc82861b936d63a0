/** The program, packaged with a drift.yml of the tests' own. */

import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { type Template, templateFile } from "../../support/package.ts";

/** What services may follow by a rule of drift.yml, as tags of services allow no `*`. */
const globs = ["*", "main-*", "prod-*", "build-*", "v*"] as const;

/** Which image a service should run, by its owner's word. */
export type Track =
  | "auto"
  | "same-tag"
  | "none"
  | "calver"
  | `semver:${string}`
  | `newest:${(typeof globs)[number]}`;

/** Rules for the tracks that no tag can name, and no limit that many services side by side would meet. */
export const driftFile = `
services:
${globs.map((glob, i) => `  - { name: newest-${i}, match: { cluster: nobody }, track: "newest:${glob}" }`).join("\n")}
limits: { alertsPerHour: 10000, remediesPerServicePerDay: 100, remediesPerDay: 10000 }
`;

/** The value of a service's tag for this track. */
export function tagOf(track: Track): string {
  const i = globs.findIndex((glob) => track === `newest:${glob}`);
  return i < 0 ? track : `rule:newest-${i}`;
}

/** A package, to be deployed. */
export interface Program {
  /** Deploys it, swept this often. */
  deployment(rate: string): { template: Template; directory: string; stackName: string };
  remove(): Promise<void>;
}

/** Packages the program with `driftFile`, remediation included. */
export async function packageProgram(): Promise<Program> {
  const checkout = await mkdtemp(join(tmpdir(), "tags-"));
  const copied = ["handlers", "scripts", "serverless", "serverless.yml", "src", "package.json"];
  for (const path of copied) await cp(path, join(checkout, path), { recursive: true });
  await symlink(resolve("node_modules"), join(checkout, "node_modules"));
  await writeFile(join(checkout, "drift.yml"), driftFile);
  const directory = join(checkout, "package");
  await promisify(execFile)(
    "node_modules/.bin/serverless",
    ["package", "--param", "remediation=on", "--package", directory],
    { cwd: checkout },
  );
  const template = await readFile(join(directory, templateFile), "utf8");
  return {
    deployment(rate) {
      const own: Template = JSON.parse(template);
      for (const { Properties } of Object.values(own.Resources))
        if (Properties.ScheduleExpression) Object.assign(Properties, { ScheduleExpression: rate });
      return { template: own, directory, stackName: "ecs-image-drift-prod" };
    },
    remove: () => rm(checkout, { recursive: true }),
  };
}
