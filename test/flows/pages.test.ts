/** However AWS cuts its answers into pages, and whatever came in which order, the verdicts are the same. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { reportService } from "../../src/domain/words/report.ts";
import { judge } from "../../src/reconcile/judge.ts";
import type { Ports } from "../../src/reconcile/ports.ts";
import { asAdministrator } from "../support/administrator.ts";
import { createWorld, registry, type World } from "../support/world.ts";

const apis = ["web", "worker", "mailer"] as const;

let world: World;
let ports: Ports;

beforeAll(async () => {
  world = await createWorld();
  ports = asAdministrator(world);
  for (const release of ["1.0.0", "1.1.0", "1.2.0", "1.10.0", "2.0.0"])
    await world.push("shop", release, release);
  for (const api of apis) {
    await world.push("shop", api, api);
    for (const cluster of ["dev", "prod"])
      await world.service(cluster, api, await world.register(api, { [api]: `${registry}/shop:${api}` }), {
        desiredCount: 4,
      });
  }
  const old = await world.register("old", { old: `${registry}/shop:1.0.0` });
  await world.service("dev", "old", old, { desiredCount: 3 });
  await world.advance("20m");
  await world.push("shop", "newer web", "web");
  await world.advance("20m");
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await world.close();
});

async function verdicts(isReversed = false) {
  const listed = await ports.ecs.listServices();
  const services = isReversed ? listed.toReversed() : listed;
  const { assessments } = await judge(services, ports);
  return assessments
    .map(reportService)
    .map(({ service, status, findings, containers, tasks }) => ({
      service,
      status,
      findings,
      containers,
      tasks,
    }))
    .sort((a, b) => (a.service < b.service ? -1 : 1));
}

test.for([1, 2, 3, 7, 100])("pages of %i", async (pageSize) => {
  world.sandbox.fault({ ecs: { pageSize: 5 } });
  world.sandbox.fault({ ecr: { pageSize: 5 } });
  const expected = await verdicts();
  expect(expected.map(({ status }) => status).filter((status) => status === "drifted")).toHaveLength(3);
  expect(expected).toHaveLength(7);

  world.sandbox.fault({ ecs: { pageSize } });
  world.sandbox.fault({ ecr: { pageSize } });
  expect(await verdicts(true)).toEqual(expected);
});
