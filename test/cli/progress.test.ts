import stringWidth from "string-width";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { renderProgress } from "../../src/cli/render/progress-bar.ts";
import { showProgress } from "../../src/cli/terminal/progress.ts";
import { createTerminal, monochrome } from "../../src/cli/terminal/terminal.ts";

/** A terminal of a person, or of a pipe, and what was written to its stderr. */
function terminalOf({ isTTY, columns = 80 }: { isTTY: boolean; columns?: number }) {
  const written: string[] = [];
  const stderr = { isTTY, columns, write: (text: string) => written.push(text) };
  const streams = { stdout: Object.create(process.stdout), stderr: stderr as unknown as NodeJS.WriteStream };
  return { written, terminal: createTerminal({ ...streams, env: { NO_COLOR: "1" } }) };
}

describe("a line of progress", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("moves while work goes on, shows how far it is, and ends", () => {
    const { written, terminal } = terminalOf({ isTTY: true });
    const progress = showProgress(terminal);
    progress.show("Listing services");
    vi.advanceTimersByTime(250);
    progress.show("Judging services", 50, 200);
    vi.advanceTimersByTime(120);
    progress.stop();
    vi.advanceTimersByTime(1000);
    terminal.say("Done");
    expect(written.filter((text) => text !== "\r\x1b[K")).toEqual([
      "⠋ Listing services …",
      "⠙ Listing services …",
      "⠹ Judging services  ━━━━━━━━━━──────────────────────────────   50 of 200",
      "Done\n",
    ]);
  });

  test("is not seen by whoever reads a pipe", () => {
    const { written, terminal } = terminalOf({ isTTY: false });
    const progress = showProgress(terminal);
    progress.show("Judging services", 50, 200);
    vi.advanceTimersByTime(1000);
    progress.stop();
    expect(written).toEqual([]);
  });

  test("is not seen where the work is short", () => {
    const { written, terminal } = terminalOf({ isTTY: true });
    const progress = showProgress(terminal);
    progress.show("Listing services");
    vi.advanceTimersByTime(100);
    progress.stop();
    vi.advanceTimersByTime(1000);
    expect(written).toEqual([]);
  });

  test("is cut where the terminal ends, so that it can be taken away again", () => {
    const { written, terminal } = terminalOf({ isTTY: true, columns: 20 });
    terminal.progress("Judging a great many services …");
    expect(written).toEqual(["Judging a great ma…"]);
  });
});

describe("a bar", () => {
  const amount = { what: "Judging services", done: 0, total: 1200, beats: 0 };

  test.each([20, 40, 41, 60, 80, 200])(
    "is never wider than %d columns, unless only numbers are left",
    (width) => {
      const lines = [0, 50, 1150, 1200].map((done) => renderProgress({ ...amount, done }, width, monochrome));
      expect(new Set(lines.map((line) => stringWidth(line))).size).toBe(1);
      if (width >= 40) expect(stringWidth(lines[0] ?? "")).toBeLessThanOrEqual(width);
    },
  );

  test("is full when all is done, and empty when nothing is", () => {
    const bar = (done: number) => renderProgress({ ...amount, done }, 80, monochrome);
    expect(bar(0)).not.toContain("━");
    expect(bar(1200)).not.toContain("─");
  });
});
