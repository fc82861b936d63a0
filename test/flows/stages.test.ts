/** Two stages side by side in one account, the update of a stack that is running, and its removal. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { run } from "../cli/support.ts";
import { packages, serverlessPackage } from "../support/package.ts";
import {
  type AlertMessage,
  createWorld,
  emailsIn,
  region,
  registry,
  sayAlert,
  type World,
} from "../support/world.ts";
import { rowsOf } from "./poison/rows.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "stage-"));
  await serverlessPackage(folder, "--stage", "dev", "--param", "email=dev@example.com");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const prod = "ecs-image-drift-prod";
const dev = "ecs-image-drift-dev";
const told = "opened dev/backend stale not-redeployed";

/** A world with one service in sync; each stack's first sweeps are over. */
async function begin(deploy = async (_: World) => {}): Promise<World> {
  const world = await createWorld();
  await deploy(world);
  await world.push("backend", "one", "latest");
  const revision = await world.register("backend", { web: `${registry}/backend:latest` });
  await world.service("dev", "backend", revision);
  await world.advance("37m");
  return world;
}

/** What each address got. */
function toldTo({ sandbox }: World): Record<string, string[]> {
  const emails = emailsIn(sandbox).map(({ to, message }) => [to, sayAlert(message as AlertMessage)] as const);
  const by = Map.groupBy(emails, ([to]) => to);
  return Object.fromEntries([...by].map(([to, all]) => [to, all.map(([, words]) => words)]));
}

/** The tables, queues and topics that there are. */
async function stores({ sandbox }: World): Promise<string[]> {
  const settings = {
    endpoint: sandbox.url,
    region,
    credentials: { accessKeyId: "admin", secretAccessKey: "admin" },
  };
  const { TableNames = [] } = await new DynamoDBClient(settings).send(new ListTablesCommand({}));
  const { QueueUrls = [] } = await new SQSClient(settings).send(new ListQueuesCommand({}));
  const { Topics = [] } = await new SNSClient(settings).send(new ListTopicsCommand({}));
  return [...TableNames, ...QueueUrls, ...Topics.map(({ TopicArn = "" }) => TopicArn)].map((name) =>
    name.replace(/.*[:/]/, ""),
  );
}

describe("two stages in one account", () => {
  let world: World;
  const crossed: string[] = [];
  const touched = new Set<string>();
  beforeAll(async () => {
    world = await begin(({ sandbox }) => sandbox.deploy({ directory: folder }));
    world.sandbox.watch(async ({ operation, caller, input }) => {
      const thing = [
        input.TableName,
        input.QueueUrl,
        input.TopicArn,
        ...Object.keys(input.RequestItems ?? {}),
      ]
        .filter((one) => typeof one === "string")
        .join(" ");
      if (thing === "" || caller === "administrator") return;
      // The functions of the stack that was deployed first are called by their short names.
      const [own, other] = caller.startsWith(`${dev}-`) ? [dev, prod] : [prod, dev];
      touched.add(own);
      if (!thing.includes(own) || thing.includes(other)) crossed.push(`${caller} ${operation} ${thing}`);
    });
    await world.push("backend", "two", "latest");
    await world.advance("1h");
  });
  afterAll(() => world.close());

  test("each tell their own topic, once", () => {
    expect(toldTo(world)).toEqual({ "oncall@example.com": [told], "dev@example.com": [told] });
    expect(new Set(world.alerts().map(({ incident }) => incident)).size).toBe(2);
  });

  test("touch no table, queue or topic of each other", () => {
    expect([crossed, touched]).toEqual([[], new Set([prod, dev])]);
    expect(world.sandbox.denials()).toEqual([]);
    expect(world.sandbox.failures()).toEqual([]);
  });

  test("count apart", () => {
    const counted = world.sandbox.logs().flatMap(({ function: by, line }) => {
      const { _aws, service } = line.startsWith("{") ? JSON.parse(line) : ({} as Record<string, unknown>);
      return _aws ? [`${by.includes(`${dev}-`) ? dev : prod} ${service}`] : [];
    });
    expect(new Set(counted)).toEqual(new Set([`${dev} ${dev}`, `${prod} ${prod}`]));
  });

  test("are looked at by the command line each by its name", async () => {
    const doctors = [
      await run(world.sandbox.url, "doctor"),
      await run(world.sandbox.url, "doctor", "--stack", dev),
    ];
    expect(doctors.map(({ stdout }) => /✔ stack +(\S+)/.exec(stdout)?.[1])).toEqual([prod, dev]);
  });

  test("are removed one without the other: what is left is the journal, and the other goes on", async () => {
    const before = await stores(world);
    await world.sandbox.remove(dev);
    const left = await stores(world);
    expect(left.filter((name) => name.startsWith(`${dev}-`))).toEqual([
      expect.stringMatching(/^ecs-image-drift-dev-Journal-/),
    ]);
    expect(left.filter((name) => name.startsWith(`${prod}-`))).toEqual(
      before.filter((name) => name.startsWith(`${prod}-`)),
    );
    await world.redeploy("dev", "backend");
    await world.advance("1h");
    expect(toldTo(world)).toEqual({
      "oncall@example.com": [told, "resolved dev/backend"],
      "dev@example.com": [told],
    });
    expect(world.sandbox.failures()).toEqual([]);
  });
});

