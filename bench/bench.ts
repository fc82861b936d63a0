/** `npm run bench`: measures the program in the sandbox, prints a table, and writes bench/results.md. */
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { arch, cpus, totalmem } from "node:os";
import { promisify } from "node:util";
import { packageProgram } from "../test/support/package.ts";
import type { Row } from "./row.ts";

interface Part {
  readonly file: string;
  readonly arguments?: readonly string[];
  /** How many times as fast time passes. */
  readonly haste?: number;
}

const parts: readonly Part[] = [
  { file: "package.ts" },
  { file: "sweeps.ts", arguments: ["100"] },
  { file: "sweeps.ts", arguments: ["1000"] },
  { file: "sweeps.ts", arguments: ["10000"] },
  { file: "drifting.ts", arguments: ["1000"] },
  { file: "storm.ts" },
  { file: "check.ts" },
  { file: "timed.ts", arguments: ["1000"], haste: 5 },
];

async function run({ file, arguments: given = [], haste }: Part): Promise<Row[]> {
  const hasten = haste ? ["--require", "./bench/hasten.cjs"] : [];
  const env = haste ? { BENCH_HASTE: String(haste), BENCH_BEGAN: String(Date.now()) } : {};
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...hasten, `bench/rows/${file}`, ...given],
    { env: { ...process.env, ...env }, maxBuffer: 2 ** 26 },
  );
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "[]");
}

/** Only the parts whose file and arguments contain what was given, if anything was. */
const wanted = process.argv.slice(2);
const isWanted = ({ file, arguments: given = [] }: Part) =>
  wanted.length === 0 || wanted.some((one) => [file, ...given].join(" ").includes(one));

await packageProgram();
const rows: Row[] = [];
for (const part of parts.filter(isWanted)) {
  const began = Date.now();
  const found = await run(part);
  rows.push(...found);
  for (const row of found) console.log(say(row));
  console.error(`${part.file} ${part.arguments ?? ""}: ${Math.round((Date.now() - began) / 1000)} s`);
}
if (wanted.length === 0) await writeFile("bench/results.md", page(rows));

function say({ measure, measured, must, limit, isMet }: Row): string {
  const verdict = isMet === null ? "" : isMet ? "yes" : "**no**";
  return `| ${[measure, measured, must, verdict, limit].join(" | ")} |`;
}

function page(all: readonly Row[]): string {
  const [cpu] = cpus();
  const machine = `${cpus().length} × ${cpu?.model.trim()} (${arch()}), ${Math.round(totalmem() / 2 ** 30)} GB, Node.js ${process.version}`;
  return [
    "# What the program costs, measured",
    "",
    `Written by \`npm run bench\` on ${machine}. The packaged functions run in the sandbox, with the page sizes of AWS; each service has five tasks, and two services share a repository. *AWS speed* is 35 ms for a call of ECS, 25 ms of ECR and 6 ms of DynamoDB, with the quotas of ECS; its time is hastened five times, and the work of the machine is not, so that it is an upper bound.`,
    "",
    "| measure | measured | must | met | limit |",
    "| --- | --- | --- | --- | --- |",
    ...all.map(say),
    "",
  ].join("\n");
}
