/** What is worth knowing of a service and nobody's alarm. */
import { sayDuration } from "../common/duration.ts";
import { valueOr } from "../common/known.ts";
import type { RepositoryFacts, ServiceFacts } from "../facts/facts.ts";
import { lists } from "../image/manifest.ts";
import { unchangedPush } from "../image/moves.ts";
import type { Digest } from "../image/reference.ts";
import { manifestOf } from "../image/same-image.ts";
import type { PassedOver } from "../image/target.ts";
import { sayImageOf, shortDigest } from "../words/image-words.ts";
import type { ContainerView } from "./container/container-view.ts";
import { isExpected, judgedDigests } from "./container/judged-digests.ts";
import { nounOf } from "./subject.ts";

/** An EXTERNAL service that was given no task set yet names no image. */
export function bareNote({ taskDefinition, containers }: ServiceFacts): string[] {
  const isBare = taskDefinition === "" && containers.known;
  return isBare ? ["It has no PRIMARY task set yet, so there is no image to check"] : [];
}

/** What is worth knowing of a container. */
export function notesOn(view: ContainerView, facts: ServiceFacts): string[] {
  return [
    ...waitingNote(view, facts),
    ...passedOverNote(view),
    ...unchangedNote(view, facts),
    ...rebuiltNote(view, facts),
  ];
}

/** A newer image that waits to be promoted to this service. */
function waitingNote(view: ContainerView, facts: ServiceFacts): string[] {
  const { name, expected } = view;
  const waiting = valueOr(expected ?? undefined, null)?.waiting ?? null;
  if (!waiting) return [];
  const image = sayImageOf(view, waiting.digest);
  return [`Container "${name}": ${image} is newer and awaiting promotion to this ${nounOf(facts)}`];
}

/** An image that stands higher in the line, and is newer for nobody. */
function passedOverNote(view: ContainerView): string[] {
  const { name, passedOver, follows } = view;
  if (!passedOver || follows.own === null) return [];
  const why = whyPassedOver[passedOver.why];
  return [
    `Container "${name}": "${passedOver.tag}" is higher than "${follows.own}", but ${why}, so it is not expected here`,
  ];
}

const whyPassedOver: Readonly<Record<PassedOver["why"], string>> = {
  earlier: "was pushed before it",
  "other-length": "has another count of numbers, as another line of releases has",
  correction: "is a correction, which only a service that runs one goes to",
};

/** Another digest that is the same image: it was built or wrapped again, and nothing in it is new. */
function rebuiltNote(view: ContainerView, { desired }: ServiceFacts): string[] {
  const { name, expected, repository } = view;
  if (!expected?.known || !repository) return [];
  const { digest } = expected.value;
  const isRebuilt = (running: Digest) =>
    running !== digest &&
    !isListed(running, digest, repository) &&
    !isListed(digest, running, repository) &&
    valueOr(isExpected(view, running), false);
  const rebuilt = judgedDigests(view, desired).digests.filter(isRebuilt);
  return rebuilt.map(
    (running) =>
      `Container "${name}": rebuilt, same image: ${sayImageOf(view, digest)} was pushed, with the same content as ${shortDigest(running)}`,
  );
}

function isListed(image: Digest, by: Digest, { images }: RepositoryFacts): boolean {
  const manifest = valueOr(manifestOf(by, images), null);
  return manifest !== null && lists(manifest, image, null);
}

/** A push within this time is one that somebody may be waiting to see the effect of. */
const recently = 24 * 3_600_000;

/** "You pushed, and nothing changed": a push whose tag already named that digest. */
function unchangedNote(
  { name, follows, expected, repository }: ContainerView,
  { at }: ServiceFacts,
): string[] {
  if (follows.kind !== "tag" || !expected?.known || !repository) return [];
  const push = unchangedPush(repository.moves.get(follows.tag) ?? [], expected.value.digest);
  if (!push || at.getTime() - push.getTime() > recently) return [];
  const when = sayDuration(at.getTime() - push.getTime());
  return [
    `Container "${name}": unchanged-push: "${follows.tag}" was pushed ${when} ago, and already named that image: nothing changed`,
  ];
}
