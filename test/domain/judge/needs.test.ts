import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { known, unknown, valueOr } from "../../../src/domain/common/known.ts";
import type { RepositoryFacts } from "../../../src/domain/facts/facts.ts";
import { evidenceOf } from "../../../src/domain/image/line.ts";
import { isPinned, parseReference, type Tag } from "../../../src/domain/image/reference.ts";
import { targetOf } from "../../../src/domain/image/target.ts";
import type { Track } from "../../../src/domain/image/track.ts";
import { type Needs, needsOf, type RepositoryUse } from "../../../src/domain/judge/container/needs.ts";
import { followsOf } from "../../../src/domain/judge/container/view-containers.ts";
import { container, digest, image, index, repository, tag } from "../building.ts";
import { pushed } from "../image/pushes.ts";

const unread = repository("backend", { catalogue: unknown("the repository was not listed") });

/** A container of this image, whose tasks run these digests. */
function useOf(
  written: string,
  {
    runs = ["own"],
    track = { kind: "auto" },
    pinnedFrom,
    platform = null,
  }: {
    readonly runs?: readonly string[];
    readonly track?: Track;
    readonly pinnedFrom?: string;
    readonly platform?: string | null;
  } = {},
): RepositoryUse {
  const reference = parseReference(written);
  return {
    container: container("web", written, pinnedFrom === undefined ? {} : { pinnedFrom: tag(pinnedFrom) }),
    reference,
    digests: runs.map(digest),
    platform,
    policy: { mode: "alert", track, containers: [], movingTags: ["latest", "main"].map(tag) },
  };
}

/** What is needed, in words: `listing`, `tags latest`, …; digests by the names that are given. */
function say(needs: Needs, ...names: string[]): string[] {
  const nameOf = (of: string) => names.find((name) => digest(name) === of) ?? of;
  return Object.entries(needs).flatMap(([what, need]) => {
    if (need === false || (Array.isArray(need) && need.length === 0)) return [];
    return need === true ? what : `${what} ${need.map(nameOf).join(" ")}`;
  });
}

const pinned = `x@${digest("own")}`;

describe("of a repository of which nothing was read, is needed", () => {
  test.each<[what: string, use: RepositoryUse, needs: string[]]>([
    ["what a moving tag names", useOf("x:latest"), ["tags latest", "digests own", "moves latest"]],
    [
      "what `latest` names, where there is no tag",
      useOf("x"),
      ["tags latest", "digests own", "moves latest"],
    ],
    [
      "when another tag moved, before anybody asks whether it may",
      useOf("x:falcon"),
      ["tags falcon", "digests own", "moves falcon"],
    ],
    [
      "not so, where its owner says what to follow",
      useOf("x:falcon", { track: { kind: "same-tag" } }),
      ["tags falcon", "digests own", "moves falcon"],
    ],
    ["the list, for a version", useOf("x:1.2.3"), ["listing", "tags 1.2.3", "digests own", "moves 1.2.3"]],
    [
      "the list, for a commit",
      useOf("x:abc1234"),
      ["listing", "tags abc1234", "digests own", "moves abc1234"],
    ],
    [
      "the list, for what may be a commit",
      useOf("x:fadecab"),
      ["listing", "tags fadecab", "digests own", "moves fadecab"],
    ],
    [
      "the list, for what may be a partial version",
      useOf("x:16"),
      ["listing", "tags 16", "digests own", "moves 16"],
    ],
    [
      "no list where a version follows itself",
      useOf("x:1.2.3", { track: { kind: "same-tag" } }),
      ["tags 1.2.3", "digests own", "moves 1.2.3"],
    ],
    [
      "the list, for the newest",
      useOf("x:latest", { track: { kind: "newest", glob: "*" } }),
      ["listing", "tags latest", "digests own", "moves latest"],
    ],
    [
      "the list, for a range",
      useOf("x:latest", { track: { kind: "semver", range: "1.x", variant: null } }),
      ["listing", "tags latest", "digests own", "moves latest"],
    ],
    [
      "no list, where nothing is followed",
      useOf("x:1.2.3", { track: { kind: "none" } }),
      ["tags 1.2.3", "digests own", "moves 1.2.3"],
    ],
    ["the image alone that is pinned", useOf(pinned), ["digests own"]],
    [
      "what our pin recorded, too",
      useOf(pinned, { pinnedFrom: "latest" }),
      ["tags latest", "digests own", "moves latest"],
    ],
    [
      "the list, where our pin recorded a version",
      useOf(pinned, { pinnedFrom: "1.2.3" }),
      ["listing", "digests own"],
    ],
    [
      "all that runs",
      useOf("x:latest", { runs: ["own", "other"] }),
      ["tags latest", "digests own other", "moves latest"],
    ],
  ])("%s", (_, use, needs) => expect(say(needsOf([use], unread), "own", "other")).toEqual(needs));

  test("once what several containers need", () => {
    const uses = [useOf("x:latest"), useOf("x:1.2.3"), useOf("x:latest")];
    expect(say(needsOf(uses, unread), "own")).toEqual([
      "listing",
      "tags latest 1.2.3",
      "digests own",
      "moves latest 1.2.3",
    ]);
    expect(say(needsOf([], unread))).toEqual([]);
  });
});

