/**
 * Would the random histories notice? Breaks one rule at a time in a copy of the program, and counts the histories it
 * takes. The sources stay as they are.
 *
 *     node scripts/plants.ts [WORDS]   of the bugs whose rule or description has these words; of all without
 *
 * RUNS and SEED in the environment say how many histories, and which.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { type Plant, plants } from "../test/soak/plants.ts";

const { RUNS = "400", SEED = "1" } = process.env;
const words = process.argv.slice(2).join(" ");

const chosen = plants.filter(({ rule, bug }) => `${rule}: ${bug}`.includes(words));
if (chosen.length === 0)
  throw new RangeError(`Cannot plant "${words}": no bug in test/soak/plants.ts has it`);

const copy = copyOfSources();
try {
  let unnoticed = 0;
  for (const plant of chosen) {
    const noticed = tryOut(plant);
    if (noticed === null) unnoticed++;
    console.log(`| ${plant.rule} | ${plant.bug} | ${noticed?.after ?? `not within ${RUNS}`} |`);
    if (noticed) console.error(`    ${noticed.by}`);
  }
  process.exitCode = unnoticed === 0 ? 0 : 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}

/** All that git knows of, as it is in this folder now. */
function copyOfSources(): string {
  const folder = mkdtempSync(join(tmpdir(), "ecs-image-drift-plants-"));
  const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], { encoding: "utf8" });
  for (const file of files.split("\0").filter(Boolean)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(file, join(folder, file));
  }
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  return folder;
}

/** After how many histories a bug was noticed, and by what; `null` if it was not. */
function tryOut({ file, edits }: Plant): { after: number; by: string } | null {
  const path = join(copy, file);
  const source = readFileSync(path, "utf8");
  let planted = source;
  for (const [sound, broken] of edits) {
    if (source.split(sound).length !== 2)
      throw new RangeError(`Cannot plant in ${file}: not once there: ${sound}`);
    planted = planted.replace(sound, () => broken);
  }
  writeFileSync(path, planted);
  const { stdout, stderr } = spawnSync("node_modules/.bin/vitest", ["run", "test/soak/soak.test.ts"], {
    cwd: copy,
    encoding: "utf8",
    env: { ...process.env, RUNS, SEED, NO_COLOR: "1" },
    maxBuffer: 1 << 28,
  });
  writeFileSync(path, source);
  const said = `${stdout}\n${stderr}`;
  const failure = /Property failed after (\d+) tests/.exec(said);
  if (failure) return { after: Number(failure[1]), by: /Caused by: (?:Error: )?(.*)/.exec(said)?.[1] ?? "" };
  if (/Tests +1 passed/.test(said)) return null;
  throw new Error(`Cannot try it out: the histories did not run\n${said.slice(-2000)}`);
}
