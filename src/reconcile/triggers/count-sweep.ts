/** What is counted of a sweep. */
import type { Assessment, Status } from "../../domain/judge/assess.ts";
import type { Kind } from "../../domain/judge/finding.ts";
import type { Metric, Metrics } from "../ports/metrics.ts";

const ofStatus = {
  "in-sync": "ServicesInSync",
  deploying: "ServicesDeploying",
  held: "ServicesHeld",
  drifted: "ServicesDrifted",
  unknown: "ServicesUnknown",
  unchecked: "ServicesUnchecked",
  ignored: "ServicesIgnored",
} as const satisfies Record<Status, Metric>;

const ofKind = {
  stale: "FindingsStale",
  behind: "FindingsBehind",
  stalled: "FindingsStalled",
  mixed: "FindingsMixed",
  missing: "FindingsMissing",
  endangered: "FindingsEndangered",
  unpullable: "FindingsUnpullable",
  mutable: "FindingsMutable",
} as const satisfies Record<Kind, Metric>;

/** Counts services by status, findings by kind, and the services that could not be checked: also where there are none. */
export function countSweep(
  assessments: readonly Assessment[],
  notChecked: number,
  { add }: Pick<Metrics, "add">,
): void {
  for (const metric of [...Object.values(ofStatus), ...Object.values(ofKind)]) add(metric, 0);
  add("ServicesNotChecked", notChecked);
  for (const { status, findings } of assessments) {
    add(ofStatus[status]);
    for (const { kind } of findings) add(ofKind[kind]);
  }
}
