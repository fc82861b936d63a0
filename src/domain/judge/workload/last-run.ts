/** What the last run of a workload shows: an image that it should not have had, or one that it did not get. */
import { sayDuration } from "../../common/duration.ts";
import { valueOr } from "../../common/known.ts";
import type { ServiceFacts } from "../../facts/facts.ts";
import { movedTo } from "../../image/moves.ts";
import type { Digest } from "../../image/reference.ts";
import { sayImageOf } from "../../words/image-words.ts";
import { clip } from "../../words/phrases.ts";
import type { Run, WorkloadFacts } from "../../workload/facts.ts";
import type { ContainerView, Expected } from "../container/container-view.ts";
import { isExpected } from "../container/judged-digests.ts";
import type { FindingOf } from "../finding.ts";

/** Runs and pushes are dated by different clocks, the push in whole seconds. */
const clockTolerance = 2_000;

/**
 * `stale`: a run that began after the tag had moved still ran another image. One that began before says nothing: the
 * next run asks the registry again.
 */
export function staleRun(
  view: ContainerView,
  facts: WorkloadFacts,
  { service, taskDefinition }: Pick<ServiceFacts, "service" | "taskDefinition">,
): FindingOf<"stale"> | null {
  const expected = nextOf(view);
  const last = lastRunOf(view, facts, (run) => run.taskDefinition === taskDefinition);
  const moved = expected && movedAt(view, expected);
  const began = last?.run.startedAt;
  if (!last || !began || !moved || began.getTime() <= moved.getTime() + clockTolerance) return null;
  const { run, digest } = last;
  const isCached = run.launchType === "EC2";
  const ago = sayDuration(facts.at.getTime() - began.getTime());
  const had = sayImageOf(view, digest, expected.tag);
  return {
    kind: "stale",
    cause: isCached ? "stale-cache" : "undetermined",
    group: "content",
    severity: "high",
    container: view.name,
    expected: expected.digest,
    actual: [digest],
    since: moved,
    summary:
      `Tag "${expected.tag}" names ${sayImageOf(view, expected.digest, expected.tag)}, but the last run, which began ` +
      `${ago} ago, had ${had} in container "${view.name}"` +
      (isCached ? ": EC2 nodes reused their cached image" : ""),
    advice: [{ do: "pin", service, container: view.name, tag: null, override: [] }],
  };
}

/** `unpullable`: the last run failed to start, and no image was pushed for it since, nor another revision named. */
export function unpullableRun(
  views: readonly ContainerView[],
  facts: WorkloadFacts,
  { taskDefinition }: Pick<ServiceFacts, "taskDefinition">,
): FindingOf<"unpullable"> | null {
  const [run] = newestFirst(facts);
  if (!run || run.taskDefinition !== taskDefinition || !isPullFailure(run)) return null;
  const named = views.filter(({ written }) => run.reason.includes(written));
  const meant = named.length > 0 ? named : views;
  if (meant.some((view) => isNewer(view, run))) return null;
  const [only, ...others] = meant;
  const reason = clip(run.reason, 300);
  const ago = sayDuration(facts.at.getTime() - run.createdAt.getTime());
  return {
    kind: "unpullable",
    cause: reason,
    group: "supply",
    severity: "high",
    container: only && others.length === 0 ? only.name : "",
    expected: null,
    actual: [],
    since: run.createdAt,
    summary: `The last run, ${ago} ago, failed to start because an image cannot be pulled: ${reason}`,
    advice: [{ do: "check-pull" }],
  };
}

/** A run of before the push: it had another image than the next one will have. */
export function lastRunNote(view: ContainerView, facts: WorkloadFacts): string[] {
  const next = nextOf(view);
  const last = lastRunOf(view, facts);
  if (!next || !last) return [];
  const ago = sayDuration(facts.at.getTime() - last.run.createdAt.getTime());
  const [had, named] = [sayImageOf(view, last.digest), sayImageOf(view, next.digest)];
  return [`Container "${view.name}": the last run, ${ago} ago, had ${had}; its image is ${named} by now`];
}

/** What its own reference leads to, where that is what it should run. */
function nextOf({ expected, own }: ContainerView): Expected | null {
  const should = valueOr(expected ?? undefined, null);
  return should !== null && should.digest === valueOr(own, null) ? should : null;
}

/** When its tag was known to name the image. */
function movedAt({ repository }: ContainerView, { tag, digest }: Expected): Date | null {
  const moves = (tag !== null && repository?.moves.get(tag)) || [];
  return movedTo(moves, digest)?.at ?? null;
}

/** Whether the tag came to name another image since a run. */
function isNewer(view: ContainerView, run: Run): boolean {
  const next = nextOf(view);
  const moved = next && movedAt(view, next);
  return moved !== null && moved > run.createdAt;
}

/** The last run that told which image it had, where that is not the one that is expected. */
function lastRunOf(
  view: ContainerView,
  facts: WorkloadFacts,
  isMeant: (run: Run) => boolean = () => true,
): { readonly run: Run; readonly digest: Digest } | null {
  for (const run of newestFirst(facts).filter(isMeant)) {
    const digest = run.containers.find(({ name }) => name === view.name)?.digest;
    if (digest) return valueOr(isExpected(view, digest), true) ? null : { run, digest };
  }
  return null;
}

function newestFirst({ runs }: WorkloadFacts): readonly Run[] {
  return [...valueOr(runs, [])].sort(
    (a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.arn < b.arn ? -1 : 1),
  );
}

function isPullFailure({ stopCode, reason }: Run): boolean {
  return stopCode === "TaskFailedToStart" && /^CannotPull(?:Container|ImageManifest)Error/.test(reason);
}
