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
  const document = parseDocument(text, { lineCounter: lines });
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
    return `${file}:${lineOf(path)}: ${path.join(".") || "drift.yml"}: ${explain(issue)}`;
  });
  throw new SyntaxError(mistakes.join("\n"));
}

/** What is allowed, whatever the schema calls it. */
function explain({ type, message, received, expected }: v.BaseIssue<unknown>): string {
  if (type === "strict_object") {
    return expected === "never" ? "there is no such setting" : `${expected} is missing`;
  }
  if (message.startsWith("expected")) return `${message}; found ${received}`;
  return `expected ${allowed[type] ?? expected ?? type}; found ${received}`;
}

const allowed: Readonly<Record<string, string>> = {
  string: "text in quotes",
  array: "a list",
  number: "a number",
  integer: "a whole number",
  min_value: "a number from 0 up",
  non_empty: "at least one character",
};
