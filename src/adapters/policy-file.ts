/** drift.yml as a file: a mistake is told with file, line and what is allowed. */
import * as v from "valibot";
import { LineCounter, parseDocument } from "yaml";
import { type PolicyDocument, policySchema } from "../domain/policy.ts";

/**
 * Reads the text of a policy file and checks it.
 * @returns the document as it was written, to be parsed again where it is used
 * @throws {SyntaxError} with a line `FILE:LINE: WHERE: WHAT` for each mistake
 */
export function parsePolicyFile(file: string, text: string): PolicyDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const broken = document.errors.map(
    ({ pos, message }) => `${file}:${lines.linePos(pos[0]).line}: ${message.split("\n")[0]}`,
  );
  if (broken.length > 0) throw new SyntaxError(broken.join("\n"));

  const written: unknown = document.toJS() ?? {};
  const checked = v.safeParse(policySchema, written);
  if (checked.success) return written as PolicyDocument;
  const lineOf = (path: unknown[]): number => {
    const node: unknown = document.getIn(path, true);
    const range = typeof node === "object" && node !== null && "range" in node ? node.range : null;
    if (Array.isArray(range)) return lines.linePos(Number(range[0])).line;
    return path.length === 0 ? 1 : lineOf(path.slice(0, -1));
  };
  const mistakes = checked.issues.map((issue) => {
    const path = issue.path?.map(({ key }) => key) ?? [];
    const inList = Array.isArray(issue.path?.at(-1)?.input) && issue.expected === "never";
    const where = inList ? path.slice(0, -1) : path;
    const what = inList ? "expected settings; found a list" : explain(issue);
    return `${file}:${lineOf(where)}: ${where.join(".") || "drift.yml"}: ${what}`;
  });
  throw new SyntaxError([...new Set(mistakes)].join("\n"));
}

/** What is allowed, whatever the schema calls it. */
function explain(issue: v.BaseIssue<unknown>): string {
  const { type, message, received, expected } = issue;
  if (type === "strict_object") {
    if (expected === "never") return `there is no such setting; expected ${settingsBeside(issue).join(", ")}`;
    return expected === "Object"
      ? `expected settings; found ${received}`
      : `expected ${expected}; found nothing`;
  }
  if (type === "non_empty") return 'expected at least one character; found ""';
  if (type === "max_value") return message;
  if (message.startsWith("expected")) return `${message}; found ${received}`;
  return `expected ${allowed[type] ?? expected ?? type}; found ${received}`;
}

/** The settings that there are where an issue names one that is none. */
function settingsBeside({ path }: v.BaseIssue<unknown>): string[] {
  const parents = (path ?? []).slice(0, -1).map(({ key }) => key);
  const schema = parents.reduce<unknown>(descend, policySchema);
  return Object.keys(entriesOf(schema));
}

function descend(schema: unknown, key: unknown): unknown {
  const inner = unwrap(schema);
  if (typeof key === "number") return isRecord(inner) ? inner.item : undefined;
  return entriesOf(inner)[String(key)];
}

function entriesOf(schema: unknown): Readonly<Record<string, unknown>> {
  const inner = unwrap(schema);
  return isRecord(inner) && isRecord(inner.entries) ? inner.entries : {};
}

/** What an optional schema wraps. */
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
