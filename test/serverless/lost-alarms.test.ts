/** What cannot even be put into the dead-letter queue is told by an alarm, whichever step loses it. */
import { beforeAll, describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/sandbox/world.ts";
import { readTemplate, type Template } from "../support/package.ts";

let resources: Template["Resources"];
beforeAll(async () => {
  resources = (await readTemplate("on")).Resources;
});

interface Query {
  readonly Id: string;
  readonly Expression?: string;
  readonly ReturnData: boolean;
  readonly MetricStat?: {
    readonly Metric: {
      readonly Namespace: string;
      readonly MetricName: string;
      readonly Dimensions: readonly { readonly Name: string; readonly Value: unknown }[];
    };
    readonly Stat: string;
  };
}

/** The name of what a template refers to, as CloudWatch has it: its own, else that of the resource. */
function nameOf(value: unknown): string {
  if (typeof value === "string") return value;
  const { Ref, "Fn::GetAtt": attribute } = value as { Ref?: string; "Fn::GetAtt"?: [string, string] };
  const id = Ref ?? attribute?.[0] ?? "";
  const { FunctionName, Name } = resources[id]?.Properties ?? {};
  return String(FunctionName ?? Name ?? id);
}

/** What the alarms about losses read: `AWS/Lambda DeadLetterErrors FunctionName=…`. */
function watched(...alarms: readonly string[]): string[] {
  return alarms
    .flatMap((alarm) => resources[alarm]?.Properties.Metrics as Query[])
    .flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Metric] : []))
    .map(({ Namespace, MetricName, Dimensions: [dimension] }) =>
      [Namespace, MetricName, `${dimension?.Name}=${nameOf(dimension?.Value)}`].join(" "),
    );
}

const all = (type: string) => Object.entries(resources).filter(([, { Type }]) => Type === type);
const text = (value: unknown) => JSON.stringify(value);

/** The steps with a dead-letter queue, and the metric that counts what does not reach it. */
function losses(): string[] {
  const rules = all("AWS::Events::Rule")
    .filter(([, { Properties }]) => text(Properties.Targets).includes("DeadLetterConfig"))
    .map(
      ([id, { Properties }]) => `AWS/Events InvocationsFailedToBeSentToDlq RuleName=${Properties.Name ?? id}`,
    );
  const functions = all("AWS::Lambda::Function")
    .filter(([, { Properties }]) => Properties.DeadLetterConfig)
    .map(([, { Properties }]) => `AWS/Lambda DeadLetterErrors FunctionName=${Properties.FunctionName}`);
  const topics = all("AWS::SNS::Subscription")
    .filter(([, { Properties }]) => Properties.RedrivePolicy)
    .map(
      ([, { Properties }]) =>
        `AWS/SNS NumberOfNotificationsFailedToRedriveToDlq TopicName=${nameOf(Properties.TopicArn)}`,
    );
  return [...rules, ...functions, ...topics].sort();
}

describe("the alarms about losses", () => {
  test("read every step that has a dead-letter queue, but for the sweep, which has alarms of its own", () => {
    const ofSweeps = [
      "AWS/Lambda DeadLetterErrors FunctionName=ecs-image-drift-prod-sweep",
      "AWS/SNS NumberOfNotificationsFailedToRedriveToDlq TopicName=Sweeps",
    ];
    expect(losses()).toEqual(expect.arrayContaining(ofSweeps));
    expect(watched("LostAlarm", "SlackLostAlarm").sort()).toEqual(
      losses().filter((one) => !ofSweeps.includes(one)),
    );
  });

  test("without Slack, no metric is of the topic or of Slack", async () => {
    const off = (await readTemplate("off")).Resources;
    expect(Object.keys(off)).not.toContain("SlackLostAlarm");
    expect(off.LostAlarm?.Properties).toEqual(resources.LostAlarm?.Properties);
  });

  test.each(["LostAlarm", "SlackLostAlarm"])("%s rings for one loss of any of them", (alarm) => {
    const { Metrics, ...rule } = (resources[alarm]?.Properties ?? {}) as JsonObject & { Metrics: Query[] };
    expect(Metrics.filter(({ ReturnData }) => ReturnData).map(({ Expression }) => Expression)).toEqual([
      "SUM(FILL(METRICS(), 0))",
    ]);
    expect(new Set(Metrics.flatMap(({ MetricStat }) => MetricStat?.Stat ?? []))).toEqual(new Set(["Sum"]));
    expect(rule).toMatchObject({
      Threshold: 0,
      ComparisonOperator: "GreaterThanThreshold",
      DatapointsToAlarm: 1,
      TreatMissingData: "notBreaching",
    });
  });
});

test("the alarm about unchecked services lets six hours of sweeps pass, at whatever rate", () => {
  expect(resources.NotCheckedAlarm?.Properties).toMatchObject({
    MetricName: "ServicesNotChecked",
    Statistic: "Minimum",
    Period: 3600,
    EvaluationPeriods: 6,
    Threshold: 0,
    ComparisonOperator: "GreaterThanThreshold",
  });
});
