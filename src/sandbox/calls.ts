import type { JsonObject } from "./world.ts";

/** One API call as it came in. */
export interface Request {
  readonly operation: string;
  readonly caller: string;
  /** The request's JSON, as it was sent. */
  readonly input: JsonObject;
}

/** One API call and what came of it. */
export interface Answered extends Request {
  /** Which of its caller's invocations made it: the first is 1; 0 for the administrator. */
  readonly invocation: number;
  /** What was answered; `null` where it failed. */
  readonly output: JsonObject | null;
  /** The code of the error, or the fault that struck; `null` where it went well. */
  readonly error: string | null;
}

/** Sees a call before it is served. */
export type Watcher = (request: Request) => void | Promise<void>;

/** Sees a call when it was served, before its caller does. */
export type Listener = (answered: Answered) => void | Promise<void>;

/** How often a caller made a call. */
export interface CallCount {
  readonly operation: string;
  readonly caller: string;
  readonly count: number;
  readonly errors: number;
}

/** Counts API calls. */
export interface Calls {
  /** Shows each call from now on; it is served when the watcher is done. */
  watch(watcher: Watcher): void;
  /** Tells each call from now on, with what came of it. */
  listen(listener: Listener): void;
  /** A call was answered, or nobody will. */
  tell(answered: Answered): Promise<void>;
  /** A call came in. */
  show(request: Request): Promise<void>;
  /** Counts one call; `failed` tells later whether it did. */
  count(operation: string, caller: string, failed: boolean): void;
  counts(): readonly CallCount[];
  clear(): void;
}

export function createCalls(): Calls {
  const counts = new Map<string, CallCount>();
  const watchers: Watcher[] = [];
  const listeners: Listener[] = [];
  return {
    watch(watcher) {
      watchers.push(watcher);
    },
    listen(listener) {
      listeners.push(listener);
    },
    async tell(answered) {
      for (const listener of listeners) await listener(answered);
    },
    async show(request) {
      for (const watcher of watchers) await watcher(request);
    },
    count(operation, caller, failed) {
      const key = `${operation} ${caller}`;
      const known = counts.get(key) ?? { operation, caller, count: 0, errors: 0 };
      counts.set(key, { ...known, count: known.count + 1, errors: known.errors + (failed ? 1 : 0) });
    },
    counts: () => [...counts.values()],
    clear() {
      counts.clear();
    },
  };
}
