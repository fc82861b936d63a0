/** Answers of AWS that say less, or something new: none of them leads to a false message or to a write. */
import { UpdateImageStorageClassCommand } from "@aws-sdk/client-ecr";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createWorld, registry, type World } from "../../support/world.ts";

let world: World;
beforeEach(async () => {
  world = await createWorld({ remediation: "on" });
  await world.push("backend", "one", "latest");
  const first = await world.register("backend", { web: `${registry}/backend:latest` });
  await world.service("dev", "backend", first, {
    tags: [{ key: "ecs-image-drift:mode", value: "remediate" }],
  });
  await world.advance("16m");
});
afterEach(() => world.close());

/** The calls of `remediate` that change something. */
const written = () =>
  world.sandbox
    .calls()
    .filter(({ operation, caller }) => caller === "remediate" && /ecs:(Register|Update)/.test(operation))
    .map(({ operation }) => operation);

async function archive(imageDigest: string, targetStorageClass: "ARCHIVE" | "STANDARD") {
  const request = { repositoryName: "backend", imageId: { imageDigest }, targetStorageClass };
  await world.ecr.send(new UpdateImageStorageClassCommand(request));
  await world.sandbox.settle();
}

test("a registration whose answer tells no tags is none that lost them", async () => {
  world.sandbox.watch(({ operation, caller }) => {
    if (caller !== "remediate") return;
    world.sandbox.clearFaults();
    if (operation === "ecs:RegisterTaskDefinition") world.sandbox.fault({ ecs: { omit: ["tags"] } });
  });
  await world.push("backend", "two", "latest");
  await world.advance("30m");
  expect(world.told()).toEqual(["remediated dev/backend"]);
  expect(written()).toEqual(["ecs:RegisterTaskDefinition", "ecs:UpdateService"]);
  expect(world.sandbox.failures()).toEqual([]);
});

test("an image that is being brought back from the archive is not written until it can be pulled", async () => {
  const two = await world.push("backend", "two", "latest");
  await archive(two, "ARCHIVE");
  await world.advance("14m");
  await archive(two, "STANDARD");
  await world.advance("9m");
  expect(written()).toEqual([]);
  const before = world.told();
  expect(before.filter((message) => /^(remediat|resolved)/.test(message))).toEqual([]);
  await world.advance("40m");
  expect(written()).toEqual(["ecs:RegisterTaskDefinition", "ecs:UpdateService"]);
  expect(world.told().slice(before.length)).toEqual(["remediated dev/backend"]);
});
