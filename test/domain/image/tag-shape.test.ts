import { describe, expect, test } from "vitest";
import { type TagShape, tagShape } from "../../../src/domain/image/tag-shape.ts";
import { tag } from "../building.ts";

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
      "2026-11-26-1",
      "20261126.3",
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
