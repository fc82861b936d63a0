/**
 * Lines of tags as teams write them, each made from its parts: what is newer than what is known because it was made
 * so, and never because a tag was read.
 */
import type fc from "fast-check";

/** A line: tags that one team gives to the builds of one thing. */
export interface Line extends Made {
  /** The words before each tag, as a tag of their own would be written; empty if there are none. */
  readonly prefix: string;
}

/** What makes a line but for the words before it. */
interface Made {
  /** As people would write it: `api-1.2.3-alpine`. */
  readonly kind: string;
  /** Two lines of a repository are not of one family around the same words. */
  readonly identity: string;
  /** Whether the tags themselves say which is newer; else the order of the pushes does. */
  readonly order: "own" | "pushes";
  /** Tags from the oldest to the newest. */
  readonly tags: readonly string[];
  /** Tags that belong beside the line, and that nobody on its tags waits for, whenever they are pushed. */
  readonly lures: readonly string[];
}

type Draw = fc.GeneratorValue;

/** Draws: whole numbers, one of a list, yes or no. */
export interface Dice {
  readonly int: (min: number, max: number) => number;
  readonly pick: <T>(list: readonly T[]) => T;
  readonly often: (percent: number) => boolean;
}

export function diceOf(draw: Draw, { integer }: Pick<typeof fc, "integer">): Dice {
  const int = (min: number, max: number) => draw(integer, { min, max });
  return {
    int,
    pick: (list) => list[int(0, list.length - 1)] as (typeof list)[number],
    often: (percent) => int(0, 99) < percent,
  };
}

/** How many tags each line has. */
const length = 8;

const apps = ["api", "web", "worker", "shop-api", "billing", "app2", "java21", "my_service"];
const branches = ["main", "develop", "release", "feature-login", "hotfix-cart", "trunk"];
const places = ["prod", "staging", "qa", "eu-west-1", "tenant-7", "pr-45", "corretto-17", "mysql-8"];
const variants = [
  "alpine",
  "slim",
  "slim-bookworm",
  "jre-alpine",
  "bullseye",
  "jre",
  "fpm-alpine3.20",
  "amd64",
  "arm64",
  "debug",
  "debian-12",
  "windowsservercore-ltsc2022",
  "cuda12",
  "pg16",
  "php8.2",
  "arm-v7",
  "us-east-2",
  "ubuntu22.04",
  "el9.4",
  "corretto-17",
  "blue-2",
];

/** The same with another major of what the image is built upon or for: for its owner to choose. */
const otherMajors: Readonly<Record<string, string>> = {
  "-fpm-alpine3.20": "-fpm-alpine4.0",
  "-debian-12": "-debian-13",
  "-cuda12": "-cuda13",
  "-pg16": "-pg17",
  "-php8.2": "-php8.3",
  "-ubuntu22.04": "-ubuntu24.04",
  "-el9.4": "-el10.0",
  "-corretto-17": "-corretto-21",
  "-blue-2": "-blue-3",
};

/** Every kind of line, by name. */
export const kinds = {
  version: versionLine,
  revision: revisionLine,
  underscore: underscoreLine,
  preRelease: preReleaseLine,
  describe: describeLine,
  rising: risingLine,
  commit: commitLine,
  versionCommit: versionCommitLine,
  buildCommit: buildCommitLine,
  build: buildLine,
  uuid: uuidLine,
  date: dateLine,
  calendar: calendarLine,
} as const satisfies Readonly<Record<string, (dice: Dice, words: Words) => Made>>;

/** The words around the positions of a line. */
interface Words {
  /** With its separator: `api-`; empty if there is none. */
  readonly prefix: string;
  /** With its separator: `-alpine`. */
  readonly variant: string;
  /** Whether no commit looks like something else: what is known of a line beside may be a part of it. */
  readonly isPlain?: boolean;
}

