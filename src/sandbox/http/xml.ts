import { isObject } from "../json.ts";

/**
 * XML as the query protocol has it: objects are elements, lists have `member`s, a `Map` has `entry`s of
 * `key` and `value`. An element's name may carry its attributes.
 */
export function toXml(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Map) {
    return [...value].map(([key, inner]) => element("entry", { key, value: inner })).join("");
  }
  if (Array.isArray(value)) return value.map((inner) => element("member", inner)).join("");
  if (isObject(value)) {
    return Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([name, inner]) => element(name, inner))
      .join("");
  }
  return escaped(String(value));
}

function element(name: string, content: unknown): string {
  return `<${name}>${toXml(content)}</${name.split(" ")[0]}>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
