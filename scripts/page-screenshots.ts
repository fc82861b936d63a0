/** Takes the pictures of the sandbox's page at four moments of an incident. */
import type { Browser, Page } from "playwright-core";
import { start } from "../test/cli/support.ts";

/** What is pressed before each picture, and its name. */
const moments = [
  { pressed: [], name: "sandbox-in-sync" },
  { pressed: ["Push"], name: "sandbox-pushed" },
  { pressed: ["Advance 15 minutes"], name: "sandbox-alert" },
  { pressed: ["Pin"], name: "sandbox-resolved" },
] as const;

/** Starts a sandbox, plays the incident with the page's buttons, and has `take` take each picture. */
export async function photographPage(
  browser: Browser,
  take: (page: Page, name: string) => Promise<void>,
): Promise<void> {
  const { child, done } = start(null, "sandbox", "--example", "--port", "0", "--clock", "frozen");
  const url = await new Promise<string>((resolve) => {
    let said = "";
    child.stdout?.on("data", (part) => {
      said += part;
      const [, found] = /^Open (\S+) in a browser[\s\S]*Ctrl-C/m.exec(said) ?? [];
      if (found) resolve(found);
    });
  });
  const page = await browser.newPage({
    viewport: { width: 1280, height: 960 },
    deviceScaleFactor: 1.5,
    colorScheme: "light",
  });
  await page.goto(url);
  await page.waitForSelector("#services article");
  for (const { pressed, name } of moments) {
    for (const button of pressed) await press(page, button);
    await page.waitForTimeout(1000);
    await page.mouse.move(0, 0);
    await take(page, name);
  }
  await page.close();
  child.kill("SIGINT");
  await done;
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
  await page.locator("[data-deed][aria-disabled]").first().waitFor({ state: "detached" });
}
