/**
 * Holds the mutation score of the core: `test/mutation.json` says of each file how many mutants the tests killed.
 *
 *     node scripts/mutation.ts sample [SEED]   tries some files anew, others for each commit, and fails if one got worse
 *     node scripts/mutation.ts record          notes what the last run of Stryker measured
 */
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";

const scoresFile = "test/mutation.json";
const reportFile = "reports/mutation/mutation.json";

/** About as many mutants as two minutes allow. */
const sampleSize = 200;

/** How far a file that was changed may fall below what was measured before, in parts of one. */
const tolerance = 0.05;

interface Score {
  readonly killed: number;
  readonly mutants: number;
}

type Scores = Readonly<Record<string, Score>>;

const scores: Scores = JSON.parse(readFileSync(scoresFile, "utf8"));
const [verb, seed] = process.argv.slice(2);

if (verb === "record") record();
else if (verb === "sample")
  sample(seed ?? execFileSync("git", ["rev-parse", "HEAD"], { encoding: "utf8" }).trim());
else throw new TypeError(`Cannot ${verb}: expected sample or record`);

function record(): void {
  const known = Object.entries({ ...scores, ...measured() }).filter(([file]) => existsSync(file));
  const sorted = Object.fromEntries(known.sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(scoresFile, `${JSON.stringify(sorted, null, 2)}\n`);
}

function sample(seedOfFiles: string): void {
  const files = someFiles(seedOfFiles);
  console.log(`Trying the mutants of ${files.join(", ")}`);
  rmSync(reportFile, { force: true });
  spawnSync(
    "node_modules/.bin/stryker",
    ["run", "--mutate", files.join(), "--reporters", "json", "--logLevel", "error", "--force"],
    { stdio: "inherit" },
  );
  if (!existsSync(reportFile)) throw new Error("Cannot try mutants: Stryker made no report");
  const now = measured();
  const worse = files.filter((file) => ratio(now[file]) < ratio(scores[file]) - tolerance);
  for (const file of files)
    console.log(`${say(now[file])} ${file}${worse.includes(file) ? `, was ${say(scores[file])}` : ""}`);
  if (worse.length > 0) process.exitCode = 1;
}

/** As many files as the sample has room for, in an order that the seed decides. */
function someFiles(seedOfFiles: string): string[] {
  const rank = (file: string) => createHash("sha256").update(`${seedOfFiles} ${file}`).digest("hex");
  const known = Object.keys(scores).filter((file) => existsSync(file));
  const ordered = known.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  const chosen: string[] = [];
  let room = sampleSize;
  for (const file of ordered) {
    const { mutants = 0 } = scores[file] ?? {};
    if (mutants === 0 || mutants > room) continue;
    chosen.push(file);
    room -= mutants;
  }
  return chosen;
}

/** What the report of the last run says of each file. */
function measured(): Scores {
  const report: { files: Record<string, { mutants: { status: string }[] }> } = JSON.parse(
    readFileSync(reportFile, "utf8"),
  );
  return Object.fromEntries(
    Object.entries(report.files).map(([file, { mutants }]) => {
      const count = (...statuses: string[]) =>
        mutants.filter(({ status }) => statuses.includes(status)).length;
      const killed = count("Killed", "Timeout");
      return [file, { killed, mutants: killed + count("Survived", "NoCoverage") }];
    }),
  );
}

function ratio(score: Score | undefined): number {
  return score && score.mutants > 0 ? score.killed / score.mutants : 1;
}

function say(score: Score | undefined): string {
  return `${(100 * ratio(score)).toFixed(0)} %`;
}