describe("of a repository that was read, is needed", () => {
  const newer = pushed("own=1.2.3", "new=1.3.0");
  const led = pushed("own=abc1234", "new=def5678,latest");
  const unsaid = (facts: RepositoryFacts, ...names: string[]) => ({
    ...facts,
    images: new Map([
      ...facts.images,
      ...names.map((name) => [digest(name), known(image(name, { artifactType: null }))] as const),
    ]),
  });
  const whole = (facts: RepositoryFacts, of: string, ...children: string[]) => ({
    ...facts,
    images: new Map([
      ...facts.images,
      [
        digest(of),
        known(image(of, { artifactType: null, manifest: known(index(of, ...children)) })),
      ] as const,
    ]),
  });
  const unreadIndex = (facts: RepositoryFacts, of: string) => ({
    ...facts,
    images: new Map([
      ...facts.images,
      [digest(of), known(image(of, { artifactType: null, manifest: unknown("not read yet") }))] as const,
    ]),
  });
  test.each<[what: string, use: RepositoryUse, facts: RepositoryFacts, needs: string[]]>([
    [
      "whether it is filled by pulls, where something newer is",
      useOf("x:1.2.3"),
      newer,
      ["listing", "tags 1.2.3", "digests own", "moves 1.2.3 1.3.0", "pullThrough", "uses"],
    ],
    [
      "who has it, only where it may wait for a promotion",
      useOf("x:1.2.3", { track: { kind: "semver", range: "1.x", variant: null } }),
      newer,
      ["listing", "tags 1.2.3", "digests own", "moves 1.2.3 1.3.0", "pullThrough"],
    ],
    [
      "when the moving tags moved that are there",
      useOf("x:abc1234"),
      led,
      ["listing", "tags abc1234", "digests own", "moves abc1234 latest", "pullThrough", "uses"],
    ],
    [
      "whether it is filled by pulls, where something stands higher",
      useOf("x:1.3.0", { runs: ["new"] }),
      pushed("old=1.4.0", "new=1.3.0"),
      ["listing", "tags 1.3.0", "digests new", "moves 1.3.0", "pullThrough"],
    ],
    [
      "whether a partial version may move",
      useOf("x:1"),
      pushed("own=1,1.2.3"),
      ["listing", "tags 1", "digests own", "moves 1", "mutability"],
    ],
    [
      "when a moving tag moved that is there, though it leads nowhere yet",
      useOf("x:abc1234"),
      pushed("x=latest", "own=abc1234", "new=def5678"),
      ["listing", "tags abc1234", "digests own", "moves abc1234 latest def5678", "pullThrough", "uses"],
    ],
    [
      "nothing more where nothing is newer",
      useOf("x:1.3.0", { runs: ["new"] }),
      newer,
      ["listing", "tags 1.3.0", "digests new", "moves 1.3.0"],
    ],
    [
      "no manifest where all is one image",
      useOf("x:latest"),
      unsaid(pushed("own=latest"), "own"),
      ["tags latest", "digests own", "moves latest"],
    ],
    [
      "what the tag names, where something else runs, and ECR does not say",
      useOf("x:latest"),
      unsaid(pushed("own=own", "new=latest"), "new"),
      ["tags latest", "digests own", "moves latest", "manifests new"],
    ],
    [
      "that of what is newer, where ECR does not say",
      useOf("x:1.2.3"),
      unsaid(newer, "new"),
      ["listing", "tags 1.2.3", "digests own", "moves 1.2.3 1.3.0", "pullThrough", "uses", "manifests new"],
    ],
    [
      "an index that was not read",
      useOf("x:latest"),
      unreadIndex(pushed("own=own", "new=latest"), "new"),
      ["tags latest", "digests own", "moves latest", "manifests new"],
    ],
    [
      "the manifests that tell two images apart",
      useOf("x:latest"),
      whole(whole(pushed("own=own", "new=latest"), "own", "a"), "new", "b"),
      ["tags latest", "digests own", "moves latest", "manifests a b"],
    ],
    [
      "none of them that is gone",
      useOf("x:latest"),
      {
        ...whole(whole(pushed("own=own", "new=latest"), "own", "a"), "new", "b"),
        images: new Map([
          ...whole(whole(pushed("own=own", "new=latest"), "own", "a"), "new", "b").images,
          [digest("a"), known(null)],
        ]),
      },
      ["tags latest", "digests own", "moves latest", "manifests b"],
    ],
    [
      "the index that the tag names, though nothing runs",
      useOf("x:latest", { runs: [] }),
      unreadIndex(pushed("new=latest"), "new"),
      ["tags latest", "moves latest", "manifests new"],
    ],
    [
      "nothing of whether a tag may move that was seen to",
      useOf("x:falcon"),
      pushed("x=falcon", "own=falcon"),
      ["tags falcon", "digests own", "moves falcon"],
    ],
    [
      "the line of a tag that names a pinned digest",
      useOf(pinned),
      pushed("own=1.2.3"),
      ["listing", "digests own"],
    ],
  ])("%s", (_, use, facts, needs) => {
    expect(say(needsOf([use], facts), "own", "new", "other", "a", "b")).toEqual(needs);
  });
});

