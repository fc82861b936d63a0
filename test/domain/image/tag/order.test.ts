import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  comparePlaces,
  compareVariants,
  isBelow,
  isVariantKept,
  maySucceed,
} from "../../../../src/domain/image/tag/order.ts";
import { spell } from "../../../../src/domain/image/tag/spell.ts";
import { tag } from "../../building.ts";

const reading = (text: string) => spell(tag(text));
const sign = (of: number) => (of > 0 ? "later" : of < 0 ? "earlier" : "no other");

describe("the place of a tag in its line", () => {
  test.each<[a: string, b: string]>([
    ["1.2.10", "1.2.9"],
    ["1.10.0", "1.9.9"],
    ["10.0.0", "9.0.0"],
    ["1.2.3.1", "1.2.3"],
    ["2025.1.2", "2024.12.31"],
    ["1.2.3", "1.2.3-rc.9"],
    ["1.2.3-rc.10", "1.2.3-rc.9"],
    ["1.2.3-rc.1", "1.2.3-beta.9"],
    ["1.2.3-beta.1", "1.2.3-alpha.9"],
    ["1.2.3-alpha.1", "1.2.3-dev.9"],
    ["1.2.3rc1", "1.2.3b2"],
    ["4.1.0.SP2", "4.1.0.SP1"],
    ["4.1.0.SP1", "4.1.0.Final"],
    ["4.1.1.Final", "4.1.0.SP9"],
    ["4.1.0.GA", "4.1.0.CR9"],
    ["1.29.0-eksbuild.10", "1.29.0-eksbuild.9"],
    ["1.29.1-gke.100", "1.29.0-gke.1200"],
    ["1.29.0-rke2r2", "1.29.0-rke2r1"],
    ["1.2.3-M2", "1.2.3-M1"],
    ["1.2.3-rc.1.2", "1.2.3-rc.1.1"],
    ["1.2.3-rc.1", "1.2.3-rc"],
    ["1.2.4-rc.1", "1.2.3"],
    ["1.2.3-20-gabc1234", "1.2.3-3-gabc1234"],
    ["1.2.3-1-gabc1234", "1.2.3"],
    ["1.2.4", "1.2.3-20-gabc1234"],
    ["3.4.6-debian-12-r10", "3.4.6-debian-12-r9"],
    ["3.4.7-debian-12-r0", "3.4.6-debian-12-r9"],
    ["21.0.5_11-jre", "21.0.4_70-jre"],
    ["8u400-b01-jre", "8u392-b08-jre"],
    ["build-10", "build-9"],
    ["102-abc1234", "101-def5678"],
    ["20240116", "20240115"],
    ["2024-01-15-101500", "2024-01-15-093012"],
    ["20240115.10", "20240115.9"],
    ["20250101", "20241231"],
    ["21.0.1_12-jdk", "21_35-jdk"],
    ["21_36-jdk", "21_35-jdk"],
    ["17rc1", "17beta3"],
    ["17.0", "17rc2"],
    ["25.01", "24.10"],
    ["RELEASE.2024-01-01T00-00-00Z.hotfix.cf89776b4", "RELEASE.2024-01-01T00-00-00Z"],
    ["RELEASE.2024-02-01T00-00-00Z", "RELEASE.2024-01-01T00-00-00Z.hotfix.cf89776b4"],
    ["12.0.2-security-01", "12.0.2"],
    ["12.0.3", "12.0.2-security-01"],
    ["2.4.7-p10", "2.4.7-p9"],
    ["1.2.3-p1-3-gabc1234", "1.2.3-p1"],
    ["100000000000000000000000000001", "100000000000000000000000000000"],
    ["010", "9"],
  ])("%s is later than %s", (a, b) => {
    expect(sign(comparePlaces(reading(a), reading(b)))).toBe("later");
    expect(sign(comparePlaces(reading(b), reading(a)))).toBe("earlier");
  });

  test.each<[a: string, b: string]>([
    ["abc1234", "def5678"],
    ["1.2.3", "v1.2.3"],
    ["1.2", "1.2.0"],
    ["5.3.2.RELEASE", "5.3.2"],
    ["2024-1-5", "20240105"],
    ["1.2.3-alpine3.20", "1.2.3-alpine3.21"],
    ["1.2.3-abc1234", "1.2.3-def5678"],
    ["007", "7"],
    ["1.2.3-m1", "1.2.3-M1"],
    ["RELEASE.2024-01-01T00-00-00Z.hotfix.cf89776b4", "RELEASE.2024-01-01T00-00-00Z.hotfix.7aa24e772"],
  ])("%s is no other than %s", (a, b) => {
    expect(sign(comparePlaces(reading(a), reading(b)))).toBe("no other");
    expect(sign(comparePlaces(reading(b), reading(a)))).toBe("no other");
  });
});