/** A line that is none of these; of this kind, if one is told. */
export function lineBeside(dice: Dice, taken: ReadonlySet<string>, kind?: keyof typeof kinds): Line {
  for (;;) {
    const chosen = kind ?? dice.pick(Object.keys(kinds) as (keyof typeof kinds)[]);
    const words = { ...wordsOf(dice, countingKinds.has(chosen)), isPlain: kind === undefined };
    const line = { ...kinds[chosen](dice, words), prefix: words.prefix.replace(/[-_]$/, "") };
    if (!taken.has(line.identity)) return line;
  }
}

/** Kinds whose number could be the ticket of a feature branch, if they stood behind one: nobody could tell. */
const countingKinds: ReadonlySet<string> = new Set<keyof typeof kinds>(["build", "buildCommit"]);

function wordsOf({ pick, often }: Dice, isCounting: boolean): Words {
  const before = isCounting ? branches.filter((branch) => !/^(?:feature|hotfix)-/.test(branch)) : branches;
  const prefix = often(50) ? `${pick([...apps, ...before, ...places])}${pick(["-", "-", "-", "_"])}` : "";
  return { prefix, variant: often(45) ? `-${pick(variants)}` : "" };
}

/** What tells lines apart: whatever is written around a position, and what kind of position it is. */
function identityOf(family: string, { prefix, variant }: Words): string {
  return `${family} ${prefix.replace(/[-_]$/, "")}#${variant}`;
}

const around = ({ prefix, variant }: Words, positions: readonly string[]) =>
  positions.map((position) => `${prefix}${position}${variant}`);

/** Versions of one major, rising in every way there is: 1.9.3, 1.9.10, 1.10.0. */
function versions({ int, pick }: Dice, count = length): [number, number, number][] {
  let [major, minor, patch] = [pick([0, 1, 2, 3, 8, 15, 21, 130]), int(0, 12), int(0, 12)];
  if (major === 0 && minor === 0) minor = 1;
  return Array.from({ length: count }, () => {
    if (int(0, 2) === 0) [minor, patch] = [minor + int(1, 3), int(0, 1) * int(0, 4)];
    else patch += int(1, 9);
    return [major, minor, patch];
  });
}

const dotted = (numbers: readonly number[]) => numbers.join(".");

function versionLine(dice: Dice, words: Words): Made {
  const v = dice.pick(["", "", "v"]);
  const all = versions(dice);
  const [major, minor, patch] = all.at(-1) ?? [1, 0, 0];
  const next = `${v}${dotted([major, minor, patch + 1])}`;
  const pre = dice.pick(["-rc.1", "-alpha.2", "-beta.3", "-SNAPSHOT", "-rc1", "-M1"]);
  return {
    kind: "version",
    identity: identityOf("version", words),
    order: "own",
    tags: around(
      words,
      all.map((one) => v + dotted(one)),
    ),
    lures: [
      ...around(words, [`${v}${dotted([major + 1, 0, 0])}`]),
      ...(words.variant === "" ? [`${words.prefix}${next}${pre}`, `${words.prefix}${next}-hotfix`] : []),
      ...(otherMajors[words.variant] ? [`${words.prefix}${next}${otherMajors[words.variant]}`] : []),
    ],
  };
}

/** `3.4.6-debian-12-r9`, `1.4.2-build9`, `1.4.2-2`: one version built again, and then the next one. */
function revisionLine(dice: Dice, words: Words): Made {
  const mark = dice.pick(["-r", "-build", "-build.", "-ls", "-eksbuild.", words.variant === "" ? "-" : "-r"]);
  const [first = [1, 0, 0], second = first] = versions(dice, 2);
  let revision = dice.int(0, 9);
  const again = Array.from({ length: length - 2 }, () => {
    revision += dice.int(1, 2);
    return [first, revision] as const;
  });
  const all = [...again, [second, 0] as const, [second, 1] as const];
  return {
    kind: `revision ${mark}`,
    identity: identityOf("version", words),
    order: "own",
    tags: all.map(([version, number]) => `${words.prefix}${dotted(version)}${words.variant}${mark}${number}`),
    lures: [],
  };
}

/** `21.0.4_7-jre`. */
function underscoreLine(dice: Dice, words: Words): Made {
  return {
    kind: "version with a build behind an underscore",
    identity: identityOf("version", words),
    order: "own",
    tags: around(
      words,
      versions(dice).map((one) => `${dotted(one)}_${dice.int(1, 30)}`),
    ),
    lures: [],
  };
}

