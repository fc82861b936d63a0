/** Names that mean something to JavaScript, and texts of a task definition that nobody else may read. */
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run } from "../../cli/support.ts";
import { createWorld, registry, type World } from "../../support/world.ts";

let world: World;
afterAll(() => world.close());

const remediate = { key: "ecs-image-drift:mode", value: "remediate" };

/** All that is in the journal's table. */
async function journal(): Promise<string> {
  const table = world.sandbox.stack?.resources.find(({ logicalId }) => logicalId === "Journal");
  return JSON.stringify(await world.sandbox.ask("dynamodb:Scan", { TableName: table?.physicalId }));
}

describe.each([
  ["__proto__", "__proto__", "__proto__"],
  ["constructor", "toString", "hasOwnProperty"],
  ["prototype", "valueOf", "then"],
])("cluster %s, service and family %s, container %s", (cluster, name, container) => {
  beforeAll(async () => {
    world = await createWorld({ remediation: "on" });
    await world.push("constructor", "one", "__proto__");
    await world.service(
      cluster,
      name,
      await world.register(name, Object.fromEntries([[container, `${registry}/constructor:__proto__`]])),
      { tags: [remediate, { key: "__proto__", value: "remediate" }] },
    );
    await world.advance("16m");
  });
  afterAll(() => world.close());

  test("are names: the service is remediated once, and nothing fails", async () => {
    const two = await world.push("constructor", "two", "__proto__");
    await world.advance("30m");
    expect(world.told()).toEqual([`remediated ${cluster}/${name}`]);
    const { services = [] } = await world.ecs.send(
      new DescribeServicesCommand({ cluster, services: [name] }),
    );
    const { taskDefinition } = await world.ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: services[0]?.taskDefinition }),
    );
    expect(taskDefinition?.containerDefinitions).toMatchObject([
      { name: container, image: `${registry}/constructor@${two}` },
    ]);
    expect(world.sandbox.failures()).toEqual([]);
    expect(world.sandbox.denials()).toEqual([]);
  });

  test("are names to the command line", async () => {
    for (const argv of [
      ["check"],
      ["explain", name, "--cluster", cluster],
      ["history", name, "--cluster", cluster],
    ]) {
      const { exitCode, stdout } = await run(world.sandbox.url, ...argv);
      expect(exitCode).toBe(0);
      expect(stdout).toContain(name);
    }
  });

  test.each(["__proto__", "constructor"])("no format is %s", async (format) => {
    const { exitCode } = await run(world.sandbox.url, "check", "--format", format);
    expect(exitCode).toBe(2);
  });
});

describe("what a task definition holds beside its images", () => {
  const secret = "hunter2-correct-horse";
  beforeAll(async () => {
    world = await createWorld({ remediation: "on" });
    await world.push("backend", "one", "latest");
    const { taskDefinition } = await world.ecs.send(
      new RegisterTaskDefinitionCommand({
        family: "backend",
        containerDefinitions: [
          {
            name: "web",
            image: `${registry}/backend:latest`,
            memory: 128,
            environment: [{ name: "PASSWORD", value: secret }],
            command: ["--password", secret],
            dockerLabels: { secret },
            repositoryCredentials: { credentialsParameter: `arn:aws:secretsmanager:x:1:secret:${secret}` },
          },
        ],
      }),
    );
    await world.service("prod", "backend", taskDefinition?.taskDefinitionArn ?? "", { tags: [remediate] });
    await world.advance("16m");
    await world.push("backend", "two", "latest");
    await world.advance("30m");
    await world.push("backend", "three", "latest");
    world.sandbox.fault({ operation: "ecs:RegisterTaskDefinition", error: "ClientException: no", times: 3 });
    await world.advance("40m");
  });

  test("is carried to the new revision", async () => {
    const { taskDefinition } = await world.ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: "backend" }),
    );
    expect(taskDefinition?.containerDefinitions?.[0]?.environment).toEqual([
      { name: "PASSWORD", value: secret },
    ]);
    expect(world.told()[0]).toBe("remediated prod/backend");
  });

  test("is in no message, no log, no error and not in the journal", async () => {
    expect(JSON.stringify(world.sandbox.inbox())).not.toContain(secret);
    expect(JSON.stringify(world.sandbox.logs())).not.toContain(secret);
    expect(JSON.stringify(world.sandbox.failures())).not.toContain(secret);
    expect(await journal()).not.toContain(secret);
    expect(await journal()).toContain("prod/backend");
  });

  test("is in no report and no capture", async () => {
    const file = join(tmpdir(), `capture-${process.pid}.json`);
    for (const argv of [
      ["check", "--format", "json"],
      ["check", "--format", "html"],
      ["explain", "backend", "--cluster", "prod", "--format", "json"],
      ["explain", "backend", "--cluster", "prod", "--capture", file],
      ["history", "backend", "--cluster", "prod"],
    ]) {
      const { stdout, stderr } = await run(world.sandbox.url, ...argv);
      expect(stdout + stderr).not.toContain(secret);
    }
    expect(await readFile(file, "utf8")).not.toContain(secret);
    await rm(file);
  });
});
