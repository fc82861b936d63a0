import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isPinned, parseReference } from "../../../src/domain/image/reference.ts";
import { follow, type TagShape, type Track, tagShape } from "../../../src/domain/image/track.ts";
import { references, tags, tracks } from "../../arbitraries.ts";
import { digest, tag } from "../building.ts";

describe("tagShape", () => {
  const shapes: Readonly<Record<TagShape, readonly string[]>> = {
    moving: [
      "latest",
      "main",
      "master",
      "prod",
      "production",
      "stable",
      "edge",
      "nightly",
      "dev",
      "release",
      "feature-x",
      "1.2",
      "v1",
      "v1.2",
      "20-alpine",
      "3.20-slim",
      "deadbeef",
      "facade",
      "abcdef",
      "abc123",
      "main-abc1234",
      "v",
      "_",
      "latest-20260101",
      "x86_64",
      "1.2.x",
      "20261301x",
    ],
    version: [
      "1.2.3",
      "v1.2.3",
      "0.0.1",
      "10.20.30",
      "1.2.3-rc.1",
      "1.2.3-alpine",
      "1.2.3.4",
      "v2.0.0-beta.2",
    ],
    date: [
      "20261126",
      "2026-11-26",
      "2026-11-26-112500",
      "20261126T112500Z",
      "20261126112500",
      "19991231",
      "2026.11-26",
    ],
    build: [
      "1",
      "42",
      "1234567",
      "build-42",
      "build42",
      "b42",
      "b-42",
      "run-7",
      "ci.9",
      "20261301",
      "20260001",
    ],
    commit: [
      "abc1234",
      "0123456789abcdef0123456789abcdef01234567",
      "def4567",
      "sha-abc1234",
      "sha_abc1234",
      "git-abc1234",
      "gabc1234",
      "commit-0a1b2c3d",
      "1e10000",
    ],
  };
  const rows = Object.entries(shapes).flatMap(([shape, all]) => all.map((text) => [text, shape] as const));

  test.each(rows)("%s is a %s tag", (text, shape) => {
    expect(tagShape(tag(text))).toBe(shape);
  });
});

// A bug: a day's first nine builds look like moving tags, and only the tenth like a date.
test.fails.each(["2026-11-26-1", "20261126.3"])("%s is a date tag", (text) => {
  expect(tagShape(tag(text))).toBe("date");
});

describe("follow", () => {
  const auto: Track = { kind: "auto" };
  const sameTag: Track = { kind: "same-tag" };
  const none: Track = { kind: "none" };
  const pinned = `x@${digest("a")}`;
  const cases: readonly [track: Track, written: string, pinnedFrom: string | null, follows: string | null][] =
    [
      [auto, "x:latest", null, "latest"],
      [auto, "x", null, "latest"],
      [auto, "x:prod", null, "prod"],
      [auto, pinned, "latest", "latest"],
      [auto, pinned, null, null],
      [auto, `x:latest@${digest("a")}`, null, null],
      [auto, `x:latest@${digest("a")}`, "main", "main"],
      [sameTag, "x:latest", null, "latest"],
      [sameTag, "x:abc1234", null, "abc1234"],
      [sameTag, "x:1.2.3", null, "1.2.3"],
      [sameTag, pinned, "prod", "prod"],
      [none, "x:latest", null, null],
      [none, "x:1.2.3", null, null],
      [none, pinned, "latest", null],
    ];
  test.each(cases)("%j of %s, pinned from %s: %s", (track, written, pinnedFrom, expected) => {
    const found = follow(track, parseReference(written), pinnedFrom === null ? null : tag(pinnedFrom));
    expect(found.kind === "tag" ? found.tag : null).toBe(expected);
  });

  test("an unpinned reference never follows what a pin recorded", () => {
    fc.assert(
      fc.property(tracks(), references(), tags(), (track, reference, pinnedFrom) => {
        fc.pre(!isPinned(reference));
        expect(follow(track, reference, pinnedFrom)).toEqual(follow(track, reference, null));
      }),
    );
  });

  test("whatever is followed or not has a reason", () => {
    fc.assert(
      fc.property(tracks(), references(), fc.option(tags()), (track, reference, pinnedFrom) => {
        expect(follow(track, reference, pinnedFrom).why).toMatch(/\S/);
      }),
    );
  });
});
