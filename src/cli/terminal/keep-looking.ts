/** Waiting for something in AWS: look, say how far it is, pause, look again. */

import { plain } from "../render/text.ts";
import { listenForInterruption } from "./interruption.ts";
import type { Terminal } from "./terminal.ts";

export interface Patience {
  /** How long to wait between two looks, and altogether, in milliseconds. */
  readonly poll: number;
  readonly timeout: number;
  readonly terminal: Terminal;
  readonly pause: Pause;
  /** The time as AWS has it. */
  readonly now: () => Date;
}

/** Waits for so many milliseconds. */
export type Pause = (milliseconds: number) => Promise<void>;

/** What one look showed: that it is over, or how far it is. */
export type Look<Ending> =
  | { readonly ending: Ending }
  /** `ways`: what a person may do about it meanwhile, and the commands for it. */
  | { readonly progress: string; readonly ways?: readonly string[] };

/** How the waiting ended. */
export type Outcome<Ending> =
  | { readonly kind: "ended"; readonly ending: Ending }
  | { readonly kind: "timed-out"; readonly waited: number; readonly progress: string }
  | { readonly kind: "interrupted" };

/** Looks again and again, until there is an ending, the time is over, or somebody presses Ctrl-C. */
export async function keepLooking<Ending>(
  look: () => Promise<Look<Ending>>,
  { poll, timeout, terminal, pause, now }: Patience,
): Promise<Outcome<Ending>> {
  const interruption = listenForInterruption();
  const began = now().getTime();
  let said = "";
  let advised = "";
  try {
    for (;;) {
      const seen = await interruption.or(look());
      if (seen === null) return { kind: "interrupted" };
      if ("ending" in seen) return { kind: "ended", ending: seen.ending };
      const progress = plain(seen.progress);
      if (progress !== said) terminal.follow(progress);
      said = progress;
      const ways = (seen.ways ?? []).join("\n");
      if (ways !== "" && ways !== advised) terminal.say(ways);
      advised = ways;
      const waited = now().getTime() - began;
      if (waited >= timeout) return { kind: "timed-out", waited, progress };
      terminal.progress(`${progress} (${sayClock(waited)} of ${sayClock(timeout)})`);
      if ((await interruption.or(pause(Math.min(poll, timeout - waited)).then(() => true))) === null)
        return { kind: "interrupted" };
    }
  } finally {
    interruption.ignore();
  }
}

/** `4:05`, `1:04:05`. */
function sayClock(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, i) => (i === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}
