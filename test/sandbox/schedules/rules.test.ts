/** EventBridge rules that run tasks, by the SDK's client. */
import { DeregisterTaskDefinitionCommand, DescribeTasksCommand, ListTasksCommand } from "@aws-sdk/client-ecs";
import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  ListTagsForResourceCommand,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  TagResourceCommand,
  type Target,
} from "@aws-sdk/client-eventbridge";
import { describe, expect, test } from "vitest";
import { type Account, account, cluster, family, graves, role } from "./account.ts";

const target: Target = {
  Id: "job",
  Arn: cluster,
  RoleArn: role,
  Input: JSON.stringify({ containerOverrides: [{ name: "app", command: ["nightly"] }] }),
  EcsParameters: {
    TaskDefinitionArn: `${family}:1`,
    TaskCount: 1,
    LaunchType: "FARGATE",
    NetworkConfiguration: {
      awsvpcConfiguration: { Subnets: ["subnet-1"], SecurityGroups: ["sg-1"], AssignPublicIp: "DISABLED" },
    },
    PlatformVersion: "1.4.0",
    EnableECSManagedTags: true,
    PropagateTags: "TASK_DEFINITION",
    Tags: [{ Key: "team", Value: "shop" }],
  },
  DeadLetterConfig: { Arn: graves },
  RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 600 },
};

async function schedule({ events }: Account, ScheduleExpression: string, targets: Target[] = [target]) {
  await events.send(new PutRuleCommand({ Name: "nightly", ScheduleExpression }));
  return events.send(new PutTargetsCommand({ Rule: "nightly", Targets: targets }));
}

describe("a rule with a schedule", () => {
  test("runs its task, which ends by itself and is told of", async () => {
    const here = await account();
    await schedule(here, "cron(0 3 * * ? *)");
    await here.sandbox.advance("48h");
    expect(here.started()).toEqual([
      "03:00:00 events-rule/nightly nightly:1",
      "03:00:00 events-rule/nightly nightly:1",
    ]);
    const last = here.changes().at(-1);
    expect(last).toMatchObject({
      group: "family:nightly",
      startedBy: "events-rule/nightly",
      lastStatus: "STOPPED",
      stopCode: "EssentialContainerExited",
      launchType: "FARGATE",
      overrides: { containerOverrides: [{ name: "app", command: ["nightly"] }] },
      containers: [{ name: "app", exitCode: 0, imageDigest: expect.stringContaining("sha256:") }],
    });
  });

  test("with a family without a revision runs the newest that is active", async () => {
    const here = await account();
    const EcsParameters = { TaskDefinitionArn: family };
    await schedule(here, "rate(1 hour)", [{ ...target, EcsParameters }]);
    await here.sandbox.advance("1h");
    const second = await here.register();
    await here.sandbox.advance("1h");
    await here.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: second }));
    await here.sandbox.advance("1h");
    expect(here.started().map((line) => line.split(" ")[2])).toEqual(["nightly:1", "nightly:2", "nightly:1"]);
  });

  test("with a revision that was deregistered runs nothing, and its event is a dead letter", async () => {
    const here = await account();
    await schedule(here, "rate(1 hour)");
    await here.ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: `${family}:1` }));
    await here.sandbox.advance("1h");
    expect(here.started()).toEqual([]);
    const [letter] = here.sandbox.messages("graves");
    expect(JSON.parse(letter?.body ?? "")).toEqual(JSON.parse(target.Input ?? ""));
    expect(letter?.attributes).toMatchObject({
      RULE_ARN: { StringValue: "arn:aws:events:us-east-1:123456789012:rule/nightly" },
      TARGET_ARN: { StringValue: cluster },
      ERROR_CODE: { StringValue: "ClientException" },
      ERROR_MESSAGE: { StringValue: expect.stringContaining("TaskDefinition is inactive") },
      RETRY_ATTEMPTS: { StringValue: "0" },
    });
  });

  test("has its name cut in what people see at its tasks", async () => {
    const here = await account();
    const Name = "a-rule-with-a-name-that-is-much-longer";
    await here.events.send(new PutRuleCommand({ Name, ScheduleExpression: "rate(1 hour)" }));
    await here.events.send(new PutTargetsCommand({ Rule: Name, Targets: [target] }));
    await here.sandbox.advance("1h");
    expect(here.started()).toEqual(["10:00:00 events-rule/a-rule-with-a-name-that- nightly:1"]);
  });

  test("runs nothing while it is disabled, and nothing when it is deleted", async () => {
    const here = await account();
    await schedule(here, "rate(1 hour)");
    await here.events.send(new DisableRuleCommand({ Name: "nightly" }));
    await here.sandbox.advance("1h");
    await here.events.send(new EnableRuleCommand({ Name: "nightly" }));
    await here.sandbox.advance("1h");
    expect(here.started()).toHaveLength(1);
    await expect(here.events.send(new DeleteRuleCommand({ Name: "nightly" }))).rejects.toThrow(
      "Rule can't be deleted since it has targets.",
    );
    await here.events.send(new RemoveTargetsCommand({ Rule: "nightly", Ids: ["job"] }));
    await here.events.send(new DeleteRuleCommand({ Name: "nightly" }));
    await here.sandbox.advance("5h");
    expect(here.started()).toHaveLength(1);
  });

  test("that is put again keeps its targets, and counts anew", async () => {
    const here = await account();
    await schedule(here, "rate(1 hour)");
    await here.sandbox.advance("30m");
    await here.events.send(new PutRuleCommand({ Name: "nightly", ScheduleExpression: "rate(2 hours)" }));
    await here.sandbox.advance("2h");
    expect(here.started().map((line) => line.split(" ")[0])).toEqual(["11:30:00"]);
  });

  test("can match events too", async () => {
    const here = await account();
    const EventPattern = JSON.stringify({ source: ["shop"] });
    await here.events.send(new PutRuleCommand({ Name: "on-order", EventPattern }));
    const { Input: _, ...plain } = target;
    await here.events.send(new PutTargetsCommand({ Rule: "on-order", Targets: [plain] }));
    here.sandbox.putEvents({ source: "shop", "detail-type": "order", detail: {} });
    await here.sandbox.settle();
    expect(here.started()).toEqual(["09:00:00 events-rule/on-order nightly:1"]);
    expect(here.changes().at(-1)).toMatchObject({ overrides: { containerOverrides: [] } });
  });
});

