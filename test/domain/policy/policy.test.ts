import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  forContainer,
  idleSettings,
  isLeftAlone,
  isNarrowed,
} from "../../../src/domain/policy/for-container.ts";
import { isWider, type Mode, modes, narrowest } from "../../../src/domain/policy/mode.ts";
import {
  isIgnored,
  type PolicyDocument,
  policyFor,
  type ResponsePolicy,
} from "../../../src/domain/policy/policy.ts";
import { sayBadTag } from "../../../src/domain/words/bad-tag.ts";
import { at, policyFile, tag } from "../building.ts";

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
    { match: { cluster: "muted" }, mute: ["endangered"] },
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

/** What is wrong with the tags of a service, a sentence each. */
function wrongIn(service: string, tags: Tags): string[] {
  const [cluster = "", name = ""] = service.split("/");
  return policyFor(policyFile(document), { cluster, name, tags }).badTags.map(sayBadTag);
}

describe("without a drift.yml", () => {
  test("services are alerted, with time to settle", () => {
    expect(policyFor(policyFile(), { cluster: "dev", name: "web", tags: {} })).toEqual({
      mode: "alert",
      track: { kind: "auto" },
      containers: [],
      movingTags: ["latest", "main", "master"],
      settle: 600_000,
      remind: 86_400_000,
      stalledAfter: 3_600_000,
      mute: [],
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
      ["latest", "main"],
      ["latest", "main"],
    ],
  ])("the tags that move: %j: %j", (moving, movingTags) =>
    check("dev/web", {}, { movingTags: movingTags.map(tag) }, { repositories: { moving } }),
  );

  test.each<[ignore: string[] | undefined, name: string, is: boolean]>([
    [undefined, "web", false],
    [[], "web", false],
    [["web"], "web", true],
    [["cache", "*-base"], "node-base", true],
    [["cache", "*-base"], "base", false],
    [["!web"], "web", false],
    [["!web"], "cache", true],
  ])("leave alone %j: %s, %s", (ignore, name, is) => {
    expect(isIgnored(policyFile({ repositories: ignore ? { ignore } : {} }), name)).toBe(is);
  });
});

test.each<[document: object, message: string]>([
  [{ defaults: { mode: "alarm" } }, "expected ignore, observe, alert, remediate"],
  [{ defaults: { track: "latest" } }, "expected auto, same-tag, none, calver, semver:RANGE or newest:GLOB"],
  [{ defaults: { track: 1 } }, "expected auto, same-tag, none, calver, semver:RANGE or newest:GLOB"],
  [{ defaults: { track: ["auto"] } }, "expected text in quotes"],
  [{ repositories: { moving: ["no tag at all"] } }, "expected a tag, and no pattern"],
  [{ repositories: { moving: [] } }, "expected at least one tag"],
  [{ repositories: { ignore: ["Web"] } }, "expected a name, in which * stands for anything"],
  [
    { defaults: { mute: ["behnd"] } },
    "expected stale, behind, stalled, mixed, missing, unpullable, endangered",
  ],
  [{ services: [{ match: {}, mute: ["mutable"] }] }, "expected stale, behind"],
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
    [
      "other/web",
      { "ecs-image-drift:track": "semver:1.x" },
      { track: { kind: "semver", range: "1.x", variant: null } },
    ],
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
    ["other/web", { "ecs-image-drift:mute": "behind" }, { mute: ["behind"] }],
    ["other/web", { "ecs-image-drift:mute": " mixed  stale mixed" }, { mute: ["stale", "mixed"] }],
    ["muted/web", {}, { mute: ["endangered"] }],
    ["muted/web", { "ecs-image-drift:mute": "none" }, { mute: [] }],
    ["other/web", { "ecs-image-drift:track": "calver" }, { track: { kind: "calver" } }],
    [
      "other/web",
      { "ecs-image-drift:track": "semver:1.x-alpine" },
      { track: { kind: "semver", range: "1.x", variant: "alpine" } },
    ],
    ["other/web", { mode: "ignore", Name: "web", "team:mode": "ignore" }, { mode: "observe" }],
  ];
  test.each(tagged)("%s with %j: %j", (service, tags, expected) =>
    check(service, tags, { ...expected, badTags: [] }),
  );

  const typos: readonly [tags: Tags, note: string][] = [
    [
      { "ecs-image-drift:mode": "remedate" },
      'Tag "ecs-image-drift:mode": "remedate" is not a mode: expected ignore, observe, alert or remediate; did you mean "remediate"?',
    ],
    [
      { "ecs-image-drift:mode": "" },
      'Tag "ecs-image-drift:mode": "" is not a mode: expected ignore, observe, alert or remediate',
    ],
    [
      { "ecs-image-drift:track": "newest" },
      'Tag "ecs-image-drift:track": "newest" is not a track: expected auto, same-tag, none, calver, semver:1.x or rule:NAME',
    ],
    [
      { "ecs-image-drift:track": "rule:nobody" },
      'Tag "ecs-image-drift:track": "rule:nobody" is not a track: expected auto, same-tag, none, calver, semver:1.x or rule:NAME',
    ],
    [
      { "ecs-image-drift:track": "rule:unnamed" },
      'Tag "ecs-image-drift:track": "rule:unnamed" is not a track: expected auto, same-tag, none, calver, semver:1.x or rule:NAME',
    ],
    [
      { "ecs-image-drift:track": "role:backends" },
      'Tag "ecs-image-drift:track": "role:backends" is not a track: expected auto, same-tag, none, calver, semver:1.x or rule:NAME',
    ],
    ...[
      ["behnd", '; did you mean "behind"?'],
      ["stale behnd", '; did you mean "stale behind"?'],
      ["stale/behind", '; did you mean "stale behind"?'],
      ["stale mutable", ""],
      [
        "stale wrong_repository",
        "; wrong-repository is of no service: list such repositories in repositories.ignore of drift.yml",
      ],
      ["mutable", ""],
      ["", ""],
    ].map(([value = "", hint]): [Tags, string] => [
      { "ecs-image-drift:mute": value },
      `Tag "ecs-image-drift:mute": "${value}" is not a list of kinds: expected stale, behind, stalled, mixed, missing, unpullable, endangered or none${hint}`,
    ]),
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
  test.each(typos)("%j is told", (tags, note) => {
    check("other/web", tags, { holdUntil: null });
    expect(wrongIn("other/web", tags)).toEqual([note]);
  });

  test("a kind that there is not mutes nothing, and leaves what drift.yml says", () => {
    const tags = { "ecs-image-drift:mute": "stale behnd" };
    check("other/web", tags, { mute: [] });
    check("muted/web", tags, { mute: ["endangered"] });
  });

  test("a time without a zone is told", () => {
    check("other/web", { "ecs-image-drift:hold-until": "2026-11-26T18:00:00" }, { holdUntil: null });
  });

  test("a range that is none is told, and why", () => {
    const tags = { "ecs-image-drift:track": "semver:1.x-rc" };
    check("other/web", tags, { track: { kind: "auto" } });
    expect(wrongIn("other/web", tags)).toEqual([
      'Tag "ecs-image-drift:track": "semver:1.x-rc" is not a track: expected a pre-release behind three numbers only, as in >=1.2.0-rc.1',
    ]);
  });
});

describe("a typo never widens what is done", () => {
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

describe("a tag that is none", () => {
  const all =
    'expected mode, track, mute, hold-until, mode.CONTAINER or track.CONTAINER after "ecs-image-drift:"';
  const wrong: readonly [key: string, which: string][] = [
    ["ecs-image-drift:muted", 'did you mean "ecs-image-drift:mute"?'],
    ["ecs_image_drift:mute.web", 'did you mean "ecs-image-drift:mute"?'],
    ["ecs-image-drift:hold_until", 'did you mean "ecs-image-drift:hold-until"?'],
    ["ecs-image-drift:holdUntil", 'did you mean "ecs-image-drift:hold-until"?'],
    ["ecs-image-drift:Mode", 'did you mean "ecs-image-drift:mode"?'],
    ["ecs-image-drift:mode ", 'did you mean "ecs-image-drift:mode"?'],
    ["ecs-image-drift: mode", 'did you mean "ecs-image-drift:mode"?'],
    ["ecs-image-drift:mod", 'did you mean "ecs-image-drift:mode"?'],
    ["ecs-image-drift:tracks", 'did you mean "ecs-image-drift:track"?'],
    ["ecs-image-drift:trak.web", 'did you mean "ecs-image-drift:track.web"?'],
    ["ecs-image-drift:hold-until.web", 'did you mean "ecs-image-drift:hold-until"?'],
    ["Ecs-Image-Drift:mode", 'did you mean "ecs-image-drift:mode"?'],
    ["ECS-IMAGE-DRIFT:MODE", 'did you mean "ecs-image-drift:mode"?'],
    ["ecs-image-drfit:mode", 'did you mean "ecs-image-drift:mode"?'],
    ["ecs_image_drift:mode.web", 'did you mean "ecs-image-drift:mode.web"?'],
    ["ecs-image-drift.track", 'did you mean "ecs-image-drift:track"?'],
    ["ecs-image-drift/hold-until", 'did you mean "ecs-image-drift:hold-until"?'],
    ["ecs-imagedrift=mode", 'did you mean "ecs-image-drift:mode"?'],
    ["ecs-image-drift:", all],
    ["ecs-image-drift:settle", all],
    ["ecs-image-drift:owner", all],
    ["ecs-image-drift:follows", all],
    ["ecs-image-drift:mode.", 'did you mean "ecs-image-drift:mode"?'],
    ["ecs-image-drift:mode.my*", 'did you mean "ecs-image-drift:mode"?'],
  ];
  test.each(wrong)("is told: %j", (key, which) => {
    check("prod-eu/billing", { [key]: "remediate" }, { mode: "alert", byName: true });
    expect(wrongIn("prod-eu/billing", { [key]: "remediate" })).toEqual([
      `Tag "${key}": there is no such tag; ${which}`,
    ]);
  });

  test.each([
    "ecs-image-drift:follows.web",
    "ecs-image-drift",
    "image-drift:mode",
    "drift:mode",
    "team:mode",
    "ecs:mode",
    "mode",
    "aws:cloudformation:stack-name",
    "ecs-image-scan:mode",
  ])("is somebody else's, or a pin's: %j", (key) => {
    check("prod-eu/billing", { [key]: "ignore" }, { mode: "remediate", badTags: [] });
  });

  test("does not make what others say any wider", () => {
    const tags = { "ecs-image-drift:mode": "remediate", "ecs-image-drift:hold_until": "2026-11-26" };
    check("other/web", tags, { mode: "observe", holdUntil: null });
    check("prod-eu/billing", tags, { mode: "alert", holdUntil: null });
  });
});

describe("settings for a container", () => {
  const written: PolicyDocument = {
    defaults: {
      mode: "remediate",
      containers: { "datadog-*": { mode: "ignore", track: "none" }, envoy: { track: "same-tag" } },
    },
    services: [
      {
        match: { service: "web" },
        mode: "remediate",
        track: "semver:1.x",
        containers: {
          envoy: { mode: "alert" },
          "log-*": { mode: "observe" },
          "log-router": { mode: "ignore" },
        },
      },
      { match: { service: "quiet" }, mode: "observe" },
      { match: { service: "off" }, mode: "ignore" },
    ],
  };
  const policyOf = (name: string, tags: Tags = {}) =>
    policyFor(policyFile(written), { cluster: "dev", name, tags });

  const semver = { kind: "semver", range: "1.x", variant: null };
  const cases: readonly [service: string, tags: Tags, container: string, mode: Mode, track: object][] = [
    ["web", {}, "app", "remediate", semver],
    ["web", {}, "envoy", "alert", { kind: "same-tag" }],
    ["web", {}, "datadog-agent", "ignore", { kind: "none" }],
    ["web", {}, "Datadog-agent", "remediate", semver],
    ["web", {}, "log-router", "observe", semver],
    ["other", {}, "envoy", "remediate", { kind: "same-tag" }],
    ["quiet", {}, "datadog-agent", "ignore", { kind: "none" }],
    ["quiet", {}, "app", "observe", { kind: "auto" }],
    ["web", { "ecs-image-drift:mode": "alert" }, "app", "alert", semver],
    ["web", { "ecs-image-drift:mode": "observe" }, "envoy", "observe", { kind: "same-tag" }],
    ["web", { "ecs-image-drift:mode": "remediate" }, "datadog-agent", "ignore", { kind: "none" }],
    ["web", { "ecs-image-drift:track": "same-tag" }, "app", "remediate", { kind: "same-tag" }],
    ["web", { "ecs-image-drift:track": "same-tag" }, "datadog-agent", "ignore", { kind: "none" }],
    ["web", { "ecs-image-drift:mode.app": "observe" }, "app", "observe", semver],
    ["web", { "ecs-image-drift:mode.app": "observe" }, "envoy", "alert", { kind: "same-tag" }],
    ["web", { "ecs-image-drift:mode.envoy": "remediate" }, "envoy", "remediate", { kind: "same-tag" }],
    ["quiet", { "ecs-image-drift:mode.app": "remediate" }, "app", "observe", { kind: "auto" }],
    ["web", { "ecs-image-drift:track.app": "none" }, "app", "remediate", { kind: "none" }],
    [
      "web",
      { "ecs-image-drift:track.envoy": "auto", "ecs-image-drift:track": "none" },
      "envoy",
      "alert",
      { kind: "auto" },
    ],
    ["web", {}, "", "remediate", semver],
  ];
  test.each(cases)("%s with %j: %s: %s %j", (service, tags, container, mode, track) => {
    expect(forContainer(policyOf(service, tags), container)).toEqual({ mode, track });
  });

  test("say whether a container is left alone", () => {
    expect(isLeftAlone(policyOf("web"), "datadog-agent")).toBe(true);
    expect(isLeftAlone(policyOf("web"), "envoy")).toBe(false);
    expect(isLeftAlone(policyOf("off"), "datadog-agent")).toBe(false);
    expect(isNarrowed(policyOf("web"), "envoy")).toBe(true);
    expect(isNarrowed(policyOf("web"), "app")).toBe(false);
  });

  test("are not widened by a tag beside a bad one", () => {
    const tags = { "ecs-image-drift:mode.envoy": "remediate", "ecs-image-drift:mode.datadog-agent": "alert" };
    const bad = { ...tags, "ecs-image-drift:Mode": "remediate" };
    expect(forContainer(policyOf("web", tags), "datadog-agent").mode).toBe("alert");
    expect(forContainer(policyOf("web", bad), "datadog-agent").mode).toBe("ignore");
    expect(forContainer(policyOf("web", bad), "envoy").mode).toBe("alert");
    expect(forContainer(policyOf("web", bad), "app").mode).toBe("alert");
  });

  test("that cannot be read are told", () => {
    const { badTags, mode } = policyOf("web", {
      "ecs-image-drift:mode.app": "remedate",
      "ecs-image-drift:track.app": "latest",
      "ecs-image-drift:mode.my*": "ignore",
    });
    expect(mode).toBe("alert");
    expect(badTags.map(sayBadTag)).toEqual([
      'Tag "ecs-image-drift:mode.app": "remedate" is not a mode: expected ignore, observe, alert or remediate; did you mean "remediate"?',
      'Tag "ecs-image-drift:mode.my*": there is no such tag; did you mean "ecs-image-drift:mode"?',
      'Tag "ecs-image-drift:track.app": "latest" is not a track: expected auto, same-tag, none, calver, semver:1.x or rule:NAME',
    ]);
  });

  test("take the track of a rule", () => {
    const policy = policyFile({
      services: [{ name: "cats", match: { service: "x" }, track: "newest:cat-*" }],
    });
    const tags = { "ecs-image-drift:track.app": "rule:cats" };
    expect(forContainer(policyFor(policy, { cluster: "dev", name: "web", tags }), "app").track).toEqual({
      kind: "newest",
      glob: "cat-*",
    });
  });

  const named = (...names: string[]) => names.map((name) => ({ name }));
  test.each<[service: string, tags: Tags, containers: string[], notes: string[]]>([
    ["web", {}, ["app", "envoy", "log-router"], []],
    [
      "web",
      {},
      ["app", "log-router"],
      ['Settings for container "envoy" do nothing: the service has app, log-router'],
    ],
    ["other", {}, ["app"], []],
    [
      "other",
      { "ecs-image-drift:mode.ap": "alert" },
      ["app"],
      ['Settings for container "ap" do nothing: the service has app'],
    ],
    [
      "quiet",
      { "ecs-image-drift:mode.app": "remediate" },
      ["app"],
      ['Container "app" is set to "remediate", and its service\'s mode is "observe", which applies'],
    ],
  ])("%s with %j and %j: what does nothing", (service, tags, containers, notes) => {
    expect(idleSettings(policyOf(service, tags), named(...containers))).toEqual(notes);
  });

  test("never allow more than their service's, whatever they say", () => {
    const mode = fc.constantFrom(...modes);
    fc.assert(
      fc.property(mode, mode, mode, (own, first, second) => {
        const containers = [
          { container: "a*", mode: first },
          { container: "*", mode: second },
        ];
        const policy = { mode: own, track: { kind: "auto" }, containers } as const;
        for (const name of ["app", "web", ""])
          expect(isWider(forContainer(policy, name).mode, own)).toBe(false);
        expect(forContainer(policy, "app").mode).toBe(narrowest(own, first));
      }),
    );
  });
});
