/** EventBridge Scheduler, by the SDK's client. */
import { DeregisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import {
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  type CreateScheduleInput,
  DeleteScheduleCommand,
  DeleteScheduleGroupCommand,
  GetScheduleCommand,
  ListScheduleGroupsCommand,
  ListSchedulesCommand,
  ListTagsForResourceCommand,
  UpdateScheduleCommand,
} from "@aws-sdk/client-scheduler";
import { describe, expect, test } from "vitest";
import { type Account, account, cluster, family, graves, role } from "./account.ts";

const Target = {
  Arn: cluster,
  RoleArn: role,
  Input: JSON.stringify({
    containerOverrides: [{ name: "app", command: ["<aws.scheduler.scheduled-time>"] }],
  }),
  EcsParameters: {
    TaskDefinitionArn: `${family}:1`,
    TaskCount: 2,
    NetworkConfiguration: {
      awsvpcConfiguration: { Subnets: ["subnet-1"], AssignPublicIp: "DISABLED" as const },
    },
    CapacityProviderStrategy: [{ capacityProvider: "FARGATE_SPOT", weight: 1, base: 0 }],
    Tags: [{ Key: "team", Value: "shop" }],
  },
  DeadLetterConfig: { Arn: graves },
  RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 600 },
};

const nightly: CreateScheduleInput = {
  Name: "nightly",
  ScheduleExpression: "cron(0 3 * * ? *)",
  ScheduleExpressionTimezone: "Europe/Berlin",
  FlexibleTimeWindow: { Mode: "OFF" },
  Target,
};

const create = ({ scheduler }: Account, fields: Partial<CreateScheduleInput> = {}) =>
  scheduler.send(new CreateScheduleCommand({ ...nightly, ...fields }));

const times = ({ started }: Account) => started().map((line) => line.split(" ")[0]);

describe("a schedule", () => {
  test("runs its tasks in its time zone", async () => {
    const here = await account();
    await create(here);
    await here.sandbox.advance("24h");
    expect(here.started()).toEqual([
      "02:00:00 chronos-schedule/nightly nightly:1",
      "02:00:00 chronos-schedule/nightly nightly:1",
    ]);
    expect(here.changes().at(-1)).toMatchObject({
      capacityProviderName: "FARGATE_SPOT",
      group: "family:nightly",
      overrides: { containerOverrides: [{ command: ["2026-11-27T02:00:00Z"] }] },
    });
  });

  test("by a rate begins at once, or on its start date, and ends on its end date", async () => {
    const here = await account();
    const one = { ...Target, EcsParameters: { ...Target.EcsParameters, TaskCount: 1 } };
    await create(here, { Name: "now", ScheduleExpression: "rate(2 hours)", Target: one });
    await create(here, {
      Name: "later",
      ScheduleExpression: "rate(1 hour)",
      Target: one,
      StartDate: new Date("2026-11-26T10:30:00Z"),
      EndDate: new Date("2026-11-26T12:00:00Z"),
    });
    await here.sandbox.advance("5h");
    expect(times(here)).toEqual(["09:00:00", "10:30:00", "11:00:00", "11:30:00", "13:00:00"]);
  });

  test("that runs once can be deleted after it", async () => {
    const here = await account();
    await create(here, { ScheduleExpression: "at(2026-11-26T11:00:00)", ActionAfterCompletion: "DELETE" });
    await create(here, { Name: "kept", ScheduleExpression: "at(2026-11-26T11:00:00)" });
    await here.sandbox.advance("24h");
    expect(times(here)).toEqual(["10:00:00", "10:00:00", "10:00:00", "10:00:00"]);
    const { Schedules } = await here.scheduler.send(new ListSchedulesCommand({}));
    expect(Schedules?.map(({ Name }) => Name)).toEqual(["kept"]);
  });

  test("with a flexible window runs within it", async () => {
    const here = await account();
    await create(here, { FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 30 } });
    await here.sandbox.advance("24h");
    const [first = ""] = times(here);
    expect(first > "02:00:00" && first < "02:30:00").toBe(true);
  });

  test("with a revision that was deregistered runs nothing, and is a dead letter", async () => {
    const here = await account();
    await create(here);
    await here.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: `${family}:1` }));
    await here.sandbox.advance("24h");
    expect(here.started()).toEqual([]);
    const [letter] = here.sandbox.messages("graves");
    expect(letter?.attributes).toMatchObject({
      SCHEDULE_ARN: { StringValue: "arn:aws:scheduler:us-east-1:123456789012:schedule/default/nightly" },
      SCHEDULED_TIME: { StringValue: "2026-11-27T02:00:00Z" },
      TARGET_ARN: { StringValue: cluster },
      ERROR_CODE: { StringValue: "ClientException" },
      ERROR_MESSAGE: { StringValue: expect.stringContaining("TaskDefinition is inactive") },
    });
  });

  test("has its name cut in what people see at its tasks", async () => {
    const here = await account();
    await create(here, { Name: "gold-coast-data-lake-refresh" });
    await here.sandbox.advance("24h");
    expect(here.started()[0]).toBe("02:00:00 chronos-schedule/gold-coast-data-lak nightly:1");
  });

  test("runs nothing while it is disabled, nor once it is deleted", async () => {
    const here = await account();
    await create(here, { State: "DISABLED" });
    await create(here, { Name: "gone" });
    await here.scheduler.send(new DeleteScheduleCommand({ Name: "gone" }));
    await here.sandbox.advance("48h");
    expect(here.started()).toEqual([]);
  });
});

