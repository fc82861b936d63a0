/** What a service follows where nobody said so (`auto`), rule by rule. */
import { digest, registry, tag } from "../building.ts";
import { cannot, instead } from "./rows.ts";
import type { Container, Family } from "./team.ts";
import { movingTag, nothingNewer, ourPin, releases } from "./usual.ts";

const latest = {
  written: `${registry}/backend:latest`,
  pushes: [["08:00", "old", "latest", "abc1234"]],
  moved: [["11:00", "new", "latest", "def5678"]],
} as const satisfies Container;

const versions = {
  written: `${registry}/backend:1.2.3`,
  pushes: [["08:00", "old", "1.2.3"]],
  moved: [["11:00", "new", "1.2.3"]],
  newer: [["11:00", "new", "1.3.0"]],
} as const satisfies Container;

const pinned = `${registry}/backend@${digest("old")}`;

export const tracks = {
  "a moving tag follows itself": {
    containers: [latest],
    rows: movingTag,
  },
  "an image written without a tag is latest": {
    containers: [{ ...latest, written: `${registry}/backend` }],
    rows: movingTag,
  },
  "an environment's tag is a moving tag": {
    containers: [
      {
        written: `${registry}/backend:prod`,
        pushes: [["08:00", "old", "abc1234", "prod"]],
        moved: [["11:00", "new", "def5678", "prod"]],
      },
    ],
    rows: movingTag,
  },
  "a version follows the highest release of its major": {
    containers: [versions],
    rows: releases,
  },
  "another major beside it is no concern of the first": {
    containers: [
      {
        ...versions,
        pushes: [
          ["07:00", "other", "2.0.0", "latest"],
          ["08:00", "old", "1.2.3"],
        ],
        newer: [["11:00", "new", "2.1.0", "latest"]],
      },
    ],
    rows: {
      ...releases,
      ...nothingNewer("a release of another major is no release of its own"),
    },
  },
  "a digest that we pinned follows the tag it was pinned from": {
    containers: [{ ...latest, written: pinned, pinnedFrom: "latest", moved: undefined, newer: latest.moved }],
    rows: ourPin,
  },
  "a digest that we pinned from a version follows the releases": {
    containers: [{ ...versions, written: pinned, pinnedFrom: "1.2.3", moved: undefined }],
    rows: {
      ...ourPin,
      "missing tag-gone": instead("what runs needs no tag; what it follows cannot be told", "in-sync"),
      "missing not-an-image": instead("what no task can run is no image to follow", "in-sync"),
      "missing no-platform": instead("what no task can run is no image to follow", "in-sync"),
    },
  },
  "a digest that CI pins follows the line of a tag that names it now": {
    containers: [
      {
        ...latest,
        written: pinned,
        formerTags: { old: ["latest", "abc1234"] },
        moved: undefined,
        newer: latest.moved,
      },
    ],
    rows: {
      ...ourPin,
      "missing tag-gone": instead("what runs needs no tag, and none leads elsewhere", "in-sync"),
      "missing digest-gone": ["drifted", "web: missing digest-gone high"],
      "missing not-an-image": instead("what no task can run is no image to follow", "in-sync"),
      "missing no-platform": instead("what no task can run is no image to follow", "in-sync"),
    },
  },
  "a digest that nobody knows a tag of follows nothing": {
    containers: [
      { written: pinned, pushes: [["08:00", "old"]], newer: [["11:00", "new", "latest", "def5678"]] },
    ],
    rows: {
      ...ourPin,
      ...nothingNewer("a digest whose tag nobody saw follows nothing"),
      "missing tag-gone": instead("it needs no tag", "in-sync"),
      "missing digest-gone": ["drifted", "web: missing digest-gone high"],
      "missing not-an-image": instead("a digest whose tag nobody saw follows nothing", "in-sync"),
      "missing no-platform": instead("a digest whose tag nobody saw follows nothing", "in-sync"),
    },
  },
  "a commit follows what the moving tag names": {
    containers: [
      {
        written: `${registry}/backend:abc1234`,
        pushes: [["08:00", "old", "abc1234", "latest"]],
        moved: [["11:00", "new", "abc1234", "latest"]],
        newer: [["11:00", "new", "def5678", "latest"]],
      },
    ],
    rows: releases,
  },
  "a build number follows what the moving tag names": {
    containers: [
      {
        written: `${registry}/backend:build-41`,
        pushes: [["08:00", "old", "build-41", "main"]],
        moved: [["11:00", "new", "build-41", "main"]],
        newer: [["11:00", "new", "build-42", "main"]],
      },
    ],
    rows: releases,
  },
  "a date follows what the moving tag names": {
    containers: [
      {
        written: `${registry}/backend:2026-11-25`,
        pushes: [["08:00", "old", "2026-11-25", "latest"]],
        moved: [["11:00", "new", "2026-11-25", "latest"]],
        newer: [["11:00", "new", "2026-11-26", "latest"]],
      },
    ],
    rows: releases,
  },
  "without a moving tag, a commit follows the newest commit": {
    containers: [
      {
        written: `${registry}/backend:abc1234`,
        pushes: [["08:00", "old", "abc1234"]],
        moved: [["11:00", "new", "abc1234"]],
        newer: [["11:00", "new", "def5678"]],
      },
    ],
    rows: {
      ...releases,
      "just pushed": ["deploying", "settling web: behind not-registered low"],
      "being deployed": ["deploying", "settling web: behind not-registered low"],
      "behind not-registered": ["drifted", "web: behind not-registered low"],
      "behind not-updated": ["drifted", "web: behind not-updated low"],
      "behind rolled-back": ["held", "web: behind rolled-back low"],
    },
  },
  "the moving tags of drift.yml lead": {
    containers: [
      {
        written: `${registry}/backend:abc1234`,
        pushes: [["08:00", "old", "abc1234", "trunk"]],
        moved: [["11:00", "new", "abc1234", "trunk"]],
        newer: [["11:00", "new", "def5678", "trunk"]],
      },
    ],
    policy: { movingTags: ["trunk"].map(tag) },
    rows: releases,
  },
  "a digest that a moving tag named once follows it no more": {
    containers: [
      {
        written: pinned,
        pushes: [["08:00", "old", "v1.0.0", "pr-12"]],
        newer: [["11:00", "new", "pr-12"]],
        formerTags: { old: ["pr-12", "v1.0.0"] },
      },
    ],
    rows: {
      ...ourPin,
      ...nothingNewer("a tag that named it once leads to nothing"),
      "missing tag-gone": instead("it needs no tag", "in-sync"),
      "missing digest-gone": ["drifted", "web: missing digest-gone high"],
      "missing not-an-image": instead("a tag that named it once leads to nothing", "in-sync"),
      "missing no-platform": instead("a tag that named it once leads to nothing", "in-sync"),
    },
  },
  "a version of a variant follows the releases of that variant": {
    containers: [
      {
        written: `${registry}/backend:1.2.3-alpine3.20`,
        pushes: [["08:00", "old", "1.2.3-alpine3.20"]],
        moved: [["11:00", "new", "1.2.3-alpine3.20"]],
        newer: [
          ["11:00", "new", "1.3.0-alpine3.21"],
          ["11:00", "plain", "1.4.0"],
          ["11:00", "debug", "1.4.0-debug"],
        ],
      },
    ],
    rows: releases,
  },
  "a release of another variant is newer for nobody": {
    containers: [
      {
        written: `${registry}/backend:1.2.3-amd64`,
        pushes: [["08:00", "old", "1.2.3-amd64"]],
        moved: [["11:00", "new", "1.2.3-amd64"]],
        newer: [["11:00", "new", "1.2.4-arm64"]],
      },
    ],
    rows: {
      ...releases,
      ...nothingNewer("a release of another variant is newer for nobody"),
    },
  },
  "a partial version follows itself": {
    containers: [
      {
        written: `${registry}/backend:16`,
        pushes: [["08:00", "old", "16.3", "16"]],
        moved: [
          ["11:00", "new", "16.4", "16"],
          ["11:00", "next", "17.0", "17"],
        ],
      },
    ],
    rows: movingTag,
  },
  "a hotfix of an older version is not left behind by what was there before": {
    containers: [
      {
        written: `${registry}/backend:1.2.4`,
        pushes: [
          ["07:00", "higher", "1.3.0"],
          ["08:00", "old", "1.2.4"],
        ],
        moved: [["11:00", "new", "1.2.4"]],
      },
    ],
    rows: {
      "all is well": ["in-sync", "note: was pushed before it"],
      "just pushed": ["deploying", "settling web: stale not-redeployed high", "note: was pushed before it"],
      "being deployed": ["deploying", "settling web: stale undetermined high", "note: was pushed before it"],
      "moved off by hand": ["held", "held web", "note: held", "note: was pushed before it"],
      "stale not-redeployed": ["drifted", "web: stale not-redeployed high", "note: was pushed before it"],
      "stale stale-cache": instead(
        "Fargate keeps no images: nobody knows why",
        "drifted",
        "web: stale undetermined high",
        "note: was pushed before it",
      ),
      "stale rolled-back": ["held", "web: stale rolled-back high", "note: was pushed before it"],
      "stale undetermined": ["drifted", "web: stale undetermined high", "note: was pushed before it"],
      "behind not-registered": cannot("what was there before is newer for nobody"),
      "behind not-updated": cannot("what was there before is newer for nobody"),
      "behind rolled-back": cannot("what was there before is newer for nobody"),
      stalled: ["drifted", "stalled high", "note: was pushed before it"],
      "mixed digests": ["drifted", "web: mixed digests medium", "note: was pushed before it"],
      "mixed revisions": ["drifted", "mixed revisions medium", "note: was pushed before it"],
      "missing tag-gone": ["drifted", "web: missing tag-gone high", "lacks web published"],
      "missing digest-gone": [
        "drifted",
        "web: stale not-redeployed high",
        "web: missing digest-gone high",
        "note: was pushed before it",
      ],
      "missing not-an-image": ["drifted", "web: missing not-an-image high", "note: was pushed before it"],
      "missing no-platform": ["drifted", "web: missing no-platform high", "note: was pushed before it"],
      "missing archived": ["drifted", "web: missing archived high", "note: was pushed before it"],
      "endangered lifecycle-policy": [
        "drifted",
        "web: endangered lifecycle-policy low",
        "note: was pushed before it",
      ],
      unpullable: ["drifted", "web: unpullable high", "note: was pushed before it"],
      "mutable moving-tag": instead(
        "a tag of this shape is not meant to move",
        "in-sync",
        "note: was pushed before it",
      ),
    },
  },
  "a moving tag that none of the last builds got leads nobody": {
    containers: [
      {
        written: `${registry}/backend:abc1234`,
        pushes: [
          ["06:00", "first", "0a1b2c3", "latest"],
          ...Array.from({ length: 10 }, (_, i) => [`07:${10 + i}`, `build ${i}`, `b${100_000 + i}`] as const),
          ["08:00", "old", "abc1234"],
        ],
        moved: [["11:00", "new", "abc1234"]],
        newer: [["11:00", "new", "def5678"]],
      },
    ],
    rows: {
      ...releases,
      "just pushed": ["deploying", "settling web: behind not-registered low"],
      "being deployed": ["deploying", "settling web: behind not-registered low"],
      "behind not-registered": ["drifted", "web: behind not-registered low"],
      "behind not-updated": ["drifted", "web: behind not-updated low"],
      "behind rolled-back": ["held", "web: behind rolled-back low"],
    },
  },
} satisfies Family;
