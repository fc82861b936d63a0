import { describe, expect, test } from "vitest";
import { type Known, known, unknown } from "../../../src/domain/common/known.ts";
import type { ServiceArn } from "../../../src/domain/ecs/arn.ts";
import type { ImageRecord, ImageUse, TagMove } from "../../../src/domain/facts/facts.ts";
import { adoptedAt, awaitsPromotion } from "../../../src/domain/image/promotion.ts";
import type { Digest, Tag } from "../../../src/domain/image/reference.ts";
import { at, digest, image, repository, tag } from "../building.ts";

const arn = (name: string) => `arn:aws:ecs:us-east-1:123456789012:service/${name}` as ServiceArn;
const self = { arn: arn("prod/backend"), cluster: "prod" };

/** `dev/api new 08:00`: that service has the new image since eight. */
function use(text: string): ImageUse {
  const [name = "", which = "", clock] = text.split(" ");
  return {
    service: arn(name),
    cluster: name.split("/")[0] ?? "",
    digest: digest(which),
    since: clock ? at(clock) : null,
  };
}

/** `older`, `own` and `new` were pushed in that order; nobody knows when `undated` was. */
const images = new Map<Digest, Known<ImageRecord>>([
  [digest("older"), known(image("older", { pushedAt: at("06:00") }))],
  [digest("own"), known(image("own", { pushedAt: at("07:00") }))],
  [digest("between"), known(image("between", { pushedAt: at("07:30") }))],
  [digest("new"), known(image("new", { pushedAt: at("08:00") }))],
  [digest("undated"), unknown("ThrottlingException")],
]);

describe("a newer image waits for its promotion to production", () => {
  test.each<[what: string, uses: string[], waits: boolean | string]>([
    ["nobody has it: production goes first", [], false],
    ["staging has it", ["staging/backend new"], true],
    ["another service of production has it", ["prod/api new"], false],
    ["both have it", ["staging/backend new", "prod/api new"], false],
    ["the service itself was seen with it", ["prod/backend new"], false],
    ["the service itself was seen with it, and staging", ["prod/backend new", "staging/backend new"], true],
    ["staging is ahead with another", ["staging/backend between"], true],
    ["staging is behind", ["staging/backend older"], false],
    ["staging is level, and was first", ["staging/backend own 07:10", "prod/backend own 07:20"], true],
    ["staging is level, and came later", ["staging/backend own 07:20", "prod/backend own 07:10"], false],
    ["staging is level, and came at once", ["staging/backend own 07:10", "prod/backend own 07:10"], false],
    ["staging is level, nobody knows since when", ["staging/backend own", "prod/backend own 07:10"], false],
    [
      "staging is level, nobody knows since when production is",
      ["staging/backend own 07:10", "prod/backend own"],
      false,
    ],
    ["staging is level, production was never seen", ["staging/backend own 07:10"], false],
    [
      "production had another image for longer",
      ["staging/backend own 07:10", "prod/backend older 06:00"],
      false,
    ],
    [
      "production has another image since later",
      ["staging/backend own 07:10", "prod/backend older 08:00"],
      false,
    ],
    ["another service of production is ahead with another", ["prod/api between"], false],
    ["the age of staging's image is not known", ["staging/backend undated"], "ThrottlingException"],
    [
      "one cluster's image is not dated, another is ahead",
      ["qa/backend undated", "staging/backend between"],
      true,
    ],
    [
      "one cluster's image is not dated, another is behind",
      ["staging/backend older", "qa/backend undated"],
      "ThrottlingException",
    ],
  ])("%s: %s", (_, uses, waits) => {
    const facts = repository("backend", { images, uses: uses.map(use) });
    const found = awaitsPromotion(digest("new"), digest("own"), self, facts);
    expect(found.known ? found.value : found.reason).toBe(waits);
  });
});

test("who has the newer image is ahead, however old the service's own is", () => {
  const facts = repository("backend", { images, uses: [use("staging/backend new")] });
  expect(awaitsPromotion(digest("new"), digest("undated"), self, facts)).toEqual(known(true));
});

test("of several reasons why it is not known, the order of services decides none", () => {
  const undated = ["a", "b", "c"].map((name) => [digest(name), unknown(`cannot date ${name}`)] as const);
  const uses = ["qa/a a", "qa/b b", "qa/c c"].map(use);
  const reason = (of: readonly ImageUse[]) => {
    const facts = repository("backend", { images: new Map([...images, ...undated]), uses: of });
    const found = awaitsPromotion(digest("new"), digest("own"), self, facts);
    return found.known ? null : found.reason;
  };
  const [a, b, c] = uses as [ImageUse, ImageUse, ImageUse];
  const reasons = [uses, [b, a, c], [c, b, a], [b, c, a]].map(reason);
  expect(new Set(reasons).size).toBe(1);
  expect(reasons[0]).toMatch(/^cannot date/);
});

