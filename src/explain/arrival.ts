/** Whether a service has come to run an image that somebody waits for. */

import { type Known, known, unknown, valueOr } from "../domain/common/known.ts";
import { shortTaskDefinition } from "../domain/ecs/arn.ts";
import { isDeploying, isGivenUp, isUnfinished, primaryOf } from "../domain/ecs/deployment.ts";
import type { RepositoryFacts, Rollout, ServiceFacts } from "../domain/facts/facts.ts";
import { ecrRepository, repositoryKey } from "../domain/image/ecr.ts";
import {
  type Digest,
  formatRepository,
  type ImageReference,
  type Repository,
  type Tag,
} from "../domain/image/reference.ts";
import { isSameImage } from "../domain/image/same-image.ts";
import { currentTasks, platformOf } from "../domain/judge/container/running-tasks.ts";
import { readReference, writtenTag } from "../domain/judge/container/written-reference.ts";
import { sayImage } from "../domain/words/image-words.ts";
import { pauseOf, sayPause, waysOn } from "./paused.ts";

/** The image that is waited for, by the digest it had when the waiting began. */
export interface AwaitedImage {
  readonly repository: Repository;
  readonly digest: Digest;
  /** Only this container; `null` for each that has an image of the repository. */
  readonly container: string | null;
}

/** The images of a repository, as far as they were read. */
export type ReadImages = Pick<RepositoryFacts, "images" | "manifests">;

/** What was seen under way since the waiting began: ids of deployments, and when rollouts began. */
export type UnderWay = ReadonlySet<string>;

export type Arrival =
  | { readonly kind: "arrived"; readonly words: string }
  | { readonly kind: "failed"; readonly words: string }
  /** `ways`: what a person may do about it, and the commands for it. */
  | { readonly kind: "waiting"; readonly words: string; readonly ways?: readonly string[] }
  /** What would have to be known to tell. */
  | { readonly kind: "unknown"; readonly words: string };

/** The containers that the awaited image is for. */
export function awaitedContainers(
  { containers }: Pick<ServiceFacts, "containers">,
  { repository, container }: Pick<AwaitedImage, "repository" | "container">,
): string[] {
  return valueOr(containers, [])
    .filter(({ name }) => container === null || container === name)
    .filter(({ written }) => isOf(valueOr(readReference(written), null), repository))
    .map(({ name }) => name);
}

/** What is under way in these facts, beside what was before. */
export function noteUnderWay({ deployments, rollouts }: ServiceFacts, before: UnderWay): UnderWay {
  const own = deployments.filter(({ rolloutState }) => rolloutState === "IN_PROGRESS");
  const unfinished = valueOr(rollouts ?? undefined, []).filter(isUnfinished);
  return new Set([...before, ...own.map(({ id }) => id), ...unfinished.map(idOf)]);
}

/**
 * Arrived: the PRIMARY deployment is complete and every running task has the image; of a service that wants no
 * task, what ECS resolved is the image. Failed: ECS went back from it, or from what it was seen doing.
 * @param images those of the tasks and the awaited one
 */
export function judgeArrival(
  facts: ServiceFacts,
  awaited: AwaitedImage,
  images: ReadImages,
  underWay: UnderWay,
): Arrival {
  const isIt = (digest: Digest) => isSameImage(digest, awaited.digest, images, platformOf(facts));
  const names = awaitedContainers(facts, awaited);
  const undone = findUndone(facts, names, isIt, underWay);
  if (undone?.wasSeen) return { kind: "failed", words: undone.words };
  const standing = standingOf(facts, names, isIt, images);
  if (!standing.known) return { kind: "unknown", words: standing.reason };
  const { all, others } = standing.value;
  const isThere = names.length > 0 && others.length === 0 && (all > 0 || facts.desired === 0);
  if (isThere && !isDeploying(facts) && !isGivenUp(facts))
    return { kind: "arrived", words: sayArrived(facts, awaited, images, all) };
  if (undone) return { kind: "failed", words: undone.words };
  const pause = isDeploying(facts) ? pauseOf(facts) : null;
  const words = sayWaiting(facts, awaited, images, standing.value);
  return { kind: "waiting", words, ...(pause && { ways: waysOn(pause, facts.service.region) }) };
}

/** The running tasks, and what those of them run that lack the image. */
interface Standing {
  readonly all: number;
  readonly lacking: number;
  /** `null` stands for what is not reported. */
  readonly others: readonly (Digest | null)[];
}

type IsIt = (digest: Digest) => Known<boolean>;

function standingOf(
  facts: ServiceFacts,
  names: readonly string[],
  isIt: IsIt,
  images: ReadImages,
): Known<Standing> {
  if (!facts.containers.known) return facts.containers;
  if (!facts.tasks.known) return facts.tasks;
  const resolved = facts.desired === 0 ? wouldStart(facts, names, images) : known([]);
  if (!resolved.known) return resolved;
  const tasks = currentTasks(facts).map(({ containers }) =>
    names.map((name) => containers.find((one) => one.name === name)?.digest ?? null),
  );
  const others = new Set<Digest | null>();
  let lacking = 0;
  for (const [i, digests] of [...tasks, resolved.value].entries()) {
    let isWrong = false;
    for (const digest of digests) {
      const is = digest === null ? known(false) : isIt(digest);
      if (!is.known) return is;
      if (is.value) continue;
      others.add(digest);
      isWrong = true;
    }
    if (isWrong && i < tasks.length) lacking++;
  }
  return known({ all: tasks.length, lacking, others: [...others] });
}

