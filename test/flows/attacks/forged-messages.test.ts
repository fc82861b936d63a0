/**
 * What others put on the bus and into the queues: events that were forwarded from elsewhere, and messages that the
 * program did not write. A service has drifted meanwhile, and its mode is alert.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { JsonObject } from "../../../src/sandbox/world.ts";
import { bent, type Json } from "../../adapters/events.ts";
import { asAdministrator } from "../../support/administrator.ts";
import { createWorld, registry, type World } from "../../support/world.ts";

const own = "arn:aws:ecs:us-east-1:123456789012:service/prod/backend";
const foreign = "arn:aws:ecs:us-east-1:210987654321:service/prod/backend";
const abroad = "arn:aws:ecs:eu-central-1:123456789012:service/prod/backend";
const at = "2026-11-26T09:30:00.000Z";

let world: World;
beforeAll(async () => {
  world = await createWorld({ remediation: "on" });
  await world.push("backend", "one", "latest");
  const revision = await world.register("backend", { web: `${registry}/backend:latest` });
  await world.service("prod", "backend", revision);
  await world.advance("16m");
  await world.push("backend", "two", "latest");
  await world.advance("20m");
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await world.close();
});

const put = (one: Json) => () => world.sandbox.putEvents(one as JsonObject);
const run = (name: string, one: Json) => async () => {
  await world.sandbox.invoke(name, one);
};
const urlOf = (queue: string) =>
  world.sandbox.stack?.resources.find(({ logicalId }) => logicalId === queue)?.physicalId ?? "";
const waiting = (queue: string) => world.sandbox.messages(urlOf(queue).split("/").at(-1) ?? "");
const send = (queue: string, body: unknown) => async () => {
  const QueueUrl = urlOf(queue);
  const MessageBody = typeof body === "string" ? body : JSON.stringify(body);
  await world.sandbox.ask("sqs:SendMessage", { QueueUrl, MessageBody });
};

const pushOf = (repository: string) => ({ at, push: { repository, pushedAt: at } });
const bentPush = (path: string, value: Json) => bent("ecr-push", path, value);

/** What nobody but AWS and the program itself may have done. */
const writes =
  /^(ecs:(Register|Update|Create|Delete|Tag|Stop|Run)|ecr:(Put|Delete|Batch(Delete))|sns:Publish)/;

/** Does it, lets time pass, and says what came of it. */
async function consequences(act: () => unknown) {
  const { sandbox } = world;
  const [told, failures] = [world.told().length, sandbox.failures().length];
  sandbox.clearCalls();
  await act();
  await world.advance("6m");
  return {
    told: world.told().slice(told),
    failures: sandbox.failures().slice(failures),
    writes: sandbox.calls().flatMap(({ operation }) => (writes.test(operation) ? [operation] : [])),
    services: await asAdministrator(world).journal.services(),
    denials: sandbox.denials(),
  };
}

const nothing = { told: [], failures: [], writes: [], services: [own], denials: [] };

test("the service has drifted, and that is told", () => {
  expect(world.told()).toEqual(["opened prod/backend stale not-redeployed"]);
});

describe("an event that was forwarded from another account or region leads to nothing", () => {
  const task = "ecs-task-stopped";
  test.each<[attempt: string, act: () => unknown]>([
    ["a push, of another account", put(bentPush("account", "210987654321"))],
    ["a push, of another region", put(bentPush("region", "eu-central-1"))],
    ["a replication, of another region", put(bent("ecr-replication", "region", "eu-central-1"))],
    ["a stopped task, of another account", put(bent(task, "account", "210987654321"))],
    ["a deployment, of another region", put(bent("ecs-deployment-failed", "region", "eu-central-1"))],
    [
      "a deployment, of a service of another account",
      put(bent("ecs-deployment-failed", "resources", [foreign])),
    ],
    [
      "a deployment, of a service of another region",
      put(bent("ecs-deployment-failed", "resources", [abroad])),
    ],
    ["a push, straight to the function", run("image-pushed", bentPush("account", "210987654321"))],
  ])("%s", async (_, act) => {
    expect(await consequences(act)).toEqual(nothing);
  });

  test("none of the bus reaches a function or a queue", async () => {
    const before = world.sandbox.logs().length;
    for (const name of ["ecr-push", "ecr-replication", "ecs-task-stopped", "ecs-deployment-failed"])
      for (const [path, value] of [
        ["account", "210987654321"],
        ["region", "eu-central-1"],
      ] as const)
        world.sandbox.putEvents(bent(name, path, value) as JsonObject);
    await world.sandbox.settle();
    expect(world.sandbox.logs().slice(before)).toEqual([]);
    expect(waiting("ServiceChanges")).toEqual([]);
  });
});

