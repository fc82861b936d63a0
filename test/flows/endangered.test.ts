import { PutLifecyclePolicyCommand } from "@aws-sdk/client-ecr";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorld, manifestOf, registry, type World } from "../support/world.ts";

/** Keeps one untagged image, the newest. */
const keepOneUntagged = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      selection: { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber: 1 },
      action: { type: "expire" },
    },
  ],
});

let world: World;
beforeAll(async () => {
  world = await createWorld({ remediation: "on" });
});
afterAll(() => world.close());

test("an image that its lifecycle policy is about to expire is told of, until the policy keeps it", async () => {
  const digest = await world.push("api", "one");
  await world.service("dev", "api", await world.register("api", { web: `${registry}/api@${digest}` }));
  await world.advance("1h");
  await world.push("api", "two");
  await world.advance("22h");
  expect(world.told()).toEqual([]);

  await world.ecr.send(
    new PutLifecyclePolicyCommand({ repositoryName: "api", lifecyclePolicyText: keepOneUntagged }),
  );
  await world.advance("3h");
  expect(world.told()).toEqual(["opened dev/api endangered lifecycle-policy"]);
  const [advice = ""] = world.alerts()[0]?.services[0]?.findings[0]?.advice.slice(-1) ?? [];
  const [, tag = ""] = /--image-tag (\S+)/.exec(advice) ?? [];
  expect(advice).toContain(`imageDigest=${digest}`);

  await world.pushManifest("api", manifestOf("one"), tag);
  await world.advance("1d");
  expect(world.told()).toEqual(["opened dev/api endangered lifecycle-policy", "resolved dev/api"]);
});

test("nobody is asked where the package does not say so", async () => {
  const quiet = await createWorld();
  await quiet.service(
    "dev",
    "api",
    await quiet.register("api", { web: `${registry}/api@${await quiet.push("api", "one")}` }),
  );
  await quiet.advance("1h");
  const operations = quiet.sandbox.calls().map(({ operation }) => operation);
  expect(operations.filter((operation) => operation.includes("Lifecycle"))).toEqual([]);
  await quiet.close();
});
