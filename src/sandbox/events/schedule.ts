import type { Clock, Timer } from "../world.ts";

/** When a schedule runs. */
export interface Occasions {
  /** The first occasion after a moment; `undefined` if there is none. */
  next(after: Date): Date | undefined;
}

/** A schedule that goes on until it is stopped, or has no more occasions. */
export interface Running {
  stop(): void;
}

/**
 * Fires at each occasion after now, or after another moment.
 * @param options `end` is called after the last one, if there is a last one
 */
export function runSchedule(
  clock: Clock,
  occasions: Occasions,
  fire: (scheduled: Date) => void,
  { since = clock.now(), end = () => {} }: { readonly since?: Date; readonly end?: () => void } = {},
): Running {
  let timer: Timer | undefined;

  function waitAfter(moment: Date): boolean {
    const next = occasions.next(moment);
    if (next === undefined) return false;
    timer = clock.after(next.getTime() - clock.now().getTime(), () => {
      const goesOn = waitAfter(next);
      fire(next);
      if (!goesOn) end();
    });
    return true;
  }

  waitAfter(since);
  return { stop: () => timer?.cancel() };
}
