/** The image that what a container follows comes to, from what the registry shows. */
import { isMatch } from "matcher";
import { type Known, known, unknown, valueOr } from "../common/known.ts";
import type { RepositoryFacts } from "../facts/facts.ts";
import type { Follows, Within } from "./follow.ts";
import {
  compare,
  countsFor,
  digestOf,
  evidenceOf,
  isAlive,
  isEarlierPush,
  lastAfter,
  lastFirst,
  type Member,
  membersOf,
  type Standing,
  versionsOn,
  whyNotMember,
} from "./line.ts";
import type { Digest, Tag } from "./reference.ts";
import { isArtifactTag } from "./tag/artifact.ts";
import { isOneLineHere } from "./tag/evidence.ts";
import { comparePlaces, isBelow, isCorrectedAlike, isOfSameLength } from "./tag/order.ts";

/** An image to follow, by a tag that names it. */
export interface Target {
  readonly digest: Digest;
  readonly tag: Tag;
  /** A guess with nothing to rest on is told more quietly. */
  readonly certain: boolean;
}

/** What was found to follow. */
export interface Found {
  /** `null` where nothing is, or nothing newer than the own image is known. */
  readonly target: Target | null;
  /** The moving tag that led to it, if one did. */
  readonly leader: Tag | null;
  /** An image with a higher place that is newer for nobody. */
  readonly passedOver: PassedOver | null;
}

/** An image with a higher place that was there before the own one was pushed, or is none that the own line goes on to. */
export interface PassedOver extends Target {
  readonly why: "earlier" | "other-length" | "correction";
}

/** What a container is on, for whoever looks for what comes after it. */
export interface Origin {
  /** The digest that its reference names; `null` where that is not known. */
  readonly digest: Digest | null;
  /** The digest that it runs, where that is one alone: what is newer is newer than this. */
  readonly runs: Digest | null;
  /** The platform its tasks run on, where it is known. */
  readonly platform: string | null;
}

/** The image that another must come after: where the own tag is of another line, it says nothing of what runs. */
export function standsOn(follows: Follows, { digest, runs }: Pick<Origin, "digest" | "runs">): Digest | null {
  return isElsewhere(follows) ? (runs ?? digest) : digest;
}

/** Whether a container is to follow another line than the one that its own tag is of. */
export function isElsewhere(follows: Follows): boolean {
  return follows.kind === "line" && follows.reading?.key !== follows.key;
}

/** What a container's `Follows` comes to. */
export function targetOf(follows: Follows, repository: RepositoryFacts, origin: Origin): Known<Found> {
  if (follows.kind === "tag") return named(follows.tag, repository);
  const { isPullThrough } = repository;
  const isFilledByPulls = valueOr(isPullThrough ?? undefined, false);
  if (follows.kind === "nothing" || isFilledByPulls) return known(nothingFound);
  const found = offered(follows, repository, origin);
  const { target, passedOver } = valueOr(found, nothingFound);
  const isElsewhere = (target !== null && target.digest !== origin.digest) || passedOver !== null;
  // Who may never ask does without; who could not ask this time would take an image that somebody pulled for a push.
  return isElsewhere && isPullThrough && !isPullThrough.known && !isPullThrough.lasting
    ? isPullThrough
    : found;
}

/** What the repository has for whoever follows more than a tag. */
function offered(
  follows: Exclude<Follows, { kind: "tag" | "nothing" }>,
  repository: RepositoryFacts,
  origin: Origin,
): Known<Found> {
  const { catalogue } = repository;
  if (!catalogue.known) return catalogue;
  switch (follows.kind) {
    case "line":
      return known(inLine(follows, repository, origin));
    case "leader":
      return known(byRelation(follows.leaders, repository, origin));
    case "newest":
      return known({ ...nothingFound, target: newestOf(follows.glob, repository, origin) });
  }
}

const nothingFound: Found = { target: null, leader: null, passedOver: null };

function named(tag: Tag, { tags }: RepositoryFacts): Known<Found> {
  const digest = tags.get(tag) ?? unknown(`tag "${tag}" was not looked up`);
  if (!digest.known) return digest;
  return digest.value === null
    ? unknown(`the repository has no tag "${tag}"`)
    : known({ ...nothingFound, target: { digest: digest.value, tag, certain: true } });
}

function inLine(
  follows: Extract<Follows, { kind: "line" }>,
  repository: RepositoryFacts,
  origin: Origin,
): Found {
  const { key, within, leaders, reading } = follows;
  const evidence = evidenceOf(repository);
  const from = standsOn(follows, origin);
  const members = membersOf(key, repository);
  const own = reading?.key === key ? reading : null;
  const standing: Standing = {
    reading: own,
    digest: from,
    pushedAt: from && valueOr(birthdayOf(from, repository), null),
    anyLength: own !== null && isOneLineHere(own, evidence, isSaid(within)),
  };
  const counts = countsFor(follows, evidence);
  const least = own === null ? versionsOn(from, follows, repository) : [];
  const isReached = ({ reading: to }: Member) =>
    least.every((one) => !isBelow(to, one) && (isOneLineHere(to, evidence, true) || isOfSameLength(to, one)));
  const inReach = members.filter((member) => counts(member) && isReached(member));
  const isAway = (tag: Tag) => names(tag, members, repository) && !names(tag, inReach, repository);
  const leader = leaders.find((tag) => isAlive(tag, inReach, repository) && !isAway(tag)) ?? null;
  const allowed = inReach.filter((member) => isRunnable(member, repository, origin));
  return leader !== null ? ledBy(leader, allowed, standing, repository) : lastOf(allowed, standing, within);
}