/**
 * What the next task would start with: what is written by digest, else what ECS resolved. Where no task ever ran, ECS
 * resolved nothing yet, and will go by what the tag names then.
 */
function wouldStart(
  { containers, resolved }: ServiceFacts,
  names: readonly string[],
  images: ReadImages,
): Known<(Digest | null)[]> {
  const digests: (Digest | null)[] = [];
  for (const { name, written } of valueOr(containers, [])) {
    if (!names.includes(name)) continue;
    const reference = valueOr(readReference(written), null);
    const pinned = reference?.digest;
    if (!pinned && !resolved.known) return unknown(`what ECS resolved is not known: ${resolved.reason}`);
    const named = reference ? digestNamed(writtenTag(reference), images) : null;
    digests.push(pinned ?? valueOr(resolved, null)?.get(name) ?? named);
  }
  return known(digests);
}

/** The image that a tag names, if it is one of those that were read. */
function digestNamed(tag: Tag, { images }: ReadImages): Digest | null {
  const found = [...images].find(([, image]) => valueOr(image, null)?.tags.includes(tag));
  return found?.[0] ?? null;
}

interface Undone {
  readonly words: string;
  /** Whether it was seen under way; else it is the past, which counts only if nothing better is there. */
  readonly wasSeen: boolean;
}

/** Whether ECS went back: from what was seen under way, or, as the last thing it did, from this very image. */
function findUndone(
  { deployments, rollouts }: ServiceFacts,
  names: readonly string[],
  isIt: IsIt,
  underWay: UnderWay,
): Undone | null {
  const failed = deployments.find(
    ({ id, status, rolloutState }) => rolloutState === "FAILED" && (status === "PRIMARY" || underWay.has(id)),
  );
  if (failed) {
    const which = shortTaskDefinition(failed.taskDefinition);
    return {
      words: `The deployment of ${which} failed${because(failed.reason)}`,
      wasSeen: underWay.has(failed.id),
    };
  }
  const [last] = valueOr(rollouts ?? undefined, []);
  if (!last || !/ROLLBACK|STOP/.test(last.status)) return null;
  const wasSeen = underWay.has(idOf(last));
  const brought = names.some((name) => {
    const digest = last.images.get(name);
    return digest !== undefined && valueOr(isIt(digest), false);
  });
  if (!wasSeen && !brought) return null;
  const which = last.taskDefinition ? ` of ${shortTaskDefinition(last.taskDefinition)}` : "";
  const how = last.status.startsWith("STOP") ? "stopped" : "rolled back";
  return { words: `The deployment${which} was ${how}${because(last.reason)}`, wasSeen };
}

function sayArrived(facts: ServiceFacts, awaited: AwaitedImage, images: ReadImages, all: number): string {
  const revision = shortTaskDefinition(facts.taskDefinition);
  const what = say(awaited.digest, images);
  return all === 0
    ? `${revision} is complete: the desired count is 0, and the next task would run ${what}`
    : `${revision} is complete: ${all === 1 ? "its task runs" : `all ${all} tasks run`} ${what}`;
}

function sayWaiting(
  facts: ServiceFacts,
  awaited: AwaitedImage,
  images: ReadImages,
  { all, lacking, others }: Standing,
): string {
  const revision = shortTaskDefinition(facts.taskDefinition);
  const instead = others
    .map((other) => (other === null ? "no digest yet" : say(other, images)))
    .join(" and ");
  const who =
    lacking === 0 ? "the next task would run" : `${lacking} of ${all} run${lacking === 1 ? "s" : ""}`;
  if (isDeploying(facts)) {
    const { running = 0, desired = 0, pending = 0 } = primaryOf(facts) ?? {};
    const starting = pending > 0 ? `, ${pending} starting` : "";
    const wrong = lacking > 0 ? `; ${who} ${instead}` : "";
    const pause = pauseOf(facts);
    const paused = pause ? `; ${sayPause(pause)}` : "";
    return `Deploying ${revision}: ${running} of ${desired} tasks run${starting}${wrong}${paused}`;
  }
  const what = say(awaited.digest, images);
  if (others.length > 0) return `${revision} is complete, but ${who} ${instead}, not ${what}`;
  const isUsed = awaitedContainers(facts, awaited).length > 0;
  return `${revision} is complete, but ${isUsed ? "no task runs" : `has no container for ${what}`}`;
}

function say(digest: Digest, { images }: ReadImages): string {
  return sayImage(digest, valueOr(images.get(digest), null)?.tags ?? []);
}

function because(reason: string | null): string {
  return reason === null ? "" : `: ${reason}`;
}

function idOf({ createdAt }: Rollout): string {
  return `rollout ${createdAt.toISOString()}`;
}

/** Whether a reference is of this repository, by whatever host name. */
function isOf(reference: ImageReference | null, repository: Repository): boolean {
  if (reference === null) return false;
  const [ours, theirs] = [ecrRepository(reference), ecrRepository(repository)];
  return ours && theirs
    ? repositoryKey(ours) === repositoryKey(theirs)
    : formatRepository(reference.repository) === formatRepository(repository);
}
