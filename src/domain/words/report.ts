/** What happened, as data: the JSON of `check` and of the alerts. Fields that do not apply are `null`. */

import { valueOr } from "../common/known.ts";
import { formatEcrRepository } from "../image/ecr.ts";
import type { Digest } from "../image/reference.ts";
import type { Track } from "../image/track.ts";
import type { Assessment, Status } from "../judge/assess.ts";
import type { ContainerView } from "../judge/container/container-view.ts";
import { formerTagsOf, tagsOf } from "../judge/container/judged-digests.ts";
import type { Finding } from "../judge/finding.ts";
import type { WrongRepository } from "../judge/findings/wrong-repository.ts";
import { forContainer } from "../policy/for-container.ts";
import { isMuted } from "../policy/mute.ts";
import type { ResponsePolicy } from "../policy/policy.ts";
import { sayAdvice } from "./advice-words.ts";
import { reportTag } from "./tag-words.ts";

export interface CheckReport {
  readonly schemaVersion: 1;
  readonly checkedAt: string;
  readonly status: Status;
  readonly summary: Readonly<Record<Status | "services", number>>;
  readonly services: readonly ServiceReport[];
  readonly repositories: readonly RepositoryReport[];
  /** What the deployed programs saw last; only where there is one, and its journal can be read. */
  readonly deployed?: readonly SightReport[];
}

/** When a deployed program last saw every service. */
export interface SightReport {
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  /** When the last sweep was finished that listed every service; `null`: none was. */
  readonly lastSweep: string | null;
  /** Since when it cannot read all that its verdicts need; `null`: the last sweep could. */
  readonly blindSince: string | null;
  /** How many services that left unchecked, at the worst. */
  readonly notChecked: number;
  /** How often a sweep is due; `null` where the stack does not say. */
  readonly sweepSeconds: number | null;
}

export interface ServiceReport {
  readonly service: string;
  readonly cluster: string;
  readonly name: string;
  readonly taskDefinition: string | null;
  readonly status: Status;
  readonly mode: string;
  readonly since: string | null;
  readonly tasks: { readonly desired: number | null; readonly running: number | null };
  readonly containers: readonly ContainerReport[];
  readonly findings: readonly FindingReport[];
  readonly unknown: readonly {
    readonly fact: string;
    readonly container: string | null;
    readonly reason: string;
  }[];
  readonly notes: readonly string[];
}

export interface ContainerReport {
  readonly name: string;
  readonly checked: boolean;
  /** Why it is not checked, in words. */
  readonly unchecked: string | null;
  readonly written: string;
  readonly track: string;
  readonly follows: string | null;
  /** What its tag was read as: `null` where it has none, or nothing is known of its repository. */
  readonly tag: { readonly line: string; readonly kind: string; readonly why: string } | null;
  readonly published: string | null;
  readonly resolved: string | null;
  readonly running: readonly { readonly digest: string | null; readonly tasks: number }[];
  /** The tags that name each digest now, as far as the registry was read. */
  readonly tags: Readonly<Record<string, readonly string[]>>;
  /** The tags that were seen naming a digest of which no present tag is known. */
  readonly formerTags: Readonly<Record<string, readonly string[]>>;
}

export interface FindingReport {
  readonly kind: string;
  readonly cause: string | null;
  readonly severity: string;
  readonly container: string | null;
  readonly expected: string | null;
  readonly actual: readonly string[];
  readonly summary: string;
  readonly advice: readonly string[];
  /** Only where its kind is muted: nobody is alerted to it. */
  readonly muted?: true;
}

export interface RepositoryReport {
  readonly repository: string;
  readonly findings: readonly {
    readonly kind: string;
    readonly severity: string;
    readonly similar: readonly string[];
    readonly summary: string;
    readonly advice: readonly string[];
  }[];
}

