/** What happens on ordinary days, and on a bad one: each list is what a person on call would want to read. */
import { BatchDeleteImageCommand } from "@aws-sdk/client-ecr";
import { afterEach, expect, test } from "vitest";
import { createWorld, registry, type World } from "../support/world.ts";

let world: World;
afterEach(() => world.close());

const numbers = (count: number) => Array.from({ length: count }, (_, i) => String(i + 1).padStart(2, "0"));

async function deleteTag(repositoryName: string, imageTag: string): Promise<void> {
  await world.ecr.send(new BatchDeleteImageCommand({ repositoryName, imageIds: [{ imageTag }] }));
  await world.sandbox.settle();
}

/** What was told, in short: `EVENT COUNT`. */
const counts = () => world.alerts().map(({ event, services }) => `${event} ${services.length}`);

test("a pipeline that deletes its tag, pushes it again and deploys, every day, is told of nothing", async () => {
  world = await createWorld();
  await world.push("backend", "v0", "latest");
  await world.service(
    "dev",
    "backend",
    await world.register("backend", { web: `${registry}/backend:latest` }),
  );
  await world.advance("1h");
  for (const day of numbers(2)) {
    await deleteTag("backend", "latest");
    await world.advance("40s");
    await world.push("backend", `v${day}`, "latest");
    await world.advance("3m");
    await world.redeploy("dev", "backend");
    await world.advance("1d");
  }
  expect(world.told()).toEqual([]);
});

test("a pipeline that pushes twelve repositories within a minute, and deploys none, is told of in one message", async () => {
  world = await createWorld();
  for (const n of numbers(12)) {
    await world.push(`app-${n}`, "v1", "latest");
    await world.service(
      "dev",
      `app-${n}`,
      await world.register(`app-${n}`, { web: `${registry}/app-${n}:latest` }),
    );
  }
  await world.advance("1h");
  for (const n of numbers(12)) {
    await world.push(`app-${n}`, "v2", "latest");
    await world.advance("4s");
  }
  await world.advance("1h");
  expect(counts()).toEqual(["opened 12"]);
  for (const n of numbers(12)) await world.redeploy("dev", `app-${n}`);
  await world.advance("1h");
  expect(counts().slice(1)).toEqual(["resolved 12"]);
});

test("a sidecar's image that is deleted under 48 services is one message, and its return another", async () => {
  world = await createWorld({ services: { ecs: { pageSize: 100 } } });
  await world.push("sidecar", "v1", "1.0");
  await world.push("backend", "v1", "latest");
  for (const n of numbers(48)) {
    const images = { web: `${registry}/backend:latest`, proxy: `${registry}/sidecar:1.0` };
    await world.service("dev", `app-${n}`, await world.register(`app-${n}`, images), { desiredCount: 1 });
  }
  await world.advance("1h");
  await deleteTag("sidecar", "1.0");
  await world.advance("3h");
  expect(counts()).toEqual(["opened 48"]);
  await world.push("sidecar", "v1", "1.0");
  await world.advance("1h");
  expect(counts().slice(1)).toEqual(["resolved 48"]);
});
