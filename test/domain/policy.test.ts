import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  isIgnored,
  type Mode,
  type PolicyDocument,
  parseTrack,
  policyFor,
  type ResponsePolicy,
} from "../../src/domain/policy.ts";
import { at, policyFile, tag } from "./building.ts";

const document: PolicyDocument = {
  defaults: { mode: "observe", settle: "5m" },
  services: [
    { match: { cluster: "prod-*", service: "billing" }, mode: "remediate", owner: "terraform" },
    { match: { cluster: "prod-*" }, track: "same-tag", remind: "1h" },
    {
      name: "backends",
      match: { cluster: "dev-*", service: "*-backend" },
      mode: "remediate",
      track: "newest:main-*",
    },
    { name: "unnamed", match: { service: "unnamed" }, settle: "0s" },
  ],
};

type Tags = Record<string, string>;

function check(
  service: string,
  tags: Tags,
  expected: Partial<ResponsePolicy>,
  of: PolicyDocument = document,
) {
  const [cluster = "", name = ""] = service.split("/");
  expect(policyFor(policyFile(of), { cluster, name, tags })).toMatchObject(expected);
}

describe("without a drift.yml", () => {
  test("services are alerted, with time to settle", () => {
    expect(policyFor(policyFile(), { cluster: "dev", name: "web", tags: {} })).toEqual({
      mode: "alert",
      track: { kind: "auto" },
      movingTags: ["latest", "main", "master"],
      settle: 600_000,
      remind: 86_400_000,
      stalledAfter: 3_600_000,
      holdUntil: null,
      byName: false,
      owner: null,
      badTags: [],
      notes: [],
    });
  });
});

describe("the rules of drift.yml", () => {
  const rules: readonly [service: string, expected: Partial<ResponsePolicy>][] = [
    ["other/web", { mode: "observe", settle: 300_000, remind: 86_400_000, track: { kind: "auto" } }],
    [
      "prod-eu/billing",
      { mode: "remediate", owner: "terraform", track: { kind: "auto" }, remind: 86_400_000 },
    ],
    ["prod-eu/web", { mode: "observe", track: { kind: "same-tag" }, remind: 3_600_000 }],
    ["prod-/web", { track: { kind: "same-tag" } }],
    ["prod/web", { track: { kind: "auto" } }],
    ["PROD-eu/web", { track: { kind: "auto" } }],
    ["dev-1/shop-backend", { mode: "remediate", track: { kind: "newest", glob: "main-*" } }],
    ["dev-1/shop-backend2", { mode: "observe" }],
    ["any/unnamed", { settle: 0, mode: "observe" }],
  ];
  test.each(rules)("%s: the first that matches wins: %j", (service, expected) =>
    check(service, {}, expected),
  );

  test("say whether the service was meant by its name", () => {
    check("prod-eu/billing", {}, { byName: true });
    check("prod-eu/web", {}, { byName: false });
    check("dev-1/shop-backend", {}, { byName: false });
    check("other/web", { "ecs-image-drift:mode": "remediate" }, { byName: true });
  });

  test("do not count as setting the mode by name where they set none", () => {
    check(
      "any/unnamed",
      {},
      { byName: false },
      {
        defaults: { mode: "remediate" },
        services: [{ match: { service: "unnamed" }, settle: "0s" }],
      },
    );
  });

  test("do not count a cluster's name as the service's", () => {
    const services = [{ match: { cluster: "prod" }, mode: "remediate" }] as const;
    check("prod/web", {}, { mode: "remediate", byName: false }, { services: [...services] });
  });

  test("do not count a negation as a name", () => {
    check(
      "any/other",
      {},
      { byName: false },
      { services: [{ match: { service: "!web" }, mode: "remediate" }] },
    );
  });
});

