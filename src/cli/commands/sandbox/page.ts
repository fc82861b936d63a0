/** What the sandbox's page needs of the command line: its script, and how the program itself is run. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { PageOptions } from "../../../sandbox/page/page.ts";
import { rootFolder } from "../../installation.ts";

/** Longer than any report of a sandbox. */
const maxBuffer = 64 * 1024 * 1024;

/** @param url of the sandbox, once it listens */
export async function pageOptions(url: () => string): Promise<PageOptions> {
  const root = rootFolder();
  // It was bundled beside this file.
  const script = await readFile(join(root, "dist", "cli", "parts", "page.js"), "utf8");
  const launcher = join(root, "bin", "ecs-image-drift");
  return {
    script,
    program: (...argv) =>
      new Promise((resolve) => {
        const env = { ...process.env, ...credentialsFor(url()) };
        execFile(process.execPath, [launcher, ...argv], { env, maxBuffer }, (error, stdout, stderr) =>
          resolve({ exitCode: error ? Number(error.code) : 0, stdout, stderr }),
        );
      }),
  };
}

function credentialsFor(url: string): Record<string, string> {
  return { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: "page", AWS_SECRET_ACCESS_KEY: "page", AWS_PROFILE: "" };
}
