import type * as v from "valibot";
import { readInput } from "../../input.ts";
import { AwsError, type Call, type JsonObject } from "../../world.ts";
import { batch } from "./schemas.ts";

/** Runs one operation for each entry of a batch; one that fails does not fail the others. */
export function forEachEntry<const Schema extends v.GenericSchema>(
  call: Call,
  schema: Schema,
  task: (input: v.InferOutput<Schema>) => JsonObject,
): JsonObject {
  const Successful: JsonObject[] = [];
  const Failed: JsonObject[] = [];
  for (const input of readInput(batch, call).Entries) {
    const { Id } = input;
    try {
      Successful.push({ Id, ...task(readInput(schema, { ...call, input })) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id, Code: error.code, Message: error.message, SenderFault: true });
    }
  }
  return { Successful, Failed };
}
