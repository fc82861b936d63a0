/** A line on the terminal that shows how far some work is, and that it goes on. */
import { renderProgress } from "../render/progress-bar.ts";
import type { Terminal } from "./terminal.ts";

export interface Progress {
  /** What is being done, and how much of it. */
  show(what: string, done?: number, total?: number): void;
  /** No more of it: whatever is said next takes the line. */
  stop(): void;
}

/** How often the line moves, in milliseconds: what takes less shows nothing. */
const beat = 120;

/** Begins to show progress. */
export function showProgress(terminal: Terminal): Progress {
  let state = { what: "", done: 0, total: 0 };
  let beats = 0;
  const timer = setInterval(() => {
    terminal.progress(
      renderProgress({ ...state, beats: beats++ }, terminal.asideWidth, terminal.asideColours),
    );
  }, beat);
  timer.unref();
  return {
    show(what, done = 0, total = 0) {
      state = { what, done, total };
    },
    stop: () => clearInterval(timer),
  };
}
