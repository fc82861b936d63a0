import { describe, expect, test } from "vitest";
import { known } from "../../../src/domain/common/known.ts";
import type { ServiceArn, TaskDefinitionArn } from "../../../src/domain/ecs/arn.ts";
import { assess } from "../../../src/domain/judge/assess.ts";
import type { ResponsePolicy } from "../../../src/domain/policy/policy.ts";
import {
  at,
  badTag,
  type ContainerSetup,
  digest,
  factsOf,
  index as indexOf,
  type Move,
  policyOf,
  registry,
  revision,
  rollout,
  type Setup,
  tag,
} from "../building.ts";

const notes = (setup: Setup, policy: Partial<ResponsePolicy> = {}) =>
  assess(factsOf(setup), policyOf(policy)).notes;
const pushed = (...moves: Move[]): Setup => ({ containers: [{ running: ["new"], resolved: "new", moves }] });
const note = (when: string) =>
  `Container "web": unchanged-push: "latest" was pushed ${when} ago, and already named that image: nothing changed`;

describe("a service without a task set", () => {
  const bare: Setup = { containers: [], more: { taskDefinition: "" as TaskDefinitionArn } };

  test("is unchecked, and says why", () => {
    const { status, notes: said } = assess(factsOf(bare), policyOf());
    expect([status, said]).toEqual([
      "unchecked",
      ["It has no PRIMARY task set yet, so there is no image to check"],
    ]);
  });

  test("is not one that could not be read", () => {
    expect(notes({ ...bare, containers: "denied" })).toEqual([]);
  });
});

describe("an unchanged push", () => {
  test.each<[what: string, setup: Setup, expected: string[]]>([
    ["is noted", pushed(["08:00", "old"], ["11:00", "new"], ["11:45", "new"]), [note("15 minutes")]],
    [
      "is noted once, the last",
      pushed(["09:00", "new"], ["10:00", "new"], ["11:00", "new"]),
      [note("1 hour")],
    ],
    ["is none the first time", pushed(["08:00", "old"], ["11:00", "new"]), []],
    [
      "is none within the minute in which a push may be told twice",
      pushed(["11:00", "new"], ["11:01", "new"]),
      [],
    ],
    ["is none where it was only seen", pushed(["11:00", "new"], ["11:45", "new", "seen"]), []],
    ["is none of another image", pushed(["08:00", "old"], ["09:00", "old"], ["11:00", "new"]), []],
    [
      "is old news after a day",
      { ...pushed(["08:00", "new"], ["09:00", "new"]), more: { at: new Date("2026-11-27T09:00:01Z") } },
      [],
    ],
    [
      "is news for a day",
      { ...pushed(["08:00", "new"], ["09:00", "new"]), more: { at: new Date("2026-11-27T09:00:00Z") } },
      [note("1 day")],
    ],
  ])("%s", (_, setup, expected) => expect(notes(setup)).toEqual(expected));

  test("is none where nothing is followed", () => {
    expect(notes(pushed(["09:00", "new"], ["11:00", "new"]), { track: { kind: "none" } })).toEqual([]);
  });

  test("is none where the tag cannot be read", () => {
    const setup = pushed(["09:00", "new"], ["11:00", "new"]);
    const [container] = setup.containers === "denied" ? [] : (setup.containers ?? []);
    expect(notes({ containers: [{ ...container, published: null }] })).toEqual([]);
  });
});

describe("a newer image that waits for its promotion", () => {
  test("is noted", () => {
    const staging = {
      service: "arn:aws:ecs:us-east-1:123456789012:service/staging/backend" as ServiceArn,
      cluster: "staging",
      digest: digest("new"),
      since: null,
    };
    const setup: Setup = {
      containers: [
        {
          written: `${registry}/backend:abc1234`,
          published: "old",
          images: { old: { pushedAt: at("08:00") }, new: { pushedAt: at("10:00"), tags: [tag("def5678")] } },
          repository: {
            uses: [staging],
            catalogue: known([
              { digest: digest("new"), tags: ["def5678", "latest"].map(tag), pushedAt: at("10:00") },
            ]),
            tags: new Map([
              [tag("abc1234"), known(digest("old"))],
              [tag("latest"), known(digest("new"))],
            ]),
          },
        },
      ],
    };
    expect(notes(setup)).toEqual([
      `Container "web": def5678 (${digest("new").slice(0, 19)}) is newer and awaiting promotion to this service`,
    ]);
  });
});

