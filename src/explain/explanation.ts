/** All there is to say of one service: what it runs, how that came about, and what to do. */

import { type Known, known, unknown } from "../domain/common/known.ts";
import type { Digest, Tag } from "../domain/image/reference.ts";
import { isSameImage } from "../domain/image/same-image.ts";
import type { HistoryEntry } from "../domain/incidents/history.ts";
import type { Incident } from "../domain/incidents/incident.ts";
import type { Assessment } from "../domain/judge/assess.ts";
import type { ContainerView } from "../domain/judge/container/container-view.ts";
import { formerTagsOf, isExpected, tagsOf } from "../domain/judge/container/judged-digests.ts";
import type { Finding } from "../domain/judge/finding.ts";
import { isMuted } from "../domain/policy/mute.ts";
import { sayAdvice } from "../domain/words/advice-words.ts";
import { pinCommand } from "../domain/words/commands.ts";
import { reportService, type ServiceReport } from "../domain/words/report.ts";
import { sayFollows } from "../domain/words/tag-words.ts";
import { explainCause } from "./cause-words.ts";
import type { NearMiss } from "./near-miss.ts";
import { notePause, pauseOf, waysOn } from "./paused.ts";
import { type Prevention, preventionOf } from "./prevention.ts";
import { type Moment, timeLineOf } from "./time-line.ts";

export interface Explanation {
  readonly service: ServiceReport;
  readonly at: Date;
  readonly containers: readonly ContainerExplanation[];
  readonly causes: readonly CauseExplanation[];
  /** Pushes that may have been meant for it. */
  readonly nearMisses: readonly NearMiss[];
  /** What happened, from the earliest to the latest. */
  readonly timeLine: readonly Happening[];
  readonly incidents: readonly Incident[];
  /** The tags of every image that is mentioned, by digest, as far as they are known. */
  readonly tags: ReadonlyMap<string, readonly string[]>;
  /** Those that are only remembered, of images of which no present tag is known. */
  readonly formerTags: ReadonlyMap<string, readonly string[]>;
  /** The commands that put it right, and what else to do. */
  readonly cure: readonly string[];
  readonly prevention: readonly Prevention[];
  /** What could not be looked at, and why. */
  readonly notRead: readonly string[];
}

/** How the images of one container compare. */
export interface ContainerExplanation {
  readonly name: string;
  /** What it follows and why, in one sentence. */
  readonly follows: string;
  /** Whether its tasks run what ECS resolved. */
  readonly runsResolved: Known<boolean>;
  /** Whether it runs, or would run, what is published; `null` where it follows nothing. */
  readonly runsPublished: Known<boolean> | null;
}

/** Why a finding came about. */
export interface CauseExplanation {
  readonly finding: Finding;
  /** Whether its kind is muted. */
  readonly muted: boolean;
  readonly words: string;
}

/** A line of the time line: what happened in AWS, or what this program did. */
export type Happening =
  | Moment
  | (NearMiss & { readonly kind: "elsewhere" })
  | Exclude<HistoryEntry, { readonly kind: "saw" }>;

/** What the deployed program remembers of the service; nothing where it was not found. */
export interface Remembered {
  readonly history: readonly HistoryEntry[];
  readonly incidents: readonly Incident[];
  readonly nearMisses: readonly NearMiss[];
}

/** Explains what was found of a service. */
export function explain(
  assessment: Assessment,
  { history, incidents, nearMisses }: Remembered,
  notRead: readonly string[],
): Explanation {
  const { facts, containers, policy } = assessment;
  const findings = [...assessment.findings, ...assessment.settling];
  const troubles = findings.filter(({ group }) => group !== "advice");
  const told = history.filter((entry) => entry.kind !== "saw");
  const happenings: Happening[] = [
    ...timeLineOf(assessment),
    ...nearMisses.map((miss) => ({ ...miss, kind: "elsewhere" as const })),
    ...told,
  ];
  const prevention = troubles.flatMap(
    (finding) =>
      preventionOf(finding, facts, { owner: policy.owner, followed: followedBy(finding, containers) }) ?? [],
  );
  return {
    service: reportWithPause(assessment),
    at: facts.at,
    containers: containers.map((view) => explainContainer(view)),
    causes: findings.map((finding) => ({
      finding,
      muted: isMuted(policy, finding.kind),
      words: explainCause(finding),
    })),
    timeLine: happenings.sort((a, b) => a.at.getTime() - b.at.getTime()),
    nearMisses,
    incidents,
    tags: together([
      ...containers.flatMap((view) => tagsIn(view, tagsOf)),
      ...nearMisses.map(({ image }) => [image.digest, image.tags] as const),
    ]),
    formerTags: together(containers.flatMap((view) => tagsIn(view, formerTagsOf))),
    cure: cureOf(assessment, troubles),
    prevention: [...new Map(prevention.map((one) => [one.change, one])).values()],
    notRead,
  };
}