/** The report on one service. */
export function reportService(assessment: Assessment): ServiceReport {
  const { facts, policy, status } = assessment;
  return {
    service: facts.service.arn,
    cluster: facts.service.cluster,
    name: facts.service.name,
    taskDefinition: facts.taskDefinition || null,
    status,
    mode: policy.mode,
    since: assessment.since?.toISOString() ?? null,
    tasks: facts.isUnread
      ? { desired: null, running: null }
      : { desired: facts.desired, running: facts.running },
    containers: assessment.containers.map((view) =>
      reportContainer(view, forContainer(policy, view.name).track),
    ),
    findings: assessment.findings.map((finding) => reportFinding(finding, policy)),
    unknown: assessment.unknown.map(({ fact, container, reason }) => ({ fact, container, reason })),
    notes: assessment.notes,
  };
}

/** The report on many services, gravest status first in `status`. */
export function reportCheck(
  assessments: readonly Assessment[],
  at: Date,
  repositories: readonly WrongRepository[] = [],
): CheckReport {
  const statuses = assessments.map(({ status }) => status);
  const count = (status: Status) => statuses.filter((s) => s === status).length;
  return {
    schemaVersion: 1,
    checkedAt: at.toISOString(),
    status: overallStatus(statuses),
    summary: {
      services: statuses.length,
      "in-sync": count("in-sync"),
      deploying: count("deploying"),
      held: count("held"),
      drifted: count("drifted"),
      unknown: count("unknown"),
      unchecked: count("unchecked"),
      ignored: count("ignored"),
    },
    services: assessments.map(reportService),
    repositories: repositories.map(reportRepository),
  };
}

/** The report on a repository that got a push. */
export function reportRepository(finding: WrongRepository): RepositoryReport {
  const { kind, severity, repository, similar, summary, advice } = finding;
  return {
    repository: formatEcrRepository(repository),
    findings: [
      { kind, severity, similar: similar.map(formatEcrRepository), summary, advice: sayAdvice(advice) },
    ],
  };
}

/** The statuses, the gravest first. */
export const statuses = [
  "drifted",
  "unknown",
  "deploying",
  "held",
  "in-sync",
  "unchecked",
  "ignored",
] as const satisfies readonly Status[];

/** The status of many services together: the first that any of them has; `ignored` only if all are. */
export function overallStatus(found: readonly Status[]): Status {
  return statuses.find((status) => found.includes(status)) ?? "ignored";
}

/** A track as drift.yml writes it. */
export function formatTrack(track: Track): string {
  if (track.kind === "semver") return `semver:${track.range}${track.variant ? `-${track.variant}` : ""}`;
  return track.kind === "newest" ? `newest:${track.glob}` : track.kind;
}

function reportContainer(view: ContainerView, track: Track): ContainerReport {
  const published = publishedBy(view);
  const resolved = valueOr(view.resolved, null);
  const running = view.running.known ? view.running.value : [];
  const digests = [published, resolved, ...running.map(({ digest }) => digest)].filter(
    (digest) => digest !== null,
  );
  return {
    name: view.name,
    checked: view.unchecked === null,
    unchecked: view.unchecked,
    written: view.written,
    track: formatTrack(track),
    follows: followedTag(view),
    tag: reportTag(view),
    published,
    resolved,
    running,
    tags: Object.fromEntries(digests.map((digest) => [digest, tagsOf(view.repository, digest)])),
    formerTags: Object.fromEntries(digests.map((digest) => [digest, formerTagsOf(view.repository, digest)])),
  };
}

function followedTag({ follows, expected }: ContainerView): string | null {
  if (follows.kind === "nothing" || expected === null) return null;
  return follows.kind === "tag" ? follows.tag : (valueOr(expected ?? undefined, null)?.tag ?? null);
}

/** The digest that the registry offers the container; `null` where it follows nothing. */
function publishedBy({ follows, expected }: ContainerView): Digest | null {
  return follows.kind !== "nothing" && expected?.known ? expected.value.digest : null;
}

function reportFinding(finding: Finding, policy: ResponsePolicy): FindingReport {
  const { kind, cause, severity, container, expected, actual, summary, advice } = finding;
  const whose = container === "" ? null : container;
  const said = { kind, cause, severity, container: whose, expected, actual, summary };
  return { ...said, advice: sayAdvice(advice), ...(isMuted(policy, kind) && { muted: true }) };
}
