/** Images named by commit: staging gets one today, production when somebody decides so. */
import { RegisterTaskDefinitionCommand, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { afterEach, expect, test } from "vitest";
import { createWorld, indexOf, manifestOf, registry, type World } from "../support/world.ts";

let world: World;
afterEach(() => world.close());

const breaker = { deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } } };

/** Pushes a commit's image for both platforms, one of which may not start. */
async function build(commit: string, annotationsOnArm: Record<string, string> = {}): Promise<void> {
  const children = {
    "linux/amd64": manifestOf(`${commit} amd64`),
    "linux/arm64": manifestOf(`${commit} arm64`, annotationsOnArm),
  };
  for (const child of Object.values(children)) await world.pushManifest("api", child);
  await world.pushManifest("api", indexOf(children), commit, "main");
}

async function revise(family: string, commit: string, cpuArchitecture: "ARM64" | "X86_64"): Promise<string> {
  const { taskDefinition } = await world.ecs.send(
    new RegisterTaskDefinitionCommand({
      family,
      runtimePlatform: { cpuArchitecture, operatingSystemFamily: "LINUX" },
      containerDefinitions: [{ name: "web", image: `${registry}/api:${commit}`, memory: 128 }],
    }),
  );
  return taskDefinition?.taskDefinitionArn ?? "";
}

const release = async (cluster: string, taskDefinition: string) =>
  world.ecs.send(new UpdateServiceCommand({ cluster, service: "api", taskDefinition }));

test("who is given the image and rolled back is told so, and no more once the next one waits", async () => {
  world = await createWorld();
  await build("1111111");
  await world.service("staging", "api", await revise("staging", "1111111", "X86_64"), breaker);
  await world.service("production", "api", await revise("production", "1111111", "ARM64"), breaker);
  await world.advance("40m");
  await build("2222222", { "sandbox.fail": "start" });
  await release("staging", await revise("staging", "2222222", "X86_64"));
  await world.advance("90m");
  expect(world.told()).toEqual([]);

  await release("production", await revise("production", "2222222", "ARM64"));
  await world.advance("90m");
  expect(world.told()).toEqual(["opened production/api behind rolled-back"]);

  await build("3333333");
  await release("staging", await revise("staging", "3333333", "X86_64"));
  await world.advance("90m");
  expect(world.told().slice(1)).toEqual(["resolved production/api"]);
});

test("who is alone with its repository is behind once an index of a newer commit is pushed", async () => {
  world = await createWorld();
  await build("1111111");
  await world.service("production", "api", await revise("production", "1111111", "ARM64"));
  await world.advance("40m");
  await build("2222222");
  await world.advance("20m");
  expect(world.told()).toEqual(["opened production/api behind not-registered"]);
});
