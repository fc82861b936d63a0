/**
 * Metrics as lines of the log in the Embedded Metric Format, from which CloudWatch makes them: no call, no permission.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
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

/** Whose metrics they are. */
export interface MeterOptions {
  /** The value of the one dimension, `service`. */
  readonly service: string;
  /** Whether what is not essential is published, too. */
  readonly all: boolean;
  readonly now: () => Date;
}

/** The namespace that the alarms and the dashboard of the template name. */
const namespace = "EcsImageDrift";

/** Counts for a service. The lines go past `console`, which Lambda would put into lines of its own. */
export function createMeter({ service, all, now }: MeterOptions): Meter {
  const sums = new Map<Metric, number>();
  return {
    add(metric, value = 1) {
      sums.set(metric, (sums.get(metric) ?? 0) + value);
    },
    publish() {
      const counted = [...sums].filter(([metric]) => all || essential.has(metric));
      sums.clear();
      if (counted.length === 0) return;
      const Metrics = counted.map(([Name]) => ({
        Name,
        Unit: Name === "SweepMilliseconds" ? "Milliseconds" : "Count",
      }));
      const CloudWatchMetrics = [{ Namespace: namespace, Dimensions: [["service"]], Metrics }];
      const _aws = { Timestamp: now().getTime(), CloudWatchMetrics };
      process.stdout.write(`${JSON.stringify({ _aws, service, ...Object.fromEntries(counted) })}\n`);
    },
  };
}
