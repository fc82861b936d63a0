/** The matrix: each call of each function, by each fault; and the rounds in which its cells are played. */
import { createRandom } from "../../../src/sandbox/random.ts";
import { type FaultName, faultNames, isDeadly, isLasting, mayBeStale } from "./faults.ts";
import { type Act, acts } from "./story.ts";
import type { Cell } from "./strikes.ts";

/** How often each function made each call in an act: by `recheck dynamodb:PutItem`. */
export type Counts = Readonly<Record<Act, ReadonlyMap<string, number>>>;

/** Each fault for each call that was seen. */
export function cellsOf(counts: Counts): Cell[] {
  return acts.flatMap((act) =>
    [...counts[act]].flatMap(([key, count]) => {
      const [caller = "", operation = ""] = key.split(" ");
      return faultNames
        .filter((fault) => fault !== "answered what was true before" || mayBeStale(operation))
        .flatMap((fault) => placesOf(fault, count).map((nth) => ({ act, caller, operation, nth, fault })));
    }),
  );
}

/** At which of these calls it strikes: a death at each, another at the first and the last, one that lasts at the first. */
function placesOf(fault: FaultName, count: number): number[] {
  if (isDeadly(fault)) return Array.from({ length: count }, (_, i) => i + 1);
  return isLasting(fault) ? [1] : [...new Set([1, count])];
}

/**
 * The cells in rounds: in each act of a round each function is struck once. If there are so many rounds at most, they
 * have each call with some fault, and as many other cells as there is room for.
 */
export function inRounds(cells: readonly Cell[], seed: number, atMost = Number.POSITIVE_INFINITY): Cell[][] {
  const random = createRandom(seed);
  const rounds: Cell[][] = [];
  for (const own of Map.groupBy(cells, ({ act, caller }) => `${act} ${caller}`).values())
    for (const [i, cell] of oneOfEachFirst(shuffled(own, random)).slice(0, atMost).entries()) {
      rounds[i] ??= [];
      rounds[i].push(cell);
    }
  return rounds;
}

function oneOfEachFirst(cells: readonly Cell[]): Cell[] {
  const first = [...new Map(cells.map((cell) => [cell.operation, cell])).values()];
  return [...first, ...cells.filter((cell) => !first.includes(cell))];
}

/** What `remediate` is refused once it has begun to write: it tells people, and tries again with the next image. */
const writing: ReadonlySet<string> = new Set([
  "ecs:DescribeTaskDefinition",
  "ecs:ListTaskDefinitions",
  "ecs:RegisterTaskDefinition",
  "ecs:UpdateService",
]);

/** Whether the remedy is given up for good, as docs/remediation.md says. */
export function isGivenUp({ caller, operation, fault }: Cell): boolean {
  return caller === "remediate" && fault === "denied" && writing.has(operation);
}

function shuffled<T>(values: readonly T[], random: () => number): T[] {
  return values
    .map((value) => ({ value, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value);
}
