/** Durations as people write them in drift.yml: `90s`, `10m`, `24h`, `2d`. */

/** A length of time in milliseconds. */
export type Milliseconds = number;

const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Parses a duration. @throws {SyntaxError} if it is not a whole number and one of s, m, h, d */
export function parseDuration(text: string): Milliseconds {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  if (!count || !unit) {
    throw new SyntaxError(
      `Cannot parse duration "${text}": expected a whole number and s, m, h or d, as in "10m"`,
    );
  }
  return Number(count) * units[unit as keyof typeof units];
}

/** Says a length of time to people, in its two largest units: `14 minutes`, `1 day 2 hours`. */
export function sayDuration(length: Milliseconds): string {
  const seconds = Math.max(0, Math.round(length / 1000));
  const parts = [
    { count: Math.floor(seconds / 86_400), unit: "day" },
    { count: Math.floor(seconds / 3600) % 24, unit: "hour" },
    { count: Math.floor(seconds / 60) % 60, unit: "minute" },
    { count: seconds % 60, unit: "second" },
  ];
  const first = parts.findIndex(({ count }) => count > 0);
  if (first < 0) return "0 seconds";
  return parts
    .slice(first, first + (first < 2 ? 2 : 1))
    .filter(({ count }) => count > 0)
    .map(({ count, unit }) => `${count} ${unit}${count === 1 ? "" : "s"}`)
    .join(" ");
}
