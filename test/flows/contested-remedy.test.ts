/** Somebody else writes a service's record while `remediate` has its remedy in hand: the remedy is not lost. */
import { DescribeServicesCommand, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { connect } from "../../src/connect/connect.ts";
import { parseServiceArn } from "../../src/domain/ecs/arn.ts";
import { newRecord } from "../../src/domain/incidents/record.ts";
import { reconcile } from "../../src/reconcile/reconcile.ts";
import { asAdministrator } from "../support/administrator.ts";
import { account, createWorld, region, registry, type World } from "../support/world.ts";

const { arn } = parseServiceArn(`arn:aws:ecs:${region}:${account}:service/dev/backend`);

let world: World;
beforeEach(async () => {
  world = await createWorld({ remediation: "on", services: { ecs: { pullBehaviors: { dev: "once" } } } });
  await world.push("backend", "one", "latest");
  const revision = await world.register("backend", { web: `${registry}/backend:latest` });
  const tags = [{ key: "ecs-image-drift:mode", value: "remediate" }];
  await world.service("dev", "backend", revision, { tags, launchType: "EC2" });
  await world.advance("20m");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await world.close();
});

/** Does this each time that `remediate` is about to read the service, so many times at most. */
function whileItLooks(times: number, meddle: () => Promise<void>) {
  let left = times;
  world.sandbox.watch(async ({ caller, operation }) => {
    if (caller !== "remediate" || operation !== "ecs:DescribeServices" || left === 0) return;
    left--;
    await meddle();
  });
  return () => left;
}

/** Another function looks at the service, as the deployed ones do. */
async function look() {
  const admin = asAdministrator(world);
  const queue = world.sandbox.stack?.resources.find(({ logicalId }) => logicalId === "Remedies");
  vi.stubEnv("REMEDIES_QUEUE", queue?.physicalId ?? "");
  await reconcile([arn], { ...connect(process.env, {}), log: admin.log });
}

/** Somebody writes the record, and nothing new into it. */
async function touch() {
  const { journal } = asAdministrator(world);
  const record = (await journal.read([arn])).get(arn) ?? newRecord(arn);
  await journal.write(record, record);
}

async function revision() {
  const { services = [] } = await world.ecs.send(
    new DescribeServicesCommand({ cluster: "dev", services: ["backend"] }),
  );
  return services[0]?.taskDefinition?.split(":").at(-1);
}

test("it is carried out where another looked between the read and the claim", async () => {
  const left = whileItLooks(1, look);
  await world.push("backend", "two", "latest");
  await world.advance("20m");
  expect(left()).toBe(0);
  expect(await revision()).toBe("2");
  await world.advance("2h");
  expect(world.told()).toEqual(["remediated dev/backend"]);
});

test("its message comes back where others kept writing", async () => {
  const left = whileItLooks(3, touch);
  await world.push("backend", "two", "latest");
  await world.advance("40m");
  expect(left()).toBe(0);
  expect(await revision()).toBe("2");
  expect(world.told()).toEqual(["remediated dev/backend"]);
});

test("a claim that was lost takes no further remedy from the limit of all services", async () => {
  whileItLooks(2, touch);
  await world.push("backend", "two", "latest");
  await world.advance("20m");
  const { journal } = asAdministrator(world);
  const now = world.sandbox.clock.now();
  expect([await journal.takeRemedy(2, now), await journal.takeRemedy(2, now)]).toEqual([
    "taken",
    expect.any(Date),
  ]);
});

test("it is given back where a deployment began and another wrote that down", async () => {
  whileItLooks(1, async () => {
    await world.ecs.send(
      new UpdateServiceCommand({ cluster: "dev", service: "backend", forceNewDeployment: true }),
    );
    await look();
  });
  await world.push("backend", "two", "latest");
  await world.advance("50m");
  expect(await revision()).toBe("2");
  expect(world.told()).toEqual(["remediated dev/backend"]);
});
