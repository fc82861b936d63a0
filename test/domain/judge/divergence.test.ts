import { describe, expect, test } from "vitest";
import { unknown } from "../../../src/domain/common/known.ts";
import { divergenceOf } from "../../../src/domain/judge/container/divergence.ts";
import { viewContainers } from "../../../src/domain/judge/container/view-containers.ts";
import type { ResponsePolicy } from "../../../src/domain/policy/policy.ts";
import { at, digest, factsOf, type Move, policyOf, registry, type Setup, tag } from "../building.ts";

const short = (name: string) => digest(name).slice(0, 19);

function divergence(
  setup: Setup,
  outdated: readonly string[] = ["old"],
  policy: Partial<ResponsePolicy> = {},
) {
  const facts = factsOf(setup);
  const views = viewContainers(facts, policyOf(policy));
  const [view] = views.known ? views.value : [];
  return view ? divergenceOf(view, outdated.map(digest), facts) : null;
}
const moved = (deployed: string, ...moves: Move[]): Setup => ({ deployed, containers: [{ moves }] });
const release: Setup = {
  containers: [
    {
      written: `${registry}/backend:1.2.3`,
      published: "old",
      images: { old: { pushedAt: at("08:00") } },
      repository: {
        catalogue: {
          known: true,
          value: [{ digest: digest("new"), tags: [tag("1.3.0")], pushedAt: at("10:00") }],
        },
      },
    },
  ],
};

describe("a difference begins", () => {
  test.each<[what: string, setup: Setup, outdated: string[], since: string | null, isHeard: boolean]>([
    ["with the push", moved("09:00", ["08:00", "old"], ["11:00", "new"]), ["old"], "11:00", true],
    [
      "with the first look that saw it",
      moved("09:00", ["08:00", "old"], ["11:00", "new", "seen"]),
      ["old"],
      "11:00",
      false,
    ],
    [
      "with the first of several pushes",
      moved("09:00", ["08:00", "old"], ["10:00", "between"], ["11:00", "new"]),
      ["old"],
      "10:00",
      true,
    ],
    [
      "with the first push after the deployment: who deployed then knew of the others",
      moved("10:30", ["08:00", "old"], ["10:00", "between"], ["11:00", "new"]),
      ["old"],
      "11:00",
      true,
    ],
    [
      "not with a push in the moment of the deployment",
      moved("10:00", ["08:00", "old"], ["10:00", "between"], ["11:00", "new"]),
      ["old"],
      "11:00",
      true,
    ],
    [
      "not with a push after the deployment that brought what runs",
      moved("09:00", ["08:00", "x"], ["09:30", "old"], ["11:00", "new"]),
      ["old"],
      "11:00",
      true,
    ],
    [
      "with the push before the deployment, where there was none since: a cache answered",
      moved("11:30", ["08:00", "old"], ["10:00", "between"], ["11:00", "new"]),
      ["old"],
      "10:00",
      true,
    ],
    [
      "with the first that was left, where several run",
      moved("11:30", ["08:00", "older"], ["09:00", "old"], ["11:00", "new"]),
      ["old", "older"],
      "09:00",
      true,
    ],
    [
      "with the push of the image, where nobody saw the tag name what runs",
      moved("11:30", ["11:00", "new"]),
      ["old"],
      "11:00",
      true,
    ],
    [
      "with the tag's leaving, where no deployment is known",
      {
        deployments: [],
        containers: [
          {
            moves: [
              ["08:00", "between"],
              ["09:00", "old"],
              ["11:00", "new"],
            ],
          },
        ],
      },
      ["old"],
      "11:00",
      true,
    ],
    ["nobody knows when, where nothing was seen", moved("09:00"), ["old"], null, false],
    [
      "nobody knows when, where no tag leads to it",
      { containers: [{ written: `${registry}/backend@${digest("new")}` }] },
      ["old"],
      null,
      false,
    ],
    [
      "nobody knows when, outside ECR",
      { containers: [{ written: `nginx@${digest("new")}` }] },
      ["old"],
      null,
      false,
    ],
  ])("%s", (_, setup, outdated, since, isHeard) => {
    expect(divergence(setup, outdated)).toMatchObject({ since: since && at(since), isHeard });
  });

  test("the newest image has a date of its own", () => {
    const setup = moved("09:00", ["08:00", "old"], ["10:00", "between"], ["11:00", "new"]);
    expect(divergence(setup)?.publishedAt).toEqual(at("11:00"));
    expect(divergence(moved("09:00"))?.publishedAt).toBeNull();
    expect(divergence({ containers: [{ written: `nginx@${digest("new")}` }] })?.publishedAt).toBeNull();
    expect(
      divergence({ containers: [{ written: `${registry}/backend@${digest("new")}` }] })?.publishedAt,
    ).toBeNull();
  });
});

