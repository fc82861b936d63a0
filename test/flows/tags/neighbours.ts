/** Neighbours of the rows: what runs, what is pushed before and later, and what is right because it was made so. */
import { chart, index, signature } from "./images.ts";
import { type Dice, kinds, type Line, lineBeside } from "./lines.ts";
import type { Case, Pushed, Way } from "./play.ts";

/** A case, and what people should hear of it. */
export interface Neighbour {
  readonly one: Case;
  /** The message that is due: `opened behind not-registered: 1.2.4`; `null` where nobody should hear anything. */
  readonly right: string | null;
}

/** What the service runs and what of it comes later. */
interface Plot {
  readonly runs: string;
  readonly before: readonly Pushed[];
  /** In this order. */
  readonly later: readonly Pushed[];
  /** In any order among these. */
  readonly besides: readonly Pushed[];
  readonly right: string | null;
  readonly taken: ReadonlySet<string>;
  readonly architecture?: Case["architecture"];
}

/** Draws a neighbour. */
export function neighbourOf(dice: Dice, key: string): Neighbour {
  const { often } = dice;
  const plot = often(12) ? movingPlot(dice) : often(10) ? partialPlot(dice) : linePlot(dice);
  const { runs, architecture, right } = plot;
  const noise = noiseOf(dice, plot.taken);
  const cut = dice.int(0, Math.min(noise.length, 20));
  const before = shuffledInto(dice, plot.before, noise.slice(0, cut));
  const later = shuffledInto(dice, plot.later, [...plot.besides, ...noise.slice(cut, cut + dice.int(0, 2))]);
  const one: Case = {
    key,
    architecture,
    before: before.map((pushed, i) => [`${(before.length - i) * 5 + 1}h`, pushed] as const),
    runs,
    later,
    mode: "alert",
    track: "auto",
  };
  return { one, right };
}

/** How a neighbour is written where it fails. */
export function sayNeighbour({ one: { runs, before, later } }: Neighbour, way: Way): string {
  const name = (pushed: Pushed) =>
    typeof pushed === "string" ? pushed : `${pushed.name} (${pushed.make.name})`;
  const say = (all: readonly Pushed[]) => all.map(name).join(", ") || "nothing";
  return `by ${way}: ${say(before.flatMap(([, ...all]) => all))}; runs ${runs}; then ${say(later as Pushed[])}`;
}

/** A service on one build of a line. */
function linePlot(dice: Dice): Plot {
  const { int, often, pick } = dice;
  const line = lineBeside(dice, new Set(), pick(Object.keys(kinds) as (keyof typeof kinds)[]));
  const at = int(2, 5);
  const isForgotten = often(50);
  const isOrdered = line.order === "own";
  const leads = often(40);
  const leader = line.prefix === "main" && often(50) ? "main" : "latest";
  const isFor = isOrdered && !leads && often(15) ? ("arm64" as const) : undefined;
  const build = (tag: string, ...more: string[]): Pushed => {
    const name = [tag, ...more].join(" ");
    return isFor ? { name, make: both } : name;
  };
  const usual = (i: number) => build(tagOf(line, i), ...(leads ? [leader] : []));
  const rest = range(at + 1, line.tags.length - 1);
  const early = isOrdered && !leads && often(20) ? rest.splice(int(0, rest.length - 1), 1) : [];
  const chosen = isForgotten ? some(dice, rest, pick([1, 1, 2, 3])) : [];
  const newer = leads && isOrdered ? chosen.toSorted((a, b) => a - b) : chosen;
  const unused = rest.filter((i) => !chosen.includes(i));
  const lures: Pushed[] = [
    ...line.lures.map((tag) => build(tag)),
    ...unused.slice(0, 1).map((i) => ({ name: tagOf(line, i), make: chart })),
    ...(isOrdered ? [build(tagOf(line, int(0, at - 1)), "#late")] : []),
    // Nobody merged these: a moving tag that lives leads the line.
    ...(!isOrdered && leads ? unused.slice(1).map((i) => build(tagOf(line, i), "#unmerged")) : []),
    ...(isFor ? unused.slice(1, 2).map((i) => ({ name: tagOf(line, i), make: foreign })) : []),
  ];
  const expected = isOrdered ? Math.max(...newer) : (newer.at(-1) ?? 0);
  return {
    runs: tagOf(line, at),
    before: [...early.map((i) => build(tagOf(line, i))), ...range(0, at).map(usual)],
    later: newer.map(usual),
    besides: some(dice, lures, int(0, 2)),
    right: isForgotten ? `opened behind not-registered: ${nameOf(usual(expected))}` : null,
    taken: new Set([line.identity]),
    architecture: isFor,
  };
}

