/** A question to whoever sits at the terminal. */
import { createInterface } from "node:readline/promises";
import { plainLines } from "../render/text.ts";

/** Whether somebody sees what is asked, and can answer. */
export function canAsk(): boolean {
  return [process.stdin, process.stdout, process.stderr].every(({ isTTY }) => isTTY);
}

/** Asks on stderr; anything but a yes is a no, Ctrl-C and Ctrl-D included. */
export async function ask(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const { promise: nothing, resolve } = Promise.withResolvers<string>();
  lines.on("SIGINT", () => lines.close()).on("close", () => resolve(""));
  const answer = await Promise.race([
    lines.question(`${plainLines(question, "without-colours")} [y/N] `),
    nothing,
  ]);
  lines.close();
  return /^y(es)?$/i.test(answer.trim());
}
