import { describe, expect, test } from "vitest";
import { assess } from "../../src/domain/assess.ts";
import { namesLike, nearMissOf, sayNearMiss } from "../../src/domain/near-miss.ts";
import { at, digest, factsOf, policyOf, tag } from "./building.ts";

const own = { account: "123456789012", region: "us-east-1", name: "shop-backend" };

test("names that could be taken for it are near", () => {
  const names = ["shop-backend", "shop-dev-backend", "shop-bakcend", "shop-backend-cache", "orders"];
  expect(namesLike(own, names)).toEqual(["shop-dev-backend", "shop-bakcend"]);
});

describe("a push to another repository", () => {
  const { containers } = assess(
    factsOf({ containers: [{ running: ["old"], published: "old", moves: [["11:00", "old"]] }] }),
    policyOf(),
  );
  const pushed = (clock: string | null) => ({
    digest: digest("new"),
    tags: [tag("latest")],
    pushedAt: clock === null ? null : at(clock),
  });
  const other = { ...own, name: "backend-dev" };
  const missOf = (...clocks: (string | null)[]) => {
    const [view] = containers;
    return view ? nearMissOf(view, other, clocks.map(pushed)) : null;
  };

  test("counts if it is newer than all that its own repository got", () => {
    const miss = missOf("09:00", "11:20");
    expect(miss?.at).toEqual(at("11:20"));
    expect(miss && sayNearMiss(miss, at("12:00"))).toMatch(
      /^An image was pushed to backend-dev 40 minutes ago, and no service uses that repository\. .* push it to 123456789012\.dkr\.ecr\.us-east-1\.amazonaws\.com\/backend$/,
    );
  });

  test.each([[["10:59"]], [[null]], [[]]])("does not count where pushes are at %j", (clocks) => {
    expect(missOf(...clocks)).toBeNull();
  });
});
