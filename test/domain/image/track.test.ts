import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isPinned, parseReference, type Tag } from "../../../src/domain/image/reference.ts";
import { type Follows, follow, type PinMemory, type Track } from "../../../src/domain/image/track.ts";
import { references, tags, tracks } from "../../arbitraries.ts";
import { digest, tag } from "../building.ts";

const auto: Track = { kind: "auto" };
const sameTag: Track = { kind: "same-tag" };
const none: Track = { kind: "none" };
const range: Track = { kind: "semver", range: "1.x", variant: null };
const newest: Track = { kind: "newest", glob: "main-*" };
const pinned = `x@${digest("a")}`;
const both = `x:latest@${digest("a")}`;

/** What is known of a pin: `from` was recorded by us, `seen` was seen by the journal. */
type Memory = { readonly from?: string; readonly seen?: string };

describe("follow", () => {
  const cases: readonly [
    track: Track,
    written: string,
    memory: Memory,
    follows: string,
    remediable: boolean,
  ][] = [
    [auto, "x:latest", {}, "latest", true],
    [auto, "x", {}, "latest", true],
    [auto, "x:prod", {}, "prod", true],
    [auto, "x:1.2.3", {}, "release of 1.2.3", false],
    [auto, "x:abc1234", {}, "moving of abc1234", false],
    [auto, "x:42", {}, "moving of 42", false],
    [auto, "x:20261126", {}, "moving of 20261126", false],
    [auto, pinned, {}, "nothing", false],
    [auto, pinned, { from: "latest" }, "latest", true],
    [auto, pinned, { seen: "latest" }, "latest", false],
    [auto, pinned, { from: "main", seen: "latest" }, "main", true],
    [auto, pinned, { from: "1.2.3" }, "release of 1.2.3", false],
    [auto, pinned, { seen: "abc1234" }, "moving of abc1234", false],
    [auto, both, {}, "nothing", false],
    [auto, both, { from: "main" }, "main", true],
    [sameTag, "x:latest", {}, "latest", true],
    [sameTag, "x:abc1234", {}, "abc1234", true],
    [sameTag, "x:1.2.3", {}, "1.2.3", true],
    [sameTag, pinned, { from: "prod" }, "prod", true],
    [sameTag, pinned, { seen: "prod" }, "prod", true],
    [sameTag, pinned, {}, "nothing", false],
    [range, "x:1.2.3", {}, "release in 1.x of 1.2.3", true],
    [range, pinned, {}, "release in 1.x", true],
    [newest, "x:main-1", {}, "newest main-* of main-1", true],
    [none, "x:latest", {}, "nothing of latest", false],
    [none, pinned, { from: "latest" }, "nothing of latest", false],
  ];
  test.each(cases)("%j of %s, knowing %j: %s", (track, written, memory, expected, remediable) => {
    const found = follow(track, parseReference(written), memoryOf(memory));
    expect(say(found)).toBe(expected);
    expect(found.remediable).toBe(remediable);
  });

  test("looks for the moving tags that drift.yml names, in their order", () => {
    const moving = [tag("trunk"), tag("latest")];
    expect(follow(auto, parseReference("x:abc1234"), memoryOf({}), moving)).toMatchObject({
      kind: "moving",
      tags: moving,
    });
  });
});

describe("laws", () => {
  const memories = () => fc.record({ pinnedFrom: fc.option(tags()), lastNamed: fc.option(tags()) });

  test("an unpinned reference never follows what is known of a pin", () => {
    fc.assert(
      fc.property(tracks(), references(), memories(), (track, reference, memory) => {
        fc.pre(!isPinned(reference));
        expect(follow(track, reference, memory)).toEqual(follow(track, reference, memoryOf({})));
      }),
    );
  });

  test("under auto nothing may be remedied but a moving tag, written or recorded by our pin", () => {
    fc.assert(
      fc.property(references(), memories(), (reference, memory) => {
        const found = follow(auto, reference, memory);
        fc.pre(found.remediable);
        expect(found.kind).toBe("tag");
        expect(found.own).toBe(isPinned(reference) ? memory.pinnedFrom : (reference.tag ?? "latest"));
      }),
    );
  });

  test("only a guess has the mercy of waiting for a promotion", () => {
    fc.assert(
      fc.property(tracks(), references(), memories(), (track, reference, memory) => {
        const { mayWait, remediable } = follow(track, reference, memory);
        expect(mayWait).toBe(!remediable);
      }),
    );
  });

  test("whatever is followed or not has a reason", () => {
    fc.assert(
      fc.property(tracks(), references(), memories(), (track, reference, memory) => {
        expect(follow(track, reference, memory).why).toMatch(/\S/);
      }),
    );
  });
});

function memoryOf({ from, seen }: Memory): PinMemory {
  const read = (text: string | undefined): Tag | null => (text === undefined ? null : tag(text));
  return { pinnedFrom: read(from), lastNamed: read(seen) };
}

/** `latest`, or what else is followed and from which tag. */
function say(follows: Follows): string {
  const of = follows.own === null ? "" : ` of ${follows.own}`;
  switch (follows.kind) {
    case "tag":
      return follows.tag;
    case "release":
      return `release${follows.range === null ? "" : ` in ${follows.range}`}${of}`;
    case "newest":
      return `newest ${follows.glob}${of}`;
    case "moving":
    case "nothing":
      return `${follows.kind}${of}`;
  }
}
