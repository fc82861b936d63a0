const units: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * How often `rate(15 minutes)` fires, in milliseconds; `null` for what is no rate.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export function intervalOf(expression: string | undefined): number | null {
  const [, amount, unit = ""] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression ?? "") ?? [];
  return amount === undefined ? null : Number(amount) * (units[unit] ?? 0);
}
