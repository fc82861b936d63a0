import fc from "fast-check";
import { satisfies } from "semver";
import { describe, expect, test } from "vitest";
import { inRange, isPrerelease, isRange } from "../../../src/domain/image/range.ts";

const versions = [
  "0.2.3",
  "0.3.0",
  "1.0.0",
  "1.2.3",
  "1.9.4",
  "2.0.0-rc.1",
  "2.0.0",
  "2.1.0",
  "3.0.0",
  "10.0.0",
];

describe("a range allows", () => {
  test.each<[range: string, allowed: string]>([
    ["*", versions.join(" ")],
    ["x", versions.join(" ")],
    [">=x", versions.join(" ")],
    ["<x", ""],
    [">*", ""],
    ["1", "1.0.0 1.2.3 1.9.4"],
    ["1.x", "1.0.0 1.2.3 1.9.4"],
    ["1.X", "1.0.0 1.2.3 1.9.4"],
    ["1.*", "1.0.0 1.2.3 1.9.4"],
    ["1.x.x", "1.0.0 1.2.3 1.9.4"],
    ["1.x.3", "1.0.0 1.2.3 1.9.4"],
    ["1.2", "1.2.3"],
    ["1.2.x", "1.2.3"],
    ["1.2.3", "1.2.3"],
    ["=1.2.3", "1.2.3"],
    ["=1", "1.0.0 1.2.3 1.9.4"],
    ["^1.2", "1.2.3 1.9.4"],
    ["^1.2.3", "1.2.3 1.9.4"],
    ["^1.2.4", "1.9.4"],
    ["^1", "1.0.0 1.2.3 1.9.4"],
    ["^0.2.1", "0.2.3"],
    ["^0.2", "0.2.3"],
    ["^0", "0.2.3 0.3.0"],
    ["^0.0.0", ""],
    ["~1.2", "1.2.3"],
    ["~1.2.1", "1.2.3"],
    ["~1", "1.0.0 1.2.3 1.9.4"],
    [">=1.2.3 <2.0.0", "1.2.3 1.9.4"],
    [">= 1.2.3 < 2", "1.2.3 1.9.4"],
    [">1", "2.0.0-rc.1 2.0.0 2.1.0 3.0.0 10.0.0"],
    [">1.2.3", "1.9.4 2.0.0-rc.1 2.0.0 2.1.0 3.0.0 10.0.0"],
    ["<=2", "0.2.3 0.3.0 1.0.0 1.2.3 1.9.4 2.0.0-rc.1 2.0.0 2.1.0"],
    ["<=2.0.0", "0.2.3 0.3.0 1.0.0 1.2.3 1.9.4 2.0.0-rc.1 2.0.0"],
    ["<1.2.3", "0.2.3 0.3.0 1.0.0"],
    [">=  1.2.3   <  2", "1.2.3 1.9.4"],
    ["1.2.0  -  2.0", "1.2.3 1.9.4 2.0.0-rc.1 2.0.0"],
    ["1.2.0 - 2.0", "1.2.3 1.9.4 2.0.0-rc.1 2.0.0"],
    ["1.x || 3.x", "1.0.0 1.2.3 1.9.4 3.0.0"],
    ["2.x", "2.0.0-rc.1 2.0.0 2.1.0"],
    ["10", "10.0.0"],
    ["v1.2.3", "1.2.3"],
    [">=v1.9 <v2.1", "1.9.4 2.0.0-rc.1 2.0.0"],
    ["2.0.0-rc.1", "2.0.0-rc.1"],
    ["2.0.0-RC.1", "2.0.0-rc.1"],
    [">=2.0.0-rc.2 <3", "2.0.0 2.1.0"],
    ["^2.0.0-beta", "2.0.0-rc.1 2.0.0 2.1.0"],
    ["^2.0.0", "2.0.0 2.1.0"],
    ["<2.0.0", "0.2.3 0.3.0 1.0.0 1.2.3 1.9.4"],
    ["<2.0.0-rc.2", "0.2.3 0.3.0 1.0.0 1.2.3 1.9.4 2.0.0-rc.1"],
  ])("%j: %s", (range, allowed) => {
    expect(versions.filter((version) => inRange(version, range)).join(" ")).toBe(allowed);
    expect(isRange(range)).toBe(true);
  });
});

