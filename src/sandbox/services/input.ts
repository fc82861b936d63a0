/** Reading the fields of a request: absent is `undefined`, of the wrong type is an error as AWS sends it. */
import { isObject } from "../json.ts";
import { AwsError, type JsonObject } from "../world.ts";

/** A string field. @throws {AwsError} `SerializationException` if it is something else. */
export function text(input: JsonObject, field: string): string | undefined {
  const value = input[field] ?? undefined;
  if (value === undefined || typeof value === "string") return value;
  throw wrongType(field, "string");
}

/** A number field. @throws {AwsError} `SerializationException` if it is something else. */
export function number(input: JsonObject, field: string): number | undefined {
  const value = input[field] ?? undefined;
  if (value === undefined || typeof value === "number") return value;
  throw wrongType(field, "number");
}

/** A boolean field, `false` if absent. @throws {AwsError} `SerializationException` if it is something else. */
export function flag(input: JsonObject, field: string): boolean {
  const value = input[field] ?? false;
  if (typeof value === "boolean") return value;
  throw wrongType(field, "boolean");
}

/** An object field. @throws {AwsError} `SerializationException` if it is something else. */
export function object(input: JsonObject, field: string): JsonObject | undefined {
  const value = input[field] ?? undefined;
  if (value === undefined || isObject(value)) return value;
  throw wrongType(field, "structure");
}

/** A list of strings, empty if absent. @throws {AwsError} `SerializationException` if it is something else. */
export function texts(input: JsonObject, field: string): string[] {
  const values = list(input, field);
  if (values.every((value) => typeof value === "string")) return values;
  throw wrongType(field, "list of strings");
}

/** A list of objects, empty if absent. @throws {AwsError} `SerializationException` if it is something else. */
export function objects(input: JsonObject, field: string): JsonObject[] {
  const values = list(input, field);
  if (values.every(isObject)) return values;
  throw wrongType(field, "list of structures");
}

/** A string field that must be there. @throws {AwsError} `InvalidParameterException` if it is not. */
export function requiredText(input: JsonObject, field: string): string {
  const value = text(input, field);
  if (value) return value;
  throw new AwsError("InvalidParameterException", `${field} must not be empty`);
}

/** A time as both services write it on the wire: seconds since 1970, with a fraction. */
export function epoch(time: Date): number {
  return time.getTime() / 1000;
}

function list(input: JsonObject, field: string): unknown[] {
  const value = input[field] ?? [];
  if (Array.isArray(value)) return value;
  throw wrongType(field, "list");
}

function wrongType(field: string, expected: string): AwsError {
  return new AwsError("SerializationException", `${field}: expected a ${expected}`);
}
