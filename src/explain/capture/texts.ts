/** The texts within JSON: to look at, and to change. */
import { isArray, type Json } from "./codec.ts";

/** What stands in these fields are words of AWS's or of this program: no name of anybody's. */
const spoken: ReadonlySet<string> = new Set([
  "$bigint",
  "$date",
  "$number",
  "artifactType",
  "configType",
  "controller",
  "desiredStatus",
  "event",
  "how",
  "kind",
  "lastStatus",
  "launchType",
  "managedBy",
  "mode",
  "platform",
  "range",
  "rolloutState",
  "scope",
  "setting",
  "severity",
  "source",
  "stage",
  "state",
  "status",
  "stopCode",
]);

/** In these fields are sentences: names of anybody's among words of AWS's. */
const sentences: ReadonlySet<string> = new Set([
  "badTags",
  "cause",
  "lastEvent",
  "notes",
  "reason",
  "refused",
  "seen",
  "superseded",
  "why",
]);

/** The texts in which names may stand: by themselves, and in sentences. */
export interface Texts {
  readonly names: readonly string[];
  readonly sentences: readonly string[];
}

/** All texts in which names may stand. */
export function textsIn(json: Json): Texts {
  const names: string[] = [];
  const said: string[] = [];
  visit(json, null, (text, isSentence) => (isSentence ? said : names).push(text));
  return { names, sentences: said };
}

/** The same JSON with every text changed. */
export function changeTexts(json: Json, change: (text: string) => string): Json {
  return changeBelow(json, change, new Set());
}

/** The same JSON with every text changed in which names may stand. */
export function changeNames(json: Json, change: (text: string) => string): Json {
  return changeBelow(json, change, spoken);
}

function changeBelow(json: Json, change: (text: string) => string, except: ReadonlySet<string>): Json {
  if (typeof json === "string") return change(json);
  if (typeof json !== "object" || json === null) return json;
  if (isArray(json)) return json.map((part) => changeBelow(part, change, except));
  const fields = Object.entries(json).map(([name, part]) => [
    name,
    except.has(name) ? part : changeBelow(part, change, except),
  ]);
  return Object.fromEntries(fields);
}

function visit(json: Json, field: string | null, tell: (text: string, isSentence: boolean) => unknown): void {
  if (typeof json === "string") tell(json, field !== null && sentences.has(field));
  if (typeof json !== "object" || json === null) return;
  if (isArray(json)) for (const part of json) visit(part, field, tell);
  else
    for (const [name, part] of Object.entries(json))
      if (!spoken.has(name)) visit(part, name.startsWith("$") ? field : name, tell);
}
