/** What somebody who may push, and deploy nothing, puts into a registry: it stops no report of other services. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createWorld, digestOf, manifestOf, registry, type World } from "../../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ remediation: "on" });
  const tags = [{ key: "ecs-image-drift:mode", value: "remediate" }];
  for (const name of ["attacked", "other"]) {
    await world.push(name, `${name} one`, "latest");
    const revision = await world.register(name, { web: `${registry}/${name}:latest` });
    await world.service("prod", name, revision, { tags });
  }
  await world.advance("16m");
});
afterAll(() => world.close());

const image = "application/vnd.oci.image.manifest.v1+json";

/** An index that lists the same image so many times. */
function indexOf(times: number, of: string, annotations: Record<string, string>): string {
  const one = { mediaType: image, digest: digestOf(of), size: Buffer.byteLength(of), annotations };
  const manifests = Array.from({ length: times }, (_, i) => ({
    ...one,
    platform: { os: "linux", architecture: i === 0 ? "amd64" : `arch${i}` },
  }));
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests,
  });
}

describe("an image that was pushed under the tag that a service follows", () => {
  test.each<[attempt: string, push: () => Promise<unknown>]>([
    [
      "as an index of 4 MB",
      async () => {
        const child = manifestOf("attacked huge");
        await world.pushAsIs("attacked", child);
        await world.pushAsIs("attacked", indexOf(5000, child, { note: "x".repeat(600) }), "latest");
      },
    ],
    [
      "with a revision of 500 KB",
      async () => {
        const annotations = { "org.opencontainers.image.revision": "r".repeat(500_000) };
        const child = manifestOf("attacked long", annotations);
        await world.pushAsIs("attacked", child);
        await world.pushAsIs("attacked", indexOf(1, child, {}), "latest");
      },
    ],
    [
      "with annotations nested a thousand times",
      async () => {
        const nested = `${'{"a":'.repeat(1000)}1${"}".repeat(1000)}`;
        const manifest = manifestOf("attacked deep").replace(/}$/, `,"annotations":${nested}}`);
        await world.pushAsIs("attacked", manifest, "latest");
      },
    ],
    [
      "with a hundred other tags",
      async () => {
        const tags = Array.from({ length: 100 }, (_, i) => `${"t".repeat(120)}-${i}`);
        await world.push("attacked", "attacked tagged", "latest", ...tags);
      },
    ],
    [
      "with annotations that are markup, escapes and prototypes",
      async () => {
        const annotations = {
          "org.opencontainers.image.revision": "\u001b[2J<script>\u202e<!channel>",
          ["__proto__"]: "polluted",
          constructor: "x".repeat(10_000),
        };
        await world.pushAsIs("attacked", manifestOf("attacked odd", annotations), "latest");
      },
    ],
  ])("%s: other services are reported and remediated all the same", async (attempt, push) => {
    const [failures, told] = [world.sandbox.failures().length, world.told().length];
    await push();
    await world.push("other", `other ${attempt}`, "latest");
    await world.advance("40m");
    expect(world.sandbox.failures().slice(failures)).toEqual([]);
    expect(world.told().slice(told)).toContain("remediated prod/other");
  });
});
