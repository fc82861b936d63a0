/** What the deployed functions count is what the alarms and the dashboard of the template read. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/sandbox/world.ts";
import { readTemplate } from "../support/package.ts";
import { createWorld, registry, type World } from "../support/world.ts";

/** A metric as CloudWatch makes it of a line of the log, or as an alarm or a chart names it. */
interface Named {
  readonly namespace: string;
  readonly name: string;
  /** `service=ecs-image-drift-prod`. */
  readonly dimensions: string;
}

interface Published extends Named {
  readonly function: string;
  readonly value: number;
}

const say = ({ namespace, name, dimensions }: Named) => `${namespace} ${name} ${dimensions}`;

let world: World;
beforeAll(async () => {
  world = await createWorld({ remediation: "on" });
  await world.push("backend", "one", "latest");
  const revision = await world.register("backend", { web: `${registry}/backend:latest` });
  await world.service("dev", "backend", revision, {
    tags: [{ key: "ecs-image-drift:mode", value: "remediate" }],
  });
  await world.advance("37m");
  await world.push("backend", "two", "latest");
  await world.advance("1h");
  world.sandbox.fault({ operation: "ecs:ListClusters", error: "ThrottlingException", caller: "sweep" });
  await world.advance("16m");
});
afterAll(() => world.close());

/** The metrics in the functions' logs. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
function published(): Published[] {
  return world.sandbox.logs().flatMap(({ function: by, line }) => {
    const read = line.startsWith("{") ? JSON.parse(line) : {};
    return (read._aws?.CloudWatchMetrics ?? []).flatMap(
      (directive: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string; Unit: string }[] }) =>
        directive.Metrics.map(({ Name }) => ({
          namespace: directive.Namespace,
          name: Name,
          dimensions: directive.Dimensions.flat()
            .map((dimension) => `${dimension}=${read[dimension]}`)
            .join(),
          function: by.slice("ecs-image-drift-prod-".length),
          value: read[Name],
        })),
    );
  });
}

/** The program's own metrics that alarms read, by the alarm. */
async function alarms(): Promise<[alarm: string, metric: Named][]> {
  const { Resources } = await readTemplate("on");
  return Object.entries(Resources).flatMap(([id, { Type, Properties }]) => {
    if (Type !== "AWS::CloudWatch::Alarm" || Properties.Namespace !== "EcsImageDrift") return [];
    const dimensions = (Properties.Dimensions as { Name: string; Value: string }[])
      .map(({ Name, Value }) => `${Name}=${Value}`)
      .join();
    return [
      [id, { namespace: String(Properties.Namespace), name: String(Properties.MetricName), dimensions }],
    ];
  });
}

/** The program's own metrics on the dashboard. */
async function charts(): Promise<Named[]> {
  const { Resources } = await readTemplate("on");
  const body = Resources.Dashboard?.Properties.DashboardBody as { "Fn::Sub": string };
  const { widgets } = JSON.parse(body["Fn::Sub"]) as { widgets: { properties: JsonObject }[] };
  return widgets
    .flatMap(({ properties }) => properties.metrics as string[][])
    .filter(([namespace]) => namespace === "EcsImageDrift")
    .map(([namespace = "", name = "", dimension, value]) => ({
      namespace,
      name,
      dimensions: `${dimension}=${value}`,
    }));
}

describe("what is published", () => {
  test("has what each alarm waits for, by namespace, name and dimensions", async () => {
    const found = new Set(published().map(say));
    const read = await alarms();
    expect(read.map(([id]) => id).sort()).toEqual(["NotCheckedAlarm", "SweepMissingAlarm", "ThrottledAlarm"]);
    expect(read.map(([, metric]) => say(metric)).filter((one) => !found.has(one))).toEqual([]);
  });

  test("has what the dashboard shows, but for what did not happen", async () => {
    const found = new Set(published().map(say));
    const missing = (await charts()).filter((one) => !found.has(say(one))).map(({ name }) => name);
    expect(missing.sort()).toEqual(["AlertsSuppressed", "RemediesFailed"]);
  });

  test("is on the dashboard, all of it", async () => {
    const shown = new Set((await charts()).map(say));
    expect([...new Set(published().map(say))].filter((one) => !shown.has(one))).toEqual([]);
  });

  test("says that sweeps were finished, and that one was throttled, from the function that did it", () => {
    const of = (name: string) => published().filter((one) => one.name === name);
    expect(new Set(of("SweepFinished").map((one) => one.function))).toEqual(new Set(["sweep"]));
    expect(of("SweepFinished").map(({ value }) => value)).toEqual(of("SweepFinished").map(() => 1));
    expect(of("Throttles").some((one) => one.function === "sweep" && one.value > 0)).toBe(true);
  });

  test("counts the one message and the one remedy once", () => {
    const sum = (name: string) =>
      published()
        .filter((one) => one.name === name)
        .reduce((all, { value }) => all + value, 0);
    expect(world.told()).toEqual(["remediated dev/backend"]);
    expect([sum("AlertsSent"), sum("RemediesDone")]).toEqual([1, 1]);
  });
});
