/** The recorded events of `test/events/`: a test clones one and bends one field. */
import { readdirSync, readFileSync } from "node:fs";

/** JSON as it came from the bus. */
export type Json = null | boolean | number | string | Json[] | { [field: string]: Json };

const directory = new URL("../events/", import.meta.url);

/** The names of the recorded events. */
export const recorded = readdirSync(directory).map((file) => file.replace(/\.json$/, ""));

/** A recorded event. */
export function event(name: string): Json {
  return JSON.parse(readFileSync(new URL(`${name}.json`, directory), "utf8"));
}

/** A recorded event with one field bent: `detail.containers.0.name`; `undefined` takes it away. */
export function bent(name: string, path: string, value: Json | undefined): Json {
  const root = event(name);
  const fields = path.split(".");
  const last = fields.pop() ?? "";
  const parent = fields.reduce<Json | undefined>((at, field) => childOf(at, field), root);
  if (typeof parent !== "object" || parent === null)
    throw new RangeError(`Cannot bend "${path}": ${name} has none`);
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else Reflect.set(parent, last, value);
  return root;
}

function childOf(json: Json | undefined, field: string): Json | undefined {
  if (typeof json !== "object" || json === null) return undefined;
  return Array.isArray(json) ? json[Number(field)] : json[field];
}
