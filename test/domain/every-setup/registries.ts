/** Where the images lie, and how that is written. */
import { known } from "../../../src/domain/common/known.ts";
import { digest, registry } from "../building.ts";
import { cannot, instead } from "./rows.ts";
import { type Container, type Family, inRepositories } from "./team.ts";
import { movingTag, nothingNewer, ourPin, releases } from "./usual.ts";

const inRegistry = (host: string) =>
  ({
    written: `${host}/backend:latest`,
    pushes: [["08:00", "old", "latest"]],
    moved: [["11:00", "new", "latest"]],
  }) as const satisfies Container;

export const registries = {
  "another account's registry": {
    containers: [inRegistry("999999999999.dkr.ecr.us-east-1.amazonaws.com")],
    rows: movingTag,
  },
  "another region's registry": {
    containers: [inRegistry("123456789012.dkr.ecr.eu-west-1.amazonaws.com")],
    rows: movingTag,
  },
  "a replicated repository, its push told twice": {
    containers: [
      {
        ...inRegistry("123456789012.dkr.ecr.eu-west-1.amazonaws.com"),
        moved: [
          ["11:00", "new", "latest"],
          ["11:00", "new", "latest"],
        ],
      },
    ],
    rows: movingTag,
  },
  "a pull-through cache": {
    containers: [
      {
        written: `${registry}/docker-hub/library/nginx:latest`,
        pushes: [["08:00", "old", "latest"]],
        moved: [["11:00", "new", "latest"]],
      },
    ],
    rows: movingTag,
  },
  "the dual-stack host name": {
    containers: [inRegistry("123456789012.dkr-ecr.us-east-1.on.aws")],
    rows: movingTag,
  },
  "the FIPS host name": {
    containers: [inRegistry("123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com")],
    rows: movingTag,
  },
  "the host name of China": {
    containers: [inRegistry("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn")],
    rows: movingTag,
  },
  "the host name of the European Sovereign Cloud": {
    containers: [inRegistry("123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu")],
    rows: movingTag,
  },
  "two host names of one repository in one task": {
    containers: [
      inRegistry(registry),
      { ...inRegistry("123456789012.dkr-ecr.us-east-1.on.aws"), name: "worker" },
    ],
    rows: {
      ...movingTag,
      "just pushed": [
        "deploying",
        "settling web: stale not-redeployed high",
        "settling worker: stale not-redeployed high",
      ],
      "being deployed": [
        "deploying",
        "settling web: stale undetermined high",
        "settling worker: stale undetermined high",
      ],
      "moved off by hand": ["held", "held web", "held worker", "note: held", "note: held"],
      "stale not-redeployed": [
        "drifted",
        "web: stale not-redeployed high",
        "worker: stale not-redeployed high",
      ],
      "stale stale-cache": instead(
        "Fargate keeps no images: nobody knows why",
        "drifted",
        "web: stale undetermined high",
        "worker: stale undetermined high",
      ),
      "stale rolled-back": ["held", "web: stale rolled-back high", "worker: stale rolled-back high"],
      "stale undetermined": ["drifted", "web: stale undetermined high", "worker: stale undetermined high"],
      "mixed digests": ["drifted", "web: mixed digests medium", "worker: mixed digests medium"],
      "missing tag-gone": [
        "drifted",
        "web: missing tag-gone high",
        "worker: missing tag-gone high",
        "lacks web published",
        "lacks worker published",
      ],
      "missing digest-gone": [
        "drifted",
        "web: stale not-redeployed high",
        "web: missing digest-gone high",
        "worker: stale not-redeployed high",
        "worker: missing digest-gone high",
      ],
      "missing not-an-image": [
        "drifted",
        "web: missing not-an-image high",
        "worker: missing not-an-image high",
      ],
      "missing no-platform": ["drifted", "web: missing no-platform high", "worker: missing no-platform high"],
      "missing archived": ["drifted", "web: missing archived high", "worker: missing archived high"],
      "endangered lifecycle-policy": [
        "drifted",
        "web: endangered lifecycle-policy low",
        "worker: endangered lifecycle-policy low",
      ],
      unpullable: ["drifted", "unpullable high"],
      "mutable moving-tag": ["in-sync", "web: mutable moving-tag low", "worker: mutable moving-tag low"],
    },
  },
  "a tag and a digest together: the digest wins": {
    containers: [
      {
        ...inRegistry(registry),
        written: `${registry}/backend:latest@${digest("old")}`,
        moved: undefined,
        newer: [["11:00", "new", "latest"]],
      },
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
  "a pull-through cache, through which somebody pulls a newer version": {
    containers: [
      {
        written: `${registry}/docker-hub/library/busybox:1.35.0`,
        pushes: [["08:00", "old", "1.35.0"]],
        moved: [["11:00", "new", "1.35.0"]],
        newer: [["11:00", "new", "1.36.0"]],
      },
    ],
    but: (facts) => inRepositories(facts, (own) => ({ ...own, isPullThrough: known(true) })),
    rows: {
      ...releases,
      ...nothingNewer("somebody else's pull is nobody's drift"),
    },
  },
  "every tag but the moving one is immutable, and says nothing of an order": {
    containers: [
      {
        written: `${registry}/backend:falcon`,
        pushes: [["08:00", "old", "falcon", "latest"]],
        newer: [["11:00", "new", "heron", "latest"]],
      },
    ],
    but: (facts) => inRepositories(facts, (own) => ({ ...own, mutability: known(allButLatest) })),
    rows: {
      ...releases,
      "stale not-redeployed": cannot("an immutable tag does not move"),
      "stale stale-cache": cannot("an immutable tag does not move"),
      "stale rolled-back": cannot("an immutable tag does not move"),
      "stale undetermined": cannot("an immutable tag does not move"),
      "missing not-an-image": instead("what no task can run is no image to follow", "in-sync"),
      "missing no-platform": instead("what no task can run is no image to follow", "in-sync"),
      "mutable moving-tag": instead("an immutable tag does not move", "in-sync"),
    },
  },
} satisfies Family;

const allButLatest = { setting: "IMMUTABLE_WITH_EXCLUSION", exclusions: ["latest"] };
