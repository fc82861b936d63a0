/** The sandbox's page in a real browser: the built command line serves it, and its buttons do what they say. */
import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { start } from "../cli/support.ts";
import { browserPath, noBrowser, startBrowser } from "./chromium.ts";

const phone = { width: 390, height: 844 };
const desktop = { width: 1280, height: 900 };

if (browserPath === null) test.skip(`in a browser: ${noBrowser}`, () => {});

describe.skipIf(browserPath === null)("the page of the sandbox", () => {
  let browser: Browser;
  let sandbox: ReturnType<typeof start>;
  let url = "";
  beforeAll(async () => {
    browser = await startBrowser();
    sandbox = start(null, "sandbox", "--example", "--port", "0", "--clock", "frozen");
    url = await new Promise((resolve, reject) => {
      let said = "";
      sandbox.child.stdout?.on("data", (part) => {
        said += part;
        const [, found] = /^Open (\S+) in a browser[\s\S]*Ctrl-C/m.exec(said) ?? [];
        if (found) resolve(found);
      });
      sandbox.child.on("close", () => reject(new Error(`it ended: ${said}`)));
    });
  });
  afterAll(async () => {
    await browser?.close();
    sandbox.child.kill("SIGINT");
    await sandbox.done;
  });

  /** Opens the page; `heard` fills with what it asked for elsewhere and what went wrong. */
  async function open(options: BrowserContextOptions = {}): Promise<{ page: Page; heard: string[] }> {
    const page = await browser.newPage({ viewport: desktop, ...options });
    const heard: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(url) && !request.url().startsWith("data:")) heard.push(request.url());
    });
    page.on("console", (message) => heard.push(message.text()));
    page.on("pageerror", (error) => heard.push(error.message));
    await page.goto(url);
    if (options.javaScriptEnabled !== false) await page.waitForSelector("#services article");
    return { page, heard };
  }

  /** Presses a button by its name, and waits until it is done. */
  async function press(page: Page, name: string): Promise<string> {
    const button = page.getByRole("button", { name, exact: true });
    await button.click();
    await page.locator("[data-deed][aria-disabled]").first().waitFor({ state: "detached" });
    return (await page.getByRole("status").textContent()) ?? "";
  }

  const shows = (page: Page, text: string) => page.getByText(text).first().waitFor();
  const images = (page: Page) =>
    page.locator(".images > div").evaluateAll((all) => all.map((each) => [each.textContent, each.className]));

  test("shows an incident from the push to the message that it is resolved", async () => {
    const { page, heard } = await open();
    await shows(page, "runs what was pushed");
    await shows(page, "No message yet");
    expect((await images(page)).map(([, mark]) => mark)).toEqual(["", "new", "new", "new"]);

    expect(await press(page, "Push")).toMatch(/^push: backend:latest and :[0-9a-f]{7}$/);
    await shows(page, "does not run what was pushed");
    expect((await images(page)).map(([, mark]) => mark)).toEqual(["", "old", "old", "new"]);
    await page.locator("#line li.event", { hasText: "PUSH backend:latest" }).first().waitFor();
    await page.locator("#line li.wake", { hasText: "image-pushed" }).first().waitFor();

    await press(page, "Advance 15 minutes");
    const letter = page.locator("#inbox details[open]");
    await letter.getByText("DRIFT: prod/backend: stale").first().waitFor();
    // It is posted a moment after the e-mail is sent.
    await letter.locator(".letter").nth(1).getByText("ecs-image-drift pin backend").first().waitFor();
    const [email, slack] = await letter.locator(".letter").allTextContents();
    for (const text of [email, slack])
      expect(text).toContain("ecs-image-drift pin backend --cluster prod --container web");
    expect(slack).not.toMatch(/`|&\w+;|\*Service\*/);

    expect(await press(page, "Pin")).toMatch(/^pinned: Service is stable now: backend:2 runs sha256:/);
    await letter.getByText("RESOLVED: prod/backend").first().waitFor();
    await shows(page, "runs what was pushed");
    expect((await images(page)).map(([, mark]) => mark)).toEqual(["", "new", "new", "new"]);
    expect(await page.locator("#inbox details").count()).toBe(2);
    expect(heard).toEqual([]);
    await page.close();
  });

  test("reports a push to the wrong repository", async () => {
    const { page } = await open();
    await press(page, "Push elsewhere");
    await press(page, "Advance 15 minutes");
    await shows(page, "DRIFT: repository backend-dev");
    await page.close();
  });

  test("breaks and repairs what the program stands on", async () => {
    const { page } = await open();
    for (const name of ["Throttle", "Deny", "Kill", "Repair", "Force a deployment"]) {
      await press(page, name);
      expect(await page.getByRole("status").getAttribute("class")).toBe("");
    }
    await page.locator("#line li.deed", { hasText: "nothing is broken any more" }).waitFor();
    await page.close();
  });

  test("shows a message about what is denied as it was posted to Slack, too", async () => {
    const { page } = await open();
    await press(page, "Deny");
    for (let i = 0; i < 3; i++) await press(page, "Advance 15 minutes");
    const letter = page.locator("#inbox details[open]");
    await letter.getByText("BLIND: 1 service is not being checked").first().waitFor();
    await letter.locator(".letter").nth(1).getByText("AccessDeniedException").first().waitFor();
    await press(page, "Repair");
    await press(page, "Advance 15 minutes");
    await shows(page, "RESOLVED: Every service is checked again");
    await page.close();
  });

  test("is live in every window", async () => {
    const [{ page: one }, { page: other }] = [await open(), await open()];
    await press(one, "Advance 15 minutes");
    await expect
      .poll(() => other.locator("#now").textContent())
      .toBe(await one.locator("#now").textContent());
    await Promise.all([one.close(), other.close()]);
  });

  test("is worked by the keyboard", async () => {
    const { page } = await open();
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the services");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("status").getByText("push: backend:latest").waitFor();
    expect(await page.evaluate("document.activeElement.dataset.deed")).toBe("push");
    await page.close();
  });

  test.each([
    ["light", "phone", phone],
    ["light", "desktop", desktop],
    ["dark", "phone", phone],
    ["dark", "desktop", desktop],
  ] as const)("can be read by everybody: %s, %s", async (colorScheme, _, viewport) => {
    const { page } = await open({ colorScheme, viewport, reducedMotion: "reduce" });
    await page.waitForSelector("#inbox details");
    await page.addScriptTag({ content: axe.source }).catch(() => page.evaluate(axe.source));
    const found = await page.evaluate(`
      for (const details of document.querySelectorAll("details")) details.open = true;
      axe.run().then(({ violations }) =>
        violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join("  ")))`);
    expect(found).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBe(0);
    await page.close();
  });

  test("shows the report where there are no scripts", async () => {
    const { page } = await open({ javaScriptEnabled: false });
    expect(await page.locator("noscript").textContent()).toContain("This page needs scripts to be live");
    const report = page.frameLocator("iframe[title='Report of the services']");
    await report.getByRole("heading", { level: 1 }).waitFor();
    await page.close();
  });
});
