/** Counts what the functions call, and what that is charged as. */
import { readdirSync, readFileSync } from "node:fs";
import type { Answered } from "../src/sandbox/calls.ts";
import type { Sandbox } from "../src/sandbox/sandbox.ts";
import type { JsonObject } from "../src/sandbox/world.ts";

/** What was counted. */
export interface Count {
  /** Calls by operation. */
  readonly calls: ReadonlyMap<string, number>;
  /** Calls that AWS throttled. */
  readonly throttled: number;
  /** Read and write request units of DynamoDB. */
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Milliseconds from the first call to the last, and to the first message. */
  readonly took: number;
  readonly firstMessage: number | null;
  /** Milliseconds from first to last call of each invocation. */
  readonly invocations: readonly number[];
}

/** Counts from now on, until it is read. */
export function startMeter(sandbox: Sandbox): { clear(): void; read(): Count } {
  let answers: { answer: Answered; at: number }[] = [];
  sandbox.listen((answer) => {
    if (answer.caller !== "administrator") answers.push({ answer, at: Date.now() });
  });
  return {
    clear() {
      answers = [];
    },
    read() {
      const calls = new Map<string, number>();
      for (const { answer } of answers) calls.set(answer.operation, (calls.get(answer.operation) ?? 0) + 1);
      const times = answers.map(({ at }) => at);
      const began = times[0] ?? 0;
      const message = answers.find(({ answer }) => answer.operation === "sns:Publish");
      const own = Map.groupBy(answers, ({ answer }) => `${answer.caller} ${answer.invocation}`);
      return {
        calls,
        throttled: answers.filter(({ answer }) => answer.error === "ThrottlingException").length,
        readUnits: sum(answers.map(({ answer }) => readUnitsOf(answer))),
        writeUnits: sum(answers.map(({ answer }) => writeUnitsOf(answer))),
        took: (times.at(-1) ?? 0) - began,
        firstMessage: message ? message.at - began : null,
        invocations: [...own.values()].map((all) => (all.at(-1)?.at ?? 0) - (all[0]?.at ?? 0)),
      };
    },
  };
}

/** Calls of these services: `ecs`, `ecr`. */
export function callsOf({ calls }: Count, ...services: readonly string[]): number {
  return sum([...calls].map(([name, count]) => (services.includes(name.split(":")[0] ?? "") ? count : 0)));
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html */
function readUnitsOf({ operation, input, output }: Answered): number {
  if (operation === "dynamodb:Query")
    return Math.max(1, Math.ceil(sizeOf(output?.Items) / 4096)) * (input.ConsistentRead ? 1 : 0.5);
  if (operation !== "dynamodb:BatchGetItem") return 0;
  return sum(
    Object.entries(input.RequestItems as JsonObject).map(([table, asked]) => {
      const { Keys, ConsistentRead } = asked as { Keys: unknown[]; ConsistentRead?: boolean };
      const found = ((output?.Responses as JsonObject | undefined)?.[table] ?? []) as unknown[];
      const units = sum(found.map((item) => Math.ceil(sizeOf(item) / 4096))) + Keys.length - found.length;
      return units * (ConsistentRead ? 1 : 0.5);
    }),
  );
}

function writeUnitsOf({ operation, input }: Answered): number {
  if (operation === "dynamodb:PutItem") return Math.ceil(sizeOf(input.Item) / 1024);
  if (operation === "dynamodb:BatchWriteItem")
    return JSON.stringify(input).match(/"PutRequest"/g)?.length ?? 0;
  return /^dynamodb:(Update|Delete)Item$/.test(operation) ? 1 : 0;
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value ?? null));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

/** The most memory that the processes of functions had so far, in MB, by the handler that each runs. */
export function peakMemory(): ReadonlyMap<string, number> {
  const peaks = new Map<string, number>();
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const status = readFileSync(`/proc/${pid}/status`, "utf8");
      if (!status.includes(`PPid:\t${process.pid}\n`)) continue;
      const handler = /_HANDLER=[^\0]*\/([a-z-]+)\./.exec(readFileSync(`/proc/${pid}/environ`, "utf8"))?.[1];
      const kilobytes = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0);
      if (handler) peaks.set(handler, Math.max(peaks.get(handler) ?? 0, kilobytes / 1024));
    } catch {
      // It has ended meanwhile.
    }
  }
  return peaks;
}
