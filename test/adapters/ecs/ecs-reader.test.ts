/** The reads of ECS over answers that lack something: what is not said is unknown, and never nothing. */
import { describe, expect, test } from "vitest";
import type { Call } from "../../../src/adapters/aws/call.ts";
import { createEcsReader } from "../../../src/adapters/ecs/ecs-reader.ts";
import type { JsonObject } from "../../../src/domain/common/json.ts";
import { known, unknown } from "../../../src/domain/common/known.ts";
import { parseServiceArn } from "../../../src/domain/ecs/arn.ts";
import { at, digest, revision, revision4, serviceArn } from "../../domain/building.ts";

const service = parseServiceArn(serviceArn);
const description = { service, deployments: [], serviceRevisions: [] };
const now = () => at("12:00");
const memory = { recall: async () => new Map<string, string>(), keep: async () => {} };

/** A reader to whom ECS answers each operation like this. */
const reading = (answers: Readonly<Record<string, JsonObject>>) =>
  createEcsReader(async (operation) => answers[operation] ?? {}, memory, now);

describe("a service", () => {
  const described = async (answer: JsonObject) =>
    (await reading({ DescribeServices: answer }).describeServices([service])).get(service.arn);
  const shape = (status: string) => ({
    serviceName: "backend",
    status,
    taskDefinition: revision(4),
    deployments: [],
  });

  test.each<[string, JsonObject]>([
    ["it is missing, by its ARN", { failures: [{ arn: serviceArn, reason: "MISSING" }] }],
    ["it is missing, by its name", { failures: [{ arn: "backend", reason: "MISSING" }] }],
    ["it is inactive", { services: [shape("INACTIVE")] }],
    ["it is draining", { services: [shape("DRAINING")] }],
  ])("is gone where %s", async (_, answer) => {
    expect(await described(answer)).toEqual(known(null));
  });

  test.each(["ACTIVE", "UPDATING", "HIBERNATED"])("that is %s is there", async (status) => {
    expect(await described({ services: [shape(status)] })).toMatchObject({ known: true, value: { service } });
  });

  test.each<[string, JsonObject, string]>([
    ["nothing at all", {}, "no answer: ecs:DescribeServices"],
    ["two empty lists", { services: [], failures: [] }, "no answer: ecs:DescribeServices"],
    [
      "another service alone",
      {
        services: [{ ...shape("ACTIVE"), serviceName: "worker" }],
        failures: [{ arn: "x", reason: "MISSING" }],
      },
      "no answer: ecs:DescribeServices",
    ],
    ["a failure without a reason", { failures: [{ arn: serviceArn }] }, "no answer: ecs:DescribeServices"],
    [
      "another failure",
      { failures: [{ arn: serviceArn, reason: "INTERNAL" }] },
      "INTERNAL: ecs:DescribeServices",
    ],
  ])("of which ECS says %s is unknown", async (_, answer, reason) => {
    const [words] = reason.split(":");
    const code = words === "no answer" ? "no-answer" : words;
    expect(await described(answer)).toEqual({
      known: false,
      reason,
      code,
      operation: "ecs:DescribeServices",
      lasting: false,
    });
  });
});

