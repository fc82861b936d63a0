import { UpdateImageStorageClassCommand } from "@aws-sdk/client-ecr";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runCommand } from "../support/advice.ts";
import { createWorld, digestOf, manifestOf, registry, type World } from "../support/world.ts";

let world: World;
beforeEach(async () => {
  world = await createWorld();
  await world.push("backend", "one", "latest");
  const taskDefinition = await world.register("backend", { web: `${registry}/backend:latest` });
  await world.service("dev", "backend", taskDefinition);
  await world.advance("30m");
});
afterEach(() => world.close());

/** The last command of what was told last. */
const cure = () => world.alerts().at(-1)?.services[0]?.findings[0]?.advice.at(-1) ?? "";

test("an image that was archived is brought back by the command in the message", async () => {
  const imageDigest = digestOf(manifestOf("one"));
  await world.ecr.send(
    new UpdateImageStorageClassCommand({
      repositoryName: "backend",
      imageId: { imageDigest },
      targetStorageClass: "ARCHIVE",
    }),
  );
  await world.advance("20m");
  expect(world.told()).toEqual(["opened dev/backend missing archived"]);
  await runCommand(world, cure());
  await world.advance("40m");
  expect(world.told()).toEqual(["opened dev/backend missing archived", "resolved dev/backend"]);
});

test("tasks that could not pull their image are started again by the command in the message", async () => {
  await world.pushManifest("backend", manifestOf("bad", { "sandbox.fail": "pull" }), "latest");
  await world.redeploy("dev", "backend");
  await world.advance("15m");
  expect(world.told()).toEqual([expect.stringMatching(/^opened dev\/backend unpullable/)]);
  const command = cure();
  await world.push("backend", "two", "latest");
  await runCommand(world, command);
  await world.advance("40m");
  expect(world.told().slice(1)).toEqual(["resolved dev/backend"]);
});
