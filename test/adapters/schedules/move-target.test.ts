/** A target on another revision: nothing else of it changes, whatever it has. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { moveTarget } from "../../../src/adapters/schedules/move-target.ts";
import type { TaskDefinitionArn } from "../../../src/domain/ecs/arn.ts";
import { readDefinition, type Workload } from "../../../src/domain/workload/workload.ts";
import type { JsonObject } from "../../../src/sandbox/world.ts";
import { account, cluster, definition } from "./account.ts";

const revision15 = definition("nightly:15") as TaskDefinitionArn;
const judged = { family: "nightly", revision: 12 };

const workload = (type: Workload["type"], name: string): Workload => ({
  type,
  arn: "",
  partition: "aws",
  region: "us-east-1",
  account: "123456789012",
  name,
  part: type === "rule" ? "job" : "default",
  cluster: "dev",
});

/** Fields that nobody knows, of any depth. The SDK drops `__proto__`, which AWS names nothing. */
const unknownFields = () =>
  fc.dictionary(
    fc.stringMatching(/^[a-z]{1,8}$/).map((name) => `x_${name}`),
    fc.jsonValue({ maxDepth: 3 }).filter((value) => !JSON.stringify(value).includes("__proto__")),
    { maxKeys: 4 },
  );

/** Targets as ListTargetsByRule and GetSchedule have them. */
const targets = () =>
  fc
    .record({
      known: fc.record(
        {
          Input: fc.json(),
          RetryPolicy: fc.record({
            MaximumRetryAttempts: fc.nat(185),
            MaximumEventAgeInSeconds: fc.constant(600),
          }),
          DeadLetterConfig: fc.constant({ Arn: "arn:aws:sqs:us-east-1:123456789012:graves" }),
        },
        { requiredKeys: [] },
      ),
      unknown: unknownFields(),
      ecs: fc.record(
        {
          TaskCount: fc.integer({ min: 1, max: 10 }),
          LaunchType: fc.constantFrom("FARGATE", "EC2"),
          NetworkConfiguration: fc.constant({
            awsvpcConfiguration: { Subnets: ["subnet-1"], SecurityGroups: [], AssignPublicIp: "DISABLED" },
          }),
          CapacityProviderStrategy: fc.constant([{ capacityProvider: "FARGATE_SPOT", weight: 1, base: 0 }]),
          Tags: fc.constant([{ Key: "team", Value: "shop" }]),
          EnableECSManagedTags: fc.boolean(),
          PropagateTags: fc.constant("TASK_DEFINITION"),
        },
        { requiredKeys: [] },
      ),
      unknownOfEcs: unknownFields(),
      named: fc.constantFrom(definition("nightly:12"), "nightly:12"),
    })
    .map(({ known, unknown, ecs, unknownOfEcs, named }) => ({
      ...unknown,
      ...known,
      EcsParameters: { ...unknownOfEcs, ...ecs, TaskDefinitionArn: named },
    }));

/** As it comes off the wire. */
const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

const moved = (target: JsonObject): JsonObject => {
  const { EcsParameters } = target as { EcsParameters: JsonObject };
  const isArn = String(EcsParameters.TaskDefinitionArn).startsWith("arn:");
  return {
    ...target,
    EcsParameters: { ...EcsParameters, TaskDefinitionArn: isArn ? revision15 : "nightly:15" },
  };
};

