/** How large the functions are, and how long they take to start. */
import { execFileSync } from "node:child_process";
import { globSync, statSync } from "node:fs";
import { basename, resolve } from "node:path";
import { atMost, report } from "../row.ts";

const bundles = globSync("dist/handlers/*.js").sort();
const environment = {
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "a",
  AWS_SECRET_ACCESS_KEY: "b",
  ALERTS_TOPIC: "arn:aws:sns:us-east-1:123456789012:alerts",
  JOURNAL_TABLE: "journal",
  RECHECKS_QUEUE: "http://127.0.0.1/queue",
  PATH: process.env.PATH ?? "",
};

/** The median of what a process takes to load a file, in milliseconds; of nine. */
function start(file: string): number {
  const code = `const t = performance.now(); require(${JSON.stringify(resolve(file))}); console.log(performance.now() - t)`;
  const times = Array.from({ length: 9 }, () =>
    Number(execFileSync(process.execPath, ["-e", code], { env: environment, encoding: "utf8" })),
  );
  return times.sort((a, b) => a - b)[4] ?? 0;
}

report([
  ...bundles.map((file) =>
    atMost(`bundle of ${basename(file, ".js")}`, statSync(file).size / 1024, 300, {
      unit: " KB",
      limit: "esbuild's defaults: 980",
    }),
  ),
  atMost("init of the sweep over bare Node", start("dist/handlers/sweep.js"), 25, { unit: " ms" }),
]);
