/**
 * `mutable`: the task definition names a tag that moves, unpinned. Advice: it is shown, never alerted.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
 */

import type { ServiceFacts } from "../../facts/facts.ts";
import { mayMove } from "../../image/mutability.ts";
import { isPinned } from "../../image/reference.ts";
import type { ContainerView } from "../container/container-view.ts";
import { writtenTag } from "../container/written-reference.ts";
import type { FindingOf } from "../finding.ts";

/** The advice for a container whose tag may move; silent where the repository's tags stay, or nobody asked. */
export function mutable(view: ContainerView, { service }: ServiceFacts): FindingOf<"mutable"> | null {
  const { reference, repository, follows } = view;
  if (!reference.known || isPinned(reference.value) || !repository?.mutability?.known) return null;
  const tag = writtenTag(reference.value);
  const isMoving = follows.reading?.kind === "moving" || follows.reading?.kind === "partial";
  if (!isMoving || !mayMove(tag, repository.mutability.value)) return null;
  return {
    kind: "mutable",
    cause: "moving-tag",
    group: "advice",
    severity: "low",
    container: view.name,
    expected: null,
    actual: [],
    since: null,
    summary: `Container "${view.name}" references the tag "${tag}", which may name another image tomorrow`,
    advice: [{ do: "pin", service, container: view.name, tag: null, override: [] }],
  };
}
