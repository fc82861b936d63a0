/** What a service follows where its owner says so: drift.yml, or the service's tag. */
import { badTag, digest, registry } from "../building.ts";
import { instead } from "./rows.ts";
import type { Container, Family } from "./team.ts";
import { movingTag, nothingNewer, ourPin, releases } from "./usual.ts";

const versions = {
  written: `${registry}/backend:1.2.3`,
  pushes: [["08:00", "old", "1.2.3"]],
  moved: [["11:00", "new", "1.2.3"]],
  newer: [["11:00", "new", "1.3.0"]],
} as const satisfies Container;

export const explicitTracks = {
  "same-tag: whatever the tag looks like, it follows itself": {
    containers: [versions],
    policy: { track: { kind: "same-tag" } },
    rows: {
      ...releases,
      ...nothingNewer("only its own tag is followed, not a newer one"),
    },
  },
  "same-tag: the tag may go back to an older image": {
    containers: [
      {
        written: `${registry}/backend:prod`,
        pushes: [
          ["07:00", "new", "prod"],
          ["08:00", "old", "prod"],
        ],
        moved: [["11:00", "new", "prod"]],
      },
    ],
    policy: { track: { kind: "same-tag" } },
    rows: movingTag,
  },
  "same-tag: a digest that we pinned goes on following its tag": {
    containers: [
      {
        ...versions,
        written: `${registry}/backend@${digest("old")}`,
        pinnedFrom: "1.2.3",
        moved: undefined,
        newer: versions.moved,
      },
    ],
    policy: { track: { kind: "same-tag" } },
    rows: ourPin,
  },
  "semver:^1.2: the highest release in the range": {
    containers: [versions],
    policy: { track: { kind: "semver", range: "^1.2", variant: null } },
    rows: releases,
  },
  "semver:~1.2: a release outside of the range": {
    containers: [versions],
    policy: { track: { kind: "semver", range: "~1.2", variant: null } },
    rows: {
      ...releases,
      ...nothingNewer("the release lies outside of the range"),
    },
  },
  "newest:main-*: the newest image with such a tag": {
    containers: [
      {
        written: `${registry}/backend:main-41`,
        pushes: [["08:00", "old", "main-41"]],
        moved: [["11:00", "new", "main-41"]],
        newer: [["11:00", "new", "main-42"]],
      },
    ],
    policy: { track: { kind: "newest", glob: "main-*" } },
    rows: releases,
  },
  "none: nothing is followed": {
    containers: [
      {
        ...versions,
        written: `${registry}/backend:latest`,
        pushes: [["08:00", "old", "latest"]],
        moved: [["11:00", "new", "latest"]],
        newer: [["11:00", "new", "1.3.0"]],
      },
    ],
    policy: { track: { kind: "none" } },
    rows: {
      ...movingTag,
      ...nothingNewer("nothing is followed"),
      "stale not-redeployed": instead("nothing is followed", "in-sync"),
      "stale stale-cache": instead("nothing is followed", "in-sync"),
      "stale rolled-back": instead("nothing is followed", "in-sync"),
      "stale undetermined": instead("nothing is followed", "in-sync"),
      "missing tag-gone": ["drifted", "web: missing tag-gone high"],
      "missing digest-gone": ["drifted", "web: missing digest-gone high"],
    },
  },
  "a track that cannot be read is told, and changes nothing": {
    containers: [versions],
    policy: { badTags: [badTag({ key: "ecs-image-drift:track", value: "semver", problem: "not-a-track" })] },
    rows: {
      "all is well": ["in-sync", "note: is not a track"],
      "just pushed": ["deploying", "settling web: behind not-registered high", "note: is not a track"],
      "being deployed": ["deploying", "settling web: behind not-registered high", "note: is not a track"],
      "moved off by hand": ["held", "held web", "note: is not a track", "note: held"],
      "stale not-redeployed": ["drifted", "web: stale not-redeployed high", "note: is not a track"],
      "stale stale-cache": instead(
        "Fargate keeps no images: nobody knows why",
        "drifted",
        "web: stale undetermined high",
        "note: is not a track",
      ),
      "stale rolled-back": ["held", "web: stale rolled-back high", "note: is not a track"],
      "stale undetermined": ["drifted", "web: stale undetermined high", "note: is not a track"],
      "behind not-registered": ["drifted", "web: behind not-registered high", "note: is not a track"],
      "behind not-updated": ["drifted", "web: behind not-updated high", "note: is not a track"],
      "behind rolled-back": ["held", "web: behind rolled-back high", "note: is not a track"],
      stalled: ["drifted", "stalled high", "note: is not a track"],
      "mixed digests": ["drifted", "web: mixed digests medium", "note: is not a track"],
      "mixed revisions": ["drifted", "mixed revisions medium", "note: is not a track"],
      "missing tag-gone": [
        "drifted",
        "web: missing tag-gone high",
        "note: is not a track",
        "lacks web published",
      ],
      "missing digest-gone": [
        "drifted",
        "web: missing digest-gone high",
        "note: is not a track",
        "lacks web published",
      ],
      "missing not-an-image": ["drifted", "web: missing not-an-image high", "note: is not a track"],
      "missing no-platform": ["drifted", "web: missing no-platform high", "note: is not a track"],
      "missing archived": ["drifted", "web: missing archived high", "note: is not a track"],
      "endangered lifecycle-policy": [
        "drifted",
        "web: endangered lifecycle-policy low",
        "note: is not a track",
      ],
      unpullable: ["drifted", "web: unpullable high", "note: is not a track"],
      "mutable moving-tag": instead(
        "a tag of this shape is not meant to move",
        "in-sync",
        "note: is not a track",
      ),
    },
  },
} satisfies Family;
