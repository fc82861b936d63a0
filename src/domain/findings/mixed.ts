/**
 * `mixed`: the tasks of one steady service run different digests, or another revision than the service's.
 *
 * With version consistency on, all tasks of a deployment run what its first task resolved; where it is off, or
 * could not be had, a task that is replaced may start with another image than the rest.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html#deployment-container-image-stability
 */
import { redeployCommand } from "../cure.ts";
import type { Divergence } from "../divergence.ts";
import { shortTaskDefinition } from "../ecs/arn.ts";
import type { ServiceFacts, Task } from "../facts.ts";
import type { FindingOf } from "../finding.ts";
import type { Digest } from "../image/reference.ts";
import { valueOr } from "../known.ts";
import { sayImage } from "../say.ts";
import { type ContainerView, currentTasks, tagsOf } from "../view.ts";

/** The finding where some of the tasks differ from the others; where all differ from what is expected, it is another. */
export function mixed(
  view: ContainerView,
  divergence: Divergence | null,
  facts: ServiceFacts,
): FindingOf<"mixed"> | null {
  const stray = strayRevisions(facts);
  const digests = valueOr(view.running, []).flatMap(({ digest }) => digest ?? []);
  const someDiffer = divergence !== null && divergence.outdated.length < digests.length;
  if (!someDiffer && stray.length === 0) return null;
  const ours = shortTaskDefinition(facts.taskDefinition);
  return {
    kind: "mixed",
    cause: someDiffer ? "digests" : "revisions",
    group: "content",
    severity: "medium",
    container: view.name,
    expected: view.expected?.known ? view.expected.value.digest : null,
    actual: digests,
    since: divergence?.since ?? null,
    isHeard: divergence?.isHeard ?? false,
    summary: someDiffer
      ? `The running tasks of container "${view.name}" differ: ${digests.map((digest) => say(view, digest)).join(" and ")}`
      : `Some tasks run ${stray.map(shortTaskDefinition).join(" and ")}, and the service is on ${ours}`,
    advice: [redeployCommand(facts.service)],
  };
}

/** The revisions that tasks run and the service is not on; a task that nobody's deployment started is no stray. */
function strayRevisions(facts: ServiceFacts): string[] {
  const isStray = ({ taskDefinition, startedBy }: Task) =>
    taskDefinition !== facts.taskDefinition && (startedBy?.startsWith("ecs-svc/") ?? false);
  return [
    ...new Set(
      currentTasks(facts)
        .filter(isStray)
        .map(({ taskDefinition }) => taskDefinition),
    ),
  ];
}

function say({ repository }: ContainerView, digest: Digest): string {
  return sayImage(digest, tagsOf(repository, digest));
}
