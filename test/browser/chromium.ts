/** A real browser for the tests, where the machine has one. */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Where a Chromium is, unless `CHROMIUM` says. */
const places = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The browser's program; `null` if there is none. */
export const browserPath: string | null = process.env.CHROMIUM || places.find(existsSync) || null;

/** Why tests in a browser are skipped. */
export const noBrowser =
  "there is no Chromium on this machine: install it, or say where it is with the variable CHROMIUM";

const quietly = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-lcd-text",
  "--disable-dev-shm-usage",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts it, without a window. */
export function startBrowser(): Promise<Browser> {
  if (browserPath === null) throw new Error(`Cannot start a browser: ${noBrowser}`);
  return chromium.launch({ executablePath: browserPath, args: quietly });
}
