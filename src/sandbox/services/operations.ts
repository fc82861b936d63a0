import { AwsError, type Call, type JsonObject } from "../world.ts";

/** The operations of a service by name. */
export type Operations = Readonly<Record<string, (call: Call) => JsonObject | Promise<JsonObject>>>;

/**
 * Answers a call by the operation of its name.
 * @throws {AwsError} `UnknownOperationException` if there is none.
 */
export function answer(operations: Operations, call: Call): JsonObject | Promise<JsonObject> {
  const operation = Object.hasOwn(operations, call.operation) ? operations[call.operation] : undefined;
  if (operation === undefined) {
    throw new AwsError("UnknownOperationException", `The sandbox does not know the operation ${call.name}`);
  }
  return operation(call);
}