const both = index("amd64", "arm64");
const foreign = index("amd64");

/** A service on a tag that moves; builds that did not get it concern nobody. */
function movingPlot(dice: Dice): Plot {
  const { int, often, pick } = dice;
  const line = lineBeside(dice, new Set());
  const tag = pick(["latest", "prod", "staging", "stable", "main", "release"]);
  const at = int(1, 4);
  const isForgotten = often(50);
  const newer = isForgotten ? range(at + 1, at + int(1, 2)) : [];
  const usual = (i: number) => `${tagOf(line, i)} ${tag}`;
  const unpromoted = range(at + 3, line.tags.length - 1).map((i) => tagOf(line, i));
  return {
    runs: tag,
    before: range(0, at).map(usual),
    later: newer.map(usual),
    besides: some(dice, unpromoted, int(0, 2)),
    right: isForgotten ? `opened stale not-redeployed: ${usual(newer.at(-1) ?? 0)}` : null,
    taken: new Set([line.identity]),
  };
}

/** A service on the major or minor of a release, which moves with each release of it. */
function partialPlot(dice: Dice): Plot {
  const { int, often, pick } = dice;
  const [v, major, minor] = [pick(["", "v"]), int(1, 30), int(0, 12)];
  const isMinor = often(30);
  const short = `${v}${major}${isMinor ? `.${minor}` : ""}`;
  const release = (i: number) =>
    isMinor ? `${v}${major}.${minor}.${i} ${short}` : `${v}${major}.${minor + i}.0 ${short}`;
  const at = int(0, 3);
  const isForgotten = often(50);
  const newer = isForgotten ? range(at + 1, at + int(1, 2)) : [];
  const next = `${v}${major + 1}.0.0 ${v}${major + 1}`;
  return {
    runs: short,
    before: range(0, at).map(release),
    later: newer.map(release),
    besides: some(dice, [next, `${v}${major}.${minor + 20}.0-alpine ${short}-alpine`], int(0, 2)),
    right: isForgotten ? `opened stale not-redeployed: ${release(newer.at(-1) ?? 0)}` : null,
    taken: new Set(["version #", "build #"]),
  };
}

/** Tags of other lines, and what is no image, in any order. */
function noiseOf(dice: Dice, own: ReadonlySet<string>): Pushed[] {
  const taken = new Set(own);
  const lines = Array.from({ length: dice.int(0, 4) }, () => {
    const line = lineBeside(dice, taken);
    taken.add(line.identity);
    return line;
  });
  const besides: Pushed[] = [
    { name: `sha256-${"0123456789abcdef".repeat(4)}.sig`, make: signature },
    { name: `${dice.int(1, 40)}.${dice.int(0, 9)}.${dice.int(0, 9)}-chart`, make: chart },
  ];
  return some(dice, [...lines.flatMap(({ tags }) => tags), ...some(dice, besides, dice.int(0, 2))], 24);
}

/** The first list in its order, and the others anywhere between. */
function shuffledInto(dice: Dice, ordered: readonly Pushed[], others: readonly Pushed[]): Pushed[] {
  const all = [...ordered];
  for (const one of others) all.splice(dice.int(0, all.length), 0, one);
  return all;
}

/** So many of these at most, in any order. */
function some<T>(dice: Dice, list: readonly T[], count: number): T[] {
  const rest = [...list];
  return range(1, Math.min(count, rest.length)).flatMap(() => rest.splice(dice.int(0, rest.length - 1), 1));
}

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
}

function tagOf({ tags }: Line, i: number): string {
  const tag = tags[i];
  if (tag === undefined) throw new RangeError(`Cannot name tag ${i}: the line has ${tags.length}`);
  return tag;
}

function nameOf(pushed: Pushed): string {
  return typeof pushed === "string" ? pushed : pushed.name;
}
