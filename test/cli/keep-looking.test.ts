import { expect, test } from "vitest";
import { keepLooking } from "../../src/cli/terminal/keep-looking.ts";
import { monochrome } from "../../src/cli/terminal/terminal.ts";

const terminal = {
  width: 80,
  asideWidth: 79,
  colours: monochrome,
  asideColours: monochrome,
  print: () => {},
  say: () => {},
  progress: () => {},
  follow: () => {},
};

/** Looks in vain until the time is out; each pause passes as long as it is asked for. */
async function waitFor(timeout: number, poll: number): Promise<{ waited: unknown; pauses: number[] }> {
  let clock = 0;
  const pauses: number[] = [];
  const outcome = await keepLooking(async () => ({ progress: "not yet" }), {
    poll,
    timeout,
    terminal,
    now: () => new Date(clock),
    pause: async (milliseconds) => {
      pauses.push(milliseconds);
      clock += milliseconds;
    },
  });
  return { waited: "waited" in outcome ? outcome.waited : null, pauses };
}

test.each([
  [1_000, 5_000, [1_000]],
  [12_000, 5_000, [5_000, 5_000, 2_000]],
  [10_000, 5_000, [5_000, 5_000]],
  [0, 5_000, []],
])(
  "a timeout of %d ms with a poll of %d ms is waited for as long as it is",
  async (timeout, poll, pauses) => {
    expect(await waitFor(timeout, poll)).toEqual({ waited: timeout, pauses });
  },
);
