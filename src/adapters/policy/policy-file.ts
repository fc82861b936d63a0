/** drift.yml as a file: a mistake is told with file, line and what is allowed. */
import { type Document, isMap, isPair, isSeq, LineCounter, parseDocument } from "yaml";
import { type PolicyDocument, readPolicy } from "../../domain/policy/policy.ts";
import { rulesWithoutUse } from "./policy-file-rules.ts";
import { type Mistake, wrongSettings } from "./policy-file-settings.ts";
import { wrongYaml } from "./policy-file-yaml.ts";

/**
 * Reads the text of a policy file and checks it.
 * @returns the document as it was written, to be parsed again where it is used
 * @throws {SyntaxError} with a line `FILE:LINE: WHERE: WHAT` for each mistake
 */
export function parsePolicyFile(file: string, text: string): PolicyDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const say = (offset: number, what: string) => ({ line: lines.linePos(offset).line, what });
  fail(
    file,
    wrongYaml(document, text).map(({ offset, what }) => say(offset, what)),
  );
  const written: unknown = document.toJS() ?? {};
  const told = ({ path, what }: Mistake) =>
    say(offsetOf(document, path), `${path.join(".") || "drift.yml"}: ${what}`);
  fail(file, wrongSettings(written).map(told));
  fail(file, rulesWithoutUse(readPolicy(written as PolicyDocument)).map(told));
  return written as PolicyDocument;
}

/** Throws if there are mistakes, all of them in the order of their lines. */
function fail(file: string, mistakes: readonly { readonly line: number; readonly what: string }[]): void {
  if (mistakes.length === 0) return;
  const sorted = [...mistakes].sort((a, b) => a.line - b.line);
  throw new SyntaxError([...new Set(sorted.map(({ line, what }) => `${file}:${line}: ${what}`))].join("\n"));
}

/** Where a setting begins: its name, or its place in a list; of one that is missing, what it is missing in. */
function offsetOf({ contents }: Document.Parsed, path: readonly PropertyKey[]): number {
  let node: unknown = contents;
  let offset = startOf(node) ?? 0;
  for (const key of path) {
    const next: unknown = isMap(node)
      ? node.items.find((pair) => String(pair.key) === String(key))
      : isSeq(node)
        ? node.items[Number(key)]
        : undefined;
    offset = startOf(isPair(next) ? next.key : next) ?? offset;
    node = isPair(next) ? next.value : next;
  }
  return offset;
}

function startOf(node: unknown): number | null {
  const range = typeof node === "object" && node !== null && "range" in node ? node.range : null;
  return Array.isArray(range) ? Number(range[0]) : null;
}
