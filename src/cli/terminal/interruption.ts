/** Ctrl-C, as something that a command can wait for. */

const interrupted = Symbol("interrupted");

export interface Interruption {
  /** What `work` gives, or `null` if Ctrl-C comes first. */
  or<T>(work: Promise<T>): Promise<T | null>;
  /** Whether Ctrl-C came already. */
  came(): boolean;
  /** Lets Ctrl-C end the process again. */
  ignore(): void;
}

/** From now on, the first Ctrl-C is told to whoever waits; the second ends the process. */
export function listenForInterruption(): Interruption {
  const { promise, resolve } = Promise.withResolvers<typeof interrupted>();
  let came = false;
  const stop = () => {
    came = true;
    resolve(interrupted);
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  return {
    async or(work) {
      const first = await Promise.race([work, promise]);
      return first === interrupted ? null : first;
    },
    came: () => came,
    ignore() {
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
    },
  };
}
