/**
 * `mixed`: the tasks of one steady service run different digests, or another revision than the service's.
 *
 * With version consistency on, all tasks of a deployment run what its first task resolved; where it is off, or
 * could not be had, a task that is replaced may start with another image than the rest.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html#deployment-container-image-stability
 */

import { valueOr } from "../../common/known.ts";
import { shortTaskDefinition } from "../../ecs/arn.ts";
import type { ServiceFacts, Task } from "../../facts/facts.ts";
import type { Digest } from "../../image/reference.ts";
import { isSameImage } from "../../image/same-image.ts";
import { sayImageOf } from "../../words/image-words.ts";
import type { ContainerView } from "../container/container-view.ts";
import type { Divergence } from "../container/divergence.ts";
import { currentTasks } from "../container/running-tasks.ts";
import { deployAgain } from "../deployer.ts";
import type { FindingOf } from "../finding.ts";

/**
 * The finding where some of the tasks run another image than the rest; where none runs what is expected, it is
 * another. Where nothing is expected, they still ought to be alike.
 */
export function mixed(
  view: ContainerView,
  divergence: Divergence | null,
  facts: ServiceFacts,
): FindingOf<"mixed"> | null {
  const digests = valueOr(view.running, []).flatMap(({ digest }) => digest ?? []);
  const isMixed = divergence
    ? divergence.outdated.length < digests.length
    : view.expected === null && areUnlike(digests, view);
  if (!isMixed) return null;
  return {
    kind: "mixed",
    cause: "digests",
    group: "content",
    severity: "medium",
    container: view.name,
    expected: divergence?.expected.digest ?? null,
    image: divergence?.image ?? null,
    actual: digests,
    since: divergence?.since ?? null,
    isHeard: divergence?.isHeard ?? false,
    publishedAt: divergence?.publishedAt ?? null,
    summary: `The running tasks of container "${view.name}" differ: ${digests.map((digest) => sayImageOf(view, digest)).join(" and ")}`,
    advice: [deployAgain(facts)],
  };
}

/** The finding where tasks run another revision than the service's: it is of the whole task, and of no container. */
export function mixedRevisions(facts: ServiceFacts): FindingOf<"mixed"> | null {
  const stray = new Set(
    currentTasks(facts).flatMap((task) => (isStray(task, facts) ? task.taskDefinition : [])),
  );
  if (stray.size === 0) return null;
  return {
    kind: "mixed",
    cause: "revisions",
    group: "content",
    severity: "medium",
    container: "",
    expected: null,
    actual: [],
    since: null,
    isHeard: false,
    summary: `Some tasks run ${[...stray].map(shortTaskDefinition).join(" and ")}, and the service is on ${shortTaskDefinition(facts.taskDefinition)}`,
    advice: [deployAgain(facts)],
  };
}

/** Whether it is certain that these are not all one image. */
function areUnlike([first, ...others]: readonly Digest[], { repository, platform }: ContainerView): boolean {
  if (first === undefined || !repository) return false;
  return others.some((other) => !valueOr(isSameImage(other, first, repository, platform), true));
}

/**
 * A task that a deployment of the service started, and that is of an older revision or another family. One of a
 * newer revision may be of a deployment that began after the service was read.
 */
function isStray({ taskDefinition, startedBy }: Task, facts: ServiceFacts): boolean {
  if (!startedBy?.startsWith("ecs-svc/") || facts.taskDefinition === "") return false;
  const [family, revision] = shortTaskDefinition(taskDefinition).split(":");
  const [own, current] = shortTaskDefinition(facts.taskDefinition).split(":");
  return family !== own || Number(revision) < Number(current);
}
