/** Who may import whom: a row for each room, and what is not done in it. */
import { posix } from "node:path";
import type { Deed, Source } from "./sources.ts";

/** In the files that match, only these may be imported, and these things are not done. */
export interface Rule {
  readonly files: RegExp;
  readonly except?: RegExp;
  readonly may?: RegExp;
  readonly mayNot?: RegExp;
  readonly never?: readonly Deed[];
  readonly because: string;
}

/** A room: which rooms beside its own it may import, and why no other. */
interface Room {
  readonly may: readonly string[];
  readonly because: string;
}

/** The rooms of the core, from what is known to what is said of it. */
export const domainRooms = {
  common: { may: [], because: "it is what every room stands on" },
  image: { may: ["common", "ecs", "facts"], because: "what an image is depends on no policy and no verdict" },
  ecs: { may: ["common", "image", "facts"], because: "what ECS has depends on no policy and no verdict" },
  facts: { may: ["common", "image", "ecs"], because: "facts are what was read, before anybody judged it" },
  workload: {
    may: ["common", "image", "ecs", "facts"],
    because: "what runs tasks is known before anybody judged it",
  },
  policy: { may: ["common", "image"], because: "what may be done is settled before anything is read" },
  judge: {
    may: ["common", "image", "ecs", "facts", "workload", "policy"],
    because: "a verdict follows from facts and policy, and not from what is done or said about it",
  },
  remedy: {
    may: ["common", "image", "ecs", "facts", "policy", "judge"],
    because: "a remedy follows from a verdict, and not from what is said about it",
  },
  incidents: {
    may: ["common", "image", "ecs", "facts", "policy", "judge", "remedy"],
    because: "what is told is decided before it is put into words",
  },
  words: {
    may: ["common", "image", "ecs", "facts", "workload", "policy", "judge", "remedy", "incidents"],
    because: "words are about everything that is known, judged and decided",
  },
} as const satisfies Record<string, Room>;

/** The rooms of the story, in the order of its steps; a room is a folder, or a file beside the folders. */
export const reconcileRooms = {
  ports: { may: [], because: "a port says what the story needs, and nothing of how it goes" },
  "note-history": { may: ["ports"], because: "whoever did something notes it" },
  "rewrite-record": { may: ["ports"], because: "whoever writes a record says what to write" },
  read: { may: ["ports"], because: "reading comes before judging" },
  judge: { may: ["ports", "read"], because: "judging is reading and the core, and does nothing else" },
  judged: { may: [], because: "it is what the core answered" },
  publish: {
    may: ["ports", "judged", "note-history", "rewrite-record"],
    because: "publishing is told what to say, and reads and judges nothing",
  },
  record: {
    may: ["ports", "judged", "note-history", "rewrite-record", "publish"],
    because: "what was decided is carried out, and nothing is judged again",
  },
  reconcile: {
    may: ["ports", "judge", "judged", "record"],
    because: "the story is its steps, and does not know what began it",
  },
  triggers: {
    may: ["ports", "read", "publish", "reconcile"],
    because: "a trigger only says where to look",
  },
  remedy: {
    may: ["ports", "read", "judge", "note-history", "rewrite-record"],
    because: "the writer looks and judges for itself, and leaves to others what people are told",
  },
} as const satisfies Record<string, Room>;

const domain = "src/domain/.*";
const ports = String.raw`src/reconcile/ports(?:\.ts|/.*)`;
const reconcile = "src/reconcile/.*";
const connect = "src/connect/.*";
const explain = "src/explain/.*";
const aPackage = String.raw`(?!node:|src/|handlers/|scripts/|test/|bench/|[^@][^/]*\.yml$).*`;
const any = (...allowed: readonly string[]) => new RegExp(`^(?:${allowed.join("|")})$`);

const pure = "it is pure: it imports pure libraries alone, and touches nothing outside";

/** What an adapter may know of the core: what is read and written, and not how it is judged. */
const domainOfAdapters = "src/domain/(?:common|image|ecs|facts|workload|policy|incidents|words)/.*";

