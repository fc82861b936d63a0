/** What is wrong with the settings of a policy file: all of it, with what is allowed and what may have been meant. */
import * as v from "valibot";
import { meant } from "../../domain/common/spelling.ts";
import { modes } from "../../domain/policy/mode.ts";
import { muteHint } from "../../domain/policy/mute.ts";
import { policySchema } from "../../domain/policy/policy-schema.ts";

/** A mistake, and the path of the setting that it is in. */
export interface Mistake {
  readonly path: readonly PropertyKey[];
  readonly what: string;
}

/** All that is wrong with the settings of a policy file. */
export function wrongSettings(written: unknown): Mistake[] {
  const { issues = [] } = v.safeParse(policySchema, written);
  const strange = strangeIn(policySchema, written, []);
  const lists = strange.filter(({ what }) => what === foundList).map(({ path }) => path.join("."));
  const values = issues
    .filter(({ type, expected }) => !(type === "strict_object" && expected === "never"))
    .map((issue) => ({ path: issue.path?.map(({ key }) => key as PropertyKey) ?? [], what: explain(issue) }))
    .filter(({ path }) => !lists.includes(path.slice(0, -1).join(".")));
  return [...strange, ...values];
}

const foundList = "expected settings; found a list";

/** The keys that are no settings: the schema's own check stops at the first one, and takes a list for settings. */
function strangeIn(schema: unknown, written: unknown, path: readonly PropertyKey[]): Mistake[] {
  const inner = unwrap(schema);
  if (!isRecord(inner) || !isRecord(written)) return [];
  if (Array.isArray(written))
    return isSettings(inner)
      ? [{ path, what: foundList }]
      : written.flatMap((one, i) => strangeIn(inner.item, one, [...path, i]));
  return Object.entries(written).flatMap(([key, value]) => {
    const entry = entryOf(inner, key);
    if (entry !== undefined) return strangeIn(entry, value, [...path, key]);
    return isRecord(inner.entries) ? [{ path: [...path, key], what: sayStrange(key, inner.entries) }] : [];
  });
}

function isSettings({ entries, type }: Readonly<Record<string, unknown>>): boolean {
  return isRecord(entries) || type === "record";
}

/** The schema of one setting; each key of a record has the same. */
function entryOf({ entries, type, value }: Readonly<Record<string, unknown>>, key: string): unknown {
  if (type === "record") return value;
  return isRecord(entries) && Object.hasOwn(entries, key) ? entries[key] : undefined;
}

function sayStrange(key: string, entries: Readonly<Record<string, unknown>>): string {
  const near = meantBy(key, entries);
  const which = near === null ? "" : `; did you mean ${near}?`;
  return `there is no such setting; expected ${Object.keys(entries).join(", ")}${which}`;
}

/** The setting that may have been meant: beside it, or in one of those beside it. */
function meantBy(key: string, entries: Readonly<Record<string, unknown>>): string | null {
  const beside = meant(key, Object.keys(entries));
  if (beside !== null) return beside;
  for (const [name, entry] of Object.entries(entries)) {
    const inner = unwrap(entry);
    const within = isRecord(inner) && isRecord(inner.entries) ? meant(key, Object.keys(inner.entries)) : null;
    if (within !== null) return `${name}.${within}`;
  }
  return null;
}

/** What is allowed, whatever the schema calls it. */
function explain(issue: v.BaseIssue<unknown>): string {
  const { type, message, received, expected } = issue;
  if (type === "strict_object" || type === "record") {
    return expected === "Object"
      ? `expected settings; found ${received}`
      : `expected ${expected}; found nothing`;
  }
  if (type === "non_empty")
    return Array.isArray(issue.input)
      ? `${message}; found none`
      : 'expected at least one character; found ""';
  if (type === "max_value") return message;
  if (message.startsWith("expected")) return `${message}; found ${received}${hintOf(issue)}`;
  return `expected ${allowed[type] ?? expected ?? type}; found ${received}`;
}

/** What may have been meant, as the end of a sentence. */
function hintOf(issue: v.BaseIssue<unknown>): string {
  const { type, input, message } = issue;
  if (type === "picklist" && !message.includes(modes.join(", "))) return muteHint(String(input));
  const near = nearestTo(issue);
  return near === null ? "" : `; did you mean "${near}"?`;
}

/** The value that may have been meant. */
function nearestTo({ type, input, message }: v.BaseIssue<unknown>): string | null {
  if (typeof input !== "string") return null;
  if (type === "picklist") return meant(input, modes);
  if (message.includes("same-tag")) return meant(input, ["auto", "same-tag", "none", "calver"]);
  const [, count, unit] = /^\s*(\d+)\s*([smhd])[a-z]*\s*$/i.exec(input) ?? [];
  return message.includes("10m") && count && unit ? `${count}${unit.toLowerCase()}` : null;
}

/** What an optional schema, or one with more checks, wraps. */
function unwrap(schema: unknown): unknown {
  return isRecord(schema) && "wrapped" in schema ? unwrap(schema.wrapped) : schema;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

const allowed: Readonly<Record<string, string>> = {
  string: "text in quotes",
  array: "a list",
  number: "a number",
  integer: "a whole number",
  min_value: "a number from 0 up",
};
