/**
 * Which images a lifecycle policy expires.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html#lp_evaluation_rules
 */

import { wildcard } from "../../../events/wildcard.ts";
import { childDigests, parseManifest } from "../manifest.ts";
import { type Image, type Repository, tagsOf } from "../registry.ts";
import type { LifecycleRule } from "./policy.ts";

export interface Expiring {
  readonly image: Image;
  readonly priority: number;
}

const DAY = 24 * 60 * 60_000;

/**
 * The images that the rules, in order of priority, expire at a time, oldest first. A rule still counts the images
 * that one before it expires; what matches the tags of one before it, it cannot expire. What an index lists stays
 * as long as the index does.
 */
export function expiringImages(
  repository: Repository,
  rules: readonly LifecycleRule[],
  now: Date,
): Expiring[] {
  const listed = new Set(
    [...repository.images.values()].flatMap(({ manifest }) => childDigests(parseManifest(manifest))),
  );
  const claimed = new Set<Image>();
  const expiring: Expiring[] = [];
  for (const rule of rules) {
    const selected = newestFirst(repository).filter((image) =>
      isSelected(rule, tagsOf(repository, image.digest)),
    );
    const over = selected.filter((image, at) => isOver(rule, image, at, now));
    const free = over.filter((image) => !claimed.has(image) && !listed.has(image.digest));
    expiring.push(...free.reverse().map((image) => ({ image, priority: rule.priority })));
    for (const image of selected) claimed.add(image);
  }
  return expiring;
}

function newestFirst({ images }: Repository): Image[] {
  return [...images.values()]
    .filter(({ status }) => status === "ACTIVE")
    .sort((a, b) => b.pushedAt.getTime() - a.pushedAt.getTime());
}

function isSelected({ tagStatus, patterns }: LifecycleRule, tags: readonly string[]): boolean {
  switch (tagStatus) {
    case "any":
      return true;
    case "untagged":
      return tags.length === 0;
    case "tagged":
      return patterns.every((pattern) => tags.some(wildcard(pattern)));
  }
}

function isOver({ limit }: LifecycleRule, { pushedAt }: Image, place: number, now: Date): boolean {
  return limit.kind === "count" ? place >= limit.most : now.getTime() - pushedAt.getTime() > limit.days * DAY;
}