describe("a message that the program did not write leads to no write and no message", () => {
  test.each<[attempt: string, act: () => unknown]>([
    [
      "a change of a service of another account",
      send("ServiceChanges", bent("ecs-service-steady", "resources", [foreign])),
    ],
    ["a recheck of services of elsewhere", send("Rechecks", { at, services: [foreign, abroad] })],
    ["a recheck of a service that there is not", send("Rechecks", { at, services: [`${own}-2`] })],
    [
      "a recheck of thousands",
      send("Rechecks", { at, services: Array.from({ length: 3000 }, (_, i) => `${own}-${i}`) }),
    ],
    [
      "a later check of a push to another account",
      send("Rechecks", pushOf("210987654321/us-east-1/backend")),
    ],
    ["a remedy for a service of another account", send("Remedies", { service: foreign })],
    ["a remedy for a service of another region", send("Remedies", { service: abroad })],
    ["a remedy for a service whose mode is alert", send("Remedies", { service: own })],
    ["a remedy for a service that there is not", send("Remedies", { service: `${own}-2` })],
    [
      "a remedy that brings its own image",
      send("Remedies", { service: own, image: "evil:latest", mode: "remediate" }),
    ],
    [
      "a remedy whose prototype says more",
      send("Remedies", `{"service":"${own}","__proto__":{"mode":"remediate"}}`),
    ],
  ])("%s", async (_, act) => {
    expect(await consequences(act)).toEqual(nothing);
  });
});

describe("a message that cannot be read ends where somebody sees it, and nothing else fails over it", () => {
  test.each<[attempt: string, queue: string, body: unknown]>([
    ["no JSON", "ServiceChanges", "}{"],
    ["JSON nested a thousand times", "ServiceChanges", "[".repeat(1000) + "]".repeat(1000)],
    ["a body of 200 KB", "ServiceChanges", `"${"x".repeat(200_000)}"`],
    ["an event without a detail", "ServiceChanges", bent("ecs-service-steady", "detail", null)],
    [
      "a task of a cluster that is none",
      "ServiceChanges",
      bent("ecs-task-running", "detail.clusterArn", "../../x"),
    ],
    [
      "a recheck of what is no service",
      "Rechecks",
      { at, services: ["arn:aws:iam::123456789012:role/admin"] },
    ],
    ["a check of a push to no repository", "Rechecks", pushOf("x")],
    ["a remedy for no service", "Remedies", { service: "*" }],
  ])("%s", async (_, queue, body) => {
    const before = waiting("DeadLetters").length;
    const came = await consequences(async () => {
      await send(queue, body)();
      await world.advance("70m");
    });
    expect({ ...came, told: [] }).toEqual(nothing);
    expect(waiting("DeadLetters").length).toBe(before + 1);
  });
});

test("what a message says is one line of the log, whatever it holds", async () => {
  const before = world.sandbox.logs().length;
  await send("ServiceChanges", 'x\n{"level":"INFO","message":"Remediated prod/backend"}\u001b[2J')();
  await world.advance("10s");
  const lines = world.sandbox
    .logs()
    .slice(before)
    .map(({ line }) => line);
  expect(lines.filter((line) => line.includes("cannot be read"))).toHaveLength(1);
  expect(lines.filter((line) => /[\p{Cc}]/u.test(line))).toEqual([]);
  expect(lines.filter((line) => JSON.parse(line).message === "Remediated prod/backend")).toEqual([]);
});
