/** JSON as AWS sends it: numbers too large for a double arrive as `bigint`. */
export type JsonValue = string | number | bigint | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object, with every field there is. */
export type JsonObject = { readonly [field: string]: JsonValue };

/** Whether a value that was read from JSON is an object. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
