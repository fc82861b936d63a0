/** JSON in which every number keeps all its digits. */
import { NumericValue } from "@smithy/core/serde";
import type { JsonValue } from "../domain/common/json.ts";

/** What engines can beside what TypeScript knows: write a number as it stands. */
const exact = JSON as unknown as { rawJSON(text: string): object };

/** Writes JSON; numbers that no double holds come as `bigint` or, of the SDK's own make, as decimals. */
export function exactJson(value: JsonValue, indent?: number): string {
  return JSON.stringify(value, (_, part: unknown) => asRaw(part), indent);
}

function asRaw(part: unknown): unknown {
  if (typeof part === "bigint") return exact.rawJSON(String(part));
  return part instanceof NumericValue ? exact.rawJSON(part.string) : part;
}
