/** The services of several regions and profiles in one report, whose commands act where each service was found. */
import { connectCli } from "../../../connect/cli.ts";
import { parseServiceArn } from "../../../domain/ecs/arn.ts";
import type { Assessment } from "../../../domain/judge/assess.ts";
import { type CheckReport, overallStatus, reportCheck, statuses } from "../../../domain/words/report.ts";
import { timeLineOf } from "../../../explain/time-line.ts";
import { aimedAdvice, aimedService, aimOfFile } from "../../aim.ts";
import { explainFailure } from "../../explain-error.ts";
import type { AwsOptions } from "../../options.ts";
import type { RenderOptions } from "../../render/render.ts";
import type { Interruption } from "../../terminal/interruption.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { judgeAll, type Wish } from "./judge-all.ts";

/** What was found in one place, or in all of them. */
export interface Found extends Pick<RenderOptions, "timeLines" | "beginnings"> {
  readonly report: CheckReport;
  /** Services that were listed and are no more: `dev/backend`. */
  readonly gone: readonly string[];
  /** How many services were to be judged, where that is known and the check was interrupted. */
  readonly interrupted: RenderOptions["interrupted"];
  /** Places that could not be checked, and why. */
  readonly failed: readonly string[];
}

/** How a place is read, and for whom. */
interface Reading {
  readonly config?: string;
  /** Whether the report is read somewhere else than in this terminal. */
  readonly isFile?: boolean;
}

/**
 * Judges what is wanted in each place, one after the other. A place where nothing is of that name is said, and one
 * that cannot be checked makes the result incomplete.
 * @throws what stands in the way, where there is one place alone, or where no place has anything
 */
export async function judgePlaces(
  places: readonly AwsOptions[],
  wish: Wish & Reading,
  interruption: Interruption,
  terminal: Terminal,
): Promise<Found> {
  const found: Found[] = [];
  const failures: unknown[] = [];
  const failed: string[] = [];
  for (const place of places) {
    try {
      found.push(await judgePlace(place, wish, interruption, terminal));
    } catch (error) {
      if (places.length === 1) throw error;
      failures.push(error);
      const words = `${sayPlace(place)}: ${await explainFailure(error)}`;
      terminal.say(words);
      if (!(error instanceof RangeError)) failed.push(words);
    }
    if (found.some(({ interrupted }) => interrupted !== null)) break;
  }
  if (found.length === 0) throw failures[0];
  return { ...mergeFound(found), failed };
}

async function judgePlace(
  place: AwsOptions,
  wish: Wish & Reading,
  interruption: Interruption,
  terminal: Terminal,
): Promise<Found> {
  const aim = wish.isFile ? aimOfFile(place, process.env) : place;
  const connection = await connectCli({ ...wish, ...place });
  const judged = await judgeAll(wish, connection, interruption, terminal);
  const { assessments, gone, repositories, sight, total, isComplete } = judged;
  const checked = reportCheck(assessments, connection.now(), repositories);
  const report = aimedReport(sight === null ? checked : { ...checked, deployed: [sight] }, aim);
  return {
    report,
    timeLines: new Map(assessments.map((one) => [one.facts.service.arn, timeLineOf(one)])),
    beginnings: beginningsOf(assessments, report),
    gone: gone.map(parseServiceArn).map(({ cluster, name }) => `${cluster}/${name}`),
    interrupted: isComplete ? null : { total },
    failed: [],
  };
}

function aimedReport(report: CheckReport, place: AwsOptions): CheckReport {
  return {
    ...report,
    services: report.services.map((service) => aimedService(service, place)),
    repositories: report.repositories.map((one) => ({
      ...one,
      findings: one.findings.map((finding) => ({ ...finding, advice: aimedAdvice(finding.advice, place) })),
    })),
  };
}

/** All together; a service that two profiles lead to is there once. */
export function mergeFound(found: readonly Found[]): Omit<Found, "failed"> {
  const [first, ...others] = found;
  if (first && others.length === 0) return first;
  const services = uniqueBy(
    found.flatMap(({ report }) => report.services),
    ({ service }) => service,
  );
  const repositories = uniqueBy(
    found.flatMap(({ report }) => report.repositories),
    ({ repository }) => repository,
  );
  const counts = Object.fromEntries(
    statuses.map((status) => [status, services.filter((one) => one.status === status).length]),
  ) as CheckReport["summary"];
  const interrupted = found.flatMap((one) => one.interrupted ?? []);
  const deployed = uniqueBy(
    found.flatMap(({ report }) => report.deployed ?? []),
    ({ account, region, stack }) => `${account} ${region} ${stack}`,
  );
  return {
    report: {
      schemaVersion: 1,
      checkedAt:
        found
          .map(({ report }) => report.checkedAt)
          .sort()
          .at(-1) ?? "",
      status: overallStatus(services.map(({ status }) => status)),
      summary: { ...counts, services: services.length },
      services,
      repositories,
      ...(deployed.length > 0 && { deployed }),
    },
    timeLines: new Map(found.flatMap(({ timeLines }) => [...timeLines])),
    beginnings: new Map(found.flatMap(({ beginnings }) => [...beginnings])),
    gone: found.flatMap(({ gone }) => gone),
    interrupted: interrupted.length === 0 ? null : { total: null },
  };
}

/** When each finding of the report began. */
function beginningsOf(
  assessments: readonly Assessment[],
  { services }: CheckReport,
): RenderOptions["beginnings"] {
  const reported = services.flatMap(({ findings }) => findings);
  const dates = assessments.flatMap(({ findings }) => findings.map(({ since }) => since));
  return new Map(reported.map((finding, i) => [finding, dates[i] ?? null]));
}

function uniqueBy<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const byKey = new Map<string, T>();
  for (const item of items) if (!byKey.has(keyOf(item))) byKey.set(keyOf(item), item);
  return [...byKey.values()];
}

/** `profile work, region eu-west-1`. */
function sayPlace({ profile, region }: AwsOptions): string {
  const said = [...(profile ? [`profile ${profile}`] : []), ...(region ? [`region ${region}`] : [])];
  return said.length === 0 ? "here" : said.join(", ");
}
