/** How teams bring their images to their services. */
import { digest, index, registry } from "../building.ts";
import { cannot, instead } from "./rows.ts";
import type { Container, Family } from "./team.ts";
import { movingTag, ourPin, releases } from "./usual.ts";

const latest = {
  written: `${registry}/backend:latest`,
  pushes: [["08:00", "old", "latest", "abc1234"]],
  moved: [["11:00", "new", "latest", "def5678"]],
} as const satisfies Container;

const commits = {
  written: `${registry}/backend:abc1234`,
  pushes: [["08:00", "old", "abc1234", "main"]],
  moved: [["11:00", "new", "abc1234", "main"]],
  newer: [["11:00", "new", "def5678", "main"]],
} as const satisfies Container;

export const pipelines = {
  "CI pushes the commit and latest, and forces a deployment": {
    containers: [latest],
    rows: movingTag,
  },
  "CI registers a revision for each commit: staging, which goes first": {
    service: "staging/backend",
    containers: [{ ...commits, uses: [["prod/backend", "old", "08:30"]] }],
    rows: releases,
  },
  "CI registers a revision for each commit: production, a day after staging": {
    service: "prod/backend",
    containers: [
      {
        ...commits,
        uses: [
          ["staging/backend", "old", "08:00"],
          ["prod/backend", "old", "09:00"],
          ["staging/backend", "new", "11:05"],
        ],
      },
    ],
    rows: {
      ...releases,
      "just pushed": instead(
        "staging has it, and production gets it by promotion",
        "in-sync",
        "note: awaiting promotion",
      ),
      "being deployed": ["deploying", "note: awaiting promotion"],
      "moved off by hand": instead(
        "staging has it, and production gets it by promotion",
        "in-sync",
        "note: awaiting promotion",
      ),
      "behind not-registered": instead(
        "staging has it, and production gets it by promotion",
        "in-sync",
        "note: awaiting promotion",
      ),
      "behind not-updated": instead(
        "staging has it, and production gets it by promotion",
        "in-sync",
        "note: awaiting promotion",
      ),
      "mixed digests": ["drifted", "web: mixed digests medium", "note: awaiting promotion"],
    },
  },
  "CI registers a revision for each commit: a service that its neighbours of the cluster left behind": {
    service: "prod/backend",
    containers: [
      {
        ...commits,
        uses: [
          ["staging/backend", "new", "11:05"],
          ["prod/worker", "new", "11:30"],
        ],
      },
    ],
    rows: releases,
  },
  "promotion by tagging an old digest again": {
    containers: [
      {
        written: `${registry}/backend:prod`,
        pushes: [
          ["07:00", "new", "def5678"],
          ["08:00", "old", "abc1234", "prod"],
        ],
        moved: [["11:00", "new", "def5678", "prod"]],
      },
    ],
    rows: movingTag,
  },
  "promotion by copying to production's own repository": {
    containers: [
      {
        written: `${registry}/prod/backend:2026-11-25`,
        pushes: [["08:00", "old", "2026-11-25"]],
        moved: [["11:00", "new", "2026-11-25"]],
        newer: [["11:00", "new", "2026-11-26"]],
      },
    ],
    rows: releases,
  },
  "images of pull requests beside the main branch's": {
    containers: [
      {
        ...commits,
        pushes: [...commits.pushes, ["10:00", "preview", "pr-12", "0a1b2c3"]],
      },
    ],
    rows: releases,
  },
  "images of pull requests, each previewed in a cluster of its own": {
    containers: [
      {
        ...commits,
        pushes: [...commits.pushes, ["10:00", "preview", "pr-12", "0a1b2c3"]],
        uses: [["preview/pr-12", "preview", "10:05"]],
      },
    ],
    rows: releases,
  },
  "the preview of a pull request, by its commit": {
    service: "preview/pr-12",
    containers: [
      {
        written: `${registry}/backend:0a1b2c3`,
        pushes: [
          ["07:00", "main", "abc1234", "main"],
          ["08:00", "old", "0a1b2c3"],
        ],
        moved: [["11:00", "new", "0a1b2c3"]],
        newer: [["11:00", "new", "def5678", "main"]],
        uses: [["dev/backend", "main", "07:30"]],
      },
    ],
    rows: {
      ...releases,
      "just pushed": instead("a branch does not follow the main one", "in-sync", "note: awaiting promotion"),
      "being deployed": ["deploying", "note: awaiting promotion"],
      "moved off by hand": instead(
        "a branch does not follow the main one",
        "in-sync",
        "note: awaiting promotion",
      ),
      "behind not-registered": instead(
        "a branch does not follow the main one",
        "in-sync",
        "note: awaiting promotion",
      ),
      "behind not-updated": instead(
        "a branch does not follow the main one",
        "in-sync",
        "note: awaiting promotion",
      ),
      "mixed digests": ["drifted", "web: mixed digests medium", "note: awaiting promotion"],
    },
  },
  "the preview of one pull request": {
    service: "preview/pr-12",
    containers: [
      {
        written: `${registry}/backend:pr-12`,
        pushes: [
          ["07:00", "main", "latest"],
          ["08:00", "old", "pr-12"],
        ],
        moved: [["11:00", "new", "pr-12"]],
      },
    ],
    rows: movingTag,
  },
  "an index is built anew every night of the same code": {
    containers: [
      {
        ...latest,
        manifests: {
          old: index("old", "child", "attestation 1"),
          new: index("new", "child", "attestation 2"),
        },
      },
    ],
    rows: {
      ...movingTag,
      "just pushed": instead(
        "both indexes list the same image for the platform",
        "in-sync",
        "note: rebuilt, same image",
      ),
      "being deployed": ["deploying", "note: rebuilt, same image"],
      "moved off by hand": instead(
        "both indexes list the same image for the platform",
        "in-sync",
        "note: rebuilt, same image",
      ),
      "stale not-redeployed": instead(
        "both indexes list the same image for the platform",
        "in-sync",
        "note: rebuilt, same image",
      ),
      "stale stale-cache": instead(
        "both indexes list the same image for the platform",
        "in-sync",
        "note: rebuilt, same image",
      ),
      "stale rolled-back": instead(
        "both indexes list the same image for the platform",
        "in-sync",
        "note: rebuilt, same image",
      ),
      "stale undetermined": instead(
        "both indexes list the same image for the platform",
        "in-sync",
        "note: rebuilt, same image",
      ),
      "mixed digests": instead(
        "both indexes list the same image for the platform",
        "in-sync",
        "note: rebuilt, same image",
      ),
    },
  },
  "an index is built anew every night, and the service is pinned": {
    containers: [
      {
        ...latest,
        written: `${registry}/backend@${digest("old")}`,
        pinnedFrom: "latest",
        moved: undefined,
        newer: latest.moved,
        manifests: {
          old: index("old", "child", "attestation 1"),
          new: index("new", "child", "attestation 2"),
        },
      },
    ],
    rows: {
      ...ourPin,
      "just pushed": instead(
        "both indexes list the same image for the platform",
        "in-sync",
        "note: rebuilt, same image",
      ),
      "being deployed": ["deploying", "note: rebuilt, same image"],
      "moved off by hand": instead(
        "both indexes list the same image for the platform",
        "in-sync",
        "note: rebuilt, same image",
      ),
      "behind not-registered": instead(
        "both indexes list the same image for the platform",
        "in-sync",
        "note: rebuilt, same image",
      ),
      "behind not-updated": instead(
        "both indexes list the same image for the platform",
        "in-sync",
        "note: rebuilt, same image",
      ),
      "behind rolled-back": instead(
        "both indexes list the same image for the platform",
        "in-sync",
        "note: rebuilt, same image",
      ),
      "mixed digests": instead(
        "both indexes list the same image for the platform",
        "in-sync",
        "note: rebuilt, same image",
      ),
    },
  },
  "an image is built anew every night, and only its wrapper differs": {
    containers: [
      {
        ...latest,
        manifests: { old: index("old", "old child"), new: index("new", "new child") },
        configs: { "old child": "the same", "new child": "the same" },
      },
    ],
    rows: {
      ...movingTag,
      "just pushed": instead(
        "both have the same configuration, and so the same content",
        "in-sync",
        "note: rebuilt, same image",
      ),
      "being deployed": ["deploying", "note: rebuilt, same image"],
      "moved off by hand": instead(
        "both have the same configuration, and so the same content",
        "in-sync",
        "note: rebuilt, same image",
      ),
      "stale not-redeployed": instead(
        "both have the same configuration, and so the same content",
        "in-sync",
        "note: rebuilt, same image",
      ),
      "stale stale-cache": instead(
        "both have the same configuration, and so the same content",
        "in-sync",
        "note: rebuilt, same image",
      ),
      "stale rolled-back": instead(
        "both have the same configuration, and so the same content",
        "in-sync",
        "note: rebuilt, same image",
      ),
      "stale undetermined": instead(
        "both have the same configuration, and so the same content",
        "in-sync",
        "note: rebuilt, same image",
      ),
      "mixed digests": instead(
        "both have the same configuration, and so the same content",
        "in-sync",
        "note: rebuilt, same image",
      ),
    },
  },
  "a monorepo pushes all its images, and few changed": {
    containers: [{ ...latest, pushes: [...latest.pushes, ["10:00", "old", "latest"]] }],
    rows: {
      ...movingTag,
      "all is well": ["in-sync", "note: unchanged-push"],
      stalled: ["drifted", "stalled high", "note: unchanged-push"],
      "mixed revisions": ["drifted", "mixed revisions medium", "note: unchanged-push"],
      "missing archived": ["drifted", "web: missing archived high", "note: unchanged-push"],
      "endangered lifecycle-policy": [
        "drifted",
        "web: endangered lifecycle-policy low",
        "note: unchanged-push",
      ],
      unpullable: ["drifted", "web: unpullable high", "note: unchanged-push"],
      "mutable moving-tag": ["in-sync", "web: mutable moving-tag low", "note: unchanged-push"],
    },
  },
  "tags that never move": {
    containers: [{ ...commits, moved: undefined }],
    rows: {
      ...releases,
      "stale not-redeployed": cannot("an immutable tag does not move"),
      "stale stale-cache": cannot("an immutable tag does not move"),
      "stale rolled-back": cannot("an immutable tag does not move"),
      "stale undetermined": cannot("an immutable tag does not move"),
      "missing not-an-image": instead("what no task can run is no image to follow", "in-sync"),
      "missing no-platform": instead("what no task can run is no image to follow", "in-sync"),
    },
  },
} satisfies Family;
