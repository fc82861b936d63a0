/** What a person pinned goes on being remediated, where the deployed program could be told of it. */
import { afterEach, expect, test } from "vitest";
import type { JsonObject } from "../../src/sandbox/world.ts";
import { createWorld, registry, type World } from "../support/world.ts";
import { start } from "./support.ts";

let world: World;
afterEach(() => world.close());

/** Pins `dev/backend` by hand, while time passes in its world. */
async function pin(): Promise<number | null> {
  const argv = ["pin", "backend", "--cluster", "dev", "--yes", "--poll", "1s"];
  const { done } = start(world.sandbox.url, ...argv);
  let isDone = false;
  const ended = done.finally(() => {
    isDone = true;
  });
  while (!isDone) {
    await new Promise((go) => setTimeout(go, 50));
    await world.advance("2s");
  }
  return (await ended).exitCode;
}

/** What is told after a push to a service that was pinned by hand: once it was, its mode becomes `remediate`. */
async function afterPin(fault?: JsonObject) {
  world = await createWorld({ remediation: "on" });
  await world.push("backend", "one", "latest");
  const tags = [{ key: "ecs-image-drift:mode", value: "remediate" }];
  const latest = await world.register("backend", { web: `${registry}/backend:latest` });
  await world.service("dev", "backend", latest, { tags });
  await world.advance("30m");
  if (fault) world.sandbox.fault(fault);
  expect(await pin()).toBe(0);
  world.sandbox.clearFaults();
  await world.push("backend", "two", "latest");
  await world.advance("30m");
  return world.alerts().map(({ event, remedy }) => [event, remedy.reason]);
}

test("a service that a person pinned is remediated after the next push", async () => {
  expect(await afterPin()).toEqual([["remediated", null]]);
});

test("one whose pin could not be noted is left as it is", async () => {
  const error = "AccessDeniedException";
  expect(await afterPin({ operation: "dynamodb:PutItem", caller: "administrator", error })).toEqual([
    ["opened", expect.stringMatching(/^container "web" is pinned by a revision that was not registered/)],
  ]);
});
