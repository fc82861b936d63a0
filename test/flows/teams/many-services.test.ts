/** Forty services in two clusters run one image: a push is one message, and so is a cure of many at once. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { all, at, create, type Part, play, push, redeploy, type Week } from "./week.ts";

const workers = (cluster: string) =>
  Array.from({ length: 20 }, (_, i) => `${cluster}/worker-${String(i + 1).padStart(2, "0")}`);
const [north, south] = [workers("north"), workers("south")];

const fleet: Part = {
  clusters: ["north", "south"],
  repositories: ["fleet"],
  before: [
    push("fleet", "cafe001", "cafe001", "latest"),
    ...[...north, ...south].map((service) => create(service, "fleet:latest", { desiredCount: 1 }, "fleet")),
  ],
  week: [
    at("mon 10:00", push("fleet", "cafe002", "cafe002", "latest")),
    at("mon 11:00", all(...north.map(redeploy))),
    at("mon 12:00", all(...south.map(redeploy))),
  ],
};

const each = (services: readonly string[], said: string) =>
  services.map((service) => `${service}${said}`).join("; ");

describe("forty services on one image", () => {
  let week: Week;
  beforeAll(async () => {
    week = await play([fleet], { until: "mon 14:00" });
  });
  afterAll(() => week.world.close());

  test("are told of a push in one message, and of their cure in one for those cured together", () => {
    // A message may be no longer than SNS takes: of so many services, the later ones come without their tags.
    const [opened = "", ...later] = week.toldTo(fleet);
    const stale = " stale not-redeployed: cafe002 over cafe001";
    expect(opened.replaceAll(/,latest|\(\)/g, "")).toBe(
      `mon 10h opened ${each([...north, ...south], stale)}`,
    );
    expect(later).toEqual([
      `mon 11h resolved ${each(north, ": runs cafe002,latest")}`,
      `mon 12h resolved ${each(south, ": runs cafe002,latest")}`,
    ]);
    expect(week.troubles()).toEqual([]);
  });
});
