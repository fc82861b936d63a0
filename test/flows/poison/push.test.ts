/** A push to a repository that nothing was known to use, until the pipeline had its time. */
import { expect, test, vi } from "vitest";
import { parseServiceArn } from "../../../src/domain/ecs/arn.ts";
import { repositoryKey } from "../../../src/domain/image/ecr.ts";
import { newRecord } from "../../../src/domain/incidents/record.ts";
import { asAdministrator } from "../../support/administrator.ts";
import { watchHandlers } from "../../support/deaths.ts";
import { account, createWorld, region, registry } from "../../support/world.ts";

test("has whoever uses it by then looked at", async () => {
  const world = await createWorld();
  await world.push("backend", "one", "latest");
  world.sandbox.fault({ events: "drop" });
  const { journal } = asAdministrator(world);
  const record = newRecord(parseServiceArn(`arn:aws:ecs:${region}:${account}:service/dev/backend`).arn);
  await world.service(
    "dev",
    "backend",
    await world.register("backend", { web: `${registry}/backend:latest` }),
  );
  // All that is known of it is that it uses the repository.
  await journal.write(
    { ...record, repositories: [repositoryKey({ account, region, name: "backend" })] },
    record,
  );
  const handlers = watchHandlers(world.sandbox);
  await world.advance("14m");
  const looks = handlers.take().filter(({ operation }) => operation === "ecs:DescribeServices");
  expect(looks.map(({ caller }) => caller)).toContain("recheck");
  vi.unstubAllEnvs();
  await world.close();
});