describe("a version that stands higher and was there before", () => {
  const listed = (own: string, ...others: [tag: string, clock: string][]): Setup => ({
    containers: [
      {
        written: `${registry}/backend:${own}`,
        published: "old",
        images: { old: { pushedAt: at("08:00") } },
        repository: {
          catalogue: known(
            others.map(([name, clock]) => ({ digest: digest(name), tags: [tag(name)], pushedAt: at(clock) })),
          ),
        },
      },
    ],
  });
  test.each<[what: string, setup: Setup, higher: string | null]>([
    ["is noted", listed("1.2.4", ["1.3.0", "07:00"]), "1.3.0"],
    ["is the highest of all", listed("1.2.4", ["1.3.0", "07:00"], ["1.8.1259", "06:00"]), "1.8.1259"],
    ["is noted beside a newer one", listed("1.2.4", ["1.3.0", "07:00"], ["1.2.5", "09:00"]), "1.3.0"],
    ["is none that is lower", listed("1.2.4", ["1.2.3", "07:00"]), null],
    ["is none that came after", listed("1.2.4", ["1.3.0", "09:00"]), null],
    ["is none of another line", listed("1.2.4", ["1.3.0-alpine", "07:00"]), null],
  ])("%s", (_, setup, higher) => {
    const text = `Container "web": "${higher}" is higher than "1.2.4", but was pushed before it, so it is not expected here`;
    expect(notes(setup)).toEqual(higher === null ? [] : [text]);
  });

  test("is noted where it came after, and may be of another line of releases", () => {
    expect(notes(listed("1.2.4", ["1.3", "09:00"]))).toEqual([
      'Container "web": "1.3" is higher than "1.2.4", but has another count of numbers, as another line of releases has, so it is not expected here',
    ]);
    expect(notes(listed("1.2.4", ["1.3", "07:00"]))).toEqual([]);
  });

  test("is noted where it corrects the release that runs", () => {
    expect(notes(listed("1.2.4", ["1.2.4-security-01", "09:00"]))).toEqual([
      'Container "web": "1.2.4-security-01" is higher than "1.2.4", but is a correction, which only a service that runs one goes to, so it is not expected here',
    ]);
    expect(notes(listed("1.2.4", ["1.2.4-security-01", "07:00"]))).toEqual([]);
  });
});

describe("a pinned digest whose tag is gone", () => {
  const pinnedTo = (written: string, more: Partial<ContainerSetup> = {}): Setup => ({
    containers: [
      {
        written,
        running: ["old", "old"],
        repository: {
          tags: new Map([[tag("pr-12"), known(null)]]),
          formerTags: new Map([[digest("old"), [tag("pr-12")]]]),
        },
        ...more,
      },
    ],
  });
  const written = `${registry}/backend@${digest("old")}`;

  test("is all there is to run, and no news", () => {
    expect(notes(pinnedTo(written))).toEqual([]);
    expect(assess(factsOf(pinnedTo(written)), policyOf()).status).toBe("in-sync");
  });
  test("is not, where the pin recorded the tag: it is followed, and cannot be", () => {
    expect(notes(pinnedTo(written, { pinnedFrom: "pr-12" }))).toEqual([]);
    expect(assess(factsOf(pinnedTo(written, { pinnedFrom: "pr-12" })), policyOf()).status).toBe("unknown");
  });
});

describe("an image that was built again", () => {
  const index = (name: string, ...children: string[]) => ({ manifest: known(indexOf(name, ...children)) });
  const of = (child: string, config: string | null) =>
    [
      digest(child),
      known({ config: config === null ? null : digest(config), configType: null, revision: null }),
    ] as const;
  const built = (
    images: ContainerSetup["images"] & object,
    manifests: readonly ReturnType<typeof of>[],
    more: ContainerSetup = {},
  ): Setup => ({ containers: [{ images, repository: { manifests: new Map(manifests) }, ...more }] });
  const both = { old: index("old", "old-amd64"), new: index("new", "new-amd64") };
  const same = `Container "web": rebuilt, same image: ${digest("new").slice(0, 19)} was pushed, with the same content as ${digest("old").slice(0, 19)}`;
  test.each<[what: string, setup: Setup, expected: string[]]>([
    ["is noted", built(both, [of("old-amd64", "config"), of("new-amd64", "config")]), [same]],
    [
      "is noted where no task runs",
      {
        ...built(both, [of("old-amd64", "config"), of("new-amd64", "config")], { running: [] }),
        desired: 0,
      },
      [same],
    ],
    ["is none where it differs", built(both, [of("old-amd64", "a"), of("new-amd64", "b")]), []],
    ["is none where nobody knows what is in it", built(both, []), []],
    ["is none that the index lists", built({ new: index("new", "old") }, []), []],
    ["is none that lists it", built({ old: index("old", "new") }, []), []],
    ["is none where it runs", built(both, [], { running: ["new"] }), []],
    ["is not looked for outside ECR", built({}, [], { written: `ghcr.io/a/b@${digest("new")}` }), []],
  ])("%s", (_, setup, expected) => expect(notes(setup)).toEqual(expected));
});

test("all that is worth knowing is noted: the tags, the policy, what is held", () => {
  const rollouts = known([
    rollout({ web: "old", createdAt: at("11:30") }),
    rollout({ web: "new", taskDefinition: revision(5), createdAt: at("11:10") }),
  ]);
  expect(notes({ more: { rollouts } }, { badTags: [badTag()], notes: ["a note"] })).toEqual([
    expect.stringMatching(/^Tag "ecs-image-drift:mode": "remedate" is not a mode/),
    "a note",
    expect.stringMatching(
      /^Container "web": held: the service was moved off sha256:[0-9a-f]{12} 30 minutes ago/,
    ),
  ]);
});
