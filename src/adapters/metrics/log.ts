/** The log: one line of JSON for each entry, with the fields that Lambda's JSON format knows an entry by. */
import type { Log } from "../../reconcile/ports/log.ts";

/** A log that also takes what ought never to happen. */
export interface FullLog extends Log {
  readonly error: Log["warn"];
}

/**
 * The log of an installation of this name. What is no more than information goes to stdout, all else to stderr.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
 */
export function createLog(service: string, now: () => Date): FullLog {
  const at =
    (level: "INFO" | "WARN" | "ERROR", stream: NodeJS.WriteStream): Log["warn"] =>
    (message, details) => {
      const timestamp = now().toISOString();
      stream.write(`${JSON.stringify({ level, message, timestamp, service, ...details }, inWords)}\n`);
    };
  return {
    info: at("INFO", process.stdout),
    warn: at("WARN", process.stderr),
    error: at("ERROR", process.stderr),
  };
}

/** An error has no fields of its own that JSON would take. */
function inWords(_: string, value: unknown): unknown {
  return value instanceof Error ? String(value) : value;
}
