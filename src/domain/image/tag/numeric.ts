import type { Brand } from "../../common/brand.ts";

/** A whole number of any length, as its digits without leading zeros. */
export type Numeric = Brand<"Numeric">;

/** The number that these digits write. */
export function numeric(digits: string): Numeric {
  return digits.replace(/^0+(?=\d)/, "") as Numeric;
}

/** Which of two numbers is the greater: positive if `a` is. */
export function compareNumeric(a: Numeric, b: Numeric): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Compares part by part; what is not there counts as 0. */
export function compareNumbers(a: readonly Numeric[], b: readonly Numeric[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = compareNumeric(a[i] ?? zero, b[i] ?? zero);
    if (difference !== 0) return difference;
  }
  return 0;
}

const zero = numeric("0");