describe("what is needed is enough", () => {
  const names = [
    "1.2.3",
    "v1.3.0",
    "1.4.0-rc.1",
    "2.0.0",
    "abc1234",
    "0a1b2c3",
    "1234567",
    "fadecab",
    "42",
    "43",
    "1",
    "20260101",
  ];
  const moving = ["latest", "main", "prod"];
  const pushes = () =>
    fc.array(
      fc
        .tuple(
          fc.constantFrom("A", "B", "C", "D"),
          fc.subarray([...names, ...moving], { minLength: 1, maxLength: 3 }),
        )
        .map(([of, tags]) => `${of}=${tags.join()}`),
      { minLength: 1, maxLength: 8 },
    );
  const settings = () =>
    fc.record({
      mutability: fc.constantFrom(
        { setting: "MUTABLE", exclusions: [] },
        { setting: "IMMUTABLE", exclusions: [] },
        { setting: "IMMUTABLE_WITH_EXCLUSION", exclusions: ["latest"] },
      ),
      isPullThrough: fc.boolean(),
    });
  const tracks = () =>
    fc.constantFrom<Track>(
      { kind: "auto" },
      { kind: "same-tag" },
      { kind: "none" },
      { kind: "calver" },
      { kind: "semver", range: "1.x", variant: null },
      { kind: "newest", glob: "*" },
    );
  const writings = () =>
    fc.oneof(
      fc.constantFrom(...names, ...moving).map((text) => `x:${text}`),
      fc.constantFrom("A", "B", "gone").map((name) => `x@${digest(name)}`),
    );

  test("to say of a repository what all that there is of it says", () => {
    fc.assert(
      fc.property(
        pushes(),
        settings(),
        tracks(),
        writings(),
        (pushed_, { mutability, isPullThrough }, track, written) => {
          const all: RepositoryFacts = {
            ...pushed(...pushed_),
            mutability: known(mutability),
            isPullThrough: known(isPullThrough),
          };
          const use = useOf(written, { runs: ["A"], track });
          fc.pre(!isOutOfReach(all, use));
          const { facts, rounds } = read(all, use);
          expect(rounds).toBeLessThan(12);
          expect(targetIn(facts, use)).toEqual(targetIn(completed(all, use), use));
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** Reads of a repository what is needed, again and again, until nothing is. */
function read(all: RepositoryFacts, use: RepositoryUse): { facts: RepositoryFacts; rounds: number } {
  let facts = unread;
  for (let rounds = 0; ; rounds++) {
    const needs = needsOf([use], facts);
    const next = reading(needs, facts, all);
    if (rounds > 12 || JSON.stringify(say(needs)) === JSON.stringify(say(needsOf([use], next))))
      return { facts: next, rounds };
    facts = next;
  }
}

/** What is there, by what was asked for: of a tag and a digest that is not there, that it is not. */
function reading(needs: Needs, before: RepositoryFacts, all: RepositoryFacts): RepositoryFacts {
  const listed = needs.listing || before.catalogue.known;
  const tagsOf = (wanted: readonly Tag[]) =>
    wanted.map((one) => [one, all.tags.get(one) ?? known(null)] as const);
  const asked = [...needs.digests, ...tagsOf(needs.tags).flatMap(([, names]) => valueOr(names, null) ?? [])];
  return {
    ...before,
    catalogue: listed ? all.catalogue : before.catalogue,
    tags: new Map([...before.tags, ...tagsOf(needs.tags)]),
    images: new Map([
      ...before.images,
      ...(listed ? all.images : []),
      ...asked.map((one) => [one, all.images.get(one) ?? known(null)] as const),
    ]),
    moves: new Map([...before.moves, ...needs.moves.map((one) => [one, all.moves.get(one) ?? []] as const)]),
    mutability: needs.mutability ? all.mutability : before.mutability,
    isPullThrough: needs.pullThrough ? all.isPullThrough : before.isPullThrough,
  };
}

/**
 * A tag that moved cannot have been immutable. And what is known of one container's own tag is not asked of all others:
 * whether a bare number moved, or may, and whether a tag may move that leads, or that its owner follows whatever it is.
 */
function isOutOfReach(all: RepositoryFacts, { reference, policy }: RepositoryUse): boolean {
  const own = isPinned(reference) ? null : (reference.tag ?? tag("latest"));
  const { immutable, moved } = evidenceOf(all);
  return [...(own ? [own] : []), ...all.moves.keys()].some((one) => {
    const isUnasked = one !== own && /^\d+$/.test(one);
    const isAsked = one === own && policy.track.kind === "auto" && !policy.movingTags.includes(one);
    return (immutable(one) && (moved(one) || (!isAsked && isShort(one)))) || (isUnasked && moved(one));
  });
}

/** A tag that is of another kind where it cannot move. */
function isShort(one: Tag): boolean {
  return /^(?:\d|[a-z]+)$/.test(one);
}

/** All that there is, with what nobody can be told of but by asking. */
function completed(all: RepositoryFacts, { reference }: RepositoryUse): RepositoryFacts {
  const own = reference.tag ?? tag("latest");
  const gone = reference.digest;
  return {
    ...all,
    tags: new Map([[own, known(null)], ...all.tags]),
    images: new Map([...(gone ? [[gone, known(null)] as const] : []), ...all.images]),
  };
}

/** The image that a container should run instead of its own, by these facts. */
function targetIn(
  facts: RepositoryFacts,
  { container: of, reference, policy, platform, digests }: RepositoryUse,
): unknown {
  const follows = followsOf(of, known(reference), facts, policy);
  const names = facts.tags.get(reference.tag ?? tag("latest"));
  const digestOfOwn = reference.digest ?? (names ? valueOr(names, null) : null);
  const found = targetOf(follows, facts, { digest: digestOfOwn, runs: digests[0] ?? null, platform });
  if (!found.known) return found.reason;
  const { target, passedOver } = found.value;
  return { target: target?.digest === digestOfOwn ? null : target, passedOver };
}
