/**
 * `stale`: the tag this service follows has moved on; the running tasks have not.
 *
 * A moved tag changes nothing until the next deployment, which resolves it again; and then a node of EC2 may
 * answer with the copy it has.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html#deployment-container-image-stability
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-config.html
 */

import { latest } from "../../common/dates.ts";
import { valueOr } from "../../common/known.ts";
import { primaryOf } from "../../ecs/deployment.ts";
import type { ServiceFacts } from "../../facts/facts.ts";
import { movedTo } from "../../image/moves.ts";
import type { Advice } from "../advice.ts";
import type { ContainerView } from "../container/container-view.ts";
import type { Divergence } from "../container/divergence.ts";
import { deployAgain } from "../deployer.ts";
import type { FindingOf } from "../finding.ts";
import { afterRollback, sayReason, takenOff } from "../past/deployment-history.ts";

type Cause = FindingOf<"stale">["cause"];

/** The finding for a container whose written reference leads to another image than the one that runs. */
export function stale(
  view: ContainerView,
  divergence: Divergence,
  facts: ServiceFacts,
): FindingOf<"stale"> | null {
  const { expected, image, outdated, isWritten, since, isHeard, publishedAt, sentence } = divergence;
  if (!isWritten) return null;
  const taken = takenOff(view, facts);
  const cause = taken?.kind === "rolled-back" ? "rolled-back" : causeOf(view, divergence, facts);
  return {
    kind: "stale",
    cause,
    group: "content",
    severity: "high",
    container: view.name,
    expected: expected.digest,
    image,
    actual: outdated,
    since,
    isHeard,
    publishedAt,
    summary: sentence + because[cause] + sayReason(taken),
    advice: adviceFor(cause, view, facts),
  };
}

const because = {
  "not-redeployed": ": no deployment has begun since the tag moved",
  "stale-cache": ": a deployment began after that, and EC2 nodes reused their cached image",
  "rolled-back": ": ECS tried it and rolled it back",
  undetermined: "",
} as const satisfies Record<Cause, string>;

/** Where a cache answers, starting again would have it answer again: only a pin gets past it. */
function adviceFor(cause: Cause, view: ContainerView, facts: ServiceFacts): Advice[] {
  if (cause === "rolled-back") return afterRollback(facts.service, view.name);
  const pin: Advice = {
    do: "pin",
    service: facts.service,
    container: view.name,
    tag: null,
    override: [],
  };
  return cause === "stale-cache" ? [pin] : [deployAgain(facts), pin];
}

/** Deployments and pushes are dated by different clocks, the push in whole seconds. */
const clockTolerance = 2_000;

function causeOf(view: ContainerView, { expected }: Divergence, facts: ServiceFacts): Cause {
  const began = primaryOf(facts)?.createdAt;
  const earliest = earliestMove(view, expected.digest);
  if (!began || !earliest) return "undetermined";
  if (began < earliest.at) return "not-redeployed";
  const isAfter = earliest.isExact && began.getTime() > earliest.at.getTime() + clockTolerance;
  return isAfter && runsOnEc2(facts) ? "stale-cache" : "undetermined";
}

/** The earliest moment at which the tag can have come to name the digest: its push, or the digest's birthday. */
function earliestMove({ expected, repository }: ContainerView, digest: ContainerDigest): Bound | null {
  const tag = expected?.known ? expected.value.tag : null;
  if (tag === null || !repository) return null;
  const moved = movedTo(repository.moves.get(tag) ?? [], digest);
  const pushedAt = valueOr(repository.images.get(digest), null)?.pushedAt ?? null;
  const bounds = [moved?.notBefore ?? null, pushedAt];
  const at = latest(bounds);
  return at && { at, isExact: moved?.source === "event" };
}

interface Bound {
  readonly at: Date;
  readonly isExact: boolean;
}

type ContainerDigest = Divergence["expected"]["digest"];

function runsOnEc2({ tasks }: ServiceFacts): boolean {
  return valueOr(tasks, []).some(({ launchType }) => launchType === "EC2");
}
