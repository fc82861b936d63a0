import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ListTaskDefinitionsCommand,
} from "@aws-sdk/client-ecs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { historyOf } from "../support/history.ts";
import { createWorld, registry, type World } from "../support/world.ts";

describe("a service whose mode is remediate", () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ remediation: "on" });
  });
  afterAll(() => world.close());

  const running = async () => {
    const { services = [] } = await world.ecs.send(
      new DescribeServicesCommand({ cluster: "dev", services: ["backend"] }),
    );
    const { taskDefinition = "", runningCount } = services[0] ?? {};
    const { taskDefinition: definition, tags } = await world.ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition, include: ["TAGS"] }),
    );
    return {
      revision: definition?.revision,
      image: definition?.containerDefinitions?.[0]?.image,
      tags,
      runningCount,
    };
  };

  test("is pinned to the pushed digest, and people are told once", async () => {
    await world.push("backend", "one", "latest");
    const first = await world.register("backend", { web: `${registry}/backend:latest` });
    await world.service("dev", "backend", first, {
      tags: [{ key: "ecs-image-drift:mode", value: "remediate" }],
    });
    await world.advance("5m");
    const two = await world.push("backend", "two", "latest");
    await world.advance("20m");
    expect(world.told()).toEqual(["remediated dev/backend"]);
    expect(await running()).toEqual({
      revision: 2,
      image: `${registry}/backend@${two}`,
      tags: [{ key: "ecs-image-drift:follows.web", value: "latest" }],
      runningCount: 2,
    });
  });

  test("has each step in its history, once", async () => {
    expect(await historyOf(world, "dev/backend")).toEqual([
      "saw deploying",
      "saw in-sync",
      "saw deploying",
      "saw drifted stale",
      "remedy asked",
      "remedy writing",
      "remedy deploying",
      "saw deploying",
      "saw in-sync",
      "remedy done",
      "told remediated",
    ]);
  });

  test("goes on following its tag, push after push", async () => {
    const three = await world.push("backend", "three", "latest");
    await world.advance("20m");
    expect(world.told()).toEqual(["remediated dev/backend", "remediated dev/backend"]);
    expect(await running()).toMatchObject({
      revision: 3,
      image: `${registry}/backend@${three}`,
      runningCount: 2,
    });
  });

  test("gets no further revision while nothing is pushed", async () => {
    await world.advance("6h");
    const { taskDefinitionArns } = await world.ecs.send(
      new ListTaskDefinitionsCommand({ familyPrefix: "backend" }),
    );
    expect(taskDefinitionArns).toHaveLength(3);
    expect(world.told()).toHaveLength(2);
  });
});
