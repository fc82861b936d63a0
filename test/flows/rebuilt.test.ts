import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorld, indexOf, manifestOf, registry, type World } from "../support/world.ts";

const revision = "org.opencontainers.image.revision";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** Pushes a multi-platform image as `latest`: this content in a wrapper with these annotations. */
async function build(content: string, annotations: Record<string, string>): Promise<void> {
  const image = manifestOf(content, annotations);
  await world.pushManifest("api", image);
  await world.pushManifest("api", indexOf({ "linux/amd64": image }), "latest");
}

test("the same image in another wrapper is no drift, and another image is, with what it was built from", async () => {
  await build("code", { built: "monday", [revision]: "aaaaaaa" });
  await world.service("dev", "api", await world.register("api", { web: `${registry}/api:latest` }));
  await world.advance("30m");
  await build("code", { built: "tuesday", [revision]: "aaaaaaa" });
  await world.advance("1h");
  expect(world.told()).toEqual([]);

  await build("other code", { built: "wednesday", [revision]: "bbbbbbb" });
  await world.advance("1h");
  expect(world.told()).toEqual(["opened dev/api stale not-redeployed"]);
  expect(JSON.stringify(world.alerts())).toMatch(/revision bbbbbbb.* run .*revision aaaaaaa/);

  await build("other code", { built: "thursday", [revision]: "bbbbbbb" });
  await world.advance("1h");
  expect(world.told()).toEqual(["opened dev/api stale not-redeployed"]);

  await world.redeploy("dev", "api");
  await world.advance("30m");
  expect(world.told()).toEqual(["opened dev/api stale not-redeployed", "resolved dev/api"]);
  const pulls = world.sandbox.calls().filter(({ operation }) => operation === "ecr:BatchGetImage");
  expect(pulls.reduce((sum, { count }) => sum + count, 0)).toBeLessThan(12);
});
