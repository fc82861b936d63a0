import { isObject } from "../json.ts";
import type { JsonObject } from "../world.ts";

/**
 * The parameters of the query protocol as the JSON they stand for: `Names.member.1=a` is a list,
 * `Attributes.entry.1.key=a` with `….value=b` a map.
 */
export function readParameters(parameters: Readonly<Record<string, string>>): JsonObject {
  const tree = bare();
  for (const [path, value] of Object.entries(parameters)) place(tree, path.split("."), value);
  const read = fold(tree);
  return isObject(read) ? read : {};
}

/** Whether a parameter has more levels than any API: to read it would take long. */
export function isTooDeep(parameters: Readonly<Record<string, string>>): boolean {
  return Object.keys(parameters).some((path) => path.split(".", DEEPEST + 1).length > DEEPEST);
}

const DEEPEST = 20;

function place(tree: JsonObject, [name = "", ...rest]: readonly string[], value: string): void {
  if (rest.length === 0) {
    tree[name] = value;
    return;
  }
  const known = tree[name];
  const branch = isObject(known) ? known : bare();
  tree[name] = branch;
  place(branch, rest, value);
}

/** Without a prototype: a parameter may be named `__proto__`. */
function bare(): JsonObject {
  return Object.create(null);
}

function fold(node: unknown): unknown {
  if (!isObject(node)) return node;
  if (isObject(node.member)) return numbered(node.member).map(fold);
  if (isObject(node.entry)) return Object.fromEntries(numbered(node.entry).map(pair));
  return Object.fromEntries(Object.entries(node).map(([name, inner]) => [name, fold(inner)]));
}

/** SNS calls the sides of its maps `Name` and `Value`, most others `key` and `value`. */
function pair(entry: unknown): [string, unknown] {
  if (!isObject(entry)) return ["", undefined];
  return [String(entry.key ?? entry.Name), fold(entry.value ?? entry.Value)];
}

function numbered(node: JsonObject): readonly unknown[] {
  return Object.entries(node)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, inner]) => inner);
}
