/** A world of one room: a clock moved by hand, and a list of what was told. */
import type { AwsService, EmittedEvent, JsonObject, World } from "../../../src/sandbox/world.ts";

export interface TestWorld extends World {
  readonly events: readonly EmittedEvent[];
  /** Moves time, and runs what is due on the way. */
  advance(seconds: number): Promise<void>;
}

interface Due {
  readonly at: number;
  readonly order: number;
  readonly task: () => void | Promise<void>;
}

export function testWorld(start = "2026-11-26T09:00:00Z"): TestWorld {
  let now = Date.parse(start);
  let order = 0;
  let seed = 1;
  const due = new Set<Due>();
  const events: EmittedEvent[] = [];
  return {
    account: "123456789012",
    region: "us-east-1",
    events,
    emit: (event) => void events.push(structuredClone(event)),
    random() {
      seed = (seed * 48271) % 2147483647;
      return seed / 2147483647;
    },
    clock: {
      now: () => new Date(now),
      after(milliseconds, task) {
        const timer = { at: now + milliseconds, order: order++, task };
        due.add(timer);
        return { cancel: () => void due.delete(timer) };
      },
    },
    async advance(seconds) {
      const end = now + seconds * 1000;
      for (;;) {
        const [next] = [...due]
          .filter(({ at }) => at <= end)
          .sort((a, b) => a.at - b.at || a.order - b.order);
        if (!next) break;
        due.delete(next);
        now = Math.max(now, next.at);
        await next.task();
      }
      now = end;
    },
  };
}

/** Calls an operation as the administrator, and gives the answer as it would come off the wire. */
export async function ask(
  service: AwsService,
  operation: string,
  input: JsonObject = {},
  caller = "administrator",
): Promise<JsonObject> {
  const call = { name: `${service.prefix}:${operation}`, operation, input: structuredClone(input), caller };
  return JSON.parse(JSON.stringify(await service.handle(call)));
}
