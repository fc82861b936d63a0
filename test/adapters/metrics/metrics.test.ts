/** What is written into the log for CloudWatch to make metrics of. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createMeter } from "../../../src/adapters/metrics/metrics.ts";
import type { Metric } from "../../../src/reconcile/ports/metrics.ts";
import { at } from "../../domain/building.ts";

const lines: string[] = [];
beforeEach(() => {
  lines.length = 0;
  vi.spyOn(process.stdout, "write").mockImplementation((line) => lines.push(String(line)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const meterOf = (all: boolean) =>
  createMeter({ service: "ecs-image-drift-dev", all, now: () => at("12:00") });

const essential: readonly Metric[] = [
  "SweepFinished",
  "ServicesDrifted",
  "ServicesNotChecked",
  "Throttles",
  "AlertsSent",
  "AlertsSuppressed",
  "RemediesDone",
  "RemediesFailed",
];
const others: readonly Metric[] = [
  "SweepMilliseconds",
  "Events",
  "Calls",
  "RemediesRequested",
  "RemediesRefused",
  "ServicesInSync",
  "FindingsStale",
];

/** The one line that was published, as CloudWatch reads it. */
function published() {
  expect(lines).toHaveLength(1);
  const { _aws, service, ...values } = JSON.parse(lines[0] ?? "");
  expect(_aws.Timestamp).toBe(at("12:00").getTime());
  const [directive] = _aws.CloudWatchMetrics;
  const units = Object.fromEntries(
    directive.Metrics.map(({ Name, Unit }: { Name: string; Unit: string }) => [Name, Unit]),
  );
  return { namespace: directive.Namespace, dimensions: directive.Dimensions, units, service, values };
}

const countAll = (all: boolean) => {
  const meter = meterOf(all);
  for (const metric of [...essential, ...others]) meter.add(metric);
  meter.publish();
  return published();
};

test("the essential metrics are published, of one service", () => {
  expect(countAll(false)).toEqual({
    namespace: "EcsImageDrift",
    dimensions: [["service"]],
    units: Object.fromEntries(essential.map((name) => [name, "Count"])),
    service: "ecs-image-drift-dev",
    values: Object.fromEntries(essential.map((name) => [name, 1])),
  });
});

test("all are, where all are wanted, and milliseconds are no count", () => {
  const { units } = countAll(true);
  expect(Object.keys(units).sort()).toEqual([...essential, ...others].sort());
  expect(units).toMatchObject({ SweepMilliseconds: "Milliseconds", Events: "Count" });
});

test("what is counted again and again is one sum", () => {
  const meter = meterOf(false);
  meter.add("AlertsSent");
  meter.add("AlertsSent", 2);
  meter.add("ServicesDrifted", 0);
  meter.publish();
  expect(published().values).toEqual({ AlertsSent: 3, ServicesDrifted: 0 });
});

test("what was published is not published again", () => {
  const meter = meterOf(false);
  meter.add("AlertsSent");
  meter.publish();
  meter.publish();
  expect(published().values).toEqual({ AlertsSent: 1 });
});

test("nothing is written where nothing essential was counted", () => {
  const meter = meterOf(false);
  meter.add("Events");
  meter.publish();
  expect(lines).toEqual([]);
});
