import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TagMove } from "../../../src/domain/facts/facts.ts";
import { changesOf, movedAwayFrom, movedTo } from "../../../src/domain/image/moves.ts";
import type { Digest } from "../../../src/domain/image/reference.ts";
import { tagMoves } from "../../arbitraries.ts";
import { at, digest } from "../building.ts";

const on = (date: Date | null | undefined) => date?.toISOString().slice(11, 16) ?? null;

describe("movedTo", () => {
  /** `08:00 A` is a push; `08:00 A seen` a look. */
  const cases: readonly [
    moves: readonly string[],
    to: string,
    at: string | null,
    source?: string,
    notBefore?: string | null,
  ][] = [
    [[], "A", null],
    [["08:00 A"], "B", null],
    [["08:00 A"], "A", "08:00", "event", "08:00"],
    [["08:00 A seen"], "A", "08:00", "seen", null],
    [["08:00 A", "09:00 B"], "B", "09:00", "event", "09:00"],
    [["08:00 A", "09:00 B"], "A", "08:00", "event", "08:00"],
    [["08:00 A", "09:00 B seen"], "B", "09:00", "seen", "08:00"],
    [["08:00 A", "09:00 B", "10:00 A"], "A", "10:00", "event", "10:00"],
    [["08:00 A", "09:00 B", "10:00 A"], "B", "09:00", "event", "09:00"],
    [["08:00 A", "09:00 A", "10:00 A"], "A", "08:00", "event", "08:00"],
    [["08:00 A", "09:00 B", "10:00 B"], "B", "09:00", "event", "09:00"],
    [["08:00 A", "08:30 A seen", "09:00 B seen", "09:10 B"], "B", "09:00", "seen", "08:30"],
    [["08:00 A", "09:00 B", "09:10 B seen"], "B", "09:00", "event", "09:00"],
    [["09:00 B", "09:00 B seen"], "B", "09:00", "event", "09:00"],
  ];
  test.each(cases)("%j to %s: %s", (moves, to, when, source, notBefore) => {
    const found = movedTo(moves.map(read), digest(to));
    expect(found && { at: on(found.at), source: found.source, notBefore: on(found.notBefore) }).toEqual(
      when && { at: when, source, notBefore },
    );
  });
});

describe("movedAwayFrom", () => {
  const cases: readonly [moves: readonly string[], from: string, expected: string | null][] = [
    [[], "A", null],
    [["08:00 A"], "A", null],
    [["08:00 A", "09:00 B"], "A", "09:00 B"],
    [["08:00 A", "09:00 B", "10:00 C"], "A", "09:00 B"],
    [["08:00 A", "09:00 B", "10:00 A"], "A", null],
    [["08:00 A", "09:00 B", "10:00 A", "11:00 C"], "A", "11:00 C"],
    [["08:00 B"], "A", null],
  ];
  test.each(cases)("%j from %s: %s", (moves, from, expected) => {
    expect(movedAwayFrom(moves.map(read), digest(from))).toEqual(expected && read(expected));
  });
});

test("changesOf leaves out what a tag named already", () => {
  const moves = ["11:00 A", "08:00 A", "09:00 A", "10:00 B", "12:00 C", "12:30 C"].map((text): TagMove => {
    const [clock = "", name = ""] = text.split(" ");
    return { at: at(clock), digest: digest(name), source: "event" };
  });
  expect(changesOf(moves).map((move) => on(move.at))).toEqual(["08:00", "10:00", "11:00", "12:00"]);
});

describe("what is derived from a set of moves", () => {
  const derive = (moves: readonly TagMove[], names: readonly Digest[]) =>
    names.map((name) => ({ to: movedTo(moves, name), away: movedAwayFrom(moves, name) }));
  const distinctTimes = fc.uniqueArray(tagMoves(), { selector: ({ at }) => at.getTime(), maxLength: 8 });

  test("does not depend on the order in which they became known", () => {
    fc.assert(
      fc.property(shuffled(distinctTimes), ([moves, others]) => {
        const names = moves.map((one) => one.digest);
        expect(derive(others, names)).toEqual(derive(moves, names));
      }),
    );
  });

  test("nor for moves of one second", () => {
    fc.assert(
      fc.property(
        shuffled(fc.array(tagMoves(fc.constant(at("08:00"))), { maxLength: 8 })),
        ([moves, others]) => {
          const names = moves.map((one) => one.digest);
          expect(derive(others, names)).toEqual(derive(moves, names));
        },
      ),
    );
  });

  test("does not change when one becomes known twice", () => {
    fc.assert(
      fc.property(distinctTimes, fc.nat(), (moves, n) => {
        const names = moves.map((one) => one.digest);
        const double = moves[n % Math.max(1, moves.length)];
        expect(derive(double ? [double, ...moves] : moves, names)).toEqual(derive(moves, names));
      }),
    );
  });
});

function shuffled<T>(lists: fc.Arbitrary<T[]>): fc.Arbitrary<[T[], T[]]> {
  return lists.chain((list) =>
    fc.tuple(
      fc.constant(list),
      fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
    ),
  );
}

function read(text: string): TagMove {
  const [clock = "", name = "", seen] = text.split(" ");
  return { at: at(clock), digest: digest(name), source: seen ? "seen" : "event" };
}
