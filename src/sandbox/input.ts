import * as v from "valibot";
import { AwsError, type Call } from "./world.ts";

/**
 * The input of a call, read by a schema.
 * @throws {AwsError} `code`, naming the first field that is wrong.
 */
export function readInput<const Schema extends v.GenericSchema>(
  schema: Schema,
  call: Call,
  code = "ValidationException",
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, call.input);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new AwsError(code, `Invalid parameter: ${v.getDotPath(issue) ?? "input"}: ${issue.message}`);
}

/** A whole number; also as text, as the query protocol and queue attributes have it. */
export const wholeNumber = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.regex(/^-?\d+$/), v.transform(Number))]),
  v.integer(),
);
