import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { ecrCalls } from "../../../src/adapters/aws/call.ts";
import { createClients } from "../../../src/adapters/aws/clients.ts";
import { createClock } from "../../../src/adapters/aws/clock.ts";
import { createWorld, region, type World } from "../../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ packaged: false });
  vi.stubEnv("AWS_ENDPOINT_URL", world.sandbox.url);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "administrator");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "administrator");
  await world.push("backend", "one", "latest");
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await world.close();
});

/** How often the sandbox was asked, and how it ended. */
async function describeImage(imageTag: string): Promise<[count: number, outcome: string]> {
  const asked = () =>
    world.sandbox.calls().find(({ operation }) => operation === "ecr:DescribeImages")?.count ?? 0;
  const before = asked();
  const call = ecrCalls(createClients(region, createClock(Date.now)).ecr(region));
  const outcome = await call("DescribeImages", { repositoryName: "backend", imageIds: [{ imageTag }] }).then(
    () => "answered",
    (error: Error) => error.name,
  );
  return [asked() - before, outcome];
}

test("an error of the caller's is not tried again, however wrong the machine's clock is", async () => {
  expect(await describeImage("nothing")).toEqual([1, "ImageNotFoundException"]);
});

test.each(["ThrottlingException", "500", "reset"] as const)("%s is tried again", async (error) => {
  world.sandbox.fault({ operation: "ecr:DescribeImages", error, times: 1 });
  expect(await describeImage("latest")).toEqual([2, "answered"]);
});

test("a throttle that is over slows nothing that comes after it", async () => {
  const client = createClients(region, createClock(Date.now)).ecr(region);
  expect(await client.config.retryStrategy()).toMatchObject({ mode: "standard" });
});
