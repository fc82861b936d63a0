/**
 * `endangered`: the digest a service depends on is about to be expired by the repository's lifecycle policy.
 *
 * Lifecycle rules know nothing of ECS. The registry itself says what its policy would expire now.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/lpp_creation.html
 */

import { valueOr } from "../../common/known.ts";
import { sayImage } from "../../words/image-words.ts";
import type { ContainerView } from "../container/container-view.ts";
import { formerTagsOf, neededDigest, tagsOf } from "../container/judged-digests.ts";
import type { FindingOf } from "../finding.ts";

/** The finding for a container whose image is there, but not for long. */
export function endangered(view: ContainerView): FindingOf<"endangered"> | null {
  const { repository, name } = view;
  const digest = neededDigest(view);
  if (!repository || digest === null) return null;
  if (!repository.expiring?.known || !repository.expiring.value.includes(digest)) return null;
  if (valueOr(repository.images.get(digest), null) === null) return null;
  const written = valueOr(view.reference, null)?.tag ?? null;
  const former = formerTagsOf(repository, digest);
  const image = sayImage(digest, tagsOf(repository, digest), { written, former });
  return {
    kind: "endangered",
    cause: "lifecycle-policy",
    group: "supply",
    severity: "low",
    container: name,
    expected: digest,
    actual: [],
    since: null,
    summary: `The repository's lifecycle policy is about to expire ${image}, which container "${name}" depends on: after that, the next task to start will fail`,
    advice: [{ do: "keep-image", repository: repository.repository, digest }],
  };
}
