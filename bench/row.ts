/** A line of the table: what was measured, what it must be, and what limits it. */
export interface Row {
  readonly measure: string;
  readonly measured: string;
  readonly must: string;
  readonly limit: string;
  /** `null` where nothing is demanded. */
  readonly isMet: boolean | null;
}

/** A line whose number must be no more than this. */
export function atMost(
  measure: string,
  value: number,
  most: number | null,
  { unit = "", digits = 0, limit = "", note = "" } = {},
): Row {
  const say = (number: number) => `${number.toFixed(digits)}${unit}`;
  return {
    measure,
    measured: note ? `${say(value)} (${note})` : say(value),
    must: most === null ? "" : `≤ ${say(most)}`,
    limit,
    isMet: most === null ? null : Number(value.toFixed(digits)) <= most,
  };
}

/** Hands the lines of one file to whoever runs it. */
export function report(rows: readonly Row[]): void {
  process.stdout.write(`${JSON.stringify(rows)}\n`);
}