describe("nothing but the revision changes", () => {
  test("of a rule's target, nor of its other targets, twice in a row", async () => {
    const { sandbox, events, scheduler, rule } = await account();
    const read = async () =>
      plain(await sandbox.ask("events:ListTargetsByRule", { Rule: "nightly" })).Targets;
    await fc.assert(
      fc.asyncProperty(targets(), targets(), async (own, other) => {
        await rule("nightly", own);
        await rule("nightly", { ...other, Id: "other" });
        const [before, beside] = await read();
        const to = [workload("rule", "nightly"), judged, revision15] as const;
        expect(await moveTarget({ events, scheduler }, ...to)).toBe("moved");
        expect(await read()).toEqual([moved(before), beside]);
        expect(await moveTarget({ events, scheduler }, ...to)).toBe("already there");
        expect(await read()).toEqual([moved(before), beside]);
        await sandbox.ask("events:RemoveTargets", { Rule: "nightly", Ids: ["job", "other"] });
      }),
      { numRuns: 40 },
    );
  });

  test("of a schedule, twice in a row", async () => {
    const { sandbox, events, scheduler, schedule } = await account();
    let runs = 0;
    const read = async (Name: string) => {
      const answer = plain(await sandbox.ask("scheduler:GetSchedule", { Name }));
      const { LastModificationDate: _, ...rest } = answer;
      return rest;
    };
    const fields = fc.record(
      {
        Description: fc.string({ maxLength: 20 }),
        State: fc.constantFrom("ENABLED", "DISABLED"),
        ScheduleExpressionTimezone: fc.constantFrom("UTC", "Europe/Berlin"),
        StartDate: fc.constant(1_800_000_000.5),
        ActionAfterCompletion: fc.constantFrom("NONE", "DELETE"),
        FlexibleTimeWindow: fc.constant({ Mode: "FLEXIBLE", MaximumWindowInMinutes: 15 }),
        KmsKeyArn: fc.constant("arn:aws:kms:us-east-1:123456789012:key/1"),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(targets(), fields, unknownFields(), async (target, more, unknown) => {
        const name = `nightly-${runs++}`;
        await schedule(name, target, { ...unknown, ...more });
        const before = await read(name);
        const to = [workload("schedule", name), judged, revision15] as const;
        expect(await moveTarget({ events, scheduler }, ...to)).toBe("moved");
        const after = { ...before, Target: moved(before.Target) };
        expect(await read(name)).toEqual(after);
        expect(await moveTarget({ events, scheduler }, ...to)).toBe("already there");
        expect(await read(name)).toEqual(after);
      }),
      { numRuns: 40 },
    );
  });

  test("not even the digits of a number that no double holds", async () => {
    const { sandbox, events, scheduler } = await account();
    await sandbox.ask("events:PutRule", { Name: "nightly", ScheduleExpression: "rate(1 day)" });
    const EcsParameters = { TaskDefinitionArn: definition("nightly:12"), x_big: 12345678901234567890n };
    const target = { Id: "job", Arn: cluster, RoleArn: "r", EcsParameters };
    await events("PutTargets", { Rule: "nightly", Targets: [target] });
    await moveTarget({ events, scheduler }, workload("rule", "nightly"), judged, revision15);
    const text = JSON.stringify(await sandbox.ask("events:ListTargetsByRule", { Rule: "nightly" }));
    expect(text).toContain('"x_big":12345678901234567890');
    expect(text).toContain(revision15);
  });
});

describe("nothing is written", () => {
  test.each<[what: string, named: string, result: string]>([
    ["where somebody moved it meanwhile", "nightly:13", "named otherwise"],
    ["where somebody has it follow the family", "nightly", "named otherwise"],
    ["where it names another family", "report:12", "named otherwise"],
  ])("%s", async (_, name, result) => {
    const { sandbox, events, scheduler, rule, schedule } = await account();
    const fields = { EcsParameters: { TaskDefinitionArn: definition(name) } };
    await rule("nightly", fields);
    await schedule("nightly", fields);
    for (const type of ["rule", "schedule"] as const)
      expect(await moveTarget({ events, scheduler }, workload(type, "nightly"), judged, revision15)).toBe(
        result,
      );
    const writes = sandbox.calls().filter(({ operation }) => /Put|Update/.test(operation));
    expect(writes).toEqual([]);
  });

  test("where it is gone, or is none any more", async () => {
    const { sandbox, events, scheduler, rule } = await account();
    for (const type of ["rule", "schedule"] as const)
      expect(await moveTarget({ events, scheduler }, workload(type, "none"), judged, revision15)).toBe(
        "gone",
      );
    await rule("nightly");
    await sandbox.ask("events:RemoveTargets", { Rule: "nightly", Ids: ["job"] });
    expect(await moveTarget({ events, scheduler }, workload("rule", "nightly"), judged, revision15)).toBe(
      "gone",
    );
    const queue = { Id: "job", Arn: "arn:aws:sqs:us-east-1:123456789012:queue" };
    await sandbox.ask("events:PutTargets", { Rule: "nightly", Targets: [queue] });
    expect(await moveTarget({ events, scheduler }, workload("rule", "nightly"), judged, revision15)).toBe(
      "named otherwise",
    );
  });
});

test("what AWS refuses is an error of that name", async () => {
  const { sandbox, events, scheduler, rule, schedule } = await account();
  await rule("nightly");
  await schedule("nightly");
  for (const operation of ["events:PutTargets", "scheduler:UpdateSchedule"])
    sandbox.fault({ operation, error: "AccessDeniedException" });
  for (const type of ["rule", "schedule"] as const)
    await expect(
      moveTarget({ events, scheduler }, workload(type, "nightly"), judged, revision15),
    ).rejects.toMatchObject({ name: "AccessDeniedException" });
});

test("a target that EventBridge did not take is an error of its code", async () => {
  const target = { Id: "job", Arn: cluster, EcsParameters: { TaskDefinitionArn: definition("nightly:12") } };
  const failed = {
    FailedEntryCount: 1,
    FailedEntries: [{ TargetId: "job", ErrorCode: "ConcurrentModificationException" }],
  };
  const events = async (operation: string) => (operation === "PutTargets" ? failed : { Targets: [target] });
  const calls = { events, scheduler: async () => ({}) };
  await expect(moveTarget(calls, workload("rule", "nightly"), judged, revision15)).rejects.toMatchObject({
    name: "ConcurrentModificationException",
    message: 'Cannot move target "job" of rule "nightly": EventBridge did not take it',
  });
  expect(readDefinition(revision15)).toEqual({ family: "nightly", revision: 15 });
});
