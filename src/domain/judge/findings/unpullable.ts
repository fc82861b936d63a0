/**
 * `unpullable`: tasks fail to start because the image cannot be pulled.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
 */

import { valueOr } from "../../common/known.ts";
import { arrivingOf } from "../../ecs/deployment.ts";
import type { ServiceFacts, StoppedTask } from "../../facts/facts.ts";
import { clip } from "../../words/phrases.ts";
import { deployAgain } from "../deployer.ts";
import type { FindingOf } from "../finding.ts";

/** One failure may be the registry's hiccup, and ECS tries again. */
const failuresThatCount = 2;

/** The finding for a deployment whose tasks keep failing to pull. */
export function unpullable(facts: ServiceFacts): FindingOf<"unpullable"> | null {
  const arriving = arrivingOf(facts);
  if (!arriving || arriving.running >= arriving.desired) return null;
  const failures = valueOr(facts.stopped ?? undefined, []).filter(
    (task) => task.startedBy === arriving.id && isPullFailure(task),
  );
  const [latest] = failures.sort((a, b) => Number(b.stoppedAt) - Number(a.stoppedAt));
  if (!latest || failures.length < failuresThatCount) return null;
  const reason = clip(latest.reason, 300);
  return {
    kind: "unpullable",
    cause: reason,
    group: "supply",
    severity: "high",
    container: containerOf(latest, facts),
    expected: null,
    actual: [],
    since: arriving.createdAt,
    summary: `${failures.length} tasks failed to start because an image cannot be pulled: ${reason}`,
    advice: [{ do: "check-pull" }, deployAgain(facts, "check-pull")],
  };
}

function isPullFailure({ stopCode, reason }: StoppedTask): boolean {
  return stopCode === "TaskFailedToStart" && /^CannotPull(?:Container|ImageManifest)Error/.test(reason);
}

/** The container whose written image the reason names; a task with one container leaves no question. */
function containerOf({ reason }: StoppedTask, { containers }: ServiceFacts): string {
  const all = valueOr(containers, []);
  const named = all.filter(({ written }) => reason.includes(written));
  const longest = Math.max(...named.map(({ written }) => written.length));
  const meant = named.length > 0 ? named.filter(({ written }) => written.length === longest) : all;
  return meant.length === 1 ? (meant[0]?.name ?? "") : "";
}