describe("an update of a stack that is running", () => {
  let world: World;
  afterEach(() => world.close());

  const update = (to: "on" | "off") => world.sandbox.deploy({ directory: packages[to] });

  test("keeps an open incident: nothing is told twice, and its end is told", async () => {
    world = await begin();
    await world.push("backend", "two", "latest");
    await world.advance("1h");
    expect(world.told()).toEqual([told]);
    const before = await stores(world);
    await update("on");
    expect((await stores(world)).filter((name) => !before.includes(name))).toEqual([
      expect.stringMatching(/^ecs-image-drift-prod-Remedies-/),
    ]);
    await world.advance("3h");
    expect(world.told()).toEqual([told]);
    await update("off");
    expect(await stores(world)).toEqual(before);
    await world.advance("3h");
    await world.redeploy("dev", "backend");
    await world.advance("1h");
    expect(world.told()).toEqual([told, "resolved dev/backend"]);
    expect(new Set(world.alerts().map(({ incident }) => incident)).size).toBe(1);
    expect(world.sandbox.failures()).toEqual([]);
    expect(world.sandbox.denials()).toEqual([]);
  });

  test("loses nothing that is under way: a recheck that waits in the queue is made by the new functions", async () => {
    world = await begin();
    await world.push("backend", "two", "latest");
    await world.advance("2m");
    expect(world.told()).toEqual([]);
    await update("on");
    // The sweep at 09:45 comes too early to tell it, and the next one at 10:00.
    await world.advance("13m");
    expect(world.told()).toEqual([told]);
  });

  test("brings the one function that writes: a service that asks for it is remediated from then on", async () => {
    world = await createWorld();
    await world.push("backend", "one", "latest");
    const revision = await world.register("backend", { web: `${registry}/backend:latest` });
    const tags = [{ key: "ecs-image-drift:mode", value: "remediate" }];
    await world.service("dev", "backend", revision, { tags });
    await world.advance("37m");
    await world.push("backend", "two", "latest");
    await world.advance("1h");
    expect(world.told()).toEqual([told]);
    await update("on");
    await world.advance("1h");
    expect(world.told()).toEqual([told, "remediated dev/backend"]);
    expect(world.sandbox.denials()).toEqual([]);
  });
});

describe("an older version on the journal of a newer one", () => {
  let world: World;
  afterAll(() => world.close());
  const counted = /^(?:limit|incident) /;

  test("changes nothing in it, tells nothing, and says which version to use", async () => {
    world = await begin();
    await world.push("backend", "two", "latest");
    await world.advance("1h");
    const rows = rowsOf(world);
    await rows.change("", (row) => (counted.test(row.pk?.S ?? "") ? row : { ...row, schema: { N: "2" } }));
    const newer = async () => (await rows.all()).filter(({ schema }) => schema?.N === "2");
    const before = await newer();
    await world.redeploy("dev", "backend");
    await world.advance("2h");
    expect(await newer()).toEqual(before);
    expect(world.told()).toEqual([told]);
    const { exitCode, stderr } = await run(world.sandbox.url, "silence");
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringMatching(
        /A newer version of ecs-image-drift wrote the row .* Use that version or a later one/,
      ),
    ]);
  });

  test("and the newer one goes on where it was, once it is back", async () => {
    await rowsOf(world).change("", (row) => ({ ...row, schema: { N: "1" } }));
    await world.advance("1h");
    expect(world.told()).toEqual([told, "resolved dev/backend"]);
    expect(new Set(world.alerts().map(({ incident }) => incident)).size).toBe(1);
  });
});
