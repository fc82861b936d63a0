/** A remedy whose tasks never start, on a service without a circuit breaker, which is how ECS creates one. */
import { DescribeServicesCommand, TagResourceCommand } from "@aws-sdk/client-ecs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runCommand } from "../support/advice.ts";
import { createWorld, emailsIn, manifestOf, registry, type World } from "../support/world.ts";

let world: World;
beforeEach(async () => {
  world = await createWorld({ remediation: "on" });
  await world.push("backend", "one", "latest");
  const revision = await world.register("backend", { web: `${registry}/backend:latest` });
  await world.service("dev", "backend", revision, {
    tags: [{ key: "ecs-image-drift:mode", value: "remediate" }],
  });
  await world.advance("20m");
});
afterEach(() => world.close());

async function present() {
  const { services = [] } = await world.ecs.send(
    new DescribeServicesCommand({ cluster: "dev", services: ["backend"] }),
  );
  return services[0]?.taskDefinition?.split("/").at(-1);
}

test("is told once as failed, with what serves now and the command that goes back, which works", async () => {
  await world.pushManifest("backend", manifestOf("two", { "sandbox.fail": "start" }), "latest");
  await world.advance("26h");
  const told = () => world.told().map((line) => line.split(" ").slice(0, 3).join(" "));
  expect(told()).toEqual(["remediation-failed dev/backend stalled", "reminder dev/backend stalled"]);
  const [failed, reminder] = emailsIn(world.sandbox);
  expect(failed?.body).toMatch(
    /remediation failed: its deployment makes no progress; .*tasks? stopped: .*the service is on backend:2, 0 of 2 tasks running, and 2 of the previous deployment/,
  );
  expect(failed?.body).not.toContain("--force-new-deployment");
  expect(failed?.body).not.toMatch(/running: +nothing$/m);
  expect(reminder?.body).not.toContain("--force-new-deployment");
  const back =
    /^ *(aws ecs update-service .*--task-definition backend:1 .*)$/m.exec(failed?.body ?? "")?.[1] ?? "";
  await runCommand(world, back);
  await world.advance("30m");
  expect(await present()).toBe("backend:1");
  expect(
    world
      .told()
      .slice(2)
      .filter((told) => told.startsWith("opened")),
  ).toEqual([]);
});

test("is told when the hold is over during which it failed", async () => {
  const hold = (until: Date) =>
    world.ecs.send(
      new TagResourceCommand({
        resourceArn: "arn:aws:ecs:us-east-1:123456789012:service/dev/backend",
        tags: [{ key: "ecs-image-drift:hold-until", value: until.toISOString() }],
      }),
    );
  await world.pushManifest("backend", manifestOf("two", { "sandbox.fail": "start" }), "latest");
  for (let i = 0; i < 40 && (await present()) !== "backend:2"; i++) await world.advance("30s");
  expect(await present()).toBe("backend:2");
  await hold(new Date(world.sandbox.clock.now().getTime() + 5 * 3_600_000));
  await world.advance("4h");
  expect(world.told().filter((told) => !told.startsWith("notice"))).toEqual([]);
  await world.advance("2h");
  expect(world.told().filter((told) => !told.startsWith("notice"))).toEqual([
    expect.stringMatching(/^opened dev\/backend (?:stalled|unpullable)/),
  ]);
});
