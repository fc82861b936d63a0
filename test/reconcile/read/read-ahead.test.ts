import { expect, test } from "vitest";
import { createEcsReader } from "../../../src/adapters/ecs/ecs-reader.ts";
import type { JsonObject } from "../../../src/domain/common/json.ts";
import { known } from "../../../src/domain/common/known.ts";
import { parseServiceArn } from "../../../src/domain/ecs/arn.ts";
import { judge } from "../../../src/reconcile/judge.ts";
import type { Readers } from "../../../src/reconcile/ports.ts";
import { readAhead } from "../../../src/reconcile/read/read-ahead.ts";
import { at, policyFile, revision, serviceArn } from "../../domain/building.ts";

const memory = { recall: async () => new Map<string, string>(), keep: async () => {} };

/** So many services of one cluster, each with `tasks` tasks; what is asked of ECS, and how much of it at a time. */
function cluster(size: number, tasks = 4) {
  const services = Array.from({ length: size }, (_, i) => parseServiceArn(`${serviceArn}-${i}`));
  const asked: string[] = [];
  let underWay = 0;
  let most = 0;
  const answers: Readonly<Record<string, (input: JsonObject) => JsonObject>> = {
    DescribeServices: ({ services: names }) => ({ services: (names as string[]).map(serviceNamed) }),
    ListTasks: ({ nextToken }) => {
      const from = Number(nextToken ?? 0);
      const all = services.flatMap(({ name }) => Array.from({ length: tasks }, (_, i) => `${name}/${i}`));
      const isLast = from + 100 >= all.length;
      return { taskArns: all.slice(from, from + 100), nextToken: isLast ? null : `${from + 100}` };
    },
    DescribeTasks: ({ tasks: arns }) => ({ tasks: (arns as string[]).map(taskOf) }),
    DescribeTaskDefinition: () => ({
      taskDefinition: { taskDefinitionArn: revision(4), containerDefinitions: [] },
    }),
  };
  const ecs = createEcsReader(
    async (operation, input) => {
      asked.push(operation);
      most = Math.max(most, ++underWay);
      await new Promise(setImmediate);
      underWay--;
      return answers[operation]?.(input) ?? {};
    },
    memory,
    () => new Date(0),
  );
  const count = (operation: string) => asked.filter((one) => one === operation).length;
  return { services, ecs, asked, count, most: () => most };
}

const serviceNamed = (serviceName: string) => ({
  serviceName,
  status: "ACTIVE",
  taskDefinition: revision(4),
});
const taskOf = (taskArn: string) => ({
  taskArn,
  taskDefinitionArn: revision(4),
  group: `service:${taskArn.split("/")[0]}`,
});

const readersOf = ({ ecs }: Pick<ReturnType<typeof cluster>, "ecs">): Readers => ({
  now: () => at("12:00"),
  policy: policyFile(),
  mayRemediate: false,
  advises: false,
  ecs,
  ecr: {} as Readers["ecr"],
  journal: {
    remembers: false,
    moves: async () => ({ moves: [], unread: [] }),
    formerTags: async () => new Map(),
    usesOf: async () => new Map(),
    previews: async () => new Map(),
  },
});

test("the tasks of a cluster are listed once, however many lots its services are judged in", async () => {
  const { services, count, ...rest } = cluster(1000);
  const { assessments } = await judge(services, readersOf(rest));
  expect(assessments.map(({ facts }) => facts.tasks.known && facts.tasks.value.length)).toEqual(
    services.map(() => 4),
  );
  expect(["DescribeServices", "ListTasks", "DescribeTasks"].map(count)).toEqual([100, 40, 40]);
});

test("each look at some services reads them and their tasks afresh", async () => {
  const { services, count, ...rest } = cluster(100);
  await judge(services, readersOf(rest));
  await judge(services, readersOf(rest));
  expect(["DescribeServices", "ListTasks", "DescribeTasks"].map(count)).toEqual([20, 8, 8]);
});

test("few tasks are asked for at the same time", async () => {
  const { services, ecs, most } = cluster(1000);
  await ecs.tasks(services);
  expect(most()).toBe(5);
});

test("tasks are read after the services, and of none that is gone", async () => {
  const { services, ecs, asked } = cluster(20);
  const [gone, ...others] = services;
  const wanted: string[] = [];
  const ahead = await readAhead(services, {
    ...ecs,
    describeServices: async (some) =>
      new Map([...(await ecs.describeServices(some)), ...(gone ? [[gone.arn, known(null)] as const] : [])]),
    tasks: (some) => {
      wanted.push(...some.map(({ name }) => name));
      return ecs.tasks(some);
    },
  });
  expect(wanted).toEqual(others.map(({ name }) => name));
  expect(asked).toEqual(["DescribeServices", "DescribeServices", "ListTasks", "DescribeTasks"]);
  const described = await ahead.describeServices([]);
  const tasks = await ahead.tasks([]);
  expect(services.map(({ arn }) => [described.get(arn)?.known, tasks.get(arn)?.known])).toEqual([
    [true, undefined],
    ...others.map(() => [true, true]),
  ]);
});
