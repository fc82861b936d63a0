/**
 * Holds the mutation score of the core: `test/mutation.json` says of each file of `src/domain` and `src/explain` how many
 * mutants there are, how many the tests killed, and which source that was measured on.
 *
 *     node scripts/mutation.ts check [SEED]   measures what changed since, as far as there is time, and some other
 *                                             files, others for each commit; fails if all together fall below the
 *                                             floor, or one of the others got worse
 *     node scripts/mutation.ts run            measures all, which takes an hour the first time
 *     node scripts/mutation.ts record         notes what the last run of Stryker measured, and which files are new
 *
 * Stryker stands in `mutation`, and is installed when it is first used.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs";

const tools = "mutation";
const program = `${tools}/node_modules/.bin/stryker`;
const scoresFile = "test/mutation.json";
const reportFile = "reports/mutation/mutation.json";

/** How many mutants the tests must kill, in parts of one. */
const floor = 0.9;

/** How many mutants of files that nobody changed are tried, where changed ones leave room. */
const sampleSize = 200;

/** How many mutants of changed files are tried: `npm run mutate` measures all. */
const changeSize = 600;

/** How long a check may take, in seconds, but for its first run: what there was no time for is named. */
const budget = Number(process.env.MUTANTS_SECONDS ?? 75);

/**
 * How many mutants the first run tries, and in how many budgets at most: on a slow machine a check that gave it up sooner
 * would have measured nothing. How long it took is the pace of the runs after it.
 */
const firstRun = 60;
const patience = 3;

/** How far a file may fall below what was measured before though nobody changed it, in parts of one. */
const tolerance = 0.05;

interface Score {
  readonly killed: number;
  readonly mutants: number;
  /** What the source was, by its hash. */
  readonly source: string;
}

type Scores = Readonly<Record<string, Score>>;

const nothing = { killed: 0, mutants: 0 };
const recorded: Scores = JSON.parse(readFileSync(scoresFile, "utf8"));
const [verb, seed] = process.argv.slice(2);

if (verb === "record") record();
else if (verb === "check") check(seed ?? headOf());
else if (verb === "run") process.exitCode = stryker({}, "run").status ?? 1;
else throw new TypeError(`Cannot ${verb}: expected check, run or record`);

function record(): void {
  const scores = { ...unmeasured(), ...stillThere(), ...(existsSync(reportFile) ? measured() : {}) };
  const sorted = Object.fromEntries(Object.entries(scores).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(scoresFile, `${JSON.stringify(sorted, null, 2)}\n`);
  console.log(`${say(sumOf(scores))} of ${sumOf(scores).mutants} mutants are killed`);
}

function check(seedOfFiles: string): void {
  const changed = sourceFiles().filter((file) => recorded[file]?.source !== hashOf(file));
  const chosen = someFiles(seedOfFiles, changed, changeSize);
  const unchanged = Object.entries(stillThere()).flatMap(([file, { mutants }]) =>
    mutants === 0 || changed.includes(file) ? [] : file,
  );
  const others = someFiles(seedOfFiles, unchanged, sampleSize - sizeOf(chosen));
  console.log(`${changed.length} files changed since their mutants were counted`);
  const now = runWithin(budget, [...chosen, ...others]);
  if (chosen.length + others.length > 0 && Object.keys(now).length === 0)
    console.log(`None was tried within ${patience * budget} seconds: this machine is slow, or busy`);
  const left = [...changed, ...others].filter((file) => sizeOf([file]) > 0 && !now[file]);
  if (left.length > 0)
    console.log(`Too many for one check, so not tried: ${left.join(", ")}. npm run mutate measures all`);
  const worse = others.filter((file) => now[file] && ratio(now[file]) < ratio(recorded[file]) - tolerance);
  for (const [file, score] of Object.entries(now))
    console.log(`${say(score)} ${file}${worse.includes(file) ? `, was ${say(recorded[file])}` : ""}`);
  const all = sumOf({ ...stillThere(), ...now });
  console.log(`${say(all)} of all ${all.mutants} mutants`);
  if (worse.length > 0 || ratio(all) < floor) process.exitCode = 1;
}

/** Tries the mutants of some of these files, and then of as many as there is time for at the pace of those. */
function runWithin(seconds: number, files: readonly string[]): Scores {
  install();
  const began = Date.now();
  const taken = () => (Date.now() - began) / 1000;
  const smallest = [...files].sort((a, b) => sizeOf([a]) - sizeOf([b])).slice(0, 1);
  const fit = fitting(files, firstRun);
  const first = fit.length > 0 ? fit : smallest;
  if (first.length === 0) return {};
  const scores = run(first, seconds * patience);
  const each = taken() / sizeOf(first);
  const rest = fitting(
    files.filter((file) => !first.includes(file)),
    (seconds - taken()) / each,
  );
  return rest.length === 0 ? scores : { ...scores, ...run(rest, seconds) };
}

/**
 * Tries the mutants of these files; nothing is known of any if that takes longer than so many seconds.
 * @throws {Error} if Stryker ends without a report
 */
function run(files: readonly string[], seconds: number): Scores {
  console.log(`Trying ${files.join(", ")}`);
  rmSync(reportFile, { force: true });
  const { error } = stryker(
    { timeout: Math.ceil(seconds * 1000) },
    ...["run", "--mutate", files.join(), "--reporters", "json", "--logLevel", "error", "--force"],
  );
  if (error && !existsSync(reportFile)) return {};
  return measured();
}

function stryker(limits: { timeout?: number }, ...options: string[]): ReturnType<typeof spawnSync> {
  install();
  return spawnSync(program, options, { stdio: "inherit", ...limits });
}

/** Installs Stryker if it is not there. */
function install(): void {
  if (!existsSync(program)) spawnSync("npm", ["ci", "--prefix", tools], { stdio: "inherit" });
}

/** As many of these files as there is room for, in an order that the seed decides. */
function someFiles(seedOfFiles: string, of: readonly string[], room: number): string[] {
  const rank = (file: string) => createHash("sha256").update(`${seedOfFiles} ${file}`).digest("hex");
  return fitting(
    [...of].sort((a, b) => (rank(a) < rank(b) ? -1 : 1)),
    room,
  );
}

/** As many of these files as there is room for, the first ones first. */
function fitting(files: readonly string[], room: number): string[] {
  const chosen: string[] = [];
  for (const file of files) if (sizeOf([file]) > 0 && sizeOf([...chosen, file]) <= room) chosen.push(file);
  return chosen;
}

/** How many mutants files have; of one that was never measured, about as many as it has lines. */
function sizeOf(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + (recorded[file]?.mutants || linesOf(file)), 0);
}

