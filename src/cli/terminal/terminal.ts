/** Where a command's words go: results to stdout, everything else to stderr. */
import pc from "picocolors";
import { plainLines, shorten } from "../render/text.ts";

export interface Terminal {
  /** Columns that results may fill. */
  readonly width: number;
  /** Whether results go to a file or another program. */
  readonly isPiped?: boolean;
  /** Colours for results; without any effect unless a person sees them. */
  readonly colours: Colours;
  /** The same for what is said beside them. */
  readonly asideColours: Colours;
  /** Writes a result. */
  print(text: string): void;
  /** Says something that is no result. */
  say(text: string): void;
  /** Columns of the line that `progress` shows. */
  readonly asideWidth: number;
  /** Shows how far the work is, in one line that the next one replaces; nobody sees it unless stderr is a terminal. */
  progress(text: string): void;
  /** The same for what is worth a line of its own where stderr is no terminal. */
  follow(text: string): void;
}

/** Functions that colour a text, or leave it as it is. */
export type Colours = ReturnType<typeof pc.createColors>;

/** What of a process a terminal is made of. */
export interface Streams {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: NodeJS.ProcessEnv;
}

/** The width where nobody knows it. */
export const usualWidth = 80;

/** For what no terminal shows. */
export const monochrome: Colours = pc.createColors(false);

/** Narrower than this, the table's columns have no room. */
const leastWidth = 66;

/**
 * The terminal that a process has. The colours are decided here and not by the library, which turns them on wherever
 * `CI` is set.
 * @see https://no-color.org
 * @see https://force-color.org
 */
export function createTerminal({ stdout, stderr, env }: Streams): Terminal {
  let shown = false;
  // A line that fills the last column may go on in the next one, which `clear` would not reach.
  const asideWidth = (stderr.columns || usualWidth) - 1;
  const clear = () => {
    if (shown) stderr.write("\r\x1b[K");
    shown = false;
  };
  const isColourful = ({ isTTY }: NodeJS.WriteStream) => {
    if (env.NO_COLOR) return false;
    return Boolean(env.FORCE_COLOR) || (Boolean(isTTY) && env.TERM !== "dumb");
  };
  // Whatever a command writes comes through here: nobody's text moves the cursor, or turns what is written around.
  const clean = (text: string, stream: NodeJS.WriteStream) =>
    plainLines(text, isColourful(stream) ? "with-colours" : "without-colours");
  const say = (text: string) => {
    clear();
    stderr.write(`${clean(text, stderr)}\n`);
  };
  const progress = (text: string) => {
    if (!stderr.isTTY) return;
    clear();
    stderr.write(clean(shorten(text, asideWidth), stderr));
    shown = true;
  };
  return {
    width: Math.max(leastWidth, stdout.columns || Number(env.COLUMNS) || usualWidth),
    isPiped: !stdout.isTTY,
    colours: pc.createColors(isColourful(stdout)),
    asideColours: pc.createColors(isColourful(stderr)),
    print(text) {
      clear();
      stdout.write(`${clean(text, stdout)}\n`);
    },
    asideWidth,
    say,
    progress,
    follow: (text) => (stderr.isTTY ? progress(text) : say(text)),
  };
}