/** The commands of the command line; each has a file, and may have a folder of the same name. */
const aCommand = /^src\/cli\/commands\/([a-z-]+)/;

/** Every rule about a set of files. */
export const rules: readonly Rule[] = [
  ...Object.entries<Room>(domainRooms).map(([room, { may, because }]) => ({
    files: new RegExp(`^src/domain/${room}/`),
    mayNot: new RegExp(`^src/domain/(?!(?:${[room, ...may].join("|")})/)`),
    because,
  })),
  {
    files: /^src\/domain\//,
    may: any(domain, "valibot", "matcher", "semver"),
    never: ["reads the clock", "is async", "reads the environment"],
    because: pure,
  },
  {
    files: /^src\/explain\//,
    may: any(domain, explain, "valibot"),
    never: ["reads the clock", "is async", "reads the environment"],
    because: "an explanation follows from the core, and touches nothing outside",
  },
  {
    files: /^(src|handlers)\//,
    except: /^src\/(cli|explain)\//,
    mayNot: /^src\/explain\//,
    because: "explanations are for people at a command line",
  },
  ...Object.entries<Room>(reconcileRooms).map(([room, { may, because }]) => ({
    files: new RegExp(`^src/reconcile/${room}(?:\\.ts$|/)`),
    mayNot: new RegExp(`^src/reconcile/(?!(?:${[room, ...may].join("|")})(?:\\.ts$|/))`),
    because,
  })),
  {
    files: /^src\/reconcile\//,
    may: any(domain, reconcile, "ulid", "node:util"),
    because: "the story knows the world by its ports",
  },
  {
    files: /^src\/adapters\//,
    may: any(domainOfAdapters, ports, "src/adapters/.*", "node:https?", aPackage),
    because: "an adapter knows what is read and written, the ports and its SDK",
  },
  {
    files: /^src\/adapters\/aws\//,
    may: any("src/domain/common/.*", "src/adapters/aws/.*", "node:https?", aPackage),
    because: "what all adapters share knows none of them, and nothing of what is read",
  },
  {
    files: /^src\/connect\//,
    may: any(
      connect,
      "src/adapters/.*",
      "src/domain/(?:common|policy)/.*",
      ports,
      "src/reconcile/remedy/remediate.ts",
      "node:.*",
      aPackage,
    ),
    because: "connect puts adapters together, and does nothing with them",
  },
  {
    files: /^handlers\//,
    may: any(connect, reconcile, String.raw`drift\.yml`, "aws-lambda"),
    because: "a handler parses, and calls one function",
  },
  {
    files: /^src\/cli\//,
    may: any(
      connect,
      reconcile,
      domain,
      explain,
      "src/cli/.*",
      "src/sandbox/.*",
      String.raw`package\.json`,
      "node:.*",
      aPackage,
    ),
    because: "the command line gets its adapters from connect",
  },
  {
    files: /^src\/cli\/render\//,
    may: any(
      domain,
      explain,
      "src/cli/render/.*",
      String.raw`src/cli/terminal/terminal\.ts`,
      String.raw`src/cli/exact-json\.ts`,
      "node:crypto",
      aPackage,
    ),
    because: "a format turns what it is given into text",
  },
  {
    files: /^src\/cli\//,
    except: /^src\/cli\/(program\.ts|commands\/)/,
    mayNot: /^src\/cli\/commands\//,
    because: "commands are started by the program alone",
  },
  {
    files: /^(src|handlers)\//,
    except: /^src\/(cli|connect)\/|^handlers\//,
    mayNot: /^(src\/(cli|connect)|handlers)\//,
    because: "what is inside does not know what starts it",
  },
  {
    files: /^(src|handlers)\//,
    except: /^src\/(connect|adapters)\//,
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
    except: /^src\/(connect\/|sandbox\/(clock\/time|faults\/quotas|lambda\/worker)\.ts$)/,
    never: ["reads the clock"],
    because: "time comes in as a value",
  },
  {
    files: /^(src|handlers)\//,
    never: ["imports what cannot be read off the code"],
    because: "these rules could not be checked",
  },
];