describe("what is told of rules", () => {
  test("is what was put, page by page", async () => {
    const here = await account();
    for (const name of ["a1", "a2", "a3", "a4", "a5", "a6", "b1"]) {
      await here.events.send(
        new PutRuleCommand({ Name: name, ScheduleExpression: "rate(1 day)", Description: name }),
      );
      await here.events.send(new PutTargetsCommand({ Rule: name, Targets: [target] }));
    }
    const first = await here.events.send(new ListRulesCommand({ NamePrefix: "a" }));
    const second = await here.events.send(
      new ListRulesCommand({ NamePrefix: "a", NextToken: first.NextToken }),
    );
    expect(first.Rules?.map(({ Name }) => Name)).toEqual(["a1", "a2", "a3", "a4", "a5"]);
    expect(second).toMatchObject({ Rules: [{ Name: "a6", State: "ENABLED", Description: "a6" }] });
    expect(second.NextToken).toBeUndefined();
    const { RuleNames } = await here.events.send(new ListRuleNamesByTargetCommand({ TargetArn: cluster }));
    expect(RuleNames).toHaveLength(5);
    const { Targets } = await here.events.send(new ListTargetsByRuleCommand({ Rule: "b1" }));
    expect(Targets).toEqual([target]);
    expect(await here.events.send(new DescribeRuleCommand({ Name: "b1" }))).toMatchObject({
      Arn: "arn:aws:events:us-east-1:123456789012:rule/b1",
      ScheduleExpression: "rate(1 day)",
    });
  });

  test("has the tags that were put on them", async () => {
    const here = await account();
    const arn = "arn:aws:events:us-east-1:123456789012:rule/nightly";
    await here.events.send(
      new PutRuleCommand({
        Name: "nightly",
        ScheduleExpression: "rate(1 day)",
        Tags: [{ Key: "a", Value: "1" }],
      }),
    );
    await here.events.send(new TagResourceCommand({ ResourceARN: arn, Tags: [{ Key: "b", Value: "2" }] }));
    const { Tags } = await here.events.send(new ListTagsForResourceCommand({ ResourceARN: arn }));
    expect(Tags).toEqual([
      { Key: "a", Value: "1" },
      { Key: "b", Value: "2" },
    ]);
  });

  test("a target is replaced whole by its ID, and others stay", async () => {
    const here = await account();
    await schedule(here, "rate(1 hour)", [target, { ...target, Id: "other" }]);
    const { Input: _, ...without } = target;
    await here.events.send(new PutTargetsCommand({ Rule: "nightly", Targets: [without] }));
    const { Targets } = await here.events.send(new ListTargetsByRuleCommand({ Rule: "nightly" }));
    expect(Targets).toEqual([without, { ...target, Id: "other" }]);
  });
});

describe("what EventBridge refuses", () => {
  test("a rule that does not exist, an expression, a pattern, a target without a role, a sixth target", async () => {
    const here = await account();
    const put = (fields: object) => here.events.send(new PutRuleCommand({ Name: "x", ...fields }));
    await expect(here.events.send(new ListTargetsByRuleCommand({ Rule: "x" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
    await expect(put({ ScheduleExpression: "cron(0 10 * * * *)" })).rejects.toMatchObject({
      name: "ValidationException",
      message: "Parameter ScheduleExpression is not valid.",
    });
    await expect(put({ EventPattern: "{" })).rejects.toMatchObject({ name: "InvalidEventPatternException" });
    await expect(put({})).rejects.toMatchObject({ name: "ValidationException" });
    const { RoleArn: _, ...withoutRole } = target;
    await expect(schedule(here, "rate(1 hour)", [withoutRole])).rejects.toMatchObject({
      name: "ValidationException",
    });
    const six = ["1", "2", "3", "4", "5", "6"].map((Id) => ({ ...target, Id }));
    await expect(schedule(here, "rate(1 hour)", six)).rejects.toMatchObject({
      name: "LimitExceededException",
    });
  });
});

test("tasks can be listed by what started them, alone, and described for an hour", async () => {
  const here = await account();
  await schedule(here, "rate(1 day)");
  await here.sandbox.advance("24h");
  await here.sandbox.advance("5m");
  const startedBy = "events-rule/nightly";
  const list = (fields: object) =>
    here.ecs.send(new ListTasksCommand({ cluster: "dev", desiredStatus: "STOPPED", ...fields }));
  const { taskArns: tasks } = await list({ startedBy });
  expect(tasks).toHaveLength(1);
  expect((await list({ family: "nightly" })).taskArns).toEqual(tasks);
  await expect(list({ startedBy, family: "nightly" })).rejects.toThrow("Cannot specify startedBy and family");
  const describe = () => here.ecs.send(new DescribeTasksCommand({ cluster: "dev", tasks }));
  expect((await describe()).tasks).toHaveLength(1);
  await here.sandbox.advance("1h");
  expect(await describe()).toMatchObject({ tasks: [], failures: [{ reason: "MISSING" }] });
});