describe("one tag may come after another", () => {
  test.each<[later: string, earlier: string, may: boolean]>([
    ["1.2.4", "1.2.3", true],
    ["1.2.4-rc.1", "1.2.3", false],
    ["1.2.4-rc.2", "1.2.4-rc.1", true],
    ["1.2.5-rc.1", "1.2.4-rc.1", true],
    ["1.2.4-rc.1", "1.2.4-beta.3", true],
    ["1.2.4-beta.1", "1.2.4-rc.1", false],
    ["1.2.5-alpha.1", "1.2.4-rc.1", false],
    ["1.2.4-dev.2", "1.2.4-nightly.1", false],
    ["1.2.4", "1.2.4-rc.1", true],
    ["1.2.4-3-gabc1234", "1.2.3", false],
    ["1.2.4-3-gabc1234", "1.2.4-1-gdef5678", true],
    ["1.2.5", "1.2.4-1-gdef5678", true],
    ["abc1234", "def5678", true],
    ["20240115", "20240114", true],
    ["2.487", "2.479.1", false],
    ["2.479.1", "2.478", false],
    ["2.479.2", "2.479.1", true],
    ["20240701-1.9.0", "20240601-2.1.0", false],
    ["20240701-2.1.0", "20240601-2.1.0", true],
    ["4.1.0rc1", "4.0.2-dev", false],
    ["4.0.2rc1", "4.0.2-dev", true],
    ["4.1.0rc1", "4.0.2-dev.1", true],
    ["4.1.0", "4.0.2-dev", true],
    ["2.488", "2.487", true],
    ["11.0.20.1", "11.0.20", true],
    ["11.0.21", "11.0.20.1", true],
    ["22.04", "11.0.20.1", false],
    ["21.0.1_12-jdk", "21_35-jdk", true],
    ["21_36-jdk", "21_35-jdk", true],
    ["21_36-jdk", "21.0.1_12-jdk", false],
    ["17.0", "17rc1", true],
    ["17rc1", "17beta3", true],
    ["17rc1", "16.4", false],
    ["1.25.0", "1.25rc1", true],
    ["12.0.3", "12.0.2-security-01", true],
    ["12.0.2-security-02", "12.0.2-security-01", true],
    ["12.0.2-security-01", "12.0.2", false],
    ["12.0.3-security-01", "12.0.2", false],
    ["12.0.3-patch-01", "12.0.2-security-01", false],
    ["12.0.2-rc.1", "12.0.2-security-01", false],
    ["5.5.0-19.0.3", "5.3.1-19.0.1", true],
    ["5.5.0-20.0.1", "5.3.1-19.0.1", false],
    ["5.5.0-19.0.0", "5.3.1-19.0.1", false],
    ["5.5.0-1.0.0", "5.3.1-0.9.1", true],
    ["8.0.40-31.1", "8.0.39-30.1", true],
    ["8.4.0-1.1", "8.0.39-30.1", true],
    ["5.5.0-20.0.1", "5.3.1-19.0", true],
    ["RELEASE.2024-02-01T00-00-00Z", "RELEASE.2024-01-01T00-00-00Z.hotfix.cf89776b4", true],
    ["RELEASE.2024-02-01T00-00-00Z.hotfix.cf89776b4", "RELEASE.2024-01-01T00-00-00Z", false],
    ["RELEASE.2024-01-01T00-00-00Z.hotfix.cf89776b4", "RELEASE.2024-01-01T00-00-00Z.hotfix.7aa24e772", true],
  ])("%s after %s: %s", (later, earlier, may) =>
    expect(maySucceed(reading(later), reading(earlier))).toBe(may),
  );

  test("whatever its count of numbers, where versions of two and of more are one line", () => {
    expect(maySucceed(reading("2.487"), reading("2.479.1"), { anyLength: true })).toBe(true);
    expect(maySucceed(reading("2.479.1"), reading("2.478"), { anyLength: true })).toBe(true);
    expect(maySucceed(reading("2.479-rc.1"), reading("2.478.1"), { anyLength: true })).toBe(false);
  });

  test("also from a release to a correction of it, where these count", () => {
    expect(maySucceed(reading("12.0.2-security-01"), reading("12.0.2"), { corrected: true })).toBe(true);
    expect(maySucceed(reading("12.0.1-security-01"), reading("12.0.2"), { corrected: true })).toBe(false);
  });
});

