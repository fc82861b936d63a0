import type { Clock } from "../world.ts";

/** One line that a function wrote. */
export interface LogLine {
  readonly at: string;
  readonly function: string;
  readonly line: string;
}

/** What the functions wrote, oldest first. */
export interface Logs {
  write(functionName: string, line: string): void;
  lines(): readonly LogLine[];
}

export function createLogs(clock: Clock): Logs {
  const lines: LogLine[] = [];
  return {
    write(functionName, line) {
      lines.push({ at: clock.now().toISOString(), function: functionName, line });
    },
    lines: () => [...lines],
  };
}
