/**
 * `stale`: the tag this service follows has moved on; the running tasks have not.
 *
 * A moved tag changes nothing until the next deployment, which resolves it again.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html#deployment-container-image-stability
 */

import { pinCommand, redeployCommand } from "../cure.ts";
import { primaryOf } from "../ecs/deployment.ts";
import type { ServiceFacts } from "../facts.ts";
import type { FindingOf } from "../finding.ts";
import { movedTo } from "../image/moves.ts";
import { type Digest, isPinned } from "../image/reference.ts";
import { sayDigest, sayOutdated } from "../say.ts";
import { divergedAt } from "../since.ts";
import { type ContainerView, tagsOf } from "../view.ts";

/** The finding for a container whose tasks run `outdated` digests instead of the tag's. */
export function stale(
  view: ContainerView,
  outdated: readonly Digest[],
  facts: ServiceFacts,
): FindingOf<"stale"> | null {
  const { reference, expected, follows, repository } = view;
  if (!reference.known || isPinned(reference.value) || !expected?.known || follows.kind !== "tag")
    return null;
  if (outdated.length === 0 || !repository) return null;
  const cause = causeOf(view, expected.value, facts);
  const now = sayDigest(expected.value, tagsOf(repository, expected.value));
  return {
    kind: "stale",
    cause,
    group: "content",
    severity: "high",
    container: view.name,
    expected: expected.value,
    actual: outdated,
    since: divergedAt(view, expected.value, outdated),
    summary: `Tag "${follows.tag}" names ${now}, but ${sayOutdated(view, outdated)}${because[cause]}`,
    advice: [redeployCommand(facts.service), pinCommand(facts.service, view.name)],
  };
}

const because = {
  "not-redeployed": ": no deployment began since the tag moved",
  undetermined: "",
} as const satisfies Record<FindingOf<"stale">["cause"], string>;

function causeOf(
  { follows, repository }: ContainerView,
  expected: Digest,
  facts: ServiceFacts,
): FindingOf<"stale">["cause"] {
  const began = primaryOf(facts)?.createdAt;
  const earliest = earliestMove(follows, repository, expected);
  return began && earliest && began < earliest ? "not-redeployed" : "undetermined";
}

/** The earliest moment at which the tag can have come to name the digest: its push, or the digest's birthday. */
function earliestMove(
  follows: ContainerView["follows"],
  repository: ContainerView["repository"],
  digest: Digest,
): Date | null {
  if (follows.kind !== "tag" || !repository) return null;
  const moved = movedTo(repository.moves.get(follows.tag) ?? [], digest);
  if (moved?.source === "event") return moved.at;
  const image = repository.images.get(digest);
  const bounds = [moved?.notBefore ?? null, image?.known ? (image.value?.pushedAt ?? null) : null];
  return bounds.reduce((latest, bound) => (bound && (!latest || bound > latest) ? bound : latest), null);
}
