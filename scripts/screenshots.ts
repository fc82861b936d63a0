/**
 * Takes the pictures of README.md anew: an account in the sandbox where the program is deployed, what `check` prints of
 * it in a terminal, and its report in a browser; and the sandbox's page at four moments. `node scripts/screenshots.ts
 * page` takes these alone. Needs a Chromium; the fonts Inter and JetBrains Mono make it prettier, and `pngquant` the
 * pictures lighter.
 */
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pc from "picocolors";
import type { Browser, Page } from "playwright-core";
import { formats } from "../src/cli/render/formats.ts";
import type { CheckReport } from "../src/domain/words/report.ts";
import { startBrowser } from "../test/browser/chromium.ts";
import { run } from "../test/cli/support.ts";
import { packageProgram } from "../test/support/package.ts";
import { createWorld, registry, type World } from "../test/support/world.ts";
import { photographPage } from "./page-screenshots.ts";
import { terminalPage } from "./terminal-page.ts";

const images = "docs/images";
const folder = await mkdtemp(join(tmpdir(), "screenshots-"));
await packageProgram();
const world = await createWorld();
const browser = await startBrowser();
try {
  if (process.argv[2] !== "page") {
    await play(world);
    await photograph(browser, await check(world));
  }
  await photographPage(browser, (page, name) => save(page, name));
} finally {
  await browser.close();
  await world.close();
  await rm(folder, { recursive: true });
}

/** Both incidents, among services that are as they should be. */
async function play(world: World): Promise<void> {
  world.sandbox.fault({ instance: { cluster: "prod", pullBehavior: "prefer-cached" } });
  await pinned(world, "frontend", "prod", "dev");
  await pinned(world, "mailer", "prod");
  await pinned(world, "worker", "prod", "dev");

  await world.push("backend", "one", "latest", "abc123f");
  await unpinned(world, "prod", "backend", 4, { launchType: "EC2" });
  const swarm = "content-marketing-swarm-backend";
  await world.push(swarm, "swarm one", "latest", "3c9e2b4");
  await unpinned(world, "dev", swarm, 7);
  await world.advance("32m");

  await world.push("backend", "two", "latest", "def4567");
  await world.advance("30s");
  await world.redeploy("prod", "backend");
  await world.advance("19m");
  await world.redeploy("dev", swarm);
  await world.redeploy("prod", "backend");
  await world.advance("16m");
  await world.push(swarm, "swarm two", "latest", "7d1f0aa");
  await world.advance("16m");
  await world.push("content-marketing-swarm-dev-backend", "swarm three", "latest", "c41e8d2");
  await world.advance("11m");
}

/** Services whose task definition names the image by digest. */
async function pinned(world: World, name: string, ...clusters: string[]): Promise<void> {
  const digest = await world.push(name, name, "9e1c0de");
  const revision = await world.register(name, { web: `${registry}/${name}@${digest}` });
  for (const cluster of clusters) await world.service(cluster, name, revision);
}

/** A service on so many revisions of one that names `latest`. */
async function unpinned(
  world: World,
  cluster: string,
  name: string,
  revisions: number,
  more: object = {},
): Promise<void> {
  let revision = "";
  for (let i = 0; i < revisions; i++)
    revision = await world.register(name, { web: `${registry}/${name}:latest` });
  await world.service(cluster, name, revision, more);
}

/** What the command line makes of it: the report, and the page. */
async function check({ sandbox }: World): Promise<{ report: CheckReport; page: string }> {
  const page = join(folder, "report.html");
  await run(sandbox.url, "check", "--format", "html", "--output", page);
  const { stdout } = await run(sandbox.url, "check", "--format", "json");
  return { report: JSON.parse(stdout), page };
}

async function photograph(
  browser: Browser,
  { report, page }: { report: CheckReport; page: string },
): Promise<void> {
  const options = {
    width: 92,
    colours: pc.createColors(true),
    interrupted: null,
    timeLines: new Map(),
    beginnings: new Map(),
  };
  const terminal = join(folder, "terminal.html");
  await writeFile(terminal, terminalPage("npx ecs-image-drift check", formats.table(report, options)));
  await shoot(browser, terminal, "terminal", { width: 1280, height: 800 }, 2, "figure");
  await shoot(browser, page, "report-desktop", { width: 1280, height: 1120 }, 2);
  await shoot(browser, page, "report-phone", { width: 390, height: 1320 }, 2);
}

async function shoot(
  browser: Browser,
  file: string,
  name: string,
  viewport: { width: number; height: number },
  deviceScaleFactor: number,
  element?: string,
): Promise<void> {
  const page = await browser.newPage({ viewport, deviceScaleFactor, colorScheme: "light" });
  await page.goto(`file://${file}`);
  await save(page, name, element);
  await page.close();
}

async function save(page: Page, name: string, element?: string): Promise<void> {
  const path = join(images, `${name}.png`);
  await (element
    ? page.locator(element).screenshot({ path, omitBackground: true })
    : page.screenshot({ path }));
  // Text has few colours: with a palette it takes a third.
  spawnSync("pngquant", ["--force", "--speed", "1", "--ext", ".png", path]);
  const { length } = await readFile(path);
  console.log(`${path}: ${Math.ceil(length / 1024)} KiB`);
}
