/** The alarm about dead letters is raised by each failure, also while the letters of the last one still lie there. */
import { beforeAll, describe, expect, test } from "vitest";
import { readTemplate } from "../support/package.ts";

/** The values of a metric, a period each; `null` where CloudWatch has none. */
type Series = readonly (number | null)[];

interface Query {
  readonly Id: string;
  readonly Expression?: string;
  readonly ReturnData: boolean;
  readonly MetricStat?: { readonly Metric: { readonly MetricName: string }; readonly Stat: string };
}

interface Alarm {
  readonly Metrics: readonly Query[];
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm: number;
  readonly Threshold: number;
  readonly ComparisonOperator: string;
  readonly TreatMissingData: string;
}

let alarm: Alarm;
beforeAll(async () => {
  alarm = (await readTemplate("off")).Resources.UndeliveredAlarm?.Properties as unknown as Alarm;
});

/** The functions of metric math that the alarm uses. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html */
const functions: Readonly<Record<string, (series: Series, argument: string | undefined) => Series>> = {
  FILL(series, argument) {
    let last: number | null = null;
    return series.map((value) => {
      if (value !== null) last = value;
      return value ?? (argument === "REPEAT" ? last : Number(argument));
    });
  },
  DIFF: (series) =>
    series.map((value, i) => {
      const before = series[i - 1] ?? null;
      return value === null || before === null ? null : value - before;
    }),
};

/** What the alarm's expression comes to. */
function evaluate(depth: Series): Series {
  const known = new Map<string, Series>();
  for (const { Id, Expression, MetricStat } of alarm.Metrics) {
    if (MetricStat) known.set(Id, depth);
    else {
      const [, name = "", of = "", argument] = /^(\w+)\((\w+)(?:, (\w+))?\)$/.exec(Expression ?? "") ?? [];
      const [made, series] = [functions[name], known.get(of)];
      if (!made || !series) throw new SyntaxError(`This test does not know ${Expression}`);
      known.set(Id, made(series, argument));
    }
  }
  const returned = alarm.Metrics.filter(({ ReturnData }) => ReturnData);
  expect(returned).toHaveLength(1);
  return known.get(returned[0]?.Id ?? "") ?? [];
}

/** The periods after which it goes to ALARM: only then does it notify anybody. */
function raisedAt(depth: Series): number[] {
  expect([alarm.ComparisonOperator, alarm.TreatMissingData]).toEqual([
    "GreaterThanThreshold",
    "notBreaching",
  ]);
  const raised: number[] = [];
  let isRaised = false;
  // CloudWatch reads somewhat more than it evaluates.
  const reads = alarm.EvaluationPeriods + 2;
  for (let now = 0; now < depth.length; now++) {
    const values = evaluate(depth.slice(Math.max(0, now + 1 - reads), now + 1)).slice(
      -alarm.EvaluationPeriods,
    );
    const breaching = values.filter((value) => value !== null && value > alarm.Threshold).length;
    const isBreaching = breaching >= alarm.DatapointsToAlarm;
    if (isBreaching && !isRaised) raised.push(now);
    isRaised = isBreaching;
  }
  return raised;
}

const none = null;

describe("the alarm", () => {
  test("looks at what lies in the queue: what SQS moves there is not in NumberOfMessagesSent", () => {
    const stats = alarm.Metrics.flatMap(({ MetricStat }) => MetricStat ?? []);
    expect(stats.map(({ Metric, Stat }) => [Metric.MetricName, Stat])).toEqual([
      ["ApproximateNumberOfMessagesVisible", "Maximum"],
    ]);
  });

  test.each<[what: string, depth: Series, raised: readonly number[]]>([
    ["nothing ever", [none, none, none, none], []],
    ["an empty queue", [0, 0, 0, 0, 0], []],
    ["a first letter", [0, 0, 1, 1, 1, 1, 1], [2]],
    ["a first letter in a queue that nobody used", [none, none, none, 1, 1, 1, 1], [3]],
    ["a letter that lies there for hours is told once", [0, 1, ...Array<number>(40).fill(1)], [1]],
    ["a second failure while the first letter lies there", [0, 1, 1, 1, 1, 1, 2, 2, 2, 2], [1, 6]],
    ["a third", [0, 1, 1, 1, 1, 2, 2, 2, 2, 5, 5], [1, 5, 9]],
    ["a storm is one", [0, 3, 9, 20, 41, 60, 60, 60, 60], [1]],
    ["a queue that is emptied is no failure", [0, 2, 2, 2, 2, 0, 0, 0], [1]],
    ["and the next failure after that is one", [0, 2, 2, 2, 2, 0, 0, 0, 1], [1, 8]],
    ["a gap in the metric is no failure", [0, 1, 1, 1, 1, none, 1, 1, 1], [1]],
    ["a letter that comes in a gap", [0, 1, 1, 1, 1, none, 2, 2], [1, 6]],
    // At the most: SQS goes on telling of a queue that holds a letter.
    ["a letter after a long gap counts as a new one", [0, 1, ...Array(8).fill(none), 1, 1, 1, 1], [1, 10]],
    ["a letter that is taken out and one that stays", [0, 2, 2, 2, 2, 1, 1, 1, 2], [1, 8]],
  ])("%s", (_, depth, raised) => expect(raisedAt(depth)).toEqual(raised));
});
