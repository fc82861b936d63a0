import { describe, expect, test } from "vitest";
import type { ServiceArn } from "../../../src/domain/ecs/arn.ts";
import type { ImageUse } from "../../../src/domain/facts.ts";
import { awaitsPromotion } from "../../../src/domain/image/promotion.ts";
import { known, unknown } from "../../../src/domain/known.ts";
import { at, digest, image, repository } from "../building.ts";

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
const images = new Map([
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