/** Candidates of one release, and the release. */
function preReleaseLine(dice: Dice, { prefix }: Words): Made {
  const v = dice.pick(["", "v"]);
  const [version = [1, 0, 0]] = versions(dice, 1);
  const mark = dice.pick(["-rc.", "-rc", "-beta.", "-alpha.", "-preview."]);
  const start = dice.int(1, 9);
  const candidates = Array.from({ length: length - 1 }, (_, i) => `${mark}${start + i}`);
  return {
    kind: "pre-release",
    identity: identityOf("version", { prefix, variant: "" }),
    order: "own",
    tags: around(
      { prefix, variant: "" },
      [...candidates, ""].map((end) => v + dotted(version) + end),
    ),
    lures: [],
  };
}

/** `v1.4.2-3-gabc1234`: so many commits behind a release, and the next release. */
function describeLine(dice: Dice, { prefix }: Words): Made {
  const [first = [1, 0, 0], second = first] = versions(dice, 2);
  let after = 0;
  const behind = Array.from({ length: length - 1 }, () => {
    after += dice.int(1, 6);
    return `v${dotted(first)}-${after}-g${hex(dice, 7)}`;
  });
  const tags = [...behind, `v${dotted(second)}`];
  return {
    kind: "describe",
    identity: identityOf("version", { prefix, variant: "" }),
    order: "own",
    tags: around({ prefix, variant: "" }, tags),
    lures: [],
  };
}

/** `1.12.0-alpine3.20`, and the distribution rises with the version; never does it fall. */
function risingLine(dice: Dice, { prefix }: Words): Made {
  let distribution = dice.int(8, 10);
  const all = versions(dice);
  const tags = all.map((one) => {
    if (dice.often(40)) distribution += 1;
    return `${dotted(one)}-alpine3.${distribution}`;
  });
  const [major, minor] = all.at(-1) ?? [1, 0];
  return {
    kind: "version on a rising distribution",
    identity: identityOf("version", { prefix, variant: "-alpine#" }),
    order: "own",
    tags: around({ prefix, variant: "" }, tags),
    lures: [`${prefix}${major}.${minor + 1}.0-alpine3.7`],
  };
}

function commitLine(dice: Dice, words: Words): Made {
  const size = dice.pick([7, 7, 7, 8, 12, 40]);
  const sha = words.prefix === "" ? dice.pick(["", "", "sha-", "git-"]) : "";
  return {
    kind: `commit ${size}`,
    identity: identityOf("commit", { ...words, prefix: words.prefix || sha }),
    order: "pushes",
    tags: around(
      words,
      commits(dice, words, size).map((id) => sha + id),
    ),
    lures: [],
  };
}

/** `1.4.2-abc1234`: builds of one version. */
function versionCommitLine(dice: Dice, words: Words): Made {
  const v = dice.pick(["", "v"]);
  const [version = [1, 0, 0]] = versions(dice, 1);
  return {
    kind: "version and commit",
    identity: identityOf("version", words),
    order: "pushes",
    tags: around(
      words,
      commits(dice, words).map((id) => `${v}${dotted(version)}-${id}`),
    ),
    lures: [],
  };
}

/** `101-abc1234`. */
function buildCommitLine(dice: Dice, words: Words): Made {
  const start = dice.int(95, 995);
  return {
    kind: "build and commit",
    identity: identityOf("build", words),
    order: "own",
    tags: around(
      words,
      commits(dice, words).map((id, i) => `${start + i}-${id}`),
    ),
    lures: [],
  };
}

/**
 * `build-101`, `101`; a bare number before a variant would be a version, and one of two digits before a runtime the
 * version of that.
 */
