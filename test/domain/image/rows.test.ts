/**
 * How real teams name images, and what of it concerns whom. Each line: what a service runs, what is in the
 * repository before (`pre`, pushed in this order, before the service's own unless behind a `|`), and what is pushed
 * later. What is expected is a tag, or nothing newer.
 */
import { describe, expect, test } from "vitest";
import { known } from "../../../src/domain/common/known.ts";
import { follow, noOrigin } from "../../../src/domain/image/follow.ts";
import { evidenceOf } from "../../../src/domain/image/line.ts";
import { parseReference, type Tag } from "../../../src/domain/image/reference.ts";
import { targetOf } from "../../../src/domain/image/target.ts";
import type { Track } from "../../../src/domain/image/track.ts";
import { digest, image, repository, tag } from "../building.ts";

/** `1.2.3` or `1.2.3=latest,stable`: an image by its first tag, with what else names it; later ones take tags away. */
function pushed(pushes: readonly string[]) {
  const images = new Map<string, { tags: Set<string>; day: number }>();
  const moves = new Map<Tag, { digest: ReturnType<typeof digest>; at: Date; source: "event" }[]>();
  pushes.forEach((push, day) => {
    const [name = "", more = ""] = push.split("=");
    const tags = [name.split("#")[0] ?? "", ...more.split(",")].filter(Boolean);
    for (const one of images.values()) for (const each of tags) one.tags.delete(each);
    images.set(name, { tags: new Set(tags), day });
    for (const each of tags)
      moves.set(tag(each), [
        ...(moves.get(tag(each)) ?? []),
        { digest: digest(name), at: dayOf(day), source: "event" },
      ]);
  });
  const entries = [...images].map(([name, { tags, day }]) => ({
    digest: digest(name),
    tags: [...tags].map(tag),
    pushedAt: dayOf(day),
  }));
  return repository("backend", {
    catalogue: known(entries),
    images: new Map(entries.map((entry) => [entry.digest, known(image("", entry))])),
    tags: new Map(entries.flatMap((entry) => entry.tags.map((each) => [each, known(entry.digest)] as const))),
    moves,
  });
}
const dayOf = (day: number) => new Date(Date.UTC(2026, 0, 1) + day * 86_400_000);

function expectedFrom(own: string, pushes: readonly string[], track: Track = { kind: "auto" }) {
  const facts = pushed(pushes);
  const follows = follow(track, parseReference(`x:${own}`), noOrigin, evidenceOf(facts));
  const found = targetOf(follows, facts, { digest: digest(own), runs: null, platform: null });
  if (!found.known) return found.reason;
  const { target, passedOver } = found.value;
  const isNewer = target !== null && target.digest !== digest(own);
  const name = isNewer
    ? pushes.map((one) => one.split("=")[0] ?? "").find((one) => digest(one) === target.digest)
    : null;
  return [
    name ?? "quiet",
    ...(isNewer && !target.certain ? ["low"] : []),
    ...(passedOver ? ["note"] : []),
  ].join(" ");
}