/** An import that a rule forbids, and why it is there. */
export interface Exception {
  readonly file: RegExp;
  readonly imports: RegExp;
  readonly because: string;
}

/** The imports that stand against a rule. */
export const exceptions: readonly Exception[] = [
  {
    file: /^src\/domain\/judge\//,
    imports: /^src\/domain\/words\/(image-words|phrases|bad-tag)\.ts$/,
    because: "a finding and a note are sentences, with images, moments and texts of others in them",
  },
  {
    file: /^src\/domain\/remedy\/follow-remedy\.ts$/,
    imports: /^src\/domain\/words\/phrases\.ts$/,
    because: "why a remedy failed is a sentence with a text of ECS in it",
  },
  {
    file: /^src\/domain\/remedy\/(plan|remedy)\.ts$/,
    imports: /^src\/domain\/incidents\/incident\.ts$/,
    because: "a remedy remembers what was said of the finding it is for",
  },
  {
    file: /^src\/domain\/incidents\/alert\.ts$/,
    imports: /^src\/domain\/words\/report\.ts$/,
    because: "an alert carries the reports of its services",
  },
  {
    file: /^src\/adapters\/ecs\/repository-use\.ts$/,
    imports: /^src\/domain\/judge\/container\/written-reference\.ts$/,
    because: "whether a task definition uses a repository is read off its references as the judge reads them",
  },
  {
    file: /^src\/cli\/commands\/demo\/run-advice\.ts$/,
    imports: /^src\/cli\/commands\/pin\.ts$/,
    because: "the demo runs the command that its e-mail names",
  },
];

/** An import that breaks a rule. */
interface Break {
  readonly imported: string;
  readonly because: string;
}

/** What a file breaks, exceptions apart: `PATH imports WHAT: WHY NOT`. */
export function violations(source: Source): string[] {
  const { path, does } = source;
  const imports = breaksOf(source)
    .filter(({ imported }) => !exceptions.some((one) => isFor(one, path, imported)))
    .map(({ imported, because }) => `imports ${imported}: ${because}`);
  const deeds = rulesFor(path).flatMap(({ never = [], because }) =>
    never.filter((deed) => does.includes(deed)).map((deed) => `${deed}: ${because}`),
  );
  return [...imports, ...deeds].map((what) => `${path} ${what}`);
}

/** The imports of a file that are there by this exception. */
export function excepted(source: Source, exception: Exception): Break[] {
  return breaksOf(source).filter(({ imported }) => isFor(exception, source.path, imported));
}

function breaksOf({ path, imports }: Source): Break[] {
  const byRule = rulesFor(path).flatMap(({ may, mayNot, because }) =>
    imports
      .filter((one) => may?.test(one) === false || mayNot?.test(one))
      .map((imported) => ({ imported, because })),
  );
  const foreign = imports.flatMap((imported) => {
    const because = areApart(path, imported);
    return because === null ? [] : [{ imported, because }];
  });
  return [...byRule, ...foreign];
}

/** Rooms that lie side by side: each imports its own files, and what is there for all of them. */
function areApart(path: string, imported: string): string | null {
  const [own, other] = [adapterOf(path), adapterOf(imported)];
  if (own && other && other !== own && own !== "aws" && other !== "aws")
    return "an adapter imports its own files and what all adapters share";
  const [command, another] = [aCommand.exec(path)?.[1], aCommand.exec(imported)?.[1]];
  return command && another && command !== another ? "a command knows no other" : null;
}

function adapterOf(path: string): string | undefined {
  return /^src\/adapters\/([^/]+)\//.exec(path)?.[1];
}

function isFor({ file, imports }: Exception, path: string, imported: string): boolean {
  return file.test(path) && imports.test(posix.normalize(imported));
}

function rulesFor(path: string): Rule[] {
  return rules.filter(({ files, except }) => files.test(path) && !except?.test(path));
}
