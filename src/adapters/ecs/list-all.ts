import type { JsonObject } from "../../domain/common/json.ts";
import type { Call } from "../aws/call.ts";
import { readNextToken } from "./shapes/fields.ts";

/** Every item of a list, page by page. */
export async function listAll(
  call: Call,
  operation: "ListClusters" | "ListServices" | "ListTaskDefinitionFamilies" | "ListTasks",
  of: JsonObject,
  read: (page: JsonObject) => readonly string[],
): Promise<string[]> {
  const items: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await call(operation, {
      ...of,
      maxResults: 100,
      ...(nextToken ? { nextToken } : {}),
    });
    items.push(...read(page));
    nextToken = readNextToken(page);
  } while (nextToken);
  return items;
}
