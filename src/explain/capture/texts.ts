/** The texts within JSON: to look at, and to change. */
import { isArray, type Json } from "./codec.ts";
import { textsOf } from "./fields.ts";

/** The texts in which names may stand: by themselves, and in sentences. */
export interface Texts {
  readonly names: readonly string[];
  readonly sentences: readonly string[];
}

/** All texts in which names may stand. */
export function textsIn(json: Json): Texts {
  const found = { name: [] as string[], sentence: [] as string[], word: [] as string[] };
  visit(json, "", (text, field) => found[textsOf(field)].push(text));
  return { names: found.name, sentences: found.sentence };
}

/** The same JSON with every text changed. */
export function changeTexts(json: Json, change: (text: string) => string): Json {
  return changeBelow(json, "", change);
}

/** The same JSON with every text changed in which names may stand. */
export function changeNames(json: Json, change: (text: string) => string): Json {
  return changeBelow(json, "", (text, field) => (textsOf(field) === "word" ? text : change(text)));
}

function changeBelow(json: Json, field: string, change: (text: string, field: string) => string): Json {
  if (typeof json === "string") return change(json, field);
  if (typeof json !== "object" || json === null) return json;
  if (isArray(json)) return json.map((part) => changeBelow(part, field, change));
  const fields = Object.entries(json).map(([name, part]) => [
    name,
    changeBelow(part, fieldOf(name, field), change),
  ]);
  return Object.fromEntries(fields);
}

function visit(json: Json, field: string, tell: (text: string, field: string) => unknown): void {
  if (typeof json === "string") tell(json, field);
  if (typeof json !== "object" || json === null) return;
  if (isArray(json)) for (const part of json) visit(part, field, tell);
  else for (const [name, part] of Object.entries(json)) visit(part, fieldOf(name, field), tell);
}

/** What a Map, or an object in the codec's form, holds is in the field that holds it. */
function fieldOf(name: string, field: string): string {
  return name === "$map" || name === "$object" ? field : name;
}
