/** The sources of the program, as the tests of its architecture read them: what each file imports and does. */
import { globSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { parseSync, Visitor } from "oxc-parser";

/** A file: what it imports, types included, and what it does that is forbidden somewhere. */
export interface Source {
  readonly path: string;
  /** Paths from the project's root, and names of packages. */
  readonly imports: readonly string[];
  readonly does: readonly Deed[];
  readonly functions: readonly FunctionSource[];
  readonly lines: number;
}

/** Something that is forbidden in some files. */
export type Deed =
  | "reads the clock"
  | "is async"
  | "reads the environment"
  | "imports what cannot be read off the code";

/** A function, by the name that it is known by. */
export interface FunctionSource {
  readonly name: string;
  readonly lines: number;
}

/** Every file of the program. */
export function allSources(): Source[] {
  return globSync(["src/**/*.ts", "handlers/**/*.ts"])
    .map((path) => path.replaceAll("\\", "/"))
    .sort()
    .map((path) => read(path, readFileSync(path, "utf8")));
}

/** Reads what a file imports and does, whatever its comments and strings say. */
export function read(path: string, code: string): Source {
  const { program, errors } = parseSync(path, code);
  if (errors.length > 0) throw new SyntaxError(`Cannot parse ${path}: ${errors[0]?.message}`);
  const imports: string[] = [];
  const does = new Set<Deed>();
  const note = (source: { type: string; value?: unknown } | null) => {
    if (source?.type === "Literal" && typeof source.value === "string")
      imports.push(resolve(path, source.value));
    else if (source) does.add("imports what cannot be read off the code");
  };
  const noteAsync = ({ async }: { async: boolean }) => {
    if (async) does.add("is async");
  };
  new Visitor({
    ImportDeclaration: ({ source }) => note(source),
    ExportNamedDeclaration: ({ source }) => note(source),
    ExportAllDeclaration: ({ source }) => note(source),
    ImportExpression: ({ source }) => note(source),
    TSImportType: ({ source }) => note(source),
    TSExternalModuleReference: ({ expression }) => note(expression),
    FunctionDeclaration: noteAsync,
    FunctionExpression: noteAsync,
    ArrowFunctionExpression: noteAsync,
    AwaitExpression: () => does.add("is async"),
    NewExpression: ({ callee, arguments: given }) => {
      if (isNamed(callee, "Date") && given.length === 0) does.add("reads the clock");
    },
    CallExpression: ({ callee }) => {
      if (isNamed(callee, "Date")) does.add("reads the clock");
      if (isNamed(callee, "require")) does.add("imports what cannot be read off the code");
    },
    MemberExpression: ({ object, property }) => {
      if ((isNamed(object, "Date") || isNamed(object, "performance")) && isNamed(property, "now"))
        does.add("reads the clock");
      if (isNamed(object, "process")) does.add("reads the environment");
    },
    VariableDeclarator: ({ init }) => {
      if (isNamed(init, "process")) does.add("reads the environment");
    },
  }).visit(program);
  return { path, imports, does: [...does], functions: functionsOf(program, code), lines: linesOf(code) };
}

/** The functions of a file that have a name, methods and arrows in constants included. */
function functionsOf(program: ReturnType<typeof parseSync>["program"], code: string): FunctionSource[] {
  const found: FunctionSource[] = [];
  const note = (name: unknown, node: { start: number; end: number } | null) => {
    if (node && isIdentifier(name))
      found.push({ name: name.name, lines: linesOf(code.slice(node.start, node.end)) });
  };
  new Visitor({
    FunctionDeclaration: (node) => note(node.id, node),
    VariableDeclarator: ({ id, init }) => note(id, isFunction(init) ? init : null),
    Property: ({ key, value }) => note(key, isFunction(value) ? value : null),
  }).visit(program);
  return found;
}

function linesOf(code: string): number {
  return code.trimEnd().split("\n").length;
}

function isFunction(node: { type: string } | null): boolean {
  return node?.type === "ArrowFunctionExpression" || node?.type === "FunctionExpression";
}

function resolve(from: string, specifier: string): string {
  return specifier.startsWith(".") ? posix.join(posix.dirname(from), specifier) : specifier;
}

function isNamed(node: unknown, name: string): boolean {
  return isIdentifier(node) && node.name === name;
}

function isIdentifier(node: unknown): node is { type: "Identifier"; name: string } {
  return (
    typeof node === "object" &&
    node !== null &&
    "type" in node &&
    node.type === "Identifier" &&
    "name" in node
  );
}