function buildLine(dice: Dice, { prefix, variant }: Words): Made {
  const mark = prefix === "" ? dice.pick(["", "build-", "run-", "ci-", "build."]) : "";
  const words = { prefix, variant: prefix + mark === "" ? "" : variant };
  const isBeforeRuntime = mark === "" && words.variant.startsWith("-jre");
  const start = dice.pick([
    dice.int(95, 99) + (isBeforeRuntime ? 100 : 0),
    dice.int(995, 999),
    dice.int(1200, 9000),
  ]);
  return {
    kind: "build",
    identity: identityOf("build", { ...words, prefix: words.prefix || mark }),
    order: "own",
    tags: around(
      words,
      Array.from({ length }, (_, i) => `${mark}${start + i}`),
    ),
    lures: [],
  };
}

function uuidLine(dice: Dice, { prefix }: Words): Made {
  return {
    kind: "uuid",
    identity: identityOf("uuid", { prefix, variant: "" }),
    order: "pushes",
    tags: around(
      { prefix, variant: "" },
      Array.from({ length }, () => [8, 4, 4, 4, 12].map((size) => hex(dice, size)).join("-")),
    ),
    lures: [],
  };
}

/** Days, and seconds of days, in every way that they are written. */
function dateLine(dice: Dice, words: Words): Made {
  const write = dice.pick([
    (date: string) => date.slice(0, 10),
    (date: string) => date.slice(0, 10).replaceAll("-", ""),
    (date: string) => date.slice(0, 10).replaceAll("-", "."),
    (date: string) => date.slice(0, 19).replace(/[-:]/g, "").replace("T", "-"),
    (date: string) => date.slice(0, 19).replace(/[-:T]/g, ""),
    (date: string) => date.slice(0, 19).replace(/[-:]/g, ""),
  ]);
  const v = words.prefix === "" ? dice.pick(["", "", "v"]) : "";
  const start = Date.UTC(2024, 11, dice.int(20, 31), dice.int(0, 23), dice.int(0, 59), dice.int(0, 59));
  const days = Array.from({ length }, (_, i) => new Date(start + i * 93_784_000).toISOString());
  return {
    kind: "date",
    identity: identityOf("date", words),
    order: "own",
    tags: around(
      words,
      days.map((day) => v + write(day)),
    ),
    lures: [],
  };
}

/** `2024.12.31`, `2025.1.2`: across the new year. Written with zeros it would be a date: one family. */
function calendarLine(dice: Dice, { prefix }: Words): Made {
  const v = dice.pick(["", "v"]);
  const tags = [
    [2024, 11, dice.int(1, 9)],
    [2024, 11, dice.int(10, 30)],
    [2024, 12, dice.int(1, 9)],
    [2024, 12, dice.int(10, 31)],
    [2025, 1, dice.int(1, 9)],
    [2025, 1, dice.int(10, 31)],
    [2025, 2, dice.int(1, 9)],
    [2025, 10, dice.int(1, 9)],
  ];
  return {
    kind: "calendar version",
    identity: identityOf("date", { prefix, variant: "" }),
    order: "own",
    tags: around(
      { prefix, variant: "" },
      tags.map((one) => v + dotted(one)),
    ),
    lures: [],
  };
}

/** Ids of commits, some of which look like something else where they stand behind three that do not. */
function commits(dice: Dice, { isPlain }: Words, size = 7): string[] {
  const looksElse = [
    () => hexOf(dice, 7, digits),
    () => hexOf(dice, 7, "abcdef"),
    () => dice.pick(["a", "b", "c"]) + hexOf(dice, 6, digits),
    () => `ea${hexOf(dice, 5, digits)}`,
    () => `${hexOf(dice, 1, digits)}e${hexOf(dice, 5, digits)}`,
  ];
  return Array.from({ length }, (_, i) =>
    !isPlain && size === 7 && i >= 3 && dice.often(15) ? dice.pick(looksElse)() : hex(dice, size),
  );
}

const digits = "0123456789";

/** A commit's id, with a digit and a letter in it, as 26 of 27 have of seven. */
function hex(dice: Dice, size: number): string {
  const id = hexOf(dice, size, `${digits}abcdef`);
  return /\d.*[a-f]|[a-f].*\d/.test(id) && !/^(?:[abc]|ea|\de)\d+$/.test(id) ? id : hex(dice, size);
}

function hexOf(dice: Dice, size: number, among: string): string {
  return Array.from({ length: size }, () => dice.pick([...among])).join("");
}
