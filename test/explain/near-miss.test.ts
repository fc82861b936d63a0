import { describe, expect, test } from "vitest";
import { assess } from "../../src/domain/judge/assess.ts";
import { namesLike, nearMissOf, sayNearMiss } from "../../src/explain/near-miss.ts";
import { at, type ContainerSetup, digest, factsOf, policyOf, tag } from "../domain/building.ts";

const own = { account: "123456789012", region: "us-east-1", name: "shop-backend" };

test("names that could be taken for it are near", () => {
  const names = ["shop-backend", "shop-dev-backend", "shop-bakcend", "shop-backend-cache", "orders"];
  expect(namesLike(own, names)).toEqual(["shop-dev-backend", "shop-bakcend"]);
});

describe("a push to another repository", () => {
  const viewOf = (container: ContainerSetup = {}) => {
    const { containers } = assess(
      factsOf({
        containers: [{ running: ["old"], published: "old", moves: [["11:00", "old"]], ...container }],
      }),
      policyOf(),
    );
    const [view] = containers;
    if (!view) throw new TypeError("There is no container");
    return view;
  };
  const pushed = (clock: string | null) => ({
    digest: digest("new"),
    tags: [tag("latest")],
    pushedAt: clock === null ? null : at(clock),
  });
  const other = { ...own, name: "backend-dev" };
  const missOf = (clocks: (string | null)[], container: ContainerSetup = {}, now = "12:00") =>
    nearMissOf(viewOf(container), other, clocks.map(pushed), { settle: 600_000, now: at(now) });

  test("counts if it is newer than all that its own repository got", () => {
    const miss = missOf(["09:00", "11:20", null, "11:10"]);
    expect(miss).toEqual({
      at: at("11:20"),
      repository: other,
      image: pushed("11:20"),
      container: "web",
      own: { ...own, name: "backend" },
    });
    expect(miss && sayNearMiss(miss, at("12:00"))).toBe(
      "An image was pushed to backend-dev 40 minutes ago, and no service uses that repository. Its name is similar to " +
        "that of backend, which this service uses, and which got nothing since. If it was meant for this service, " +
        "push it to 123456789012.dkr.ecr.us-east-1.amazonaws.com/backend",
    );
  });

  test("counts if it is newer than the images of its own repository, where no move of a tag was seen", () => {
    const images = { old: { pushedAt: at("11:00") }, gone: null };
    expect(missOf(["11:11"], { moves: [], images })?.at).toEqual(at("11:11"));
    expect(missOf(["10:59"], { moves: [], images })).toBeNull();
  });

  test("counts only when its settle window is over; until then an earlier one does", () => {
    expect(missOf(["11:40"], {}, "11:49")).toBeNull();
    expect(missOf(["11:40"], {}, "11:50")?.at).toEqual(at("11:40"));
    expect(missOf(["11:20", "11:40"], {}, "11:49")?.at).toEqual(at("11:20"));
  });

  test.each([[["10:59"]], [["11:00"]], [["11:10"]], [[null]], [[]]])(
    "does not count where pushes are at %j",
    (clocks) => {
      expect(missOf(clocks)).toBeNull();
    },
  );

  test.each<[where: string, container: ContainerSetup]>([
    ["nobody knows what its own got", { moves: [] }],
    ["its own is not in ECR", { written: "nginx:latest" }],
  ])("does not count where %s", (_, container) => expect(missOf(["11:20"], container)).toBeNull());
});
