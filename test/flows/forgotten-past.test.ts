/** ECS forgets its deployments, and is asked for the newest alone; what a person did is remembered without it. */
import { UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { afterEach, expect, test } from "vitest";
import { createWorld, registry, type World } from "../support/world.ts";

let world: World;
afterEach(() => world.close());

test("what a person moved a service off is not put back after twenty more deployments", async () => {
  world = await createWorld({ remediation: "on" });
  await world.push("backend", "v1", "latest");
  const tags = [
    { key: "ecs-image-drift:mode", value: "remediate" },
    { key: "ecs-image-drift:track", value: "same-tag" },
  ];
  const latest = await world.register("backend", { web: `${registry}/backend:latest` });
  await world.service("dev", "backend", latest, { tags });
  await world.advance("37m");
  for (const image of ["v2", "v3"]) {
    await world.push("backend", image, "latest");
    await world.advance("30m");
  }
  const taskDefinition = "backend:2";
  await world.ecs.send(new UpdateServiceCommand({ cluster: "dev", service: "backend", taskDefinition }));
  await world.advance("1h");
  for (let i = 0; i < 21; i++) {
    await world.redeploy("dev", "backend");
    await world.advance("16m");
  }
  await world.advance("1h");
  const alerts = world.alerts();
  expect(alerts.map(({ event }) => event)).toEqual(["remediated", "remediated", "notice", "opened"]);
  const forgotten = alerts.at(-1);
  expect(forgotten?.remedy).toMatchObject({
    state: "refused",
    reason: expect.stringMatching(/^somebody moved the service off this digest, as was seen at /),
  });
});
