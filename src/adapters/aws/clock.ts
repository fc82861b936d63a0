/** The wall clock, corrected by what AWS says the time is. */

export interface CorrectedClock {
  now(): Date;
  /** Whether AWS's clock, as far as it was seen, is the one of this machine. */
  isInStep(): boolean;
  /** Takes the `Date` header of a response. */
  correct(header: string | undefined): void;
}

/** The header is whole seconds and a while on the way: less than this is no skew. */
const tolerance = 2_000;

/** A clock over `wall` (milliseconds since 1970) that believes the last `Date` header it was shown. */
export function createClock(wall: () => number): CorrectedClock {
  let offset = 0;
  return {
    now: () => new Date(wall() + offset),
    isInStep: () => offset === 0,
    correct(header) {
      const skew = Date.parse(header ?? "") - wall();
      if (!Number.isNaN(skew)) offset = Math.abs(skew) < tolerance ? 0 : skew;
    },
  };
}
