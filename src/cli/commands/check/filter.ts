/** Which of the judged services are listed: those of a status, a severity or a kind. */
import { type Command, Option } from "commander";
import type { Status } from "../../../domain/judge/assess.ts";
import { type CheckReport, statuses } from "../../../domain/words/report.ts";
import { severalOf } from "../../options.ts";
import { rankOf, severities } from "../../render/words/gravity.ts";
import { kinds } from "../../render/words/kinds.ts";

/** What is to be listed; nothing given is everything. */
export interface Filter {
  readonly status?: readonly Status[];
  /** This severity, and graver ones. */
  readonly severity?: string;
  readonly kind?: readonly string[];
}

/** `--status`, `--severity` and `--kind`. */
export function addFilterOptions(command: Command): Command {
  return command
    .addOption(severalOf("--status <status>", "only services with this status; repeat for more", statuses))
    .addOption(
      new Option("--severity <severity>", "only findings of this severity, and more severe ones").choices(
        severities,
      ),
    )
    .addOption(severalOf("--kind <kind>", "only findings of this kind; repeat for more", Object.keys(kinds)));
}

/** The report with what is to be listed; its counts are of all that was judged. */
export function chooseOf(report: CheckReport, filter: Filter): CheckReport {
  if (sayFilter(filter) === null) return report;
  const { status: wanted = [], kind: wantedKinds = [] } = filter;
  const isWanted = ({ kind, severity }: { kind: string; severity: string }) =>
    (wantedKinds.length === 0 || wantedKinds.includes(kind)) &&
    (filter.severity === undefined || rankOf(severity) <= rankOf(filter.severity));
  const isOfFindings = wantedKinds.length > 0 || filter.severity !== undefined;
  const services = report.services
    .filter(({ status }) => wanted.length === 0 || wanted.includes(status))
    .map((service) => ({ ...service, findings: service.findings.filter(isWanted) }))
    .filter(({ findings }) => !isOfFindings || findings.length > 0);
  const repositories = report.repositories
    .map((one) => ({ ...one, findings: one.findings.filter(isWanted) }))
    .filter(({ findings }) => wanted.length === 0 && findings.length > 0);
  return { ...report, services, repositories };
}

/** What was asked for: `--status drifted --kind missing`; `null` for everything. */
export function sayFilter({ status = [], severity, kind = [] }: Filter): string | null {
  const given = [
    ...(status.length > 0 ? [`--status ${status.join(",")}`] : []),
    ...(severity === undefined ? [] : [`--severity ${severity}`]),
    ...(kind.length > 0 ? [`--kind ${kind.join(",")}`] : []),
  ];
  return given.length === 0 ? null : given.join(" ");
}