describe("a difference is", () => {
  test("none where nothing else runs", () => expect(divergence({}, [])).toBeNull());
  test("none where it is not known what should", () => {
    expect(divergence({ containers: [{ published: unknown("ThrottlingException") }] })).toBeNull();
  });
  test("none where nothing is followed", () => {
    expect(divergence({}, ["old"], { track: { kind: "none" } })).toBeNull();
  });

  test.each<[what: string, setup: Setup, isWritten: boolean]>([
    ["put right by starting again where the tag leads to the image", {}, true],
    [
      "not where the container is pinned",
      { containers: [{ written: `${registry}/backend@${digest("old")}`, pinnedFrom: "latest" }] },
      false,
    ],
    ["not where another release is written", release, false],
  ])("%s", (_, setup, isWritten) => expect(divergence(setup)?.isWritten).toBe(isWritten));
});

describe("a difference is said", () => {
  const runs = `but all 2 running tasks of container "web" run ${short("old")}`;
  test.each<[what: string, setup: Setup, sentence: string]>([
    [
      "by the tag, and when it was pushed",
      {},
      `Tag "latest" names ${short("new")}, pushed 1 hour ago, ${runs}`,
    ],
    [
      "without a date where the push was only seen",
      moved("09:00", ["11:00", "new", "seen"]),
      `Tag "latest" names ${short("new")}, ${runs}`,
    ],
    ["without a date where nothing was seen", moved("09:00"), `Tag "latest" names ${short("new")}, ${runs}`],
    [
      "by another tag of the image",
      { containers: [{ images: { new: { tags: [tag("latest"), tag("def4567")] } } }] },
      `Tag "latest" names def4567 (${short("new")}), pushed 1 hour ago, ${runs}`,
    ],
    [
      "by the digest that it is pinned to",
      { containers: [{ written: `${registry}/backend@${digest("new")}` }] },
      `It is pinned to ${short("new")}, ${runs}`,
    ],
    [
      "by the tag that its task definition records",
      { containers: [{ written: `${registry}/backend@${digest("old")}`, pinnedFrom: "latest" }] },
      `Tag "latest", recorded in the task definition, names ${short("new")}, pushed 1 hour ago, ${runs}`,
    ],
    [
      "by the digest that it is pinned to, outside ECR",
      { containers: [{ written: `nginx@${digest("new")}` }] },
      `It is pinned to ${short("new")}, ${runs}`,
    ],
  ])("%s", (_, setup, sentence) => expect(divergence(setup)?.sentence).toBe(sentence));

  test("by the image to follow, and the tag of its line that its task definition records", () => {
    const [container] = release.containers as NonNullable<Exclude<Setup["containers"], "denied">>;
    const pinned = { ...container, written: `${registry}/backend@${digest("old")}`, pinnedFrom: "1.2.3" };
    expect(divergence({ containers: [pinned] })?.sentence).toMatch(
      /^The image to follow, by the tag "1\.2\.3" recorded in the task definition, is .*, but all 2 /,
    );
  });

  test("by the image to follow where it is no tag's own", () => {
    expect(divergence(release)?.sentence).toMatch(
      new RegExp(`^The image to follow is .*${short("new")}.*, but all 2 `),
    );
  });
});
