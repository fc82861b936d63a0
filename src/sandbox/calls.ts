/** How often a caller made a call. */
export interface CallCount {
  readonly operation: string;
  readonly caller: string;
  readonly count: number;
  readonly errors: number;
}

/** Counts API calls. */
export interface Calls {
  /** Counts one call; `failed` tells later whether it did. */
  count(operation: string, caller: string, failed: boolean): void;
  counts(): readonly CallCount[];
  clear(): void;
}

export function createCalls(): Calls {
  const counts = new Map<string, CallCount>();
  return {
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
