const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const DURATION = /^(\d+)([smhd])$/;

/** A length of simulated time: milliseconds, or `15m`, `6h`, `1d`. */
export type Duration = number | string;

/**
 * The milliseconds of a duration.
 * @throws {RangeError} if it is neither a number ≥ 0 nor of the form `^\d+[smhd]$`.
 */
export function milliseconds(duration: Duration): number {
  if (typeof duration === "number") {
    if (duration >= 0 && Number.isFinite(duration)) return duration;
  } else {
    const [, amount, unit] = DURATION.exec(duration) ?? [];
    if (unit === "s" || unit === "m" || unit === "h" || unit === "d") return Number(amount) * UNITS[unit];
  }
  throw new RangeError(
    `Cannot read duration ${JSON.stringify(duration)}: expected a number and s, m, h or d`,
  );
}
