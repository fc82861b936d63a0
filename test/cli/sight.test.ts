import { expect, test } from "vitest";
import { saySights } from "../../src/cli/render/words/sight.ts";

const sight = {
  stack: "ecs-image-drift-prod",
  account: "123456789012",
  region: "us-east-1",
  lastSweep: "2026-11-26T11:55:00.000Z",
  blindSince: null,
  notChecked: 0,
  sweepSeconds: 900,
};
const say = (...deployed: Partial<typeof sight>[]) =>
  saySights({
    checkedAt: "2026-11-26T12:00:00.000Z",
    deployed: deployed.map((one) => ({ ...sight, ...one })),
  });
const line = (where: string) => `Deployed: ecs-image-drift-prod${where} saw every service 5 minutes ago`;

test("of several deployed programs, says in what they differ: the account, the region, or both", () => {
  expect(say({})).toEqual([line("")]);
  expect(say({}, { account: "210987654321" })).toEqual([line(" (123456789012)"), line(" (210987654321)")]);
  expect(say({}, { region: "eu-west-1" })).toEqual([line(" (us-east-1)"), line(" (eu-west-1)")]);
  expect(say({}, { account: "210987654321", region: "eu-west-1" })).toEqual([
    line(" (123456789012, us-east-1)"),
    line(" (210987654321, eu-west-1)"),
  ]);
});
