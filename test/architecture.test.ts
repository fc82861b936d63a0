/** Who may import whom, and where time and the outside may be touched. */
import { globSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { parseSync, Visitor } from "oxc-parser";
import { describe, expect, test } from "vitest";

/** A file: what it imports, of which kind ever, and what it does that is forbidden somewhere. */
interface Source {
  readonly path: string;
  /** Paths from the project's root, and names of packages. */
  readonly imports: readonly string[];
  readonly does: readonly Deed[];
}

type Deed =
  | "reads the clock"
  | "is async"
  | "reads the environment"
  | "imports what cannot be read off the code";

/** In the files that match, only these may be imported, and these things are not done. */
interface Rule {
  readonly files: RegExp;
  readonly except?: RegExp;
  readonly may?: RegExp;
  readonly mayNot?: RegExp;
  readonly never?: readonly Deed[];
  readonly because: string;
}

const domain = "src/domain/.*";
const reconcile = "src/reconcile/.*";
const connect = String.raw`src/connect(-[a-z]+)?\.ts`;
const aPackage = String.raw`(?!node:|src/|handlers/|scripts/|test/|bench/|[^@][^/]*\.yml$).*`;
const any = (...allowed: string[]) => new RegExp(`^(?:${allowed.join("|")})$`);

const rules: readonly Rule[] = [
  {
    files: /^src\/domain\//,
    may: any(domain, "valibot", "matcher", "semver"),
    never: ["reads the clock", "is async", "reads the environment"],
    because: "the domain is pure: it imports itself and pure libraries, and touches nothing outside",
  },
  {
    files: /^src\/reconcile\//,
    may: any(domain, reconcile, "ulid", "node:util"),
    because: "the story knows the world by its ports",
  },
  {
    files: /^src\/adapters\//,
    may: any(domain, String.raw`src/reconcile/ports\.ts`, "src/adapters/.*", "node:https?", aPackage),
    because: "an adapter knows the domain, the ports and its SDK",
  },
  {
    files: /^handlers\//,
    may: any(connect, reconcile, domain, String.raw`drift\.yml`, "aws-lambda"),
    because: "a handler parses, and calls one function",
  },
  {
    files: /^src\/cli\//,
    may: any(
      connect,
      reconcile,
      domain,
      "src/cli/.*",
      "src/sandbox/.*",
      String.raw`package\.json`,
      "node:.*",
      aPackage,
    ),
    because: "the command line gets its adapters from connect",
  },
  {
    files: /^(src|handlers)\//,
    except: new RegExp(`^(${connect}$|src/adapters/)`),
    mayNot: /^src\/adapters\//,
    because: "only connect assembles adapters",
  },
  {
    files: /^(src|handlers)\//,
    except: /^src\/(sandbox|cli\/commands)\//,
    mayNot: /^src\/sandbox\//,
    because: "the sandbox is for commands and tests",
  },
  {
    files: /^src\/sandbox\//,
    may: any("src/sandbox/.*", "node:.*", aPackage),
    because: "the sandbox cannot share our mistakes",
  },
  {
    files: /^(src|handlers)\//,
    except: new RegExp(String.raw`^(${connect}|src/sandbox/(clock/time|faults/quotas|lambda/worker)\.ts)$`),
    never: ["reads the clock"],
    because: "time comes in as a value",
  },
  {
    files: /^(src|handlers)\//,
    never: ["imports what cannot be read off the code"],
    because: "these rules could not be checked",
  },
];

/** What adapters share; beside these, each has shapes of its own. */
const helpers = ["attempt", "batches", "call", "clients", "shrink", "table"];

describe("the rules of who may import whom", () => {
  const paths = globSync(["src/**/*.ts", "handlers/**/*.ts"]).map((path) => path.replaceAll("\\", "/"));

  test("look at every file", () => {
    expect(paths).toEqual(
      expect.arrayContaining(["src/domain/judge/assess.ts", "src/connect/connect.ts", "handlers/sweep.ts"]),
    );
  });

  test("hold", () => {
    expect(paths.flatMap((path) => violations(read(path, readFileSync(path, "utf8"))))).toEqual([]);
  });
});

describe("a planted violation is found", () => {
  const pure = "the domain is pure: it imports itself and pure libraries, and touches nothing outside";
  const adapter = "an adapter knows the domain, the ports and its SDK";
  const assembles = "only connect assembles adapters";
  const sandboxed = "the sandbox is for commands and tests";
  const time = "time comes in as a value";
  const planted: readonly [path: string, code: string, found: readonly string[]][] = [
    [
      "src/domain/x.ts",
      'import { a } from "../reconcile/gather.ts";',
      [`imports src/reconcile/read/gather.ts: ${pure}`],
    ],
    [
      "src/domain/x.ts",
      'import type { A } from "../reconcile/ports.ts";',
      [`imports src/reconcile/ports.ts: ${pure}`],
    ],
    [
      "src/domain/findings/x.ts",
      'export { a } from "../../config.ts";',
      [`imports src/connect/config.ts: ${pure}`],
    ],
    ["src/domain/x.ts", 'export * from "ulid";', [`imports ulid: ${pure}`]],
    ["src/domain/x.ts", 'import "node:fs";', [`imports node:fs: ${pure}`]],
    [
      "src/domain/x.ts",
      'type A = import("@aws-sdk/client-ecs").Service;',
      [`imports @aws-sdk/client-ecs: ${pure}`],
    ],
    ["src/domain/x.ts", "const a = async () => 1;", [`is async: ${pure}`]],
    ["src/domain/x.ts", "export async function a() {}", [`is async: ${pure}`]],
    ["src/domain/x.ts", "const a = { async b() {} };", [`is async: ${pure}`]],
    ["src/domain/x.ts", "await a;", [`is async: ${pure}`]],
    ["src/domain/x.ts", "const now = new Date();", [`reads the clock: ${pure}`, `reads the clock: ${time}`]],
    ["src/domain/x.ts", "const now = Date.now();", [`reads the clock: ${pure}`, `reads the clock: ${time}`]],
    ["src/domain/x.ts", "const { env } = process;", [`reads the environment: ${pure}`]],
    ["src/domain/x.ts", 'const a = process["env"].A;', [`reads the environment: ${pure}`]],
    [
      "src/reconcile/x.ts",
      'import { a } from "../adapters/ecs.ts";',
      [
        "imports src/adapters/ecs/ecs.ts: the story knows the world by its ports",
        `imports src/adapters/ecs/ecs.ts: ${assembles}`,
      ],
    ],
    [
      "src/reconcile/x.ts",
      'import { a } from "../connect.ts";',
      ["imports src/connect/connect.ts: the story knows the world by its ports"],
    ],
    [
      "src/reconcile/x.ts",
      'import { a } from "valibot";',
      ["imports valibot: the story knows the world by its ports"],
    ],
    ["src/reconcile/x.ts", "const now = performance.now();", [`reads the clock: ${time}`]],
    [
      "src/adapters/x.ts",
      'import { a } from "../reconcile/gather.ts";',
      [`imports src/reconcile/read/gather.ts: ${adapter}`],
    ],
    ["src/adapters/x.ts", 'import { a } from "../config.ts";', [`imports src/connect/config.ts: ${adapter}`]],
    [
      "src/adapters/x.ts",
      'import { a } from "./ecs.ts";',
      ["imports src/adapters/ecs/ecs.ts: adapters share helpers alone"],
    ],
    [
      "src/adapters/ecs/ecs-deployments.ts",
      'import { a } from "./ecs.ts";',
      ["imports src/adapters/ecs/ecs.ts: adapters share helpers alone"],
    ],
    [
      "src/adapters/events/sqs.ts",
      'import { a } from "./ecs-shapes.ts";',
      ["imports src/adapters/ecs/ecs-shapes.ts: adapters share helpers alone"],
    ],
    [
      "src/adapters/x.ts",
      'import type { A } from "./clock.ts";',
      ["imports src/adapters/aws/clock.ts: adapters share helpers alone"],
    ],
    [
      "src/adapters/x.ts",
      'import { a } from "../sandbox/world.ts";',
      [`imports src/sandbox/world.ts: ${adapter}`, `imports src/sandbox/world.ts: ${sandboxed}`],
    ],
    ["src/adapters/x.ts", "setTimeout(() => Date.now(), 1);", [`reads the clock: ${time}`]],
    [
      "handlers/x.ts",
      'import { a } from "../src/adapters/ecs/ecs-reader.ts";',
      [
        "imports src/adapters/ecs/ecs.ts: a handler parses, and calls one function",
        `imports src/adapters/ecs/ecs.ts: ${assembles}`,
      ],
    ],
    [
      "handlers/x.ts",
      'import { a } from "node:fs";',
      ["imports node:fs: a handler parses, and calls one function"],
    ],
    [
      "handlers/x.ts",
      'import { a } from "./sweep.ts";',
      ["imports handlers/sweep.ts: a handler parses, and calls one function"],
    ],
    [
      "src/cli/commands/x.ts",
      'import { a } from "../../adapters/ecs.ts";',
      [
        "imports src/adapters/ecs/ecs.ts: the command line gets its adapters from connect",
        `imports src/adapters/ecs/ecs.ts: ${assembles}`,
      ],
    ],
    [
      "src/cli/x.ts",
      'await import("../sandbox/sandbox.ts");',
      [`imports src/sandbox/sandbox.ts: ${sandboxed}`],
    ],
    [
      "src/connect-x.ts",
      'import { a } from "./sandbox/sandbox.ts";',
      [`imports src/sandbox/sandbox.ts: ${sandboxed}`],
    ],
    [
      "src/sandbox/services/x.ts",
      'import type { A } from "../../domain/facts.ts";',
      ["imports src/domain/facts/facts.ts: the sandbox cannot share our mistakes"],
    ],
    [
      "src/sandbox/x.ts",
      'import { a } from "../../test/support/world.ts";',
      ["imports test/support/world.ts: the sandbox cannot share our mistakes"],
    ],
    ["src/sandbox/x.ts", "const now = Date.now();", [`reads the clock: ${time}`]],
    [
      "src/connect/config.ts",
      'import { a } from "./adapters/ecs.ts";',
      [`imports src/adapters/ecs/ecs.ts: ${assembles}`],
    ],
    [
      "src/cli/x.ts",
      "await import(name);",
      ["imports what cannot be read off the code: these rules could not be checked"],
    ],
  ];
  test.each(planted)("%s: %s", (path, code, found) => {
    expect(violations(read(path, code))).toEqual(found.map((one) => `${path} ${one}`));
  });
});

describe("what looks like a violation and is none", () => {
  const fine: readonly [path: string, code: string][] = [
    [
      "src/domain/x.ts",
      'import * as v from "valibot"; import { a } from "./facts.ts"; const d = new Date(0);',
    ],
    ["src/domain/x.ts", '/** Date.now() and import("node:fs") */ const text = "await process.env";'],
    ["src/domain/x.ts", "const a = { process: 1, async: 2 }; const b = facts.process;"],
    ["src/reconcile/x.ts", 'import { isDeepStrictEqual } from "node:util"; export const a = async () => 1;'],
    [
      "src/adapters/ecs/ecs-writer.ts",
      'import { a } from "./ecs-shapes.ts"; import { b } from "./call.ts"; import { c } from "yaml";',
    ],
    ["src/connect/connect.ts", 'import { a } from "./adapters/ecs.ts"; const now = Date.now();'],
    [
      "src/cli/commands/x.ts",
      'import { a } from "../../sandbox/sandbox.ts"; const b = await import("../../connect-cli.ts");',
    ],
    ["handlers/x.ts", 'import type { A } from "aws-lambda"; import policy from "../drift.yml";'],
  ];
  test.each(fine)("%s: %s", (path, code) => {
    expect(violations(read(path, code))).toEqual([]);
  });
});

/** What a file breaks: `PATH imports WHAT: WHY NOT`. */
function violations({ path, imports, does }: Source): string[] {
  const broken = rules
    .filter(({ files, except }) => files.test(path) && !except?.test(path))
    .flatMap(({ may, mayNot, never = [], because }) => [
      ...imports
        .filter((one) => may?.test(one) === false || mayNot?.test(one))
        .map((one) => `imports ${one}: ${because}`),
      ...never.filter((deed) => does.includes(deed)).map((deed) => `${deed}: ${because}`),
    ]);
  const others = imports.filter((one) => areBothAdapters(path, one) && !isOwn(path, one));
  return [...broken, ...others.map((one) => `imports ${one}: adapters share helpers alone`)].map(
    (what) => `${path} ${what}`,
  );
}

function areBothAdapters(...paths: string[]): boolean {
  return paths.every((path) => path.startsWith("src/adapters/"));
}

/** A helper, what is named after an adapter and is a part of it, its shapes, or the clock that the clients set. */
function isOwn(path: string, imported: string): boolean {
  const [ours, theirs] = [posix.basename(path, ".ts"), posix.basename(imported, ".ts")];
  const isShapes = theirs.endsWith("-shapes") && `${ours}-`.startsWith(theirs.slice(0, -"shapes".length));
  const isPart = theirs.startsWith(`${ours}-`);
  return helpers.includes(theirs) || isPart || isShapes || (ours === "clients" && theirs === "clock");
}

/** Reads what a file imports and does, whatever its comments and strings say. */
function read(path: string, code: string): Source {
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
  return { path, imports, does: [...does] };
}

function resolve(from: string, specifier: string): string {
  return specifier.startsWith(".") ? posix.join(posix.dirname(from), specifier) : specifier;
}

function isNamed(node: unknown, name: string): boolean {
  const is = (value: unknown): value is { type: unknown; name: unknown } =>
    typeof value === "object" && value !== null && "type" in value && "name" in value;
  return is(node) && node.type === "Identifier" && node.name === name;
}