describe("the repositories of drift.yml", () => {
  test.each<[moving: string[], movingTags: string[]]>([
    [["prod"], ["prod"]],
    [
      ["latest", "no tag at all", "main"],
      ["latest", "main"],
    ],
    [[], []],
  ])("the tags that move: %j, of which there can be %j", (moving, movingTags) =>
    check("dev/web", {}, { movingTags: movingTags.map(tag) }, { repositories: { moving } }),
  );

  test.each<[ignore: string[] | undefined, name: string, is: boolean]>([
    [undefined, "web", false],
    [[], "web", false],
    [["web"], "web", true],
    [["cache", "*-base"], "node-base", true],
    [["cache", "*-base"], "base", false],
    [["Web"], "web", false],
  ])("leave alone %j: %s, %s", (ignore, name, is) => {
    expect(isIgnored(policyFile({ repositories: ignore ? { ignore } : {} }), name)).toBe(is);
  });
});

test.each<[document: object, message: string]>([
  [{ defaults: { mode: "alarm" } }, "expected ignore, observe, alert, remediate"],
  [{ defaults: { track: "latest" } }, "expected auto, same-tag, none, semver:RANGE or newest:GLOB"],
  [{ defaults: { track: 1 } }, "expected auto, same-tag, none, semver:RANGE or newest:GLOB"],
  [{ defaults: { settle: "soon" } }, 'expected a whole number and s, m, h or d, as in "10m"'],
  [{ defaults: { settle: 10 } }, 'expected a whole number and s, m, h or d, as in "10m"'],
  [{ defaults: { settle: "3651d" } }, "expected no more than 3650d"],
  [{ services: [{ match: {}, name: "my rule" }] }, "expected letters, digits, _, . and -"],
  [{ services: [{ match: {}, name: 1 }] }, "expected letters, digits, _, . and -"],
])("drift.yml is refused with what is allowed: %j", (wrong, message) => {
  expect(() => policyFile(wrong)).toThrow(message);
});

describe("the service's tags", () => {
  const tagged: readonly [service: string, tags: Tags, expected: Partial<ResponsePolicy>][] = [
    ["other/web", { "ecs-image-drift:mode": "remediate" }, { mode: "remediate" }],
    ["prod-eu/billing", { "ecs-image-drift:mode": "ignore" }, { mode: "ignore" }],
    ["prod-eu/web", { "ecs-image-drift:track": "none" }, { track: { kind: "none" } }],
    ["prod-eu/web", { "ecs-image-drift:track": "auto" }, { track: { kind: "auto" } }],
    ["other/web", { "ecs-image-drift:track": "semver:1.x" }, { track: { kind: "semver", range: "1.x" } }],
    [
      "other/web",
      { "ecs-image-drift:track": "rule:backends" },
      { track: { kind: "newest", glob: "main-*" }, mode: "observe" },
    ],
    [
      "other/web",
      { "ecs-image-drift:hold-until": "2026-11-26T18:00:00Z" },
      { holdUntil: at("18:00"), mode: "observe" },
    ],
    ["other/web", { "ecs-image-drift:hold-until": "2026-11-26" }, { holdUntil: at("00:00") }],
    ["other/web", { "ecs-image-drift:hold-until": "2026-11-26T20:00:00+02:00" }, { holdUntil: at("18:00") }],
    ["other/web", { "ecs-image-drift:Mode": "ignore", mode: "ignore", Name: "web" }, { mode: "observe" }],
  ];
  test.each(tagged)("%s with %j: %j", (service, tags, expected) =>
    check(service, tags, { ...expected, badTags: [] }),
  );

  const typos: readonly [tags: Tags, note: string][] = [
    [
      { "ecs-image-drift:mode": "remedate" },
      'Tag "ecs-image-drift:mode": "remedate" is not a mode: expected ignore, observe, alert, remediate',
    ],
    [
      { "ecs-image-drift:mode": "" },
      'Tag "ecs-image-drift:mode": "" is not a mode: expected ignore, observe, alert, remediate',
    ],
    [
      { "ecs-image-drift:track": "newest" },
      'Tag "ecs-image-drift:track": "newest" is not a track: expected auto, same-tag, none, semver:1.x or rule:NAME',
    ],
    [
      { "ecs-image-drift:track": "rule:nobody" },
      'Tag "ecs-image-drift:track": "rule:nobody" is not a track: expected auto, same-tag, none, semver:1.x or rule:NAME',
    ],
    [
      { "ecs-image-drift:track": "rule:unnamed" },
      'Tag "ecs-image-drift:track": "rule:unnamed" is not a track: expected auto, same-tag, none, semver:1.x or rule:NAME',
    ],
    [
      { "ecs-image-drift:track": "role:backends" },
      'Tag "ecs-image-drift:track": "role:backends" is not a track: expected auto, same-tag, none, semver:1.x or rule:NAME',
    ],
    [
      { "ecs-image-drift:hold-until": "on 2026-11-26" },
      'Tag "ecs-image-drift:hold-until": "on 2026-11-26" is not a time: expected RFC 3339, as in 2026-11-26T18:00:00Z',
    ],
    [
      { "ecs-image-drift:hold-until": "tomorrow" },
      'Tag "ecs-image-drift:hold-until": "tomorrow" is not a time: expected RFC 3339, as in 2026-11-26T18:00:00Z',
    ],
    [
      { "ecs-image-drift:hold-until": "2026-13-01T00:00:00Z" },
      'Tag "ecs-image-drift:hold-until": "2026-13-01T00:00:00Z" is not a time: expected RFC 3339, as in 2026-11-26T18:00:00Z',
    ],
  ];
  test.each(typos)("%j is told", (tags, note) =>
    check("other/web", tags, { badTags: [note], holdUntil: null }),
  );

  test("a time without a zone is told", () => {
    check("other/web", { "ecs-image-drift:hold-until": "2026-11-26T18:00:00" }, { holdUntil: null });
  });

  test("a range that is none is told", () => {
    check("other/web", { "ecs-image-drift:track": "semver:one" }, { track: { kind: "auto" } });
  });
});