describe("services of which nobody knows what they have", () => {
  const whyNot = (name: string) => `which image ${name} has: its record cannot be read`;
  test.each<[what: string, uses: string[], unread: string[], waits: boolean | string]>([
    ["one of another cluster may be ahead", [], ["staging/backend"], whyNot("staging/backend")],
    ["one of the same cluster may have it", ["staging/api new"], ["prod/api"], whyNot("prod/api")],
    ["another of the cluster has it", ["prod/worker new"], ["prod/api", "staging/backend"], false],
    ["another cluster has it already", ["staging/api new"], ["staging/backend"], true],
    ["one of the same cluster makes none wait", [], ["prod/api"], false],
    ["the service itself is read", ["staging/api new"], ["prod/backend"], true],
    ["the first by name is told", [], ["staging/b", "qa/a"], whyNot("qa/a")],
    ["what else is not known is told first", ["qa/a undated"], ["staging/b"], "ThrottlingException"],
  ])("%s", (_, uses, unread, waits) => {
    const facts = repository("backend", { images, uses: uses.map(use), unreadUses: unread.map(arn) });
    const found = awaitsPromotion(digest("new"), digest("own"), self, facts);
    expect(found.known ? found.value : found.reason).toBe(waits);
  });
});

describe("a newer image came to a service's cluster", () => {
  test.each<[what: string, uses: string[], adopted: string | null]>([
    [
      "with the first of its services that was seen with it",
      ["prod/b new 09:00", "prod/a new 08:30"],
      "08:30",
    ],
    ["not with an older image", ["prod/a older 07:00", "prod/b new 09:00"], "09:00"],
    ["not with the service itself", ["prod/backend new 09:00"], null],
    ["not elsewhere", ["staging/a new 09:00"], null],
    ["nobody knows when", ["prod/a new"], null],
  ])("%s", (_, uses, adopted) => {
    const found = adoptedAt(digest("new"), self, { uses: uses.map(use) });
    expect(found).toEqual(adopted === null ? null : at(adopted));
  });
});

describe("an image of an unmerged branch", () => {
  const branch = digest("branch");
  const moves: TagMove[] = [
    { digest: digest("own"), at: at("07:00"), source: "event" },
    { digest: digest("new"), at: at("08:00"), source: "event" },
  ];
  const waits = (
    own: string,
    uses: string[],
    since: TagMove[] = moves,
    mainline: Tag | null = tag("main"),
  ) => {
    const facts = repository("backend", {
      images: new Map([...images, [branch, known(image("branch", { pushedAt: at("07:45") }))]]),
      moves: new Map([[tag("main"), since]]),
      uses: uses.map(use),
    });
    const found = awaitsPromotion(digest("new"), digest(own), self, facts, mainline);
    return found.known && found.value;
  };

  test.each<[uses: string[], waits: boolean | string]>([
    [["preview/backend branch"], 'when tag "main" moved: what was noted of it cannot be read'],
    [["preview/backend new"], true],
    [[], false],
  ])("cannot be told from another where the moves cannot be read: %j", (uses, expected) => {
    const facts = repository("backend", {
      images: new Map([...images, [branch, known(image("branch", { pushedAt: at("07:45") }))]]),
      unreadMoves: [tag("main")],
      uses: uses.map(use),
    });
    const found = awaitsPromotion(digest("new"), digest("own"), self, facts, tag("main"));
    expect(found.known ? found.value : found.reason).toBe(expected);
  });

  test("does not make its cluster the one that goes first", () => {
    expect(waits("own", ["preview/backend branch"])).toBe(false);
  });
  test("is one that a moving tag never named since it is watched: what came before may have been", () => {
    expect(
      waits("own", ["preview/backend branch"], [{ digest: digest("new"), at: at("08:00"), source: "seen" }]),
    ).toBe(true);
    expect(waits("own", ["preview/backend branch"], [])).toBe(true);
  });
  test("is none that the moving tag came to name", () => {
    const merged: TagMove[] = [...moves, { digest: branch, at: at("07:50"), source: "event" }];
    expect(waits("own", ["preview/backend branch"], merged)).toBe(true);
  });
  test("is none that was pushed at the very moment the tag was first seen", () => {
    const since: TagMove[] = [{ digest: digest("new"), at: at("07:45"), source: "event" }];
    expect(waits("own", ["preview/backend branch"], since)).toBe(true);
  });
  test("is not known where the moving tag was never seen", () => {
    expect(waits("own", ["preview/backend branch"], moves, tag("master"))).toBe(true);
  });
  test("cannot be told where no moving tag led to the newer one", () => {
    expect(waits("own", ["preview/backend branch"], moves, null)).toBe(true);
  });
  test("is not behind while others run what was merged", () => {
    expect(waits("branch", ["dev/backend own"])).toBe(true);
  });
  test("is behind where nobody else runs anything", () => {
    expect(waits("branch", [])).toBe(false);
    expect(waits("branch", ["dev/backend branch"])).toBe(false);
  });
  test("is behind once its own cluster has the newer one", () => {
    expect(waits("branch", ["prod/other new", "dev/backend own"])).toBe(false);
  });
});
