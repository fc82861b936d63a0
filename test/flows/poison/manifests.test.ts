/** A manifest that is too large for the journal costs itself a read, and hides nothing. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createWorld, indexOf, manifestOf, registry, type World } from "../../support/world.ts";
import { rowsOf } from "./rows.ts";

const [first, second] = [manifestOf("first"), manifestOf("second")];

/** An index of this image, with more in it. */
const indexWith = (image: string, more: (index: { manifests: object[] }) => object) => {
  const index = JSON.parse(indexOf({ "linux/amd64": image }));
  return JSON.stringify({ ...index, ...more(index) });
};

const annotated = (image: string) =>
  indexWith(image, () => ({ annotations: { "com.example.notes": "x".repeat(500_000) } }));

const wide = (image: string) =>
  indexWith(image, ({ manifests: [own = {}] }) => ({
    manifests: [
      own,
      ...Array.from({ length: 3000 }, (_, i) => ({
        ...own,
        platform: { os: "linux", architecture: `cpu${i}` },
      })),
    ],
  }));

/** The image, with an annotation of its own manifest. */
const imageWithNotes = (content: string) =>
  manifestOf(content, { "org.opencontainers.image.revision": "r".repeat(500_000) });

describe.each<[what: string, manifest: (image: string) => string]>([
  ["an annotation of 500 KB", annotated],
  ["3,000 children", wide],
])("an index with %s", (_, make) => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
    for (const image of [first, second]) await world.pushAsIs("huge", image);
    await world.pushAsIs("huge", make(first), "latest");
    await world.push("other", "one", "latest");
    for (const name of ["huge", "other"])
      await world.service("dev", name, await world.register(name, { web: `${registry}/${name}:latest` }));
    await world.advance("37m");
    await world.pushAsIs("huge", make(second), "latest");
    // Pushes within a minute would be one message.
    await world.advance("2m");
    await world.push("other", "two", "latest");
    await world.advance("2h");
  });
  afterAll(() => world.close());

  test("is judged, and so are all others", () => {
    expect(world.told().sort()).toEqual([
      "opened dev/huge stale not-redeployed",
      "opened dev/other stale not-redeployed",
    ]);
    expect(world.sandbox.failures()).toEqual([]);
  });

  test("leaves small rows", async () => {
    const sizes = (await rowsOf(world).all()).map((one) => JSON.stringify(one).length);
    expect(Math.max(...sizes)).toBeLessThan(400_000);
  });
});

test("an image with an annotation of 500 KB, rebuilt with another, is the same image", async () => {
  const world = await createWorld();
  const image = imageWithNotes("same");
  const again = manifestOf("same", { "org.opencontainers.image.revision": "s".repeat(500_000) });
  for (const one of [image, again]) await world.pushAsIs("huge", one);
  await world.pushAsIs("huge", indexOf({ "linux/amd64": image }), "latest");
  await world.service("dev", "huge", await world.register("huge", { web: `${registry}/huge:latest` }));
  await world.advance("37m");
  await world.pushAsIs("huge", indexOf({ "linux/amd64": again }), "latest");
  await world.advance("2h");
  expect([world.told(), world.sandbox.failures()]).toEqual([[], []]);
  const kept = (await rowsOf(world).all("memory image ")).map((one) => one.value?.S?.length ?? 0);
  expect(kept.length).toBeGreaterThan(0);
  expect(Math.max(...kept)).toBeLessThan(1000);
  await world.close();
});
