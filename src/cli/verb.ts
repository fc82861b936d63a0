import type { Command } from "commander";
import type { Terminal } from "./terminal/terminal.ts";

/** What a file under `commands/` offers: one verb of the command line. */
export interface Verb {
  /** Gives the command its description, options and examples. */
  configure(command: Command): void;
  /** Does it, and answers with the exit code. @throws {Error} with a message for people if it cannot */
  run(command: Command, terminal: Terminal): Promise<number>;
}

/** Examples below a command's help. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join("\n")}`;
}