describe("an update", () => {
  test("replaces the schedule whole, and keeps the beat of a rate that stays", async () => {
    const here = await account();
    await create(here, { ScheduleExpression: "rate(1 hour)", Description: "before" });
    await here.sandbox.advance("30m");
    await here.register();
    const moved = { ...Target, EcsParameters: { TaskDefinitionArn: `${family}:2` } };
    const { Name, FlexibleTimeWindow } = nightly;
    const whole = { Name, FlexibleTimeWindow, ScheduleExpression: "rate(1 hour)" };
    await here.scheduler.send(
      new UpdateScheduleCommand({ ...whole, ScheduleExpressionTimezone: "Europe/Berlin", Target: moved }),
    );
    await here.sandbox.advance("1h");
    expect(here.started()).toEqual([
      "09:00:00 chronos-schedule/nightly nightly:1",
      "09:00:00 chronos-schedule/nightly nightly:1",
      "10:00:00 chronos-schedule/nightly nightly:2",
    ]);
    const told = await here.scheduler.send(new GetScheduleCommand({ Name: "nightly" }));
    expect(told).toMatchObject({ Target: moved, State: "ENABLED", GroupName: "default" });
    expect(told.Description).toBeUndefined();
    expect(told.CreationDate).toEqual(new Date("2026-11-26T09:00:00Z"));
    expect(told.LastModificationDate).toEqual(new Date("2026-11-26T09:30:00Z"));
  });
});

describe("what is told of schedules", () => {
  test("is what was given, with what AWS fills in", async () => {
    const here = await account();
    await create(here, { Description: "every night", StartDate: new Date("2026-12-01T00:00:00Z") });
    const { $metadata: _, ...told } = await here.scheduler.send(new GetScheduleCommand({ Name: "nightly" }));
    expect(told).toEqual({
      ...nightly,
      Description: "every night",
      StartDate: new Date("2026-12-01T00:00:00Z"),
      ActionAfterCompletion: "NONE",
      Arn: "arn:aws:scheduler:us-east-1:123456789012:schedule/default/nightly",
      CreationDate: new Date("2026-11-26T09:00:00Z"),
      GroupName: "default",
      LastModificationDate: new Date("2026-11-26T09:00:00Z"),
      State: "ENABLED",
    });
  });

  test("comes in pages, by group, prefix and state, without what they run", async () => {
    const here = await account();
    await here.scheduler.send(
      new CreateScheduleGroupCommand({
        Name: "shop",
        Tags: [{ Key: "aws:cloudformation:stack-name", Value: "jobs" }],
      }),
    );
    for (const Name of ["a1", "a2", "a3", "a4", "a5", "a6"]) await create(here, { Name });
    await create(here, { Name: "b1", GroupName: "shop", State: "DISABLED" });
    const list = (input: object) => here.scheduler.send(new ListSchedulesCommand(input));
    const first = await list({ NamePrefix: "a", MaxResults: 10 });
    const second = await list({ NamePrefix: "a", NextToken: first.NextToken });
    expect([...(first.Schedules ?? []), ...(second.Schedules ?? [])].map(({ Name }) => Name)).toEqual([
      "a1",
      "a2",
      "a3",
      "a4",
      "a5",
      "a6",
    ]);
    expect(second.NextToken).toBeUndefined();
    for (const input of [{ GroupName: "shop" }, { State: "DISABLED" }])
      expect((await list(input)).Schedules).toEqual([
        {
          Arn: "arn:aws:scheduler:us-east-1:123456789012:schedule/shop/b1",
          Name: "b1",
          GroupName: "shop",
          State: "DISABLED",
          CreationDate: new Date("2026-11-26T09:00:00Z"),
          LastModificationDate: new Date("2026-11-26T09:00:00Z"),
          Target: { Arn: cluster },
        },
      ]);
    const get = new GetScheduleCommand({ Name: "b1", GroupName: "shop" });
    expect(await here.scheduler.send(get)).toMatchObject({ Name: "b1", GroupName: "shop" });
    const ResourceArn = "arn:aws:scheduler:us-east-1:123456789012:schedule-group/shop";
    expect(await here.scheduler.send(new ListTagsForResourceCommand({ ResourceArn }))).toMatchObject({
      Tags: [{ Key: "aws:cloudformation:stack-name", Value: "jobs" }],
    });
    await here.scheduler.send(new DeleteScheduleGroupCommand({ Name: "shop" }));
    await expect(here.scheduler.send(get)).rejects.toThrow("Schedule group shop does not exist.");
    const { ScheduleGroups } = await here.scheduler.send(new ListScheduleGroupsCommand({}));
    expect(ScheduleGroups?.map(({ Name }) => Name)).toEqual(["default"]);
  });
});

