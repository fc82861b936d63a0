/** A fact that was read, or the reason why it could not be: never a guess. */
export type Known<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly reason: string };

/** A fact as it was read. */
export function known<T>(value: T): Known<T> {
  return { known: true, value };
}

/** A fact that could not be read, with the reason as people should see it. */
export function unknown(reason: string): Known<never> {
  return { known: false, reason };
}

/** The value of a fact, or `fallback` where it is not known. */
export function valueOr<T, F>(fact: Known<T> | undefined, fallback: F): T | F {
  return fact?.known ? fact.value : fallback;
}
