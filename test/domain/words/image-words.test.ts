import { describe, expect, test } from "vitest";
import { known } from "../../../src/domain/common/known.ts";
import type { Manifest } from "../../../src/domain/image/manifest.ts";
import { viewContainers } from "../../../src/domain/judge/container/view-containers.ts";
import { sayImage, sayImageOf, sayOutdated, shortDigest } from "../../../src/domain/words/image-words.ts";
import { clip } from "../../../src/domain/words/phrases.ts";
import { denied, digest, factsOf, index, policyOf, registry, type Setup, tag } from "../building.ts";

const short = (name: string) => digest(name).slice(0, 19);

test.each([
  ["new", [], null, short("new")],
  ["new", ["latest"], null, `latest (${short("new")})`],
  ["new", ["latest"], "latest", short("new")],
  ["new", ["latest", "def4567"], "latest", `def4567 (${short("new")})`],
  ["new", ["latest", "prod"], null, `latest (${short("new")})`],
  ["new", ["latest", "prod"], "latest", `prod (${short("new")})`],
  ["new", ["latest", "v1.4.2", "v1.4.3"], null, `v1.4.2 (${short("new")})`],
])("image %s with the tags %j, but for %j, is said %s", (name, tags, but, said) => {
  expect(shortDigest(digest(name))).toMatch(/^sha256:[0-9a-f]{12}$/);
  expect(sayImage(digest(name), tags.map(tag), { but: but === null ? null : tag(but) })).toBe(said);
});

test.each<[tags: string[], former: string[], but: string | null, said: string]>([
  [[], ["abc123f"], null, `${short("new")} (was tagged abc123f)`],
  [[], ["latest", "abc123f"], null, `${short("new")} (was tagged abc123f)`],
  [[], ["latest"], "latest", short("new")],
  [["def4567"], ["abc123f"], null, `def4567 (${short("new")})`],
])("an image that has the tags %j and had %j, but for %j, is said %s", (tags, former, but, said) => {
  const than = { former: former.map(tag), but: but === null ? null : tag(but) };
  expect(sayImage(digest("new"), tags.map(tag), than)).toBe(said);
});

test.each([
  ["short", 5, "short"],
  ["longer", 5, "long…"],
  ["", 5, ""],
  ["  two\r\n\u0000lines\u001b\t ", 20, "two lines"],
  ["a\u202eb", 20, "a b"],
])("%j clipped to %i is %j", (text, longest, clipped) => expect(clip(text, longest)).toBe(clipped));

describe("what runs instead", () => {
  const outdated = ["old", "older"].map(digest);
  const images = { old: { tags: [tag("latest"), tag("abc123f")] } };
  const repository = { formerTags: new Map([[digest("old"), [tag("latest"), tag("abc123f")]]]) };
  test.each<[setup: Setup, said: string]>([
    [{ containers: [{ running: ["old"] }] }, `the running task of container "web" runs ${short("old")}`],
    [
      { containers: [{ running: ["old", "old"] }] },
      `all 2 running tasks of container "web" run ${short("old")}`,
    ],
    [
      { containers: [{ running: ["old", "new"] }] },
      `1 of 2 running tasks of container "web" runs ${short("old")}`,
    ],
    [
      { containers: [{ running: ["old", "old", null] }] },
      `2 of 3 running tasks of container "web" run ${short("old")}`,
    ],
    [{ containers: [{ running: [] }] }, `container "web" would start with ${short("old")}`],
    [{ tasks: "denied" }, `container "web" would start with ${short("old")}`],
    [
      { containers: [{ running: ["old"], images }] },
      `the running task of container "web" runs abc123f (${short("old")})`,
    ],
    [
      { containers: [{ running: ["old"], images: { old: denied("ecr:DescribeImages") }, repository }] },
      `the running task of container "web" runs ${short("old")} (was tagged abc123f)`,
    ],
  ])("%#: %s", (setup, said) => {
    const views = viewContainers(factsOf(setup), policyOf());
    const [view] = views.known ? views.value : [];
    expect(view && sayOutdated(view, outdated.slice(0, 1))).toBe(said);
  });

  test("names several images", () => {
    const views = viewContainers(factsOf({ containers: [{ running: ["old", "older"] }] }), policyOf());
    const [view] = views.known ? views.value : [];
    expect(view && sayOutdated(view, outdated)).toBe(
      `all 2 running tasks of container "web" run ${short("old")} and ${short("older")}`,
    );
  });
});

test.each<[written: string, tags: string[], said: string]>([
  ["prod", ["latest", "prod"], "prod"],
  ["latest", ["latest", "prod", "v1.4.2"], "v1.4.2"],
  ["v1.4.2", ["latest", "abc1234", "v1.4.2"], "v1.4.2"],
  ["v1.4.3", ["latest", "abc1234", "v1.4.2"], "abc1234"],
])(
  "an image of a container that is written with %s is named so, unless that tag moves: %j",
  (written, tags, said) => {
    const images = { old: { tags: tags.map(tag) } };
    const setup = { containers: [{ written: `${registry}/backend:${written}`, images }] };
    const views = viewContainers(factsOf(setup), policyOf());
    const [view] = views.known ? views.value : [];
    expect(view && sayImageOf(view, digest("old"))).toBe(`${said} (${short("old")})`);
  },
);

describe("what an image was built from stands beside its tags", () => {
  const commit = "4f5ec4d54de47aada0466d56d5cfe1df0e1c2b3a";
  const said = (revision: string | null, ...tags: string[]) => {
    const manifest = { ...index("new", "child"), revision } as Manifest;
    const images = { new: { manifest: known(manifest), tags: tags.map(tag) } };
    const views = viewContainers(factsOf({ containers: [{ images }] }), policyOf());
    const [view] = views.known ? views.value : [];
    return view && sayImageOf(view, digest("new")).replace(digest("new").slice(0, 19), "DIGEST");
  };

  test.each<[revision: string | null, tags: string[], said: string]>([
    [null, [], "DIGEST"],
    [null, ["v1"], "v1 (DIGEST)"],
    [commit, [], "DIGEST (revision 4f5ec4d54de4)"],
    [commit, ["v1"], "v1 (DIGEST, revision 4f5ec4d54de4)"],
    [commit, ["4f5ec4d"], "4f5ec4d (DIGEST)"],
    [commit, ["4f5"], "4f5 (DIGEST, revision 4f5ec4d54de4)"],
    ["refs/heads/main", ["v1"], "v1 (DIGEST, revision refs/heads/main)"],
    ["a\nb", [], "DIGEST (revision a b)"],
    ["x".repeat(99), [], `DIGEST (revision ${"x".repeat(39)}…)`],
  ])("%j with the tags %j", (revision, tags, expected) => expect(said(revision, ...tags)).toBe(expected));
});