describe("what Scheduler refuses", () => {
  test.each<[what: string, fields: Partial<CreateScheduleInput>, error: object]>([
    ["an expression", { ScheduleExpression: "cron(0 3 * * * *)" }, { name: "ValidationException" }],
    ["a time zone", { ScheduleExpressionTimezone: "Mars/Olympus" }, { name: "ValidationException" }],
    ["a name", { Name: "a b" }, { name: "ValidationException" }],
    ["a group", { GroupName: "none" }, { name: "ResourceNotFoundException" }],
    [
      "a target in ECS without a task definition",
      { Target: { Arn: cluster, RoleArn: role } },
      { name: "ValidationException" },
    ],
    [
      "a window",
      { FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 1441 } },
      { name: "ValidationException" },
    ],
  ])("%s", async (_, fields, error) => {
    const here = await account();
    await expect(create(here, fields)).rejects.toMatchObject(error);
  });

  test("to create what exists, and to change, read or delete what does not", async () => {
    const here = await account();
    await create(here);
    await expect(create(here)).rejects.toMatchObject({
      name: "ConflictException",
      $metadata: { httpStatusCode: 409 },
    });
    const none = { ...nightly, Name: "none" };
    const missing = { name: "ResourceNotFoundException", message: "Schedule none does not exist." };
    await expect(here.scheduler.send(new UpdateScheduleCommand(none))).rejects.toMatchObject(missing);
    await expect(here.scheduler.send(new GetScheduleCommand({ Name: "none" }))).rejects.toMatchObject(
      missing,
    );
    await expect(here.scheduler.send(new DeleteScheduleCommand({ Name: "none" }))).rejects.toMatchObject(
      missing,
    );
  });
});

test("a role of the template's needs ecs:RunTask on the revision, and must be allowed to pass its roles", async () => {
  const may = (statements: readonly object[]) => ({
    Type: "AWS::IAM::Role",
    Properties: {
      RoleName: "runs-tasks",
      AssumeRolePolicyDocument: {
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: { Service: "scheduler.amazonaws.com" }, Action: "sts:AssumeRole" },
        ],
      },
      Policies: [{ PolicyName: "only", PolicyDocument: { Version: "2012-10-17", Statement: statements } }],
    },
  });
  const run = { Effect: "Allow", Action: "ecs:RunTask", Resource: `${family}:*` };
  const here = await account({ Role: may([run]) });
  await create(here, { ScheduleExpression: "at(2026-11-26T11:00:00)" });
  await here.register({ taskRoleArn: "arn:aws:iam::123456789012:role/app" });
  const second = { ...Target, EcsParameters: { TaskDefinitionArn: `${family}:2` } };
  await create(here, { Name: "second", ScheduleExpression: "at(2026-11-26T12:00:00)", Target: second });
  const other = { ...Target, EcsParameters: { TaskDefinitionArn: family.replace("nightly", "other") } };
  await create(here, { Name: "other", ScheduleExpression: "at(2026-11-26T12:00:00)", Target: other });
  await here.sandbox.advance("24h");
  expect(here.started()).toHaveLength(2);
  const refused = { role: "runs-tasks" };
  expect(here.sandbox.denials()).toMatchObject([
    { ...refused, function: "second", action: "iam:PassRole" },
    { ...refused, function: "second", action: "sqs:SendMessage" },
    { ...refused, function: "other", action: "ecs:RunTask" },
    { ...refused, function: "other", action: "sqs:SendMessage" },
  ]);
});