describe("a version is below another, whatever stands around it", () => {
  test.each<[a: string, b: string, is: boolean]>([
    ["1.4.9", "1.5.0-alpine", true],
    ["20240701-1.9.0", "2.0.0", true],
    ["1.5.0-rc.1", "1.5.0", true],
    ["1.5.0", "1.5.0-alpine", false],
    ["1.5.1", "1.5.0", false],
    ["latest", "1.5.0", false],
    ["1.5.0", "abc1234", false],
  ])("%s below %s: %s", (a, b, is) => expect(isBelow(reading(a), reading(b))).toBe(is));
});

describe("the numbers in a variant may rise, and never fall", () => {
  test.each<[a: string, b: string, kept: boolean]>([
    ["1.2.3-alpine3.21", "1.2.3-alpine3.20", true],
    ["1.2.3-alpine3.20", "1.2.3-alpine3.20", true],
    ["1.2.3-alpine3.19", "1.2.3-alpine3.20", false],
    ["1.2.3-alpine3.9", "1.2.3-alpine3.10", false],
    ["1.2.3-el9.5-leap15.5", "1.2.3-el9.4-leap15.6", false],
    ["1.2.3-el9.5-leap15.6", "1.2.3-el9.4-leap15.6", true],
    ["1.2.3-debian-12.8-r0", "1.2.3-debian-12.7-r9", true],
    ["1.2.3", "1.2.2", true],
  ])("%s for %s: %s", (a, b, kept) => expect(isVariantKept(reading(a), reading(b))).toBe(kept));

  test.each<[a: string, b: string, sign: string]>([
    ["1.2.3-alpine3.21", "1.2.3-alpine3.20", "later"],
    ["1.2.3-alpine3.9", "1.2.3-alpine3.10", "earlier"],
    ["1.2.3-el9.4-leap15.5", "1.2.3-el9.4-leap15.6", "earlier"],
    ["1.2.3-alpine3.20", "9.0.0-alpine3.20", "no other"],
  ])("that of %s is %s's: %s", (a, b, expected) =>
    expect(sign(compareVariants(reading(a), reading(b)))).toBe(expected),
  );
});

describe("within a line, places are in one order", () => {
  const number = () => fc.integer({ min: 0, max: 12 });
  /** Tags of one line each time, few enough that many are alike. */
  const lines = () =>
    fc.oneof(
      fc.array(
        fc
          .tuple(
            fc.array(number(), { minLength: 2, maxLength: 4 }),
            fc.constantFrom("", "-rc", "-rc.1", "-rc.2", "-beta.2", "-dev.7", "-nightly.3", "a1"),
            fc.constantFrom("", "-3-gabc1234", "-20-gabc1234"),
          )
          .map(([numbers, pre, after]) => numbers.join(".") + pre + after),
        { minLength: 3, maxLength: 3 },
      ),
      fc.array(
        fc.tuple(number(), number(), number()).map(([a, b, r]) => `${a}.${b}-debian-12-r${r}`),
        { minLength: 3, maxLength: 3 },
      ),
      fc.array(
        fc.tuple(number(), number()).map(([a, b]) => `main-${a}-${b}`),
        { minLength: 3, maxLength: 3 },
      ),
      fc.array(
        fc
          .tuple(
            fc.integer({ min: 1, max: 12 }),
            fc.integer({ min: 1, max: 28 }),
            fc.constantFrom("", ".1", ".12"),
          )
          .map(
            ([month, day, more]) =>
              `prod-2026-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}${more}`,
          ),
        { minLength: 3, maxLength: 3 },
      ),
    );

  test("of two, one is later or they are the same; and of three, what is later than the second is than the third", () => {
    fc.assert(
      fc.property(lines(), (texts) => {
        const [a, b, c] = texts.map(reading);
        fc.pre(a !== undefined && b !== undefined && c !== undefined && a.key === b.key && b.key === c.key);
        expect(Math.sign(comparePlaces(a, b)) + Math.sign(comparePlaces(b, a))).toBe(0);
        expect(comparePlaces(a, a)).toBe(0);
        if (comparePlaces(a, b) >= 0 && comparePlaces(b, c) >= 0)
          expect(comparePlaces(a, c)).toBeGreaterThanOrEqual(0);
        if (comparePlaces(a, b) === 0 && comparePlaces(b, c) === 0) expect(comparePlaces(a, c)).toBe(0);
      }),
      { numRuns: 2000 },
    );
  });
});
