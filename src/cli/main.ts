/** The entry: arguments in, exit code out. */
import { explainFailure } from "./explain-error.ts";
import { runProgram } from "./program.ts";
import { plainLines } from "./render/text.ts";
import { createTerminal } from "./terminal/terminal.ts";

/** Runs the command line and ends the process: 2 for wrong use and for what could not be done. */
export async function main(argv: readonly string[]): Promise<void> {
  const terminal = createTerminal(process);
  // Whoever reads stdout may leave early, as `head` does.
  process.stdout.on("error", () => {});
  const exitCode = await runProgram(argv, terminal).catch(async (error: unknown) => {
    terminal.say(plainLines(await explainFailure(error), "without-colours"));
    return 2;
  });
  process.stdout.write("", () => process.exit(exitCode));
}
