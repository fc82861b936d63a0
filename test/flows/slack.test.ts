/** What is told by e-mail is told in Slack, by the packaged function; what cannot be is kept. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { JsonObject } from "../../src/sandbox/world.ts";
import { serverlessPackage } from "../support/package.ts";
import { createWorld, emailsIn, registry, type World } from "../support/world.ts";

const inSlack = ({ sandbox }: World) => sandbox.inbox().filter(({ channel }) => channel === "slack");
const deadLetters = ({ sandbox }: World) => sandbox.messages(physicalId(sandbox.stack, "DeadLetters"));

function physicalId(stack: World["sandbox"]["stack"], id: string): string {
  const found = stack?.resources.find(({ logicalId }) => logicalId === id);
  return found?.physicalId.split("/").at(-1) ?? "";
}

/** A world with a service whose tag is about to move. */
async function aService(): Promise<World> {
  const world = await createWorld({ remediation: "on" });
  await world.push("backend", "one", "latest", "abc123f");
  await world.service(
    "dev",
    "backend",
    await world.register("backend", { web: `${registry}/backend:latest` }),
  );
  await world.advance("20m");
  return world;
}

describe("a drift, told and over", () => {
  let world: World;
  beforeAll(async () => {
    world = await aService();
    await world.push("backend", "two", "latest", "def4567");
    await world.advance("15m");
    await world.redeploy("dev", "backend");
    await world.advance("15m");
  });
  afterAll(() => world.close());

  test("is in Slack what it is in the e-mails", () => {
    const facts = (entries: ReturnType<typeof emailsIn>) =>
      entries.map(({ at, message }) => {
        const { event, incident, sequence, services } = message as JsonObject;
        return { at, event, incident, sequence, services };
      });
    expect(world.told()).toEqual(["opened dev/backend stale not-redeployed", "resolved dev/backend"]);
    expect(facts(inSlack(world))).toEqual(facts(emailsIn(world.sandbox)));
    expect(inSlack(world).map(({ payload }) => (payload as JsonObject).text)).toEqual(
      emailsIn(world.sandbox).map(({ subject }) => subject),
    );
  });

  test("leaves nothing refused, failed or undelivered", () => {
    expect(world.sandbox.denials()).toEqual([]);
    expect(world.sandbox.failures()).toEqual([]);
    expect(deadLetters(world)).toEqual([]);
  });

  test("has the address of the webhook read once, and written nowhere", () => {
    const reads = world.sandbox.calls().filter(({ operation }) => operation === "ssm:GetParameter");
    expect(reads).toEqual([expect.objectContaining({ caller: "post-to-slack", count: 1 })]);
    expect(JSON.stringify(world.sandbox.logs())).not.toContain("/_sandbox/slack");
  });
});

describe("a webhook whose address is in Secrets Manager", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "secret-"));
    await serverlessPackage(folder, "--param", "slack=secretsmanager:ecs-image-drift/slack-webhook-url");
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("is posted to as well", async () => {
    const world = await createWorld({ deployment: { directory: folder } });
    onTestFinished(() => world.close());
    const notification = { Records: [{ Sns: { Subject: "Hello", Message: "a test" } }] };
    await world.sandbox.invoke("post-to-slack", notification);
    expect(inSlack(world).map(({ body }) => body)).toEqual(["Hello\na test"]);
    expect(world.sandbox.denials()).toEqual([]);
  });
});

describe("two messages at once", () => {
  test("are both posted: the second waits as long as Slack wants it to", async () => {
    const world = await createWorld({ remediation: "on" });
    onTestFinished(() => world.close());
    const notification = { Records: [{ Sns: { Subject: "Hello", Message: "a test" } }] };
    const invoke = () => world.sandbox.invoke("post-to-slack", notification);
    await Promise.all([invoke(), invoke()]);
    expect(inSlack(world)).toHaveLength(2);
    expect(world.sandbox.failures()).toEqual([]);
  });
});

describe("a webhook that is gone", () => {
  let world: World;
  beforeAll(async () => {
    world = await aService();
    world.sandbox.fault({ operation: "slack:Post", error: "404: no_service" });
    await world.push("backend", "two", "latest");
    await world.advance("15m");
  });
  afterAll(() => world.close());

  test("has the message kept at once, and is not asked again", async () => {
    expect(inSlack(world)).toEqual([]);
    expect(deadLetters(world)).toEqual([
      expect.objectContaining({
        body: expect.stringContaining('\\"event\\":\\"opened\\"'),
        attributes: { ErrorMessage: { DataType: "String", StringValue: "404 no_service" } },
      }),
    ]);
    await world.advance("1h");
    expect(deadLetters(world)).toHaveLength(1);
    expect(world.told()).toEqual(["opened dev/backend stale not-redeployed"]);
    expect(JSON.stringify(world.sandbox.logs())).toContain("Slack refused a message for good");
  });
});

describe("a Slack that is down", () => {
  let world: World;
  beforeAll(async () => {
    world = await aService();
  });
  afterAll(() => world.close());

  test("gets the message when it is back, minutes later", async () => {
    world.sandbox.fault({ operation: "slack:Post", error: "503: down", times: 2 });
    await world.push("backend", "two", "latest");
    await world.advance("15m");
    expect(inSlack(world)).toHaveLength(1);
    expect(deadLetters(world)).toEqual([]);
  });

  test("has the message kept if it stays down", async () => {
    world.sandbox.fault({ operation: "slack:Post", error: "503: down" });
    await world.redeploy("dev", "backend");
    await world.advance("15m");
    expect(world.told().at(-1)).toBe("resolved dev/backend");
    expect(inSlack(world)).toHaveLength(1);
    expect(deadLetters(world)).toEqual([
      expect.objectContaining({ body: expect.stringContaining('\\"event\\":\\"resolved\\"') }),
    ]);
  });
});
