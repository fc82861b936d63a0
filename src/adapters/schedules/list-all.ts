import type { JsonObject } from "../../domain/common/json.ts";
import type { Call } from "../aws/call.ts";
import { readNextToken } from "./shapes.ts";

/** Every item of a list, page by page. */
export async function listAll<T>(
  call: Call,
  operation: string,
  input: JsonObject,
  read: (page: JsonObject) => readonly T[],
): Promise<T[]> {
  const items: T[] = [];
  let NextToken: string | undefined;
  do {
    const page = await call(operation, { ...input, ...(NextToken === undefined ? {} : { NextToken }) });
    items.push(...read(page));
    NextToken = readNextToken(page);
  } while (NextToken !== undefined);
  return items;
}
