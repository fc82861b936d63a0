import { beforeEach, describe, expect, it } from "vitest";
import { type Account, account, image } from "./account.ts";
import { ask } from "./world.ts";

let here: Account;

beforeEach(async () => {
  here = await account();
});

const describeRevision = (taskDefinition: string, more = {}) =>
  ask(here.ecs, "DescribeTaskDefinition", { taskDefinition, ...more });

describe("RegisterTaskDefinition", () => {
  it("keeps fields that nobody knows, at every depth", async () => {
    const strange = {
      quantumMode: { spin: "up" },
      containerDefinitions: [
        {
          name: "app",
          image,
          teleport: true,
          logConfiguration: { logDriver: "awslogs", options: {}, retry: { max: [1, { deep: null }] } },
        },
      ],
    };
    await here.register(strange);
    expect(await describeRevision("web")).toMatchObject({ taskDefinition: strange });
  });

  it("numbers revisions, and says who registered them", async () => {
    await here.register();
    await ask(
      here.ecs,
      "RegisterTaskDefinition",
      { family: "web", containerDefinitions: [{ name: "app", image }], revision: 9, status: "INACTIVE" },
      "remediate",
    );
    expect(await describeRevision("web")).toMatchObject({
      taskDefinition: {
        taskDefinitionArn: "arn:aws:ecs:us-east-1:123456789012:task-definition/web:2",
        revision: 2,
        status: "ACTIVE",
        registeredBy: "arn:aws:sts::123456789012:assumed-role/remediate/remediate",
        registeredAt: here.world.clock.now().getTime() / 1000,
      },
    });
  });

  it("keeps tags apart", async () => {
    await here.register({ tags: [{ key: "team", value: "shop" }] });
    expect(await describeRevision("web")).not.toHaveProperty("tags");
    expect(await describeRevision("web", { include: ["TAGS"] })).toMatchObject({
      tags: [{ key: "team", value: "shop" }],
    });
    expect((await describeRevision("web")).taskDefinition).not.toHaveProperty("tags");
  });

  const container = { name: "app", image };
  const tags = (count: number) => Array.from({ length: count }, (_, at) => ({ key: `k${at}`, value: "v" }));

  it.each([
    ["no containers", { containerDefinitions: [] }],
    [
      "eleven containers",
      { containerDefinitions: Array.from({ length: 11 }, (_, at) => ({ name: `c${at}`, image })) },
    ],
    ["two containers of one name", { containerDefinitions: [container, container] }],
    ["no image", { containerDefinitions: [{ name: "app" }] }],
    [
      "an image name of 256 characters",
      { containerDefinitions: [{ name: "app", image: `a/${"b".repeat(254)}` }] },
    ],
    ["more than 64 KB", { filler: "x".repeat(64 * 1024) }],
    ["51 tags", { tags: tags(51) }],
    ["a tag key of AWS", { tags: [{ key: "aws:cloudformation:stack-name", value: "s" }] }],
    ["a star in a tag", { tags: [{ key: "track", value: "v*" }] }],
    ["a tag key of 129 characters", { tags: [{ key: "k".repeat(129), value: "" }] }],
  ])("refuses %s", async (_, fields) => {
    await expect(here.register(fields)).rejects.toMatchObject({
      name: expect.stringMatching(/^(Client|InvalidParameter)Exception$/),
    });
  });

  it.each([
    [
      "255 characters and a digest",
      { containerDefinitions: [{ name: "app", image: `a/${"b".repeat(253)}@sha256:${"0".repeat(64)}` }] },
    ],
    ["50 tags", { tags: tags(50) }],
  ])("takes %s", async (_, fields) => {
    expect(await here.register(fields)).toMatch(/web:1$/);
  });
});

describe("revisions", () => {
  beforeEach(async () => {
    for (let revision = 0; revision < 7; revision++) await here.register();
    await here.register({ family: "worker" });
    await ask(here.ecs, "DeregisterTaskDefinition", { taskDefinition: "web:7" });
  });

  it("without a number mean the newest ACTIVE one", async () => {
    expect(await describeRevision("web")).toMatchObject({ taskDefinition: { revision: 6 } });
    expect(await describeRevision("web:7")).toMatchObject({
      taskDefinition: { status: "INACTIVE", deregisteredAt: expect.any(Number) },
    });
    await expect(describeRevision("web:8")).rejects.toMatchObject({
      name: "ClientException",
      message: "Unable to describe task definition.",
    });
    await expect(here.createService({ taskDefinition: "web:7" })).rejects.toMatchObject({
      message: "TaskDefinition is inactive",
    });
  });

  it("are listed in small pages", async () => {
    const listed: unknown[] = [];
    let nextToken: unknown;
    do {
      const page = await ask(here.ecs, "ListTaskDefinitions", {
        sort: "DESC",
        ...(nextToken ? { nextToken } : {}),
      });
      expect(Array.isArray(page.taskDefinitionArns) && page.taskDefinitionArns.length).toBeLessThanOrEqual(5);
      if (Array.isArray(page.taskDefinitionArns)) listed.push(...page.taskDefinitionArns);
      nextToken = page.nextToken;
    } while (nextToken);
    expect(listed.map((arn) => String(arn).split("/")[1])).toEqual([
      "worker:1",
      "web:6",
      "web:5",
      "web:4",
      "web:3",
      "web:2",
      "web:1",
    ]);
    expect(await ask(here.ecs, "ListTaskDefinitionFamilies", {})).toEqual({ families: ["web", "worker"] });
  });
});
