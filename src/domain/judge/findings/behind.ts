/**
 * `behind`: a newer image was pushed that this service should reference, and its task definition does not.
 *
 * A reference that names content, or a tag that stays, changes only with a new revision of the task definition
 * and an update of the service to it.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/update-task-definition-console-v2.html
 */

import { latest } from "../../common/dates.ts";
import { valueOr } from "../../common/known.ts";
import { shortTaskDefinition } from "../../ecs/arn.ts";
import type { Revision, ServiceFacts } from "../../facts/facts.ts";
import { ecrRepository, repositoryKey } from "../../image/ecr.ts";
import { adoptedAt } from "../../image/promotion.ts";
import type { Advice } from "../advice.ts";
import type { ContainerView, Expected } from "../container/container-view.ts";
import type { Divergence } from "../container/divergence.ts";
import { formerTagsOf, tagsOf } from "../container/judged-digests.ts";
import { readReference, writtenTag } from "../container/written-reference.ts";
import type { FindingOf } from "../finding.ts";
import { afterRollback, sayReason, takenOff } from "../past/deployment-history.ts";
import { nounOf } from "../subject.ts";

/** The finding for a container whose written reference does not lead to the image it should run. */
export function behind(
  view: ContainerView,
  divergence: Divergence,
  facts: ServiceFacts,
): FindingOf<"behind"> | null {
  const { expected, image, outdated, isWritten, since, isHeard, publishedAt } = divergence;
  if (isWritten) return null;
  const newest = facts.newest?.known ? facts.newest.value : null;
  const registered =
    newest && newest.arn !== facts.taskDefinition && references(newest, view, expected) ? newest : null;
  return {
    kind: "behind",
    group: "content",
    severity: expected.certain ? "high" : "low",
    container: view.name,
    expected: expected.digest,
    image,
    actual: outdated,
    since,
    isHeard,
    publishedAt,
    settlesFrom: latest([registered?.registeredAt ?? null, promotedAt(view, expected, facts)]),
    ...whyBehind(view, divergence, facts, registered),
  };
}

/** What went wrong on the way to the service, and what to do about it. */
function whyBehind(
  view: ContainerView,
  { expected, sentence }: Divergence,
  facts: ServiceFacts,
  registered: Revision | null,
): Pick<FindingOf<"behind">, "cause" | "summary" | "advice"> {
  const { service, taskDefinition, newest } = facts;
  const taken = takenOff(view, facts);
  if (taken?.kind === "rolled-back")
    return {
      cause: "rolled-back",
      summary: `${sentence}: ECS tried it and rolled it back${sayReason(taken)}`,
      advice: afterRollback(service, view.name),
    };
  if (registered) {
    const [theirs, ours] = [shortTaskDefinition(registered.arn), shortTaskDefinition(taskDefinition)];
    return {
      cause: "not-updated",
      summary: `${sentence}: ${theirs} references it, and the ${nounOf(facts)} is on ${ours}`,
      advice: [{ do: "update-service", service, revision: registered.arn }],
    };
  }
  const why = newest?.known
    ? "the newest revision of its task definition does not reference it"
    : "its task definition does not reference it, and whether a newer revision does is not known";
  const tag = view.follows.remediable ? null : expected.tag;
  return {
    cause: "not-registered",
    summary: `${sentence}: ${why}`,
    advice: [{ do: "pin", service, container: view.name, tag, override: [] }, ...howToTrack(expected)],
  };
}

/** When the promotion that this service may have waited for came to its cluster: others may be deployed first. */
function promotedAt(
  { follows, repository }: ContainerView,
  { digest }: Expected,
  { service }: ServiceFacts,
): Date | null {
  return follows.mayWait && repository ? adoptedAt(digest, service, repository) : null;
}

/** A guess with nothing to rest on says how to replace it. */
function howToTrack({ certain }: Expected): Advice[] {
  return certain ? [] : [{ do: "set-track" }];
}

/** Whether a revision leads the container to the expected image, by its digest or by a tag that names it. */
export function references(
  { containers }: Revision,
  { name, repository }: ContainerView,
  { digest }: Pick<Expected, "digest">,
): boolean {
  const own = containers.find((container) => container.name === name);
  const written = own && valueOr(readReference(own.written), null);
  if (!written || !repository) return false;
  if (written.digest !== undefined) return written.digest === digest;
  const theirs = ecrRepository(written);
  const isSame = theirs !== null && repositoryKey(theirs) === repositoryKey(repository.repository);
  const tags = [...tagsOf(repository, digest), ...formerTagsOf(repository, digest)];
  return isSame && tags.includes(writtenTag(written));
}