describe("is no range", () => {
  test.each([
    "",
    " ",
    "latest",
    "..",
    "1..2",
    "^",
    ">=",
    "|",
    "1.x ||",
    "1 -",
    "- 1",
    "1.2.3.4",
    "vv1",
    "1.x,2.x",
    "1.2-rc.1",
    "1.x.3-rc.1",
    "1.2.3-",
    "1.2.3-1",
    "1.2.3-alpine",
    "1.2.3-rc.1-alpine",
    "1.2.3-rcx",
    "1.2.3+build",
    "^1.2.3 -",
    "~>1.2",
    "a1",
    "1a",
  ])("%j", (text) => {
    expect(isRange(text)).toBe(false);
    expect(versions.filter((version) => inRange(version, text))).toEqual([]);
  });
});

describe("a pre-release", () => {
  const inOrder = [
    "1.0.0-alpha",
    "1.0.0-alpha.0",
    "1.0.0-alpha.2",
    "1.0.0-alpha.10",
    "1.0.0-beta2",
    "1.0.0-beta10",
    "1.0.0-M3",
    "1.0.0-rc-9",
    "1.0.0-rc.10",
    "1.0.0-rc.20260101123456789012345",
    "1.0.0-rc.20260101123456789012346",
    "1.0.0-SNAPSHOT",
    "1.0.0",
  ];

  test.each(inOrder.map((version, i) => [version, i] as const))("%s comes where it belongs", (version, i) => {
    expect(inOrder.filter((other) => inRange(other, `>=${version} <=1.0.0`))).toEqual(inOrder.slice(i));
    expect(inOrder.filter((other) => inRange(other, `>${version} <=1.0.0`))).toEqual(inOrder.slice(i + 1));
  });

  test.each(["rc", "rc1", "RC.1", "alpha-3", "SNAPSHOT", "M1", "dev.20260101", "next"])(
    "is known by its name: %s",
    (name) => expect(isPrerelease(name)).toBe(true),
  );

  test.each(["alpine", "slim", "m", "mariner", "debian-12", "early", "prefork", "1", "", "nextjs"])(
    "is not what has another name: %j",
    (name) => expect(isPrerelease(name)).toBe(false),
  );
});

describe("what is no version is in no range", () => {
  test.each(["", "latest", "x", "1.x", "*", "v", "-rc.1", "1..2", "abc123f"])("%j", (version) => {
    expect(inRange(version, "*")).toBe(false);
  });

  test.each(["1", "1.2", "v1.2.3", "1.2.3.4", "2024.01.05"])("but %j is one", (version) => {
    expect(inRange(version, "*")).toBe(true);
  });
});

describe("npm's own semver", () => {
  const number = fc.constantFrom("0", "1", "2", "3", "10");
  const prerelease = fc
    .tuple(
      fc.constantFrom("alpha", "beta", "rc", "dev", "next"),
      fc.option(fc.constantFrom(".0", ".1", ".2", ".10"), { nil: "" }),
    )
    .map((parts) => parts.join(""));
  const whole = fc.tuple(number, number, number).map((parts) => parts.join("."));
  const withPrerelease = fc.tuple(whole, prerelease).map((parts) => parts.join("-"));
  const partial = fc.oneof(
    number,
    fc.tuple(number, fc.oneof(number, fc.constant("x"))).map((parts) => parts.join(".")),
    fc.constantFrom("*", "x", "1.x.x", "2.3.X", "v1", "v1.2"),
  );
  const version = fc.oneof(whole, withPrerelease);
  const bound = fc.oneof(partial, whole, withPrerelease);
  const comparator = fc
    .tuple(fc.constantFrom("", "^", "~", ">=", "<=", ">", "<", "=", ">= ", "^ "), bound)
    .map((parts) => parts.join(""));
  const set = fc.oneof(
    comparator,
    fc.tuple(comparator, comparator).map((parts) => parts.join(" ")),
    fc.tuple(bound, bound).map((parts) => parts.join(" - ")),
  );
  const range = fc.oneof(
    set,
    fc.tuple(set, set).map((parts) => parts.join(" || ")),
  );

  /**
   * As npm is told that no pre-release of a version is below the version itself: it takes those in below `<2.0.0`,
   * and at the lower end of `1.2.3 - 2.0.0`, though that is documented to be `>=1.2.3 <=2.0.0`.
   */
  const exclusive = (text: string) =>
    text.replace(/<(?!=)\s*v?(\d+\.\d+\.\d+)(?![\w.-])/g, "<$1-0").replace(/(\S+) - (\S+)/g, ">=$1 <=$2");

  test("says the same of every version and range", () => {
    fc.assert(
      fc.property(version, range, (one, text) => {
        expect(isRange(text)).toBe(true);
        expect(inRange(one, text)).toBe(satisfies(one, exclusive(text), { includePrerelease: true }));
      }),
      { numRuns: 5000 },
    );
  });
});
