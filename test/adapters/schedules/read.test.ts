import { describe, expect, test } from "vitest";
import { rulesOf } from "../../../src/adapters/schedules/rules.ts";
import { schedulesOf } from "../../../src/adapters/schedules/schedules.ts";
import { valueOr } from "../../../src/domain/common/known.ts";
import type { WorkloadDescription } from "../../../src/domain/workload/description.ts";
import { account, cluster, definition, memory } from "./account.ts";

const say = ({ workload, named, isEnabled, expression }: WorkloadDescription) =>
  `${workload.type} ${workload.part}/${workload.name} in ${workload.cluster}: ${named.family}:${named.revision} ${expression} ${isEnabled}`;

describe("rules that run tasks", () => {
  test("are found by the clusters of their targets, page by page", async () => {
    const { events, rule, sandbox } = await account();
    for (const name of ["a", "b", "c", "d", "e", "f"]) await rule(name);
    await rule("off", { EcsParameters: { TaskDefinitionArn: definition("nightly") } }, { State: "DISABLED" });
    await rule("on-order", {}, { EventPattern: '{"source":["shop"]}', ScheduleExpression: undefined });
    await rule("elsewhere", { Arn: cluster.replace("dev", "prod") });
    await rule("queue", { Arn: "arn:aws:sqs:us-east-1:123456789012:queue" });
    sandbox.clearCalls();
    const found = valueOr(await rulesOf(events, [cluster]), []).map(say);
    expect(found).toEqual([
      ...["a", "b", "c", "d", "e", "f"].map((name) => `rule job/${name} in dev: nightly:12 rate(1 day) true`),
      "rule job/off in dev: nightly:null rate(1 day) false",
      "rule job/on-order in dev: nightly:12 null true",
    ]);
    const counts = Object.fromEntries(sandbox.calls().map(({ operation, count }) => [operation, count]));
    expect(counts).toEqual({
      "events:ListRuleNamesByTarget": 2,
      "events:DescribeRule": 8,
      "events:ListTargetsByRule": 8,
    });
  });

  test("with two targets in a cluster are two, and other targets none", async () => {
    const { events, rule, sandbox } = await account();
    await rule("nightly");
    const target = {
      Arn: cluster,
      RoleArn: "r",
      EcsParameters: { TaskDefinitionArn: definition("report:3") },
    };
    const queue = { Id: "queue", Arn: "arn:aws:sqs:us-east-1:123456789012:queue" };
    await sandbox.ask("events:PutTargets", {
      Rule: "nightly",
      Targets: [{ Id: "report", ...target }, queue],
    });
    expect(valueOr(await rulesOf(events, [cluster]), []).map(say)).toEqual([
      "rule job/nightly in dev: nightly:12 rate(1 day) true",
      "rule report/nightly in dev: report:3 rate(1 day) true",
    ]);
  });

  test.each(["events:ListRuleNamesByTarget", "events:DescribeRule", "events:ListTargetsByRule"])(
    "are not known where %s is refused",
    async (operation) => {
      const { events, rule, sandbox } = await account();
      await rule("nightly");
      sandbox.fault({ operation, error: "AccessDeniedException" });
      expect(await rulesOf(events, [cluster])).toMatchObject({ known: false, operation, lasting: true });
    },
  );
});

describe("schedules that run tasks", () => {
  test("are listed, and each is read once for each change", async () => {
    const { scheduler, schedule, sandbox } = await account();
    const kept = memory();
    for (const name of ["a", "b", "c", "d", "e", "f"]) await schedule(name);
    await schedule(
      "off",
      { EcsParameters: { TaskDefinitionArn: definition("nightly") } },
      { State: "DISABLED" },
    );
    await schedule("queue", { Arn: "arn:aws:sqs:us-east-1:123456789012:queue", EcsParameters: undefined });
    const read = async () => {
      sandbox.clearCalls();
      const found = valueOr(await schedulesOf(scheduler, kept), []).map(say);
      return {
        found,
        calls: Object.fromEntries(sandbox.calls().map(({ operation, count }) => [operation, count])),
      };
    };
    const all = [
      ...["a", "b", "c", "d", "e", "f"].map(
        (name) => `schedule default/${name} in dev: nightly:12 cron(0 3 * * ? *) true`,
      ),
      "schedule default/off in dev: nightly:null cron(0 3 * * ? *) false",
    ];
    const lists = { "scheduler:ListSchedules": 2 };
    expect(await read()).toEqual({ found: all, calls: { ...lists, "scheduler:GetSchedule": 7 } });
    expect(await read()).toEqual({ found: all, calls: lists });
    await sandbox.advance("1m");
    const { Target, FlexibleTimeWindow, ScheduleExpression } = await sandbox.ask("scheduler:GetSchedule", {
      Name: "a",
    });
    await sandbox.ask("scheduler:UpdateSchedule", {
      Name: "a",
      FlexibleTimeWindow,
      ScheduleExpression,
      Target,
    });
    expect((await read()).calls).toEqual({ ...lists, "scheduler:GetSchedule": 1 });
  });

  test("keep nothing of their input in what is remembered", async () => {
    const { scheduler, schedule } = await account();
    const kept = memory();
    await schedule("nightly", { Input: '{"containerOverrides":[{"environment":[{"value":"secret"}]}]}' });
    await schedulesOf(scheduler, kept);
    expect([...kept.kept.values()]).toEqual([
      `{"expression":"cron(0 3 * * ? *)","named":"${definition("nightly:12")}"}`,
    ]);
  });

  test.each(["{", "null", "[]", '{"named":1}', '{"named":"x","expression":2}'])(
    "are read anew where what was remembered is %s",
    async (text) => {
      const { scheduler, schedule } = await account();
      await schedule("nightly");
      const broken = {
        recall: async (keys: readonly string[]) => new Map(keys.map((key) => [key, text])),
        keep: async () => {},
      };
      expect(valueOr(await schedulesOf(scheduler, broken), []).map(say)).toEqual([
        "schedule default/nightly in dev: nightly:12 cron(0 3 * * ? *) true",
      ]);
    },
  );

  test.each(["scheduler:ListSchedules", "scheduler:GetSchedule"])(
    "are not known where %s is refused",
    async (operation) => {
      const { scheduler, schedule, sandbox } = await account();
      await schedule("nightly");
      sandbox.fault({ operation, error: "AccessDeniedException" });
      expect(await schedulesOf(scheduler, memory())).toMatchObject({
        known: false,
        operation,
        lasting: true,
      });
    },
  );

  test("that are deleted between the list and the read are left out", async () => {
    const { scheduler, schedule, sandbox } = await account();
    await schedule("nightly");
    sandbox.fault({ operation: "scheduler:GetSchedule", error: "ResourceNotFoundException" });
    expect(await schedulesOf(scheduler, memory())).toEqual({ known: true, value: [] });
  });
});

test("an operation of Scheduler that is in no table is a mistake", async () => {
  const { scheduler } = await account();
  await expect(scheduler("DeleteSchedule", {})).rejects.toThrow(RangeError);
});