describe("what runs, what is pushed later, and what is right", () => {
  test.each<[own: string, before: string[], later: string[], right: string]>([
    ["1.12.0-alpine", [], ["1.15.1-debug", "1.15.0", "1.14.0-bullseye"], "quiet"],
    ["1.12.0-alpine", [], ["1.15.0-alpine"], "1.15.0-alpine"],
    ["1.12.0-alpine3.20", [], ["1.12.1-alpine3.21"], "1.12.1-alpine3.21"],
    ["1.12.0-alpine3.20", [], ["1.12.1-alpine3.19"], "quiet"],
    ["1.12.0-alpine3.20", [], ["1.12.0-alpine3.21"], "quiet"],
    ["1.12.0-alpine3.20", [], ["1.12.1-alpine3.20", "1.12.1-alpine3.21"], "1.12.1-alpine3.20"],
    ["1.4.2-amd64", [], ["1.4.2-arm64", "1.4.3-arm64"], "quiet"],
    ["1.4.2-amd64", [], ["1.4.3-amd64"], "1.4.3-amd64"],
    ["1.4.2", [], ["1.4.3-rc.1", "1.4.3-hotfix"], "quiet"],
    ["1.4.3-rc.1", [], ["1.4.3-rc.2"], "1.4.3-rc.2"],
    ["1.4.3-rc.1", [], ["1.4.3-rc.2", "1.4.3"], "1.4.3"],
    ["1.4.3-rc.9", [], ["1.4.3-rc.10"], "1.4.3-rc.10"],
    ["1.4.3-rc.1", [], ["1.4.4-alpha.1"], "quiet"],
    ["1.4.2-prod", [], ["1.4.3-staging"], "quiet"],
    ["3.4.6-debian-12-r9", [], ["3.4.6-debian-12-r10"], "3.4.6-debian-12-r10"],
    ["3.4.6-debian-12-r10", ["3.4.6-debian-12-r9"], ["3.4.6-debian-12-r8"], "quiet"],
    ["v1.4.2-3-gabc1234", ["v1.4.2"], [], "quiet"],
    ["v1.4.2-3-gabc1234", ["v1.4.2"], ["v1.4.2-20-g3333333"], "v1.4.2-20-g3333333"],
    ["v1.4.2-3-gabc1234", ["v1.4.2"], ["v1.4.2-20-g3333333", "v1.4.3"], "v1.4.3"],
    ["v1.4.2", [], ["v1.4.2-3-gabc1234"], "quiet"],
    ["1.4.2-abc1234", [], ["1.4.2-def5678=latest"], "1.4.2-def5678"],
    ["1.4.2-def5678", ["1.4.2-fff9999"], [], "quiet"],
    ["1.4.2-abc1234", [], ["2.0.0-def5678=latest"], "quiet"],
    ["1.4.2-abc1234", [], ["2.0.0-def5678"], "quiet"],
    ["1.4.2-abc1234", ["1.4.1-0a1b2c3=latest"], ["2.0.0-def5678=latest", "1.4.3-0abcde1"], "1.4.3-0abcde1"],
    [
      "1.4.2-abc1234",
      ["1.4.1-0a1b2c3=latest"],
      ["2.0.0-def5678=latest", "1.4.2-0abcde1"],
      "1.4.2-0abcde1 low",
    ],
    ["17.0-20241106", [], ["18.0-20241106", "18.1-20241107"], "quiet"],
    ["17.0-20241106", [], ["18.0-20241107", "17.0-20241107"], "17.0-20241107"],
    ["1.4.2-101-abc1234", [], ["2.0.0-102-def5678"], "quiet"],
    ["2024.11.1-abc1234", [], ["2025.1.1-def5678"], "2025.1.1-def5678"],
    [
      "build-3f2a1b2c-0000-4000-8000-abcdefabcdef",
      [],
      ["build-9c1b1b2c-0000-4000-8000-abcdefabcdef=latest"],
      "build-9c1b1b2c-0000-4000-8000-abcdefabcdef",
    ],
    ["main-860c190", [], ["main-1a2b3c4=latest"], "main-1a2b3c4"],
    ["main-860c190", [], ["feature-x-1a2b3c4"], "quiet"],
    ["prod-20240115-093012", [], ["prod-20240116-101500"], "prod-20240116-101500"],
    ["prod-20240116-101500", [], ["staging-20240117-080000"], "quiet"],
    ["2025-08-05", [], ["2025-06-03"], "quiet"],
    ["v20240115", [], ["v20240116"], "v20240116"],
    ["2024.12.31", [], ["2025.1.2=latest"], "2025.1.2"],
    ["101-abc1234", [], ["102-def5678=latest"], "102-def5678"],
    ["1235", [], ["1234"], "quiet"],
    ["1235", [], ["1236=latest"], "1236"],
    ["16", ["16.3"], ["17=latest"], "quiet"],
    ["1", ["1.2.3"], ["2"], "quiet"],
    ["v1", ["v1.2.3"], ["v2"], "quiet"],
    ["1234567", ["0a1b2c3"], ["abc1234"], "abc1234 low"],
    ["abc1234", [], ["1234567"], "1234567 low"],
    ["fadecab", ["0a1b2c3"], ["def5678=latest"], "def5678"],
    ["release-1.4.2", [], ["release-1.4.3"], "release-1.4.3"],
    ["api-v1.4.2", [], ["web-v1.5.0"], "quiet"],
    ["21.0.4_7-jre", [], ["21.0.5_11-jre"], "21.0.5_11-jre"],
    ["1.2.4", ["1.3.0"], [], "quiet note"],
    ["1.2.2", ["1.8.1259"], [], "quiet note"],
    [
      "abc1234",
      ["0000a11=latest", ...Array.from({ length: 12 }, (_, i) => `aaa${i + 1000}`)],
      ["def5678"],
      "def5678 low",
    ],
    ["abc1234", ["0000a11=latest"], ["def5678"], "quiet"],
    ["app-v1.2.3", [], ["app-v1.2.4=latest"], "app-v1.2.4"],
    ["20-alpine", [], ["22-alpine=latest"], "quiet"],
    ["17-jre", [], ["21-jre"], "quiet"],
    ["42-prod", [], ["43-prod=latest"], "43-prod"],
    ["123-alpine", [], ["124-alpine=latest"], "124-alpine"],
  ])("%s, after %j → %j: %s", (own, before, later, right) => {
    expect(expectedFrom(own, [...before, own, ...later])).toBe(right);
  });
});

test("a partial version follows itself", () => {
  const facts = pushed(["16.3=16", "16.4=16"]);
  const follows = follow({ kind: "auto" }, parseReference("x:16"), noOrigin, evidenceOf(facts));
  expect(follows).toMatchObject({ kind: "tag", tag: "16" });
});