/** What comes last in a line that no moving tag leads. */
function lastOf(members: readonly Member[], standing: Standing, within: Within): Found {
  const { last, earlier, other } = lastAfter(members, standing);
  const { reading } = standing;
  const isGuess =
    last && reading !== null && isAsWritten(within) && comparePlaces(last.reading, reading) === 0;
  const isLength = other === null || reading === null || isCorrectedAlike(other.reading, reading);
  const whyNot = isLength ? "other-length" : "correction";
  const passedOver = (member: Member | null, why: PassedOver["why"]) =>
    member && { digest: member.digest, tag: member.tag, certain: true, why };
  return {
    leader: null,
    target: last && { digest: last.digest, tag: last.tag, certain: !isGuess },
    passedOver: passedOver(earlier, "earlier") ?? passedOver(other, whyNot),
  };
}

/** Whether an owner said which versions count: then all of them do. */
function isSaid({ kind }: Within): boolean {
  return kind === "range" || kind === "calendar";
}

/** Whether nobody said which images of the line count. */
function isAsWritten({ kind }: Within): boolean {
  return kind === "line" || kind === "major";
}

function names(tag: Tag, members: readonly Member[], repository: RepositoryFacts): boolean {
  const digest = digestOf(tag, repository);
  return members.some((member) => member.digest === digest);
}

/** What a moving tag leads to: never back, nor to an image that is none of the line's. */
function ledBy(
  leader: Tag,
  members: readonly Member[],
  standing: Standing,
  repository: RepositoryFacts,
): Found {
  const { reading } = standing;
  const digest = digestOf(leader, repository);
  const member = lastFirst(members).find((one) => one.digest === digest);
  const isDown = member && reading !== null && comparePlaces(member.reading, reading) < 0;
  return member && !isDown && !isEarlierPush(member, standing)
    ? { ...nothingFound, leader, target: { digest: member.digest, tag: leader, certain: true } }
    : { ...nothingFound, leader };
}

/** A tag that says nothing of an order is led on only by a tag that was seen to name its own image. */
function byRelation(leaders: readonly Tag[], repository: RepositoryFacts, origin: Origin): Found {
  const isRelated = (tag: Tag) =>
    repository.moves.get(tag)?.some(({ digest }) => digest === origin.digest) ?? false;
  const leader = leaders.find(isRelated) ?? null;
  const digest = leader && digestOf(leader, repository);
  if (leader === null || digest === null || !isRunnable({ digest }, repository, origin)) return nothingFound;
  return { ...nothingFound, leader, target: { digest, tag: leader, certain: true } };
}

/** The newest image that a glob matches; of images pushed in the same second, the own one is as new as any. */
function newestOf(glob: string, repository: RepositoryFacts, origin: Origin): Target | null {
  const isWanted = (tag: Tag) => !isArtifactTag(tag) && isMatch(tag, glob, { caseSensitive: true });
  const newest = valueOr(repository.catalogue, [])
    .filter((image) => image.pushedAt !== null && image.tags.some(isWanted))
    .sort(
      (a, b) =>
        Number(b.pushedAt) - Number(a.pushedAt) ||
        Number(b.digest === origin.digest) - Number(a.digest === origin.digest) ||
        compare(a.digest, b.digest),
    )
    .find((image) => isRunnable(image, repository, origin));
  const tag = newest?.tags.filter(isWanted).sort(compare)[0];
  return newest && tag ? { digest: newest.digest, tag, certain: true } : null;
}

/** Whether nothing is known that forbids a task to run it: what could not be read is found out when it matters. */
function isRunnable(
  { digest }: Pick<Member, "digest">,
  repository: RepositoryFacts,
  origin: Origin,
): boolean {
  if (digest === origin.digest) return true;
  return valueOr(whyNotMember({ digest }, repository, origin.platform), null) === null;
}

/** Whether the image followed is older than the one it would replace: then only `same-tag` goes there. */
export function isOlder(target: Digest, own: Digest, repository: RepositoryFacts): Known<boolean> {
  const [theirs, ours] = [birthdayOf(target, repository), birthdayOf(own, repository)];
  if (!theirs.known) return theirs;
  return ours.known ? known(theirs.value < ours.value) : ours;
}

/** When a digest was first pushed to the repository; one that is gone is older than any that is there. */
export function birthdayOf(
  digest: Digest,
  { images, catalogue }: Pick<RepositoryFacts, "images" | "catalogue">,
): Known<Date> {
  const image = images.get(digest);
  const listed = valueOr(catalogue, []).find((entry) => entry.digest === digest);
  const pushedAt = valueOr(image, null)?.pushedAt ?? listed?.pushedAt;
  if (pushedAt) return known(pushedAt);
  if (image?.known && image.value === null) return known(new Date(0));
  return unknown(image && !image.known ? image.reason : `it is not known when ${digest} was pushed`);
}
