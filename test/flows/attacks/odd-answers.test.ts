/** Answers of AWS that say less, or something new: none of them leads to a false message or to a write. */
import { UpdateImageStorageClassCommand } from "@aws-sdk/client-ecr";
import { CreateTaskSetCommand, UpdateServicePrimaryTaskSetCommand } from "@aws-sdk/client-ecs";
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

test("a task set that an EXTERNAL controller brings is neither drift nor a reason to write, whoever requests a remedy", async () => {
  const scale = { value: 100, unit: "PERCENT" } as const;
  const which = { cluster: "dev", service: "external" };
  const bring = async (taskDefinition: string) => {
    const input = { ...which, taskDefinition, launchType: "FARGATE", scale } as const;
    const { taskSet } = await world.ecs.send(new CreateTaskSetCommand(input));
    return taskSet?.id ?? "";
  };
  await world.push("external", "one", "1.0.0");
  const first = await world.register("external", { web: `${registry}/external:1.0.0` });
  const tags = [{ key: "ecs-image-drift:mode", value: "remediate" }];
  const controller = { deploymentController: { type: "EXTERNAL" }, launchType: undefined, tags };
  await world.service("dev", "external", first, controller);
  const primaryTaskSet = await bring(first);
  await world.ecs.send(new UpdateServicePrimaryTaskSetCommand({ ...which, primaryTaskSet }));
  await world.advance("16m");
  await world.push("external", "two", "1.1.0");
  await bring(await world.register("external", { web: `${registry}/external:1.1.0` }));
  const QueueUrl = world.sandbox.stack?.resources.find(
    ({ logicalId }) => logicalId === "Remedies",
  )?.physicalId;
  const service = "arn:aws:ecs:us-east-1:123456789012:service/dev/external";
  await world.sandbox.ask("sqs:SendMessage", { QueueUrl, MessageBody: JSON.stringify({ service }) });
  await world.advance("40m");
  expect(world.told()).toEqual([]);
  expect(written()).toEqual([]);
});
