/** What README.md shows is what is really said. Digests, ids and times are those of another day. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run } from "../cli/support.ts";
import { createWorld, registry, type World } from "../support/world.ts";
import { blockOf } from "./documents.ts";

/** The text without what is different each time. */
function masked(text: string): string {
  return text
    .replaceAll(/sha256:[0-9a-f]{12,64}/g, "sha256:…")
    .replaceAll(/\b[0-9a-f]{12}\b/g, "…")
    .replaceAll(/\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z| UTC)/g, "TIME")
    .trim();
}

describe("a service that was not redeployed", () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ packaged: false });
    await pushTwice(world);
    await world.advance("15m");
  });
  afterAll(() => world.close());

  test("is shown by check in the table that is shown", async () => {
    const { stdout } = await run(world.sandbox.url, "check");
    expect(masked(stdout)).toBe(masked(blockOf("README.md", "text check")));
  });
});

/** A service on the first image of its tag, and a second one pushed. */
async function pushTwice(world: World, options: object = {}): Promise<void> {
  await world.push("backend", "one", "latest", "abc123f");
  const revision = await world.register("backend", { web: `${registry}/backend:latest` });
  await world.service("prod", "backend", revision, options);
  await world.advance("5m");
  await world.push("backend", "two", "latest", "def4567");
}

test("the demo prints what is shown", async () => {
  const { exitCode, stdout } = await run(null, "demo");
  expect(exitCode).toBe(0);
  // Its digests and times are the same each time; the incident's ID is not.
  const withoutIds = (text: string) =>
    text.replaceAll(/\b[0-9A-HJKMNP-TV-Z]{26}\b/g, "ID").replaceAll(/\.\d{3}Z/g, "Z");
  expect(withoutIds(stdout)).toBe(withoutIds(blockOf("README.md", "text demo")));
});