/** The tag whose image the finding's container follows; `null` where what it follows has a new tag each time. */
function followedBy({ container }: Finding, containers: readonly ContainerView[]): Tag | null {
  const view = containers.find(({ name }) => name === container);
  if (view?.follows.kind === "tag") return view.follows.tag;
  return view?.leader ?? null;
}

function explainContainer(view: ContainerView): ContainerExplanation {
  const { name, follows, running, resolved, expected } = view;
  const reported = running.known ? known(running.value.map(({ digest }) => digest)) : running;
  const wouldRun: Known<readonly (Digest | null)[]> =
    reported.known && reported.value.length === 0
      ? resolved.known
        ? known([resolved.value])
        : resolved
      : reported;
  const fixed = resolved.known ? resolved.value : null;
  return {
    name,
    follows: sayFollows(view),
    runsResolved:
      fixed === null
        ? unknown("nothing is resolved")
        : all(reported, (digest) =>
            view.repository
              ? isSameImage(digest, fixed, view.repository, view.platform)
              : known(digest === fixed),
          ),
    runsPublished:
      follows.kind === "nothing" || expected === null
        ? null
        : all(wouldRun, (digest) => isExpected(view, digest)),
  };
}

/** Whether all that are reported are so; not known where one is not reported. */
function all(
  digests: Known<readonly (Digest | null)[]>,
  is: (digest: Digest) => Known<boolean>,
): Known<boolean> {
  if (!digests.known) return digests;
  if (digests.value.length === 0) return unknown("no task runs");
  const answers = digests.value.map((digest) =>
    digest === null ? unknown("it is not reported") : is(digest),
  );
  if (answers.some((answer) => answer.known && !answer.value)) return known(false);
  return answers.find((answer) => !answer.known) ?? known(true);
}

function tagsIn({ repository }: ContainerView, of: typeof tagsOf): [string, readonly string[]][] {
  const digests = [...(repository?.images.keys() ?? []), ...(repository?.formerTags.keys() ?? [])];
  return digests.map((digest) => [digest, of(repository, digest)]);
}

/** All tags of each digest: it may lie in two repositories, and have none in one of them. */
function together(tags: readonly (readonly [string, readonly string[]])[]): Map<string, readonly string[]> {
  const all = new Map<string, readonly string[]>();
  for (const [digest, more] of tags) all.set(digest, [...new Set([...(all.get(digest) ?? []), ...more])]);
  return all;
}

/** The report on a service, with a note that no verdict needs. */
function reportWithPause(assessment: Assessment): ServiceReport {
  const pause = pauseOf(assessment.facts);
  const notes = [...assessment.notes, ...(pause ? [notePause(pause)] : [])];
  return reportService({ ...assessment, notes });
}

function cureOf(assessment: Assessment, troubles: readonly Finding[]): string[] {
  const { facts } = assessment;
  const pause = pauseOf(facts);
  return [
    ...new Set([
      ...troubles.flatMap(({ advice }) => sayAdvice(advice)),
      ...(pause ? waysOn(pause, facts.service.region) : []),
      ...heldCure(assessment),
    ]),
  ];
}

/** Who wants the image after all that somebody moved the service off, says so by a pin. */
function heldCure({ held, facts }: Assessment): string[] {
  return held.map(({ container }) => pinCommand(facts.service, container, { override: ["held"] }));
}
