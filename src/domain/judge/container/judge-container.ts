/** What one container shows: its findings, whether it is held, and what could not be told. */

import { type Unknown, unknown } from "../../common/known.ts";
import type { ServiceFacts } from "../../facts/facts.ts";
import type { Digest } from "../../image/reference.ts";
import { type Finding, present } from "../finding.ts";
import { behind } from "../findings/behind.ts";
import { endangered } from "../findings/endangered.ts";
import { missing, unknownSupply } from "../findings/missing.ts";
import { mixed } from "../findings/mixed.ts";
import { mutable } from "../findings/mutable.ts";
import { stale } from "../findings/stale.ts";
import { type Held, takenOff } from "../past/deployment-history.ts";
import type { ContainerView } from "./container-view.ts";
import { divergenceOf } from "./divergence.ts";
import { isExpected, judgedDigests } from "./judged-digests.ts";

/** A fact that could not be had, and why. */
export interface MissingFact extends Omit<Unknown, "known"> {
  readonly fact:
    | "taskDefinition"
    | "tasks"
    | "published"
    | "resolved"
    | "running"
    | "rollouts"
    | "stopped"
    | "expiring";
  readonly container: string | null;
  /** Whether the verdict needed it. */
  readonly needed: boolean;
}

/** A fact that could not be had, for the reason that was given where it was read. */
export function missingFact(
  of: Pick<MissingFact, "fact" | "container" | "needed">,
  { reason, code, operation, lasting }: Unknown,
): MissingFact {
  return { ...of, reason, code, operation, lasting };
}

export interface ContainerJudgement {
  readonly findings: readonly Finding[];
  /** A person moved the service off the image that this container follows. */
  readonly held: Held | null;
  readonly unknown: readonly MissingFact[];
}

/** Judges one container of a service. */
export function judgeContainer(view: ContainerView, facts: ServiceFacts): ContainerJudgement {
  if (view.unchecked !== null) return { findings: [], held: null, unknown: [] };
  const { outdated, unknown } = compare(view, facts);
  const others = present(missing(view, facts), endangered(view), mutable(view, facts));
  const unread = outdated.length > 0 ? (yetToRead(view, facts) ?? unreadMoves(view)) : null;
  if (unread) return { findings: others, held: null, unknown: [...unknown, unread] };
  const taken = outdated.length > 0 ? takenOff(view, facts) : null;
  if (taken?.kind === "moved-off" && view.expected?.known) {
    return {
      findings: others,
      held: { container: view.name, digest: view.expected.value.digest, at: taken.at },
      unknown,
    };
  }
  return { findings: [...content(view, outdated, facts), ...others], held: null, unknown };
}

/**
 * What ECS could not be asked this time, and is needed to tell drift from what it rolled back, a person took back or a
 * pipeline is about to bring. Where it will not answer the next time either, the verdict does without.
 */
function yetToRead({ name }: ContainerView, { rollouts, newest }: ServiceFacts): MissingFact | null {
  for (const [fact, known] of [["rollouts", rollouts] as const, ["taskDefinition", newest] as const])
    if (known && !known.known && !known.lasting)
      return missingFact({ fact, container: name, needed: true }, known);
  return null;
}

/** Since when it does not run the expected image, and who brought that about, is told from the moves of tags. */
function unreadMoves({ name, expected, leader, repository }: ContainerView): MissingFact | null {
  const tags = [expected?.known ? expected.value.tag : null, leader];
  const tag = repository?.unreadMoves.find((one) => tags.includes(one));
  if (tag === undefined) return null;
  const reason = `when tag "${tag}" moved: what was noted of it cannot be read`;
  return missingFact({ fact: "published", container: name, needed: true }, unknown(reason));
}

/** One content finding at most: some tasks, or all of them, and whether starting them again would do. */
function content(view: ContainerView, outdated: readonly Digest[], facts: ServiceFacts): Finding[] {
  const divergence = divergenceOf(view, outdated, facts);
  const some = mixed(view, divergence, facts);
  if (some) return [some];
  return divergence ? present(stale(view, divergence, facts), behind(view, divergence, facts)) : [];
}

/** The digests that are not the expected image, and the facts that were missing to tell. */
function compare(
  view: ContainerView,
  { desired, rollouts, newest }: ServiceFacts,
): { outdated: Digest[]; unknown: MissingFact[] } {
  const unknown: MissingFact[] = [];
  const lacks = (fact: MissingFact["fact"], why: Unknown, needed: boolean) =>
    unknown.push(missingFact({ fact, container: view.name, needed }, why));
  const { digests, lacking } = judgedDigests(view, desired);
  // What nobody can run is no image to run instead: that is a finding of its own.
  const isJudged = view.expected?.known && view.unrunnable === null;
  if (!view.resolved.known) lacks("resolved", view.resolved, false);
  if (rollouts && !rollouts.known) lacks("rollouts", rollouts, false);
  if (newest && !newest.known) lacks("taskDefinition", newest, false);
  const expiring = view.repository?.expiring;
  if (expiring && !expiring.known) lacks("expiring", expiring, false);
  if (lacking) lacks("running", lacking, true);
  if (view.expected && !view.expected.known) lacks("published", view.expected, true);
  const outdated: Digest[] = [];
  for (const digest of isJudged ? digests : []) {
    const same = isExpected(view, digest);
    if (!same.known) lacks("published", same, true);
    else if (!same.value) outdated.push(digest);
  }
  const supply = unknownSupply(view);
  const isTold = outdated.length > 0 || unknown.some(({ needed }) => needed);
  if (supply !== null && !isTold) lacks("published", supply, true);
  return { outdated, unknown };
}
