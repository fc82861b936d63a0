/** The image that what a container follows comes to, from what the registry shows. */
import { compareVersions, validate } from "compare-versions";
import { isMatch } from "matcher";
import type { CatalogueEntry, RepositoryFacts } from "../facts.ts";
import { type Known, known, unknown, valueOr } from "../known.ts";
import { inRange } from "./range.ts";
import type { Digest, Tag } from "./reference.ts";
import { tagShape } from "./tag-shape.ts";
import type { Follows } from "./track.ts";

/** An image to follow, by a tag that names it. */
export interface Target {
  readonly digest: Digest;
  readonly tag: Tag;
  /** A guess with nothing to rest on is told more quietly. */
  readonly certain: boolean;
}

/** The image that is followed; `null` where nothing is, or where nothing newer than the own tag is known. */
export function targetOf(follows: Follows, repository: RepositoryFacts): Known<Target | null> {
  switch (follows.kind) {
    case "nothing":
      return known(null);
    case "tag":
      return named(follows.tag, repository);
    case "release":
      return highestRelease(follows, repository);
    case "newest":
      return newestOf(
        repository,
        (tag) => isMatch(tag, follows.glob, { caseSensitive: true }),
        follows.own,
        true,
      );
    case "moving":
      return firstMoving(follows, repository);
  }
}

function named(tag: Tag, { tags }: RepositoryFacts): Known<Target | null> {
  const digest = tags.get(tag) ?? unknown(`tag "${tag}" was not looked up`);
  if (!digest.known) return digest;
  return digest.value === null
    ? unknown(`the repository has no tag "${tag}"`)
    : known({ digest: digest.value, tag, certain: true });
}

/** Never down: only a release that is higher than the own one; pre-releases only where the own tag is one. */
function highestRelease(
  { own, range }: Extract<Follows, { kind: "release" }>,
  { catalogue }: RepositoryFacts,
): Known<Target | null> {
  if (!catalogue.known) return catalogue;
  const current = own !== null && isVersion(own) ? bare(own) : null;
  const allowsPrerelease = current?.includes("-") ?? false;
  const candidates = catalogue.value.flatMap((image) =>
    image.tags
      .filter(isVersion)
      .map((tag) => ({ tag, version: bare(tag), digest: image.digest, certain: true })),
  );
  const eligible = candidates.filter(
    ({ version }) =>
      (allowsPrerelease || !version.includes("-")) &&
      (range === null ? current !== null && major(version) === major(current) : inRange(version, range)) &&
      (current === null || compareVersions(version, current) >= 0),
  );
  const [highest] = eligible.sort(
    (a, b) => compareVersions(b.version, a.version) || compare(a.tag, b.tag) || compare(a.digest, b.digest),
  );
  return known(highest ? { digest: highest.digest, tag: highest.tag, certain: true } : null);
}

function firstMoving(
  follows: Extract<Follows, { kind: "moving" }>,
  repository: RepositoryFacts,
): Known<Target | null> {
  for (const tag of follows.tags) {
    const digest = repository.tags.get(tag) ?? unknown(`tag "${tag}" was not looked up`);
    if (!digest.known) return digest;
    if (digest.value) return known({ digest: digest.value, tag, certain: true });
  }
  const { own } = follows;
  return own === null
    ? known(null)
    : newestOf(repository, (tag) => tagShape(tag) === tagShape(own), own, false);
}

/** Of images pushed in the same second, the own one is as new as any. */
function newestOf(
  { catalogue }: RepositoryFacts,
  isWanted: (tag: Tag) => boolean,
  own: Tag | null,
  certain: boolean,
): Known<Target | null> {
  if (!catalogue.known) return catalogue;
  const newest = catalogue.value
    .filter((image) => image.pushedAt !== null && image.tags.some(isWanted))
    .sort(
      (a, b) =>
        Number(b.pushedAt) - Number(a.pushedAt) ||
        Number(isOwn(b, own)) - Number(isOwn(a, own)) ||
        compare(a.digest, b.digest),
    )[0];
  const tag = newest?.tags.filter(isWanted).sort(compare)[0];
  return known(newest && tag ? { digest: newest.digest, tag, certain } : null);
}

function isOwn({ tags }: CatalogueEntry, own: Tag | null): boolean {
  return own !== null && tags.includes(own);
}

/** Of equals, always the same one: the registry lists them in any order. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether the image followed is older than the one it would replace: then only `same-tag` goes there. */
export function isOlder(target: Digest, own: Digest, repository: RepositoryFacts): Known<boolean> {
  const [theirs, ours] = [birthdayOf(target, repository), birthdayOf(own, repository)];
  if (!theirs.known) return theirs;
  return ours.known ? known(theirs.value < ours.value) : ours;
}

/** When a digest was first pushed to the repository; one that is gone is older than any that is there. */
export function birthdayOf(digest: Digest, { images, catalogue }: RepositoryFacts): Known<Date> {
  const image = images.get(digest);
  const listed = valueOr(catalogue, []).find((entry) => entry.digest === digest);
  const pushedAt = valueOr(image, null)?.pushedAt ?? listed?.pushedAt;
  if (pushedAt) return known(pushedAt);
  if (image?.known && image.value === null) return known(new Date(0));
  return unknown(image && !image.known ? image.reason : `it is not known when ${digest} was pushed`);
}

function isVersion(tag: Tag): boolean {
  return tagShape(tag) === "version" && validate(bare(tag));
}

function bare(tag: Tag): string {
  return tag.replace(/^v/, "").replace(/\+.*$/, "");
}

function major(version: string): string {
  return version.slice(0, version.indexOf("."));
}
