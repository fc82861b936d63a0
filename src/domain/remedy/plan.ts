/** The plan: which change would put a service right, or why there is none. It changes nothing. */
import { valueOr } from "../common/known.ts";
import type { ImageChange } from "../ecs/task-definition.ts";
import type { Attempted } from "../facts/attempt.ts";
import type { ServiceFacts } from "../facts/facts.ts";
import { type Digest, formatReference, isPinned, pin } from "../image/reference.ts";
import { isSameImage } from "../image/same-image.ts";
import { saidOf } from "../incidents/incident.ts";
import type { Assessment } from "../judge/assess.ts";
import type { ContainerView } from "../judge/container/container-view.ts";
import { judgedDigests } from "../judge/container/judged-digests.ts";
import { writtenTag } from "../judge/container/written-reference.ts";
import type { Finding } from "../judge/finding.ts";
import { ledgerOf } from "../judge/past/ledger.ts";
import { deploymentsTo } from "../judge/past/tried.ts";
import { freshUntil } from "../judge/settle.ts";
import { isNarrowed } from "../policy/for-container.ts";
import type { ServiceCase } from "./cases.ts";
import type { Pin, PinPlan } from "./remedy.ts";
import { brokenByImage, brokenByService } from "./rules.ts";

export type RemedyPlan =
  /** Nothing is wrong that a pin would put right. */
  | { readonly kind: "nothing" }
  /** It cannot be told yet: a deployment is under way, or a fact is missing. */
  | { readonly kind: "wait"; readonly why: string }
  /** A rule forbids it. */
  | { readonly kind: "refused"; readonly why: string }
  | PinPlan;

/** What would put the service right. No plan is made on an unknown, nor while a deployment is under way. */
export function planRemedy(assessment: Assessment, record: Attempted): RemedyPlan {
  const { facts, findings, containers } = assessment;
  const wrong = findings.filter((finding) => isCurable(finding, assessment));
  if (wrong.length === 0) return { kind: "nothing" };
  const of = { assessment, ledger: ledgerOf(facts, record), asker: "program" } as const;
  const [broken] = brokenByService(of);
  if (broken) return { kind: broken.passes ? "wait" : "refused", why: broken.why };
  const reasons = wrong.map((finding) => whyNot(finding, of));
  const lawful = wrong.filter((_, i) => reasons[i] === null);
  if (lawful.length === 0) return { kind: "refused", why: reasons[0] ?? "no rule allows it" };
  const allowed = lawful.filter((finding) => freshUntil(finding, assessment.policy, facts.at) === null);
  const [gravest] = allowed;
  if (!gravest)
    return {
      kind: "wait",
      why: "a newer image was pushed a moment ago, and its pipeline may still deploy it",
    };
  const pins = allowed.flatMap((finding) => pinOf(finding, containers));
  const drifting = containers.filter(
    (view) => view.unchecked === null && !isAmong(pins, view) && wouldChange(view, facts),
  );
  const kept = drifting.flatMap((view) => keep(view, facts) ?? []);
  const [lost] = drifting.filter((view) => !isAmong(kept, view));
  if (lost) {
    const why = `a new deployment would change container "${lost.name}" too, and what it runs cannot be kept`;
    return { kind: "refused", why };
  }
  return { kind: "pin", pins, kept, said: saidOf(gravest), since: gravest.since };
}

/** Why one container may not be pinned, or `null`: the others may be, all the same. */
function whyNot({ container, expected }: Finding, of: ServiceCase): string | null {
  const view = of.assessment.containers.find(({ name }) => name === container);
  if (!view) return `container "${container}" is not known`;
  if (expected === null) return null;
  const tag = valueOr(view.expected ?? undefined, null)?.tag ?? null;
  return brokenByImage({ ...of, view, digest: expected, tag })[0]?.why ?? null;
}

/** The changes that pins make to a task definition. */
export function changesOf(pins: readonly Pin[]): ImageChange[] {
  return pins.map(({ container, image, tag }) => ({ container, image, follows: tag }));
}

function isCurable({ group, expected, container }: Finding, { policy }: Assessment): boolean {
  return group === "content" && expected !== null && !isNarrowed(policy, container);
}

function isAmong(pins: readonly Pin[], { name }: ContainerView): boolean {
  return pins.some(({ container }) => container === name);
}

/**
 * Whether a new deployment might start a container with another image than it runs: its tag is read again then,
 * though ECS may have rolled back what it names, or a person moved the service off it; and a node may answer with
 * a copy that it kept.
 */
function wouldChange(view: ContainerView, facts: ServiceFacts): boolean {
  const { reference, repository, own, platform } = view;
  if (!reference.known || isPinned(reference.value) || !repository) return false;
  const isOwn = (digest: Digest) =>
    own.known && valueOr(isSameImage(digest, own.value, repository, platform), false);
  return !judgedDigests(view, facts.desired).digests.every(isOwn) || !keptCopies(view, facts).every(isOwn);
}

/** What nodes may have kept a copy of under the same tag, and answer with: only Fargate keeps none. */
function keptCopies({ name }: ContainerView, facts: ServiceFacts): Digest[] {
  if (valueOr(facts.tasks, []).every(({ launchType }) => launchType === "FARGATE")) return [];
  return deploymentsTo(ledgerOf(facts), name).flatMap(({ digest }) => digest ?? []);
}

/** The pin that leaves a container with what it runs; `null` where that is not one image that is still there. */
function keep(view: ContainerView, { desired }: ServiceFacts): Pin | null {
  const { name, reference, repository } = view;
  const { digests, lacking } = judgedDigests(view, desired);
  const [digest, ...others] = new Set(digests);
  const image = digest && valueOr(repository?.images.get(digest), null);
  if (!reference.known || !digest || others.length > 0 || lacking || !image || image.isArchived !== false)
    return null;
  const tag = writtenTag(reference.value);
  return { container: name, digest, tag, image: formatReference(pin(reference.value, digest)) };
}

function pinOf({ container, expected }: Finding, containers: readonly ContainerView[]): Pin[] {
  const view = containers.find(({ name }) => name === container);
  if (!view?.reference.known || !view.expected?.known || expected === null) return [];
  const image = formatReference(pin(view.reference.value, expected));
  return [{ container, digest: expected, tag: view.expected.value.tag, image }];
}
