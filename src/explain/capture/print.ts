/** JSON for people to read and edit: what is short stands on one line. */
import { isArray, type Json } from "./codec.ts";

const width = 120;

/** Writes JSON with an indent of two, and an object or array on one line if it fits there. */
export function printJson(json: Json, indent = 0): string {
  const flat = flatJson(json);
  if (typeof json !== "object" || json === null || indent + flat.length <= width) return flat;
  const inner = " ".repeat(indent + 2);
  const parts = isArray(json)
    ? json.map((part) => `${inner}${printJson(part, indent + 2)}`)
    : Object.entries(json).map(
        ([name, part]) => `${inner}${JSON.stringify(name)}: ${printJson(part, indent + 2)}`,
      );
  const [open, close] = isArray(json) ? "[]" : "{}";
  return `${open}\n${parts.join(",\n")}\n${" ".repeat(indent)}${close}`;
}

/** On one line, with room behind commas and colons. */
function flatJson(json: Json): string {
  if (typeof json !== "object" || json === null) return JSON.stringify(json);
  if (isArray(json)) return `[${json.map(flatJson).join(", ")}]`;
  const fields = Object.entries(json).map(([name, part]) => `${JSON.stringify(name)}: ${flatJson(part)}`);
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}
