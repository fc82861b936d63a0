/** What no track leads to, whatever a repository has: told from the letters of the tags alone. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { valueOr } from "../../../src/domain/common/known.ts";
import { follow, noOrigin } from "../../../src/domain/image/follow.ts";
import { evidenceOf } from "../../../src/domain/image/line.ts";
import { parseReference } from "../../../src/domain/image/reference.ts";
import { targetOf } from "../../../src/domain/image/target.ts";
import type { Track } from "../../../src/domain/image/track.ts";
import { digest, tag } from "../building.ts";
import { pushed } from "./pushes.ts";

/** A version as its numbers, with what stands around it in a tag. */
interface Written {
  readonly numbers: readonly number[];
  readonly day: number;
  readonly form: number;
}

/** How versions of a line are written, so that a tag is its numbers and nothing else that has an order. */
const forms: readonly ((version: string, day: number) => string)[] = [
  (version) => version,
  (version) => `${version}-alpine`,
  (version, day) => `${version}-202401${String(day).padStart(2, "0")}`,
  (version, day) => `202401${String(day).padStart(2, "0")}-v${version}`,
];

const number = (max: number) => fc.nat(max);
const versions = () =>
  fc.oneof(
    fc.tuple(number(3), number(12)),
    fc.tuple(number(3), number(5), number(3)),
    fc.tuple(fc.integer({ min: 17, max: 29 }), number(14), number(2)),
    fc.tuple(fc.integer({ min: 2023, max: 2026 }), fc.integer({ min: 1, max: 12 }), number(3)),
    fc.tuple(fc.constant(2), fc.integer({ min: 440, max: 470 })),
  );
const builds = (): fc.Arbitrary<Written[]> =>
  fc.array(
    fc.record({
      numbers: versions(),
      day: fc.integer({ min: 1, max: 28 }),
      form: number(forms.length - 1),
    }),
    { minLength: 2, maxLength: 14 },
  );

const tracks = () =>
  fc.constantFrom<Track>(
    { kind: "auto" },
    { kind: "calver" },
    { kind: "semver", range: "*", variant: null },
    { kind: "semver", range: "1.x || 2.x", variant: null },
    { kind: "semver", range: "*", variant: "alpine" },
  );

const tagOf = ({ numbers, day, form }: Written) => forms[form]?.(numbers.join("."), day) ?? "";

function difference(a: readonly number[], b: readonly number[]): number {
  const at = Math.max(a.length, b.length);
  const places = Array.from({ length: at }, (_, i) => (a[i] ?? 0) - (b[i] ?? 0));
  return places.find((place) => place !== 0) ?? 0;
}

/** What a service with this tag is led to, if that is another image than the one it is on. */
function ledTo(pushes: readonly string[], own: string, track: Track) {
  const facts = pushed(...pushes);
  const from = valueOr(facts.tags.get(tag(own)), null);
  const follows = follow(track, parseReference(`x:${own}`), noOrigin, evidenceOf(facts));
  const found = targetOf(follows, facts, { digest: from, runs: from, platform: null });
  const target = valueOr(found, null)?.target ?? null;
  return target?.digest === from ? null : target;
}

/** Behind a date, two numbers are a name. */
const isName = ({ numbers, form }: Written) => form === 3 && numbers.length === 2;

/** Whether the owner may have meant a year: four digits, or two of them and a month, and none of its line says no. */
function mayBeYear({ numbers, form }: Written, all: readonly Written[]): boolean {
  const [year = 0] = numbers;
  const isNone = all.some(
    (one) =>
      one.form === form && (one.numbers[0] ?? 0) >= 15 && !inMonths(one.numbers[1] ?? 0) && !isLong(one),
  );
  return year >= 2000 || (form < 2 && year >= 15 && inMonths(numbers[1] ?? 0) && !isNone);
}
const inMonths = (month: number) => month >= 1 && month <= 12;
const isLong = ({ numbers }: Written) => (numbers[0] ?? 0) >= 2000;

test("nobody is led to a lower version, nor to another major that is no year, nor to another name", () => {
  fc.assert(
    fc.property(builds(), fc.nat(), tracks(), (all, at, track) => {
      const own = all[at % all.length];
      if (own === undefined) throw new RangeError("a build is needed");
      const to = ledTo(all.map(tagOf), tagOf(own), track)?.digest;
      const target = all.find((one) => digest(tagOf(one)) === to);
      // Whose tag has no version may be led to any that is asked for.
      if (target === undefined || (isName(own) && track.kind === "semver")) return;
      expect(difference(target.numbers, own.numbers)).toBeGreaterThanOrEqual(0);
      if (isName(own)) expect(target.numbers).toEqual(own.numbers);
      if (track.kind !== "semver" && target.numbers[0] !== own.numbers[0])
        expect([own, target].map((one) => mayBeYear(one, all))).toEqual([true, true]);
    }),
    { numRuns: 5000 },
  );
});

test("nobody is led from a moving tag below what it names, nor below the highest that is asked for", () => {
  const explicit = fc.constantFrom<Track>({ kind: "calver" }, { kind: "semver", range: "*", variant: null });
  fc.assert(
    fc.property(builds(), fc.nat(), explicit, (all, at, track) => {
      const named = all[at % all.length];
      if (named === undefined) throw new RangeError("a build is needed");
      const pushes = all.map((one) => (one === named ? `${tagOf(one)}=${tagOf(one)},stable` : tagOf(one)));
      const to = ledTo(pushes, "stable", track);
      const target = all.find((one) => tagOf(one) === to?.tag);
      if (target === undefined) return;
      const isAsked = (one: Written) => track.kind === "semver" || isLong(one);
      const isFuller =
        (one: Written) =>
        ({ numbers }: Written) =>
          numbers.length > one.numbers.length && one.numbers.every((each, i) => each === numbers[i]);
      // Who is on weekly releases is not asked for those with long support, nor the other way round.
      const isWeekly = all.some(({ numbers, form }) => form === target.form && (numbers[1] ?? 0) > 99);
      const isOther = ({ numbers }: Written) => isWeekly && numbers.length > 2 !== named.numbers.length > 2;
      const asked = all.filter(
        (one) =>
          isAsked(one) &&
          !isName(one) &&
          !isOther(one) &&
          (one === named ? one.form < 2 : one.form === target.form),
      );
      for (const one of asked)
        if (!all.some(isFuller(one)))
          expect(difference(target.numbers, one.numbers)).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 5000 },
  );
});