/** A report of Stryker, as far as it is used. */
interface Report {
  readonly config: { readonly mutate: readonly string[] };
  readonly files: Readonly<Record<string, { source: string; mutants: { status: string }[] }>>;
}

/**
 * What the report of the last run says of each file that was to be mutated; files of types alone have nothing to change,
 * and it leaves them out. @throws {Error} if there is no report
 */
function measured(): Scores {
  const { config, files }: Report = JSON.parse(readFileSync(reportFile, "utf8"));
  return Object.fromEntries(
    globSync([...config.mutate]).map((file) => {
      const { source, mutants } = files[file] ?? { source: readFileSync(file, "utf8"), mutants: [] };
      const count = (...statuses: string[]) =>
        mutants.filter(({ status }) => statuses.includes(status)).length;
      const killed = count("Killed", "Timeout");
      const tried = killed + count("Survived", "NoCoverage");
      return [file, { killed, mutants: tried, source: hashOfText(source) }];
    }),
  );
}

/** Every file as one whose mutants were never counted. */
function unmeasured(): Scores {
  return Object.fromEntries(sourceFiles().map((file) => [file, { ...nothing, source: "not measured" }]));
}

/** What was recorded of files that were not deleted since. */
function stillThere(): Scores {
  const files = sourceFiles();
  return Object.fromEntries(Object.entries(recorded).filter(([file]) => files.includes(file)));
}

function sumOf(scores: Scores): Omit<Score, "source"> {
  const sum = (of: "killed" | "mutants") => Object.values(scores).reduce((all, one) => all + one[of], 0);
  return { killed: sum("killed"), mutants: sum("mutants") };
}

function ratio(score: Omit<Score, "source"> = nothing): number {
  return score.mutants > 0 ? score.killed / score.mutants : 1;
}

/** Rounded down: what is said to be 90 % is not below. */
function say(score: Omit<Score, "source"> | undefined): string {
  return `${(Math.floor(1000 * ratio(score)) / 10).toFixed(1)} %`;
}

function sourceFiles(): string[] {
  return globSync(["src/domain/**/*.ts", "src/explain/**/*.ts"]).sort();
}

function linesOf(file: string): number {
  return readFileSync(file, "utf8").split("\n").length;
}

function hashOf(file: string): string {
  return hashOfText(readFileSync(file, "utf8"));
}

function hashOfText(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

function headOf(): string {
  return execFileSync("git", ["rev-parse", "HEAD"], { encoding: "utf8" }).trim();
}
