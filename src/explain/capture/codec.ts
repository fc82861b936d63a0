/**
 * Facts as JSON, and back, without loss. What JSON has no form for is an object with one field of these:
 *
 *     { "$map": [[key, value], …] }   a Map, in its order
 *     { "$date": "2026-11-26T11:00:00.000Z" }   a Date; `null` for one that is none
 *     { "$bigint": "12345678901234567890" }
 *     { "$number": "NaN" }   a number that JSON cannot write
 *     { "$undefined": true }   a field that is there, and has no value
 *     { "$object": { … } }   an object that looks like one of these, and is none
 */

/** What JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [field: string]: Json };

const forms = ["$map", "$date", "$bigint", "$number", "$undefined", "$object"] as const;
type Form = (typeof forms)[number];

/** A value made of plain objects, arrays, Maps, Dates and what JSON has, as JSON. */
export function encode(value: unknown): Json {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return isWritable(value) ? value : { $number: Object.is(value, -0) ? "-0" : String(value) };
    case "bigint":
      return { $bigint: String(value) };
    case "undefined":
      return { $undefined: true };
    case "object":
      return value === null ? null : encodeObject(value);
    default:
      throw new TypeError(`Cannot encode a ${typeof value}`);
  }
}

/**
 * The value that was encoded.
 * @throws {SyntaxError} if one of the forms above holds something else
 */
export function decode(json: Json): unknown {
  if (typeof json !== "object" || json === null) return json;
  if (isArray(json)) return json.map(decode);
  const form = formOf(json);
  if (form === null) return decodeFields(json);
  const value = decodeForm(form, json[form] ?? null);
  if (value === null) throw new SyntaxError(`Cannot decode "${form}": ${JSON.stringify(json[form])}`);
  return value.of;
}

function encodeObject(value: object): Json {
  if (value instanceof Date) return { $date: Number.isNaN(value.getTime()) ? null : value.toISOString() };
  if (value instanceof Map) return { $map: [...value].map((entry) => entry.map(encode)) };
  if (Array.isArray(value)) return value.map(encode);
  const fields = Object.fromEntries(Object.entries(value).map(([name, field]) => [name, encode(field)]));
  return formOf(fields) === null ? fields : { $object: fields };
}

/** JSON has no infinity, and reads back a zero without its sign. */
function isWritable(value: number): boolean {
  return Number.isFinite(value) && !Object.is(value, -0);
}

function formOf(json: object): Form | null {
  const [only, ...others] = Object.keys(json);
  return others.length === 0 ? (forms.find((form) => form === only) ?? null) : null;
}

/** What a form stands for; `null` if it holds something else. */
function decodeForm(form: Form, held: Json): { readonly of: unknown } | null {
  switch (form) {
    case "$map":
      return isArray(held) && held.every(isPair)
        ? { of: new Map(held.map(([key, value]) => [decode(key), decode(value)])) }
        : null;
    case "$date":
      return held === null ? { of: new Date(Number.NaN) } : decodeDate(held);
    case "$bigint":
      return typeof held === "string" && /^-?\d+$/.test(held) ? { of: BigInt(held) } : null;
    case "$number":
      return typeof held === "string" ? { of: Number(held) } : null;
    case "$undefined":
      return held === true ? { of: undefined } : null;
    case "$object":
      return typeof held === "object" && held !== null && !isArray(held) ? { of: decodeFields(held) } : null;
  }
}

function decodeDate(held: Json): { readonly of: Date } | null {
  const date = new Date(typeof held === "string" ? held : Number.NaN);
  return Number.isNaN(date.getTime()) ? null : { of: date };
}

function decodeFields(json: { readonly [field: string]: Json }): object {
  return Object.fromEntries(Object.entries(json).map(([name, field]) => [name, decode(field)]));
}

/** Whether JSON is an array. */
export function isArray(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

function isPair(json: Json): json is readonly [Json, Json] {
  return isArray(json) && json.length === 2;
}
