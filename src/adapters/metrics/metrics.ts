/**
 * Metrics as lines of the log in the Embedded Metric Format, from which CloudWatch makes them: no call, no permission.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
import { Metrics as Emf } from "@aws-lambda-powertools/metrics";
import type { Metric, Metrics } from "../../reconcile/ports/metrics.ts";

/** Counts, until what was counted is published. */
export interface Meter extends Metrics {
  readonly publish: () => void;
}

/** The metrics that are always published: CloudWatch charges for each name. */
const essential: ReadonlySet<Metric> = new Set<Metric>([
  "SweepFinished",
  "ServicesDrifted",
  "ServicesNotChecked",
  "Throttles",
  "AlertsSent",
  "AlertsSuppressed",
  "RemediesDone",
  "RemediesFailed",
]);

/** Counts for the namespace and service that the environment names; `all` publishes what is not essential, too. */
export function createMeter(all: boolean): Meter {
  const sums = new Map<Metric, number>();
  return {
    add(metric, value = 1) {
      sums.set(metric, (sums.get(metric) ?? 0) + value);
    },
    publish() {
      const counted = [...sums].filter(([metric]) => all || essential.has(metric));
      sums.clear();
      if (counted.length === 0) return;
      const emf = new Emf();
      for (const [metric, value] of counted)
        emf.addMetric(metric, metric === "SweepMilliseconds" ? "Milliseconds" : "Count", value);
      emf.publishStoredMetrics();
    },
  };
}
