import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** Ends what a handler wrote during an invocation, followed by the invocation's id: see `runtime.mjs`. */
const END = "\u0004";

/** What a function's process writes. */
export interface Output {
  /** Resolves when all that was written during an invocation has been logged. */
  ended(requestId: string): Promise<void>;
}

/** Logs the lines of standard output and standard error. */
export function logOutput(child: ChildProcess, log: (line: string) => void): Output {
  const streams = [child.stdout, child.stderr].flatMap((stream) => stream ?? []);
  const outputs = streams.map((stream) => logLines(stream, log));
  return {
    async ended(requestId) {
      await Promise.all(outputs.map((output) => output.ended(requestId)));
    },
  };
}

function logLines(stream: Readable, log: (line: string) => void): Output {
  const lines = createInterface({ input: stream });
  const waiting = new Map<string, () => void>();
  lines.on("line", (line) => {
    const [text = "", requestId] = line.split(END);
    if (text !== "" || requestId === undefined) log(text);
    if (requestId !== undefined) waiting.get(requestId)?.();
  });
  return {
    ended: (requestId) =>
      new Promise((resolve) => {
        waiting.set(requestId, () => {
          waiting.delete(requestId);
          resolve();
        });
      }),
  };
}
