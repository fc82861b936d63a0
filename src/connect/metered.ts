import type { Meter } from "../adapters/metrics/metrics.ts";

/** A handler that publishes what was counted, however it ends. */
export function metered<A extends readonly unknown[], R>(
  { metrics }: { readonly metrics: Meter },
  work: (...args: A) => Promise<R>,
): (...args: A) => Promise<R> {
  return async (...args) => {
    try {
      return await work(...args);
    } finally {
      metrics.publish();
    }
  };
}
