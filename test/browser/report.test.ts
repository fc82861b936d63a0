/** The HTML report in a real browser: readable by everybody, and talking to nobody. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formats } from "../../src/cli/render/formats.ts";
import { monochrome } from "../../src/cli/terminal/terminal.ts";
import type { CheckReport } from "../../src/domain/words/report.ts";
import { manyReport } from "../cli/many-services.ts";
import {
  hostileReport,
  incidents,
  largeReport,
  report,
  reportOf,
  reportOfKinds,
  timeLines,
} from "../cli/reports.ts";
import { browserPath, noBrowser, startBrowser } from "./chromium.ts";

const reports = {
  "the two incidents": incidents,
  "each status": report,
  "each kind of finding": reportOfKinds,
  "hostile names and reasons": hostileReport,
  "a large account": largeReport(120),
  "241 services": manyReport,
  "nothing at all": reportOf([]),
} as const satisfies Record<string, CheckReport>;

type Which = keyof typeof reports;

const names = Object.keys(reports) as Which[];
const phone = { width: 390, height: 844 };
const desktop = { width: 1280, height: 900 };

if (browserPath === null) test.skip(`in a browser: ${noBrowser}`, () => {});

describe.skipIf(browserPath === null)("the HTML report", () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "report-"));
    for (const name of names) await writeFile(fileOf(name), htmlOf(name));
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true });
  });

  const fileOf = (name: Which) => join(folder, `${names.indexOf(name)}.html`);

  /** Opens a report; `heard` fills with what it asked for and what went wrong. */
  async function open(
    name: Which,
    options: BrowserContextOptions = {},
  ): Promise<{ page: Page; heard: string[] }> {
    const page = await browser.newPage({ viewport: desktop, ...options });
    const heard: string[] = [];
    page.on("request", (request) => heard.push(request.url()));
    page.on("console", (message) => heard.push(message.text()));
    page.on("pageerror", (error) => heard.push(error.message));
    page.on("dialog", (dialog) => heard.push(dialog.message()));
    await page.goto(`file://${fileOf(name)}`);
    return { page, heard };
  }

  /** What an accessibility checker finds wrong: rule by rule, with the elements. */
  async function violations(page: Page): Promise<unknown> {
    await page.evaluate(axe.source);
    return page.evaluate(`
      for (const details of document.querySelectorAll("details")) details.open = true;
      axe.run().then(({ violations }) =>
        violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join("  ")))`);
  }

  const wide = (page: Page) => page.evaluate("document.documentElement.scrollWidth - innerWidth");

  describe.each(names)("of %s", (name) => {
    test.each([
      ["light", "phone", phone],
      ["light", "desktop", desktop],
      ["dark", "phone", phone],
      ["dark", "desktop", desktop],
    ] as const)("can be read by everybody: %s, %s", async (colorScheme, _, viewport) => {
      const { page } = await open(name, { colorScheme, viewport });
      expect(await violations(page)).toEqual([]);
      await page.close();
    });

    test.each([320, 390, 720, 1280])("is no wider than a screen of %d pixels", async (width) => {
      const { page } = await open(name, { viewport: { width, height: 800 } });
      expect(await wide(page)).toBe(0);
      await page.close();
    });

    test("asks for nothing but itself, and nothing in it is forbidden by its own rules", async () => {
      const { page, heard } = await open(name);
      await page.waitForLoadState("networkidle");
      expect(heard).toEqual([`file://${fileOf(name)}`]);
      await page.close();
    });
  });

  test("is looked at by checks that find a planted mistake", async () => {
    const planted = htmlOf("the two incidents")
      .replace('<html lang="en">', "<html>")
      .replace("<main>", '<main><img src="https://example.com/a.png"><p style="width: 2000px">wide</p>');
    await writeFile(join(folder, "planted.html"), planted);
    const { page, heard } = await open("the two incidents");
    await page.goto(`file://${join(folder, "planted.html")}`);
    await page.waitForLoadState("networkidle");
    expect(heard.join("\n")).toContain("violates the following Content Security Policy directive");
    expect(await wide(page)).toBeGreaterThan(0);
    const found = JSON.stringify(await violations(page));
    expect(found).toContain("html-has-lang: ");
    expect(found).toContain("image-alt: ");
    await page.close();
  });

  test("shows everything without scripts", async () => {
    const { page } = await open("the two incidents", { javaScriptEnabled: false });
    for (const text of [
      "2 of 7 services have drifted",
      "ecs-image-drift pin backend --cluster prod --container web --region us-east-1",
      '"latest" was first seen to name 7d1f0aa (80bf90210c0d)',
    ])
      expect(await page.getByText(text, { exact: true }).isVisible(), text).toBe(true);
    expect(await page.locator("#services tbody:visible").count()).toBe(7);
    expect(await page.locator("#filter").isVisible()).toBe(false);
    expect(await page.locator("button").count()).toBe(0);
    await page.close();
  });

  test("unfolds without scripts what is folded", async () => {
    const { page } = await open("a large account", { javaScriptEnabled: false });
    const folded = page.locator("details.card").first();
    const member = folded.locator("details.member").first();
    expect(await member.isVisible()).toBe(false);
    await folded.locator("summary").first().click();
    expect(await member.locator("pre").isVisible()).toBe(false);
    await member.locator("summary").click();
    expect(await member.locator("pre").isVisible()).toBe(true);
    await page.close();
  });

  test("filters its table by words, by status, and by the numbers on top", async () => {
    const { page } = await open("the two incidents");
    const shown = async () =>
      (await page.locator("#services tbody:visible th").allInnerTexts()).map((text) => text.split("\n")[0]);
    await page.getByLabel("Filter").fill("PROD worker");
    expect(await shown()).toEqual(["prod/worker"]);
    expect(await page.getByRole("status").textContent()).toBe("1 of 7 shown");
    await page.getByLabel("Filter").fill("fa52");
    expect(await shown()).toEqual(["dev/content-marketing-swarm-backend", "prod/backend"]);
    await page.getByLabel("Filter").fill("");
    await page.getByLabel("Status").selectOption("drifted");
    expect(await shown()).toHaveLength(2);
    await page.getByRole("link", { name: "5 in-sync" }).click();
    expect(await shown()).toHaveLength(5);
    await page.close();
  });

  test("leads from its table to a section, and unfolds it", async () => {
    const { page } = await open("a large account");
    const folded = page.locator("details.member").first();
    const name = (await folded.locator("h3").textContent()) ?? "";
    await page.locator("#services").getByRole("link", { name, exact: true }).click();
    await expect.poll(() => folded.locator("pre").isVisible()).toBe(true);
    await page.close();
  });

  describe("of 241 services", () => {
    test("is less than 1 MB", () => {
      expect(Buffer.byteLength(htmlOf("241 services"))).toBeLessThan(1_000_000);
    });

    test("has the first drift on the first screen of a phone, and the last within fifteen", async () => {
      const { page } = await open("241 services", { viewport: phone });
      const first = await page.locator("#services tbody").first().boundingBox();
      expect((first?.y ?? Infinity) + (first?.height ?? 0)).toBeLessThanOrEqual(phone.height);
      expect(await page.evaluate("document.documentElement.scrollHeight")).toBeLessThan(15 * phone.height);
      expect(await page.locator("#services tbody:visible").count()).toBe(61);
      await page.close();
    });

    test.each([true, false])(
      "filters by its counts, which are links, with scripts or without: %s",
      async (javaScriptEnabled) => {
        const { page } = await open("241 services", { javaScriptEnabled });
        const shown = (status: string) =>
          page.locator(`#services tbody[data-status="${status}"]:visible`).count();
        await page.getByRole("link", { name: "7 unknown" }).click();
        await expect.poll(async () => [await shown("unknown"), await shown("drifted")]).toEqual([7, 0]);
        await page.getByRole("link", { name: "180 in-sync" }).click();
        await expect.poll(() => shown("in-sync")).toBe(180);
        await page.getByRole("link", { name: "54 drifted" }).click();
        await expect.poll(async () => [await shown("unknown"), await shown("drifted")]).toEqual([0, 54]);
        await page.close();
      },
    );

    test("finds what is folded by its words, and leads to the reason and what it means", async () => {
      const { page } = await open("241 services");
      await page.getByLabel("Filter").fill("identity-gateway");
      expect(await page.locator("#services tbody:visible").count()).toBeGreaterThan(0);
      await page.getByRole("link", { name: "48 services share image" }).click();
      const reason = page.locator("#reason-1");
      await expect.poll(() => reason.locator(".member").count()).toBe(48);
      await expect
        .poll(() => reason.getByRole("link", { name: "What missing means" }).isVisible())
        .toBe(true);
      await reason.getByRole("link", { name: "What missing means" }).click();
      expect(await page.locator("#kind-missing:target").count()).toBe(1);
      await page.close();
    });
  });

  test("copies a command, or selects it where nothing may be copied", async () => {
    const { page } = await open("the two incidents");
    const command = page.locator(".command", { hasText: "pin backend" });
    await command.getByRole("button").click();
    await expect.poll(() => command.getByRole("button").textContent()).toMatch(/Copied|Selected/);
    await page.close();
  });

  test("draws the totals and the time lines, with their words beside them", async () => {
    const { page } = await open("the two incidents");
    for (const name of [
      "Of 7 services: 2 drifted, 5 in-sync",
      /^Time line of prod\/backend/,
      /^Time line of dev\//,
    ]) {
      const box = await page.getByRole("img", { name }).boundingBox();
      expect(box?.width).toBeGreaterThan(500);
    }
    await page.close();
  });

  test("shows hostile names as text", async () => {
    const { page } = await open("hostile names and reasons");
    const heading = await page.locator("h3").textContent();
    expect(heading).toContain("<!channel>/\\u001b[2J<script>\\u202e日本👍\\nxxx");
    expect(await page.locator("script").count()).toBe(1);
    await page.close();
  });
});

function htmlOf(name: Which): string {
  return formats.html(reports[name], {
    width: 80,
    colours: monochrome,
    interrupted: null,
    timeLines,
    beginnings: new Map(),
  });
}
