import type { JsonObject } from "./world.ts";

/** Whether a parsed JSON value is an object: neither an array nor `null`. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as a list: itself if it is one, nothing if it is absent, else the one value. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** The parsed JSON of a text, or `undefined` if it is not JSON. */
export function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What engines can beside what TypeScript knows: parse with the source at hand, and write a number as it stands. */
const exact = JSON as unknown as {
  parse(text: string, reviver: (key: string, value: unknown, of: { source?: string }) => unknown): unknown;
  rawJSON(text: string): object;
};

/** As `tryParse`, but numbers that no double holds keep their digits, and are written with them again. */
export function tryParseExactly(text: string): unknown {
  try {
    return exact.parse(text, (_key, value, { source }) =>
      typeof value === "number" && source !== undefined && isTooExact(value, source)
        ? exact.rawJSON(source)
        : value,
    );
  } catch {
    return undefined;
  }
}

/** Whether a number says more than its double: an integer that is too long, or a fraction. */
function isTooExact(value: number, source: string): boolean {
  return !/[eE]/.test(source) && source.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "") !== String(value);
}

/** A JSON text with its objects' keys in order: equal values give equal texts. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}
