/** Which tags of a repository may move. */
import { isMatch } from "matcher";
import type { Tag } from "./reference.ts";

/**
 * What a repository's setting says of its tags.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
 */
export interface Mutability {
  /** `MUTABLE`, `IMMUTABLE_WITH_EXCLUSION`, …, or what AWS adds later. */
  readonly setting: string;
  /** The wildcards of the tags that the setting does not hold for. */
  readonly exclusions: readonly string[];
}

/** Whether a tag may come to name another image. A setting that AWS adds later lets none. */
export function mayMove(tag: Tag, { setting, exclusions }: Mutability): boolean {
  const isExcluded = exclusions.length > 0 && isMatch(tag, exclusions, { caseSensitive: true });
  switch (setting) {
    case "MUTABLE":
      return true;
    case "MUTABLE_WITH_EXCLUSION":
      return !isExcluded;
    case "IMMUTABLE_WITH_EXCLUSION":
      return isExcluded;
    default:
      return false;
  }
}

/** Whether a repository is known to forbid a tag to move: a setting that AWS adds later says nothing of that. */
export function isFixed(tag: Tag, mutability: Mutability): boolean {
  return mutability.setting.startsWith("IMMUTABLE") || mutability.setting === "MUTABLE_WITH_EXCLUSION"
    ? !mayMove(tag, mutability)
    : false;
}
