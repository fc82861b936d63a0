import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { known } from "../../../src/domain/common/known.ts";
import { type Follows, follow, noOrigin, type PinOrigin } from "../../../src/domain/image/follow.ts";
import { evidenceOf } from "../../../src/domain/image/line.ts";
import { isPinned, parseReference } from "../../../src/domain/image/reference.ts";
import type { Track } from "../../../src/domain/image/track.ts";
import { references, tags, tracks } from "../../arbitraries.ts";
import { digest, tag } from "../building.ts";
import { pushed } from "./pushes.ts";

const auto: Track = { kind: "auto" };
const sameTag: Track = { kind: "same-tag" };
const none: Track = { kind: "none" };
const calver: Track = { kind: "calver" };
const range: Track = { kind: "semver", range: "1.x", variant: null };
const ofAlpine: Track = { kind: "semver", range: "1.x", variant: "alpine" };
const newest: Track = { kind: "newest", glob: "main-*" };
const pinned = `x@${digest("a")}`;
const both = `x:latest@${digest("a")}`;

/** Where a pin came from: `from` was recorded by us, `now` names its digest. */
type Origin = { readonly from?: string; readonly now?: readonly string[] };
const originOf = ({ from, now = [] }: Origin): PinOrigin => ({
  recorded: from === undefined ? null : tag(from),
  naming: now.map(tag),
});
const nothing = evidenceOf(pushed());

describe("what is followed", () => {
  test.each<[track: Track, written: string, origin: Origin, follows: string, remediable: boolean]>([
    [auto, "x:latest", {}, "latest", true],
    [auto, "x", {}, "latest", true],
    [auto, "x:prod", {}, "prod", true],
    [auto, "x:1.2.3", {}, "# of the major", false],
    [auto, "x:1.2.3-alpine3.20", {}, "#-alpine3.20 of the major", false],
    [auto, "x:api-v1.2.3", {}, "api-v# of the major", false],
    [auto, "x:2026.1.2", {}, "# of the line", false],
    [auto, "x:abc1234", {}, "<commit> of the line, led by latest, main, master", false],
    [auto, "x:main-abc1234", {}, "main-<commit> of the line, led by main, latest, master", false],
    [auto, "x:dev-abc1234", {}, "dev-<commit> of the line, led by dev, latest, main, master", false],
    [auto, "x:42", {}, "<build> of the line, led by latest, main, master", false],
    [auto, "x:20261126", {}, "<date> of the line, led by latest, main, master", false],
    [
      auto,
      "x:3f2a1b2c-0000-4000-8000-abcdefabcdef",
      {},
      "<uuid> of the line, led by latest, main, master",
      false,
    ],
    [auto, `x:${"0a".repeat(32)}`, {}, "led by latest, main, master", false],
    [auto, pinned, {}, "nothing", false],
    [auto, pinned, { from: "latest" }, "latest", true],
    [auto, pinned, { now: ["latest"] }, "latest", false],
    [auto, pinned, { from: "main", now: ["latest"] }, "main", true],
    [auto, pinned, { from: "1.2.3", now: ["2.0.0"] }, "# of the major", false],
    [auto, pinned, { now: ["abc1234"] }, "<commit> of the line, led by latest, main, master", false],
    [auto, pinned, { now: ["latest", "abc1234", "1.2.3"] }, "# of the major", false],
    [auto, pinned, { now: ["latest", "42"] }, "<build> of the line, led by latest, main, master", false],
    [auto, both, {}, "nothing", false],
    [auto, both, { from: "main" }, "main", true],
    [sameTag, "x:latest", {}, "latest", true],
    [sameTag, "x:abc1234", {}, "abc1234", true],
    [sameTag, "x:1.2.3", {}, "1.2.3", true],
    [sameTag, pinned, { from: "prod" }, "prod", true],
    [sameTag, pinned, { now: ["prod"] }, "prod", false],
    [sameTag, pinned, {}, "nothing", false],
    [range, "x:1.2.3", {}, "# in 1.x", true],
    [range, "x:1.2.3-alpine3.20", {}, "#-alpine3.20 in 1.x", true],
    [range, "x:latest", {}, "# in 1.x", true],
    [range, pinned, { from: "1.2.3" }, "# in 1.x", true],
    [range, pinned, {}, "# in 1.x", false],
    [ofAlpine, "x:1.2.3", {}, "#-alpine in 1.x", true],
    [ofAlpine, "x:1.2.3-alpine3.20", {}, "#-alpine in 1.x", true],
    [calver, "x:2026.1.2", {}, "# of the calendar", true],
    [calver, "x:prod-20260102", {}, "prod-<date> of the calendar", true],
    [calver, "x:latest", {}, "# of the calendar", true],
    [calver, "x:1.2.3-alpine", {}, "# of the calendar", true],
    [newest, "x:main-1", {}, "main-<build> of main-*", true],
    [newest, "x:main-abc1234", {}, "main-<commit> of main-*", true],
    [newest, "x:prod-1", {}, "newest main-*", true],
    [newest, "x:latest", {}, "newest main-*", true],
    [newest, pinned, {}, "newest main-*", false],
    [none, "x:latest", {}, "nothing", false],
    [none, pinned, { from: "latest" }, "nothing", false],
  ])("%j of %s, knowing %j: %s", (track, written, origin, expected, remediable) => {
    const found = follow(track, parseReference(written), originOf(origin), nothing);
    expect(say(found)).toBe(expected);
    expect(found.remediable).toBe(remediable);
    expect(found.mayWait).toBe(found.kind === "nothing" || track.kind === "auto" ? !isMeant(found) : false);
  });

  test("is led by the moving tags that drift.yml names, in their order, after the branch's own", () => {
    const moving = [tag("trunk"), tag("latest")];
    const leaders = (written: string) => {
      const found = follow(auto, parseReference(written), noOrigin, nothing, moving);
      return found.kind === "line" ? found.leaders : null;
    };
    expect(leaders("x:abc1234")).toEqual(["trunk", "latest"]);
    expect(leaders("x:latest-abc1234")).toEqual(["latest", "trunk"]);
    expect(leaders("x:api-abc1234")).toEqual(["api", "trunk", "latest"]);
  });

  test("is what the repository shows a tag to be", () => {
    const partial = evidenceOf(pushed("16.3=16.3,16"));
    expect(say(follow(auto, parseReference("x:16"), noOrigin, partial))).toBe("16");
    const immutable = evidenceOf({
      ...pushed("falcon"),
      mutability: known({ setting: "IMMUTABLE", exclusions: [] }),
    });
    const found = follow(auto, parseReference("x:falcon"), noOrigin, immutable);
    expect(say(found)).toBe("led by latest, main, master");
    expect(found.why).toBe(
      '"falcon" is a tag that its repository does not allow to move, so only another tag that named the same image can show which image comes next',
    );
  });
});

