/** What usually comes of what happens: what a kind of service has in common. The teams say what is otherwise with them. */
import { cannot, instead, type Rows } from "./rows.ts";

/** A service that names a moving tag, on Fargate. */
export const movingTag: Rows = {
  "all is well": ["in-sync"],
  "just pushed": ["deploying", "settling web: stale not-redeployed high"],
  "being deployed": ["deploying", "settling web: stale undetermined high"],
  "moved off by hand": ["held", "held web", "note: held"],
  "stale not-redeployed": ["drifted", "web: stale not-redeployed high"],
  "stale stale-cache": instead(
    "Fargate keeps no images: nobody knows why",
    "drifted",
    "web: stale undetermined high",
  ),
  "stale rolled-back": ["held", "web: stale rolled-back high"],
  "stale undetermined": ["drifted", "web: stale undetermined high"],
  "behind not-registered": cannot("it names the moving tag itself: a deployment is enough"),
  "behind not-updated": cannot("it names the moving tag itself: a deployment is enough"),
  "behind rolled-back": cannot("it names the moving tag itself: a deployment is enough"),
  stalled: ["drifted", "stalled high"],
  "mixed digests": ["drifted", "web: mixed digests medium"],
  "mixed revisions": ["drifted", "mixed revisions medium"],
  "missing tag-gone": ["drifted", "web: missing tag-gone high", "lacks web published"],
  "missing digest-gone": ["drifted", "web: stale not-redeployed high", "web: missing digest-gone high"],
  "missing not-an-image": ["drifted", "web: missing not-an-image high"],
  "missing no-platform": ["drifted", "web: missing no-platform high"],
  "missing archived": ["drifted", "web: missing archived high"],
  "endangered lifecycle-policy": ["drifted", "web: endangered lifecycle-policy low"],
  unpullable: ["drifted", "web: unpullable high"],
  "mutable moving-tag": ["in-sync", "web: mutable moving-tag low"],
};

/** A service that names one release or build, and follows what comes after it. */
export const releases: Rows = {
  "all is well": ["in-sync"],
  "just pushed": ["deploying", "settling web: behind not-registered high"],
  "being deployed": ["deploying", "settling web: behind not-registered high"],
  "moved off by hand": ["held", "held web", "note: held"],
  "stale not-redeployed": ["drifted", "web: stale not-redeployed high"],
  "stale stale-cache": instead(
    "Fargate keeps no images: nobody knows why",
    "drifted",
    "web: stale undetermined high",
  ),
  "stale rolled-back": ["held", "web: stale rolled-back high"],
  "stale undetermined": ["drifted", "web: stale undetermined high"],
  "behind not-registered": ["drifted", "web: behind not-registered high"],
  "behind not-updated": ["drifted", "web: behind not-updated high"],
  "behind rolled-back": ["held", "web: behind rolled-back high"],
  stalled: ["drifted", "stalled high"],
  "mixed digests": ["drifted", "web: mixed digests medium"],
  "mixed revisions": ["drifted", "mixed revisions medium"],
  "missing tag-gone": ["drifted", "web: missing tag-gone high", "lacks web published"],
  "missing digest-gone": ["drifted", "web: missing digest-gone high", "lacks web published"],
  "missing not-an-image": ["drifted", "web: missing not-an-image high"],
  "missing no-platform": ["drifted", "web: missing no-platform high"],
  "missing archived": ["drifted", "web: missing archived high"],
  "endangered lifecycle-policy": ["drifted", "web: endangered lifecycle-policy low"],
  unpullable: ["drifted", "web: unpullable high"],
  "mutable moving-tag": instead("a tag of this shape is not meant to move", "in-sync"),
};

/** A service that we pinned to a digest, and that follows the tag it was pinned from. */
export const ourPin: Rows = {
  "all is well": ["in-sync"],
  "just pushed": ["deploying", "settling web: behind not-registered high"],
  "being deployed": ["deploying", "settling web: behind not-registered high"],
  "moved off by hand": ["held", "held web", "note: held"],
  "stale not-redeployed": cannot("a digest does not move: it is left behind"),
  "stale stale-cache": cannot("a digest does not move: it is left behind"),
  "stale rolled-back": cannot("a digest does not move: it is left behind"),
  "stale undetermined": cannot("a digest does not move: it is left behind"),
  "behind not-registered": ["drifted", "web: behind not-registered high"],
  "behind not-updated": ["drifted", "web: behind not-updated high"],
  "behind rolled-back": ["held", "web: behind rolled-back high"],
  stalled: ["drifted", "stalled high"],
  "mixed digests": cannot("every task runs the digest that is written"),
  "mixed revisions": ["drifted", "mixed revisions medium"],
  "missing tag-gone": instead(
    "what runs needs no tag; what it follows cannot be told",
    "unknown",
    "lacks web published",
  ),
  "missing digest-gone": ["drifted", "web: behind not-registered high", "web: missing digest-gone high"],
  "missing not-an-image": ["drifted", "web: missing not-an-image low"],
  "missing no-platform": ["drifted", "web: missing no-platform low"],
  "missing archived": ["drifted", "web: missing archived high"],
  "endangered lifecycle-policy": ["drifted", "web: endangered lifecycle-policy low"],
  unpullable: ["drifted", "web: unpullable high"],
  "mutable moving-tag": instead("a digest does not move", "in-sync"),
};

/** A service whose image lies in nobody's ECR. */
export const elsewhere: Rows = {
  "all is well": ["in-sync"],
  "just pushed": cannot("nobody looks outside of ECR"),
  "being deployed": cannot("nobody looks outside of ECR"),
  "moved off by hand": cannot("nobody looks outside of ECR"),
  "stale not-redeployed": cannot("nobody looks outside of ECR"),
  "stale stale-cache": cannot("nobody looks outside of ECR"),
  "stale rolled-back": cannot("nobody looks outside of ECR"),
  "stale undetermined": cannot("nobody looks outside of ECR"),
  "behind not-registered": cannot("nobody looks outside of ECR"),
  "behind not-updated": cannot("nobody looks outside of ECR"),
  "behind rolled-back": cannot("nobody looks outside of ECR"),
  stalled: ["drifted", "stalled high"],
  "mixed digests": cannot("nobody looks outside of ECR"),
  "mixed revisions": instead("a service of which no container is looked at is not judged", "in-sync"),
  "missing tag-gone": cannot("nobody looks outside of ECR"),
  "missing digest-gone": cannot("nobody looks outside of ECR"),
  "missing not-an-image": cannot("nobody looks outside of ECR"),
  "missing no-platform": cannot("nobody looks outside of ECR"),
  "missing archived": cannot("nobody looks outside of ECR"),
  "endangered lifecycle-policy": cannot("nobody looks outside of ECR"),
  unpullable: ["drifted", "web: unpullable high"],
  "mutable moving-tag": cannot("nobody looks outside of ECR"),
};

/** Whatever is pushed beside the image of a service concerns it not. */
export function nothingNewer(because: string) {
  const quiet = instead(because, "in-sync");
  return {
    "just pushed": quiet,
    "being deployed": ["deploying"],
    "moved off by hand": quiet,
    "behind not-registered": quiet,
    "behind not-updated": quiet,
    "behind rolled-back": quiet,
  } as const satisfies Partial<Rows>;
}

/** Nothing of it can be judged. */
export const unchecked = {
  ...elsewhere,
  "all is well": instead("nobody looks outside of ECR", "unchecked"),
  "mixed revisions": instead("a service of which no container is looked at is not judged", "unchecked"),
} as const satisfies Rows;