describe("what ECS remembers of deployments", () => {
  const arnOf = (n: number) => `service-deployment/${n}`;
  const deployed = (...all: number[]) =>
    all.map((n) => ({
      serviceDeploymentArn: arnOf(n),
      status: "SUCCESSFUL",
      createdAt: n,
      targetServiceRevision: { arn: `service-revision/${n}` },
    }));
  const resolved = (...all: number[]) =>
    all.map((n) => ({
      serviceRevisionArn: `service-revision/${n}`,
      taskDefinition: revision(n),
      containerImages: [{ containerName: "web", imageDigest: digest("new") }],
    }));
  const whole = {
    ListServiceDeployments: { serviceDeployments: deployed(9, 8) },
    DescribeServiceDeployments: { serviceDeployments: deployed(9, 8) },
    DescribeServiceRevisions: { serviceRevisions: resolved(9, 8) },
  };
  const revisionsOf = async (call: Call) => {
    const found = await createEcsReader(call, memory, now).rollouts([description]);
    const rollouts = found.get(service.arn) ?? unknown("it was not read");
    return rollouts.known ? rollouts.value.map(({ taskDefinition }) => taskDefinition) : rollouts.reason;
  };
  const told = (answers: Readonly<Record<string, JsonObject>>) =>
    revisionsOf(async (operation) => answers[operation] ?? {});

  test("is read, newest first", async () => {
    expect(await told(whole)).toEqual([revision(9), revision(8)]);
    expect(await told({ ListServiceDeployments: { serviceDeployments: [] } })).toEqual([]);
  });

  test.each<[string, Readonly<Record<string, JsonObject>>, string]>([
    ["there is no list", { ListServiceDeployments: {} }, "ValiError: ecs:ListServiceDeployments"],
    [
      "the list is null",
      { ListServiceDeployments: { serviceDeployments: null } },
      "ValiError: ecs:ListServiceDeployments",
    ],
    [
      "a deployment is not described",
      {
        DescribeServiceDeployments: {
          serviceDeployments: deployed(8),
          failures: [{ arn: arnOf(9), reason: "MISSING" }],
        },
      },
      "MISSING: ecs:DescribeServiceDeployments",
    ],
    [
      "a service revision is not described",
      { DescribeServiceRevisions: { serviceRevisions: resolved(8) } },
      "MISSING: ecs:DescribeServiceRevisions",
    ],
  ])("is unknown where %s", async (_, answers, reason) => {
    expect(await told({ ...whole, ...answers })).toBe(reason);
  });

  /** The pages of the list; each but the last names the next by its number. */
  const inPages = async (...pages: number[][]) => {
    const asked: unknown[] = [];
    const call: Call = async (operation, input): Promise<JsonObject> => {
      if (operation === "ListServiceDeployments") {
        asked.push(input.nextToken);
        const page = Number(input.nextToken ?? 0);
        const isLast = page === pages.length - 1;
        return {
          serviceDeployments: deployed(...(pages[page] ?? [])),
          nextToken: isLast ? null : `${page + 1}`,
        };
      }
      const all = pages.flat();
      if (operation === "DescribeServiceRevisions") return { serviceRevisions: resolved(...all) };
      const wanted = input.serviceDeploymentArns as readonly string[];
      return { serviceDeployments: deployed(...all.filter((n) => wanted.includes(arnOf(n)))) };
    };
    return { read: await revisionsOf(call), asked };
  };
  const down = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, i) => from - i);

  test("goes on after a page that is cut short, or empty", async () => {
    const { read, asked } = await inPages([], [9], [8]);
    expect(read).toEqual([revision(9), revision(8)]);
    expect(asked).toEqual([undefined, "1", "2"]);
  });

  test.each([
    ["nothing", []],
    ["the same again and again", [9, 8]],
  ])("is unknown where pages without end hold %s", async (_, page) => {
    const { read, asked } = await inPages(...Array.from({ length: 30 }, () => page));
    expect(read).toBe("no end: ecs:ListServiceDeployments");
    expect(asked).toHaveLength(20);
  });

  test("is read until there are twenty", async () => {
    const { read, asked } = await inPages(down(50, 41), down(40, 29), down(28, 1));
    expect(read).toEqual(down(50, 31).map(revision));
    expect(asked).toEqual([undefined, "1"]);
  });

  test.each([
    ["oldest first", [down(20, 1).reverse(), down(40, 21).reverse()]],
    [
      "in no order",
      [
        [...down(20, 2), 40],
        [...down(39, 21), 1],
      ],
    ],
  ])("is of the newest where they are listed %s", async (_, pages) => {
    const { read } = await inPages(...pages);
    expect(read).toEqual(down(40, 21).map(revision));
  });
});

