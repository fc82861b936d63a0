/**
 * `behind`: a newer image was pushed that this service should reference, and its task definition does not.
 *
 * A pinned reference cannot move: only a new revision, and an update of the service to it, changes what runs.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/update-task-definition-console-v2.html
 */
import { pinCommand, updateCommand } from "../cure.ts";
import { shortTaskDefinition } from "../ecs/arn.ts";
import type { Revision, ServiceFacts } from "../facts.ts";
import type { FindingOf } from "../finding.ts";
import { type Digest, isPinned, parseReference } from "../image/reference.ts";
import { sayDigest, sayOutdated } from "../say.ts";
import { divergedAt } from "../since.ts";
import { type ContainerView, tagsOf } from "../view.ts";

/** The finding for a pinned container whose followed tag has moved on to another image. */
export function behind(
  view: ContainerView,
  outdated: readonly Digest[],
  facts: ServiceFacts,
): FindingOf<"behind"> | null {
  const { reference, expected, follows, repository } = view;
  if (!reference.known || !isPinned(reference.value) || !expected?.known || follows.kind !== "tag")
    return null;
  if (outdated.length === 0 || !repository) return null;
  const newest = facts.newest?.known ? facts.newest.value : null;
  const isRegistered =
    newest !== null && newest.arn !== facts.taskDefinition && names(newest, view.name, expected.value);
  const now = sayDigest(expected.value, tagsOf(repository, expected.value));
  const base = {
    kind: "behind",
    group: "content",
    severity: "high",
    container: view.name,
    expected: expected.value,
    actual: outdated,
    since: divergedAt(view, expected.value, outdated),
  } as const;
  const what = `Tag "${follows.tag}" names ${now}, but ${sayOutdated(view, outdated)}`;
  if (isRegistered) {
    return {
      ...base,
      cause: "not-updated",
      summary: `${what}: ${shortTaskDefinition(newest.arn)} references it, and the service is on ${shortTaskDefinition(facts.taskDefinition)}`,
      advice: [updateCommand(facts.service, newest.arn)],
    };
  }
  return {
    ...base,
    cause: "not-registered",
    summary: `${what}: the newest revision of its task definition is pinned to another image`,
    advice: [pinCommand(facts.service, view.name)],
  };
}

function names({ containers }: Revision, container: string, digest: Digest): boolean {
  const own = containers.find(({ name }) => name === container);
  try {
    return own !== undefined && parseReference(own.written).digest === digest;
  } catch {
    return false;
  }
}
