/** How a service's owner wants it to follow its repository. */
import type { Tag } from "./reference.ts";

/** How a service's owner wants it to follow its repository. */
export type Track =
  | { readonly kind: "auto" }
  | { readonly kind: "same-tag" }
  | { readonly kind: "none" }
  /** Versions in a range, of the line with this variant (`alpine`); `null`: of the container's own line. */
  | { readonly kind: "semver"; readonly range: string; readonly variant: string | null }
  | { readonly kind: "newest"; readonly glob: string }
  /** The newest calendar version of its line. */
  | { readonly kind: "calver" };

/** The tags that move, in order of preference, where drift.yml names no others. */
export const usualMovingTags = ["latest", "main", "master"] as Tag[];