describe("the tasks of a service", () => {
  const running = (arn: string) => ({
    taskArn: arn,
    taskDefinitionArn: revision(4),
    group: "service:backend",
  });
  const read = async (DescribeTasks: JsonObject) => {
    const reader = reading({ ListTasks: { taskArns: ["one", "two"] }, DescribeTasks });
    const tasks = (await reader.tasks([service])).get(service.arn);
    return tasks?.known ? tasks.value.map(({ arn }) => arn) : tasks?.reason;
  };

  test("are known without their group, which names the service", async () => {
    const DescribeTasks = { tasks: [running("one"), running("two")] };
    const reader = reading({ ListTasks: { taskArns: ["one", "two"] }, DescribeTasks });
    const tasks = (await reader.tasks([service])).get(service.arn);
    expect(tasks?.known && tasks.value.map((one) => Object.hasOwn(one, "group"))).toEqual([false, false]);
  });

  test.each<[string, JsonObject, string[]]>([
    ["all are described", { tasks: [running("one"), running("two")] }, ["one", "two"]],
    [
      "one has gone meanwhile",
      { tasks: [running("one")], failures: [{ arn: "two", reason: "MISSING" }] },
      ["one"],
    ],
    ["all have gone meanwhile", { failures: ["one", "two"].map((arn) => ({ arn, reason: "MISSING" })) }, []],
  ])("are known where %s", async (_, answer, arns) => {
    expect(await read(answer)).toEqual(arns);
  });

  test.each<[string, JsonObject, string]>([
    [
      "one is not described",
      { tasks: [running("one")], failures: [{ arn: "two", reason: "INTERNAL" }] },
      "INTERNAL: ecs:DescribeTasks",
    ],
    [
      "one is not described, and another is gone",
      { failures: ["MISSING", "INTERNAL"].map((reason) => ({ reason })) },
      "INTERNAL: ecs:DescribeTasks",
    ],
    ["one is not spoken of", { tasks: [running("one")], failures: [] }, "no answer: ecs:DescribeTasks"],
    ["none is spoken of", {}, "no answer: ecs:DescribeTasks"],
    [
      "one fails without a reason",
      { tasks: [running("one")], failures: [{}] },
      "no answer: ecs:DescribeTasks",
    ],
  ])("are unknown where %s", async (_, answer, reason) => {
    expect(await read(answer)).toBe(reason);
  });
});

describe("the containers of a revision", () => {
  const taskDefinition = {
    taskDefinitionArn: revision4,
    containerDefinitions: [{ name: "web", image: "nginx:latest" }],
  };
  const web = { name: "web", written: "nginx:latest", pinnedFrom: null, platform: null };
  const key = `task-definition ${revision4}`;
  /** What is read of it, and kept, where ECS answers like this and this is remembered. */
  const read = async (answer: JsonObject, remembered: Readonly<Record<string, string>> = {}) => {
    const kept = new Map(Object.entries(remembered));
    const keep = async (entries: ReadonlyMap<string, string>) => {
      for (const [name, text] of entries) kept.set(name, text);
    };
    const reader = createEcsReader(async () => answer, { recall: async () => new Map(kept), keep }, now);
    return { found: (await reader.containers([revision4])).get(revision4), kept: kept.get(key) };
  };

  test("are kept where its tags were read", async () => {
    const { found, kept } = await read({ taskDefinition, tags: [] });
    expect([found, kept]).toEqual([known([web]), JSON.stringify([web])]);
  });

  test.each([undefined, null])(
    "are not kept where its tags are %j: what our pin recorded may be missing",
    async (tags) => {
      const { found, kept } = await read({ taskDefinition, ...(tags === null && { tags }) });
      expect([found, kept]).toEqual([known([web]), undefined]);
    },
  );

  test.each(["", "{", "[7]", '[{"name":"web"}]'])("are read anew where %j was kept", async (text) => {
    const { found, kept } = await read({ taskDefinition, tags: [] }, { [key]: text });
    expect([found, kept]).toEqual([known([web]), JSON.stringify([web])]);
  });
});