describe("a typo never widens what is done", () => {
  const modes: readonly Mode[] = ["ignore", "observe", "alert", "remediate"];
  const typo = fc.string().filter((text) => !modes.some((mode) => mode === text));
  const withDefault = (mode: Mode) => policyFile({ defaults: { mode } });
  const widthOf = (mode: Mode) => modes.indexOf(mode);

  test.each(modes)("in the mode of a service that %ss by default", (mode) => {
    fc.assert(
      fc.property(typo, (value) => {
        const { mode: got, badTags } = policyFor(withDefault(mode), {
          cluster: "dev",
          name: "web",
          tags: { "ecs-image-drift:mode": value },
        });
        expect(badTags).toHaveLength(1);
        expect(widthOf(got)).toBe(Math.min(widthOf(mode), widthOf("alert")));
      }),
    );
  });

  test.each(modes)("in another tag of a service that is tagged to %s", (mode) => {
    fc.assert(
      fc.property(fc.constantFrom(...modes), fc.constantFrom("track", "hold-until"), (base, tag) => {
        const { mode: got } = policyFor(withDefault(base), {
          cluster: "dev",
          name: "web",
          tags: { "ecs-image-drift:mode": mode, [`ecs-image-drift:${tag}`]: "sometimes" },
        });
        expect(widthOf(got)).toBe(Math.min(widthOf(mode), widthOf(base), widthOf("alert")));
      }),
    );
  });
});

describe("parseTrack", () => {
  test.each([
    ["auto", { kind: "auto" }],
    ["same-tag", { kind: "same-tag" }],
    ["none", { kind: "none" }],
    ["semver:^1.2", { kind: "semver", range: "^1.2" }],
    ["newest:main-*", { kind: "newest", glob: "main-*" }],
    ["newest:a:b", { kind: "newest", glob: "a:b" }],
  ])("reads %s", (text, track) => {
    expect(parseTrack(text)).toEqual(track);
  });

  test.each([
    "",
    "Auto",
    "same tag",
    "semver",
    "semver:",
    "newest:",
    "rule:backends",
    " auto",
    "semver:1.x\n",
    " semver:1.x",
    " newest:main-*",
  ])("refuses %j", (text) => {
    expect(parseTrack(text)).toBeNull();
  });
});