describe("why it is followed, is said", () => {
  test.each<[track: Track, written: string, origin: Origin, why: string]>([
    [auto, "x:latest", {}, '"latest" is a moving tag, so the image that it names now is expected'],
    [auto, pinned, { from: "prod" }, 'the task definition records that it follows "prod"'],
    [auto, pinned, { now: ["prod"] }, 'it is pinned to a digest that "prod" names now'],
    [auto, pinned, {}, "it is pinned to a digest that no tag names now"],
    [
      auto,
      "x:1.2.3-alpine",
      {},
      '"1.2.3-alpine" is a version of the line #-alpine, so the highest version of that line with the same major number is expected',
    ],
    [auto, "x:2026.1", {}, '"2026.1" is a version, so the last version of that line is expected'],
    [
      auto,
      "x:main-abc1234",
      {},
      '"main-abc1234" is a commit\'s tag of the line main-<commit>, so the newest image of that line is expected',
    ],
    [sameTag, "x:1.2.3", {}, 'its track is "same-tag"'],
    [none, "x:1.2.3", {}, 'its track is "none"'],
    [calver, "x:1.2.3", {}, 'its track is "calver", and "1.2.3" is a version'],
    [range, "x:1.2.3", {}, 'its track is "semver:1.x", and "1.2.3" is a version'],
    [ofAlpine, "x:1.2.3", {}, 'its track is "semver:1.x-alpine", and "1.2.3" is a version'],
    [newest, "x:1.2.3", {}, 'its track is "newest:main-*", and "1.2.3" is a version'],
  ])("%j of %s, knowing %j: %s", (track, written, origin, why) => {
    expect(follow(track, parseReference(written), originOf(origin), nothing).why).toBe(why);
  });
});

describe("laws", () => {
  const origins = () =>
    fc.record({ recorded: fc.option(tags()), naming: fc.array(tags(), { maxLength: 3 }) });

  test("an unpinned reference never follows what is known of a pin", () => {
    fc.assert(
      fc.property(tracks(), references(), origins(), (track, reference, origin) => {
        fc.pre(!isPinned(reference));
        expect(follow(track, reference, origin, nothing)).toEqual(
          follow(track, reference, noOrigin, nothing),
        );
      }),
    );
  });

  test("nothing may be written for a pinned digest but what our pin recorded", () => {
    fc.assert(
      fc.property(tracks(), references(), origins(), (track, reference, origin) => {
        fc.pre(isPinned(reference));
        const found = follow(track, reference, origin, nothing);
        if (found.remediable) expect(found.own).toBe(origin.recorded);
        if (origin.recorded === null) expect(found.remediable).toBe(false);
      }),
    );
  });

  test("under auto nothing may be remediated but a moving tag, written or recorded by our pin", () => {
    fc.assert(
      fc.property(references(), origins(), (reference, origin) => {
        const found = follow(auto, reference, origin, nothing);
        fc.pre(found.remediable);
        expect(found.kind).toBe("tag");
        expect(found.own).toBe(isPinned(reference) ? origin.recorded : (reference.tag ?? "latest"));
      }),
    );
  });

  test("the order of the tags that name a digest does not matter", () => {
    fc.assert(
      fc.property(references(), fc.array(tags(), { maxLength: 4 }), (reference, naming) => {
        const found = (of: typeof naming) => follow(auto, reference, { recorded: null, naming: of }, nothing);
        expect(found(naming.toReversed())).toEqual(found(naming));
      }),
    );
  });

  test("whatever is followed or not has a reason", () => {
    fc.assert(
      fc.property(tracks(), references(), origins(), (track, reference, origin) => {
        expect(follow(track, reference, origin, nothing).why).toMatch(/\S/);
      }),
    );
  });
});

/** Whether the owner of a service said what it follows, by a moving tag. */
function isMeant({ kind, remediable }: Follows): boolean {
  return kind === "tag" && remediable;
}

/** `latest`, or what else is followed. */
function say(follows: Follows): string {
  switch (follows.kind) {
    case "tag":
      return follows.tag;
    case "line": {
      const { line, within, leaders } = follows;
      const led = leaders.length > 0 ? `, led by ${leaders.join(", ")}` : "";
      const rest = {
        major: "of the major",
        line: "of the line",
        calendar: "of the calendar",
        range: within.kind === "range" ? `in ${within.range}` : "",
        glob: within.kind === "glob" ? `of ${within.glob}` : "",
      }[within.kind];
      return `${line} ${rest}${led}`;
    }
    case "leader":
      return `led by ${follows.leaders.join(", ")}`;
    case "newest":
      return `newest ${follows.glob}`;
    case "nothing":
      return "nothing";
  }
}
