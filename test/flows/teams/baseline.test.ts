/** The program comes into an account where five services have drifted: it says so once, and then as they are cured. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  at,
  create,
  deploy,
  hearEvents,
  loseEvents,
  type Part,
  play,
  push,
  redeploy,
  type Week,
  wait,
} from "./week.ts";

const moving = ["one", "two", "three", "fine"] as const;

const account: Part = {
  clusters: ["old"],
  repositories: ["releases", "pinned", ...moving],
  before: [
    loseEvents,
    ...moving.flatMap((name) => [push(name, `${name}-1`, "latest"), create(`old/${name}`, `${name}:latest`)]),
    push("releases", "1.0.0", "1.0.0"),
    create("old/releases", "releases:1.0.0"),
    push("pinned", "c0c0a01", "c0c0a01", "latest"),
    create("old/pinned", "pinned:c0c0a01"),
    wait("20m"),
    ...["one", "two", "three"].map((name) => push(name, `${name}-2`, "latest")),
    push("releases", "1.1.0", "1.1.0"),
    push("pinned", "c0c0a02", "c0c0a02", "latest"),
    wait("20m"),
    hearEvents,
  ],
  week: [
    at("mon 09:00", redeploy("old/one")),
    at("mon 11:00", deploy("old/releases", "releases:1.1.0")),
    at("mon 12:00", push("fine", "fine-2", "latest")),
    at("mon 13:00", redeploy("old/fine")),
    at("mon 14:00", redeploy("old/two")),
    at("mon 15:00", redeploy("old/three")),
    at("mon 16:00", deploy("old/pinned", "pinned:c0c0a02")),
  ],
};

describe("an account where five services have drifted before the program came", () => {
  let week: Week;
  beforeAll(async () => {
    week = await play([account], { until: "mon 18:00" });
  }, 300_000);
  afterAll(() => week.world.close());

  test("is told of them in one summary, and of each as it is cured", () => {
    const [first = "", ...later] = week.toldTo(account);
    // Nobody saw which tags the old images had.
    expect(first.replace("sun 22h baseline ", "").split("; ").sort()).toEqual([
      "old/one stale not-redeployed: one-2(latest) over one-1()",
      "old/pinned behind not-registered: c0c0a02,latest over c0c0a01",
      "old/releases behind not-registered: 1.1.0 over 1.0.0",
      "old/three stale not-redeployed: three-2(latest) over three-1()",
      "old/two stale not-redeployed: two-2(latest) over two-1()",
    ]);
    expect(later).toEqual([
      "mon 9h resolved old/one: runs one-2(latest)",
      "mon 11h resolved old/releases: runs 1.1.0",
      "mon 12h opened old/fine stale not-redeployed: fine-2(latest) over fine-1()",
      "mon 13h resolved old/fine: runs fine-2(latest)",
      "mon 14h resolved old/two: runs two-2(latest)",
      "mon 15h resolved old/three: runs three-2(latest)",
      "mon 16h resolved old/pinned: runs c0c0a02,latest",
    ]);
    expect(week.troubles()).toEqual([]);
  });
});
