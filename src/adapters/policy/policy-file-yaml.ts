/**
 * What is wrong with a policy file as YAML: also what YAML takes, and means something else by than was written.
 *
 * `cluster: !prod-*` is a text with a tag to YAML, and `cluster: *-web` an alias: quotes make them patterns. Anchors,
 * aliases and merge keys are refused altogether: what a rule says stands in the rule.
 */
import { type Document, isAlias, isNode, isScalar, visit, type YAMLError } from "yaml";

/** A mistake, and where in the text it is. */
interface YamlMistake {
  readonly offset: number;
  readonly what: string;
}

/** All that is wrong with a document as YAML, or that YAML understands in another way than people do. */
export function wrongYaml(document: Document.Parsed, text: string): YamlMistake[] {
  if (text.includes("\0")) return [{ offset: 0, what: "expected a text in UTF-8; found another encoding" }];
  const problems = [...document.errors, ...document.warnings].map((problem) => sayProblem(problem, text));
  return [...oddSpaces(text), ...problems, ...strangeNodes(document, text)];
}

function sayProblem({ code, message, pos: [offset] }: YAMLError, text: string): YamlMistake {
  switch (code) {
    case "TAG_RESOLVE_FAILED":
      return { offset, what: `${wordAt(text, offset)} is a tag of YAML, and no text: put it in quotes` };
    case "BAD_ALIAS":
      return { offset, what: sayAlias(text, offset) };
    case "BLOCK_AS_IMPLICIT_KEY":
      return { offset, what: 'there is a second ": " on this line: put a text that has one in quotes' };
    case "MULTIPLE_DOCS":
      return { offset, what: 'expected one document; found another behind "---"' };
    default:
      return { offset, what: message.split("\n")[0] ?? message };
  }
}

/** Spaces that come with what is copied from a page: they look like one, and are a part of the word beside them. */
function oddSpaces(text: string): YamlMistake[] {
  const odd = /^[^#\n]*?([\u00A0\u1680\u2000-\u200B\u202F\u205F\u2060\u3000])/gm;
  return [...text.matchAll(odd)].map(({ index, 0: upTo, 1: space = "" }) => {
    const point = space.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    const what = `U+${point} is not a plain space, although it is displayed as one: write a plain space`;
    return { offset: index + upTo.length - 1, what };
  });
}

/** Aliases, anchors, merge keys, and keys that are no names. */
function strangeNodes(document: Document.Parsed, text: string): YamlMistake[] {
  const found: YamlMistake[] = [];
  const tell = (node: unknown, what: string) =>
    found.push({ offset: isNode(node) ? (node.range?.[0] ?? 0) : 0, what });
  visit(document, {
    Alias: (_, node) => {
      tell(node, sayAlias(text, node.range?.[0] ?? 0));
    },
    Value: (_, node) => {
      if (node.anchor) tell(node, `"&${node.anchor}" is an anchor of YAML: ${writeOut}`);
    },
    Pair: (_, { key }) => {
      if (isAlias(key)) return;
      if (!isScalar(key) || key.value === null) tell(key, 'expected a name before ":"');
      else if (key.value === "<<") tell(key, `"<<" is a merge key of YAML: ${writeOut}`);
    },
  });
  return found;
}

const writeOut = "write the settings out where they hold";

function sayAlias(text: string, offset: number): string {
  return `${wordAt(text, offset)} is an alias of YAML, and no text: put it in quotes`;
}

/** What stands there, up to what ends a plain text in YAML, as it is to be written. */
function wordAt(text: string, offset: number): string {
  const [word = ""] = /^[^\s,[\]{}]*/.exec(text.slice(offset, offset + longest)) ?? [];
  return JSON.stringify(word);
}

/** More of a text says no more. */
const longest = 80;
