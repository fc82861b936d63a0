/** Where facts are missing: what cannot be told is never drift, and never in sync. */
import { known } from "../../../src/domain/common/known.ts";
import { denied, registry } from "../building.ts";
import { cannot, instead } from "./rows.ts";
import { type Container, type Family, inRepositories } from "./team.ts";
import { movingTag } from "./usual.ts";

const latest = {
  written: `${registry}/backend:latest`,
  pushes: [["08:00", "old", "latest"]],
  moved: [["11:00", "new", "latest"]],
} as const satisfies Container;

export const unknowns = {
  "an INACTIVE task definition": {
    containers: [latest],
    rows: movingTag,
  },
  "agents that report no digests": {
    containers: [{ ...latest, running: [null, null], resolved: null }],
    rows: {
      "all is well": instead(
        "a task that does not say what it runs is unknown, never drift and never in sync",
        "unknown",
        "lacks web running",
      ),
      "just pushed": instead(
        "a task that does not say what it runs is unknown, never drift and never in sync",
        "unknown",
        "lacks web running",
      ),
      "being deployed": ["deploying", "lacks web running"],
      "moved off by hand": instead(
        "a task that does not say what it runs is unknown, never drift and never in sync",
        "unknown",
        "lacks web running",
      ),
      "stale not-redeployed": instead(
        "a task that does not say what it runs is unknown, never drift and never in sync",
        "unknown",
        "lacks web running",
      ),
      "stale stale-cache": instead(
        "a task that does not say what it runs is unknown, never drift and never in sync",
        "unknown",
        "lacks web running",
      ),
      "stale rolled-back": instead(
        "a task that does not say what it runs is unknown, never drift and never in sync",
        "unknown",
        "lacks web running",
      ),
      "stale undetermined": instead(
        "a task that does not say what it runs is unknown, never drift and never in sync",
        "unknown",
        "lacks web running",
      ),
      "behind not-registered": cannot("it names the moving tag itself: a deployment is enough"),
      "behind not-updated": cannot("it names the moving tag itself: a deployment is enough"),
      "behind rolled-back": cannot("it names the moving tag itself: a deployment is enough"),
      stalled: ["drifted", "stalled high", "lacks web running"],
      "mixed digests": cannot("no task says what it runs"),
      "mixed revisions": ["drifted", "mixed revisions medium", "lacks web running"],
      "missing tag-gone": [
        "drifted",
        "web: missing tag-gone high",
        "lacks web running",
        "lacks web published",
      ],
      "missing digest-gone": instead(
        "a task that does not say what it runs is unknown, never drift and never in sync",
        "unknown",
        "lacks web running",
      ),
      "missing not-an-image": ["drifted", "web: missing not-an-image high", "lacks web running"],
      "missing no-platform": ["drifted", "web: missing no-platform high", "lacks web running"],
      "missing archived": ["drifted", "web: missing archived high", "lacks web running"],
      "endangered lifecycle-policy": ["drifted", "web: endangered lifecycle-policy low", "lacks web running"],
      unpullable: ["drifted", "web: unpullable high", "lacks web running"],
      "mutable moving-tag": ["unknown", "web: mutable moving-tag low", "lacks web running"],
    },
  },
  "an agent that reports none beside one that does": {
    containers: [{ ...latest, running: ["old", null] }],
    rows: {
      ...movingTag,
      "all is well": instead(
        "a task that does not say what it runs is unknown, never drift and never in sync",
        "unknown",
        "lacks web running",
      ),
      "just pushed": ["deploying", "settling web: stale not-redeployed high", "lacks web running"],
      "moved off by hand": instead(
        "a task that does not say what it runs is unknown, never drift and never in sync",
        "unknown",
        "held web",
        "note: held",
        "lacks web running",
      ),
      "stale not-redeployed": ["drifted", "web: stale not-redeployed high", "lacks web running"],
      "stale stale-cache": instead(
        "a task that does not say what it runs is unknown, never drift and never in sync",
        "drifted",
        "web: stale undetermined high",
        "lacks web running",
      ),
      "stale rolled-back": ["unknown", "web: stale rolled-back high", "lacks web running"],
      "stale undetermined": ["drifted", "web: stale undetermined high", "lacks web running"],
      "mixed revisions": ["drifted", "mixed revisions medium", "lacks web running"],
      "missing tag-gone": [
        "drifted",
        "web: missing tag-gone high",
        "lacks web running",
        "lacks web published",
      ],
      "missing digest-gone": [
        "drifted",
        "web: stale not-redeployed high",
        "web: missing digest-gone high",
        "lacks web running",
      ],
      "missing not-an-image": ["drifted", "web: missing not-an-image high", "lacks web running"],
      "missing no-platform": ["drifted", "web: missing no-platform high", "lacks web running"],
      "missing archived": ["drifted", "web: missing archived high", "lacks web running"],
      "endangered lifecycle-policy": ["drifted", "web: endangered lifecycle-policy low", "lacks web running"],
      "mutable moving-tag": ["unknown", "web: mutable moving-tag low", "lacks web running"],
    },
  },
  "no service revisions": {
    containers: [latest],
    but: (facts) => ({ ...facts, resolved: denied("ecs:DescribeServiceRevisions") }),
    rows: {
      ...movingTag,
      "being deployed": ["deploying", "lacks web running"],
      stalled: ["drifted", "stalled high", "lacks web running"],
      "missing digest-gone": instead(
        "nobody knows that the service depends on it: the tag names an image that is there",
        "drifted",
        "web: stale not-redeployed high",
      ),
      "missing not-an-image": ["drifted", "web: missing not-an-image high", "lacks web published"],
      "missing no-platform": ["drifted", "web: missing no-platform high", "lacks web published"],
      unpullable: ["drifted", "web: unpullable high", "lacks web running"],
    },
  },
  "no service deployments": {
    containers: [latest],
    but: (facts) => ({ ...facts, rollouts: facts.rollouts && denied("ecs:ListServiceDeployments") }),
    rows: {
      ...movingTag,
      "moved off by hand": instead(
        "that somebody moved it off is not known; the difference is",
        "drifted",
        "web: stale undetermined high",
      ),
      "stale rolled-back": instead(
        "that it was rolled back is not known; the difference is",
        "drifted",
        "web: stale undetermined high",
      ),
    },
  },
  "the tasks may not be listed": {
    containers: [latest],
    but: (facts) => ({
      ...facts,
      tasks: denied("ecs:ListTasks"),
      stopped: facts.stopped && denied("ecs:ListTasks"),
    }),
    rows: {
      "all is well": instead("what runs is not known", "unknown", "lacks web running"),
      "just pushed": instead("what runs is not known", "unknown", "lacks web running"),
      "being deployed": ["deploying", "lacks web running"],
      "moved off by hand": instead("what runs is not known", "unknown", "lacks web running"),
      "stale not-redeployed": instead("what runs is not known", "unknown", "lacks web running"),
      "stale stale-cache": instead("what runs is not known", "unknown", "lacks web running"),
      "stale rolled-back": instead("what runs is not known", "unknown", "lacks web running"),
      "stale undetermined": instead("what runs is not known", "unknown", "lacks web running"),
      "behind not-registered": cannot("it names the moving tag itself: a deployment is enough"),
      "behind not-updated": cannot("it names the moving tag itself: a deployment is enough"),
      "behind rolled-back": cannot("it names the moving tag itself: a deployment is enough"),
      stalled: ["drifted", "stalled high", "lacks web running"],
      "mixed digests": instead("what runs is not known", "unknown", "lacks web running"),
      "mixed revisions": instead("what runs is not known", "unknown", "lacks web running"),
      "missing tag-gone": [
        "drifted",
        "web: missing tag-gone high",
        "lacks web running",
        "lacks web published",
      ],
      "missing digest-gone": ["drifted", "web: missing digest-gone high", "lacks web running"],
      "missing not-an-image": ["drifted", "web: missing not-an-image high", "lacks web running"],
      "missing no-platform": ["drifted", "web: missing no-platform high", "lacks web running"],
      "missing archived": ["drifted", "web: missing archived high", "lacks web running"],
      "endangered lifecycle-policy": ["drifted", "web: endangered lifecycle-policy low", "lacks web running"],
      unpullable: instead("what runs is not known", "deploying", "lacks  stopped", "lacks web running"),
      "mutable moving-tag": ["unknown", "web: mutable moving-tag low", "lacks web running"],
    },
  },
  "the task definition may not be read": {
    containers: [latest],
    but: (facts) => ({ ...facts, containers: denied("ecs:DescribeTaskDefinition") }),
    rows: {
      "all is well": instead("what should run is not known", "unknown", "lacks  taskDefinition"),
      "just pushed": instead("what should run is not known", "unknown", "lacks  taskDefinition"),
      "being deployed": ["deploying", "lacks  taskDefinition"],
      "moved off by hand": instead("what should run is not known", "unknown", "lacks  taskDefinition"),
      "stale not-redeployed": instead("what should run is not known", "unknown", "lacks  taskDefinition"),
      "stale stale-cache": instead("what should run is not known", "unknown", "lacks  taskDefinition"),
      "stale rolled-back": instead("what should run is not known", "unknown", "lacks  taskDefinition"),
      "stale undetermined": instead("what should run is not known", "unknown", "lacks  taskDefinition"),
      "behind not-registered": cannot("it names the moving tag itself: a deployment is enough"),
      "behind not-updated": cannot("it names the moving tag itself: a deployment is enough"),
      "behind rolled-back": cannot("it names the moving tag itself: a deployment is enough"),
      stalled: ["drifted", "stalled high", "lacks  taskDefinition"],
      "mixed digests": instead("what should run is not known", "unknown", "lacks  taskDefinition"),
      "mixed revisions": instead("what should run is not known", "unknown", "lacks  taskDefinition"),
      "missing tag-gone": instead("what should run is not known", "unknown", "lacks  taskDefinition"),
      "missing digest-gone": instead("what should run is not known", "unknown", "lacks  taskDefinition"),
      "missing not-an-image": instead("what should run is not known", "unknown", "lacks  taskDefinition"),
      "missing no-platform": instead("what should run is not known", "unknown", "lacks  taskDefinition"),
      "missing archived": instead("what should run is not known", "unknown", "lacks  taskDefinition"),
      "endangered lifecycle-policy": instead(
        "what should run is not known",
        "unknown",
        "lacks  taskDefinition",
      ),
      unpullable: ["drifted", "unpullable high", "lacks  taskDefinition"],
      "mutable moving-tag": instead("what should run is not known", "unknown", "lacks  taskDefinition"),
    },
  },
  "the registry may not be read": {
    containers: [latest],
    but: (facts) =>
      inRepositories(facts, (own) => ({
        ...own,
        tags: new Map([...own.tags].map(([one]) => [one, denied("ecr:DescribeImages")])),
        images: new Map([...own.images].map(([one]) => [one, denied("ecr:DescribeImages")])),
        catalogue: denied("ecr:DescribeImages"),
        mutability: own.mutability && denied("ecr:DescribeRepositories"),
      })),
    rows: {
      "all is well": instead("what is published is not known", "unknown", "lacks web published"),
      "just pushed": instead("what is published is not known", "unknown", "lacks web published"),
      "being deployed": ["deploying", "lacks web published"],
      "moved off by hand": instead("what is published is not known", "unknown", "lacks web published"),
      "stale not-redeployed": instead("what is published is not known", "unknown", "lacks web published"),
      "stale stale-cache": instead("what is published is not known", "unknown", "lacks web published"),
      "stale rolled-back": instead("what is published is not known", "unknown", "lacks web published"),
      "stale undetermined": instead("what is published is not known", "unknown", "lacks web published"),
      "behind not-registered": cannot("it names the moving tag itself: a deployment is enough"),
      "behind not-updated": cannot("it names the moving tag itself: a deployment is enough"),
      "behind rolled-back": cannot("it names the moving tag itself: a deployment is enough"),
      stalled: ["drifted", "stalled high", "lacks web published"],
      "mixed digests": instead("what is published is not known", "unknown", "lacks web published"),
      "mixed revisions": ["drifted", "mixed revisions medium", "lacks web published"],
      "missing tag-gone": instead("what is published is not known", "unknown", "lacks web published"),
      "missing digest-gone": instead("what is published is not known", "unknown", "lacks web published"),
      "missing not-an-image": instead("what is published is not known", "unknown", "lacks web published"),
      "missing no-platform": instead("what is published is not known", "unknown", "lacks web published"),
      "missing archived": instead("what is published is not known", "unknown", "lacks web published"),
      "endangered lifecycle-policy": instead(
        "what is published is not known",
        "unknown",
        "lacks web published",
      ),
      unpullable: ["drifted", "web: unpullable high", "lacks web published"],
      "mutable moving-tag": instead("what is published is not known", "unknown", "lacks web published"),
    },
  },
  "an index whose manifest may not be read": {
    containers: [latest],
    but: (facts) =>
      inRepositories(facts, (own) => ({
        ...own,
        images: new Map(
          [...own.images].map(([one, found]) => [
            one,
            found.known && found.value
              ? known({ ...found.value, manifest: denied("ecr:BatchGetImage") })
              : found,
          ]),
        ),
      })),
    rows: {
      ...movingTag,
      "just pushed": instead(
        "two digests may be one image, and nobody can tell",
        "unknown",
        "lacks web published",
      ),
      "being deployed": ["deploying", "lacks web published"],
      "moved off by hand": instead(
        "two digests may be one image, and nobody can tell",
        "unknown",
        "lacks web published",
      ),
      "stale not-redeployed": instead(
        "two digests may be one image, and nobody can tell",
        "unknown",
        "lacks web published",
      ),
      "stale stale-cache": instead(
        "two digests may be one image, and nobody can tell",
        "unknown",
        "lacks web published",
      ),
      "stale rolled-back": instead(
        "two digests may be one image, and nobody can tell",
        "unknown",
        "lacks web published",
      ),
      "stale undetermined": instead(
        "two digests may be one image, and nobody can tell",
        "unknown",
        "lacks web published",
      ),
      "mixed digests": instead(
        "two digests may be one image, and nobody can tell",
        "unknown",
        "lacks web published",
      ),
      stalled: ["drifted", "stalled high", "lacks web published"],
      unpullable: ["drifted", "web: unpullable high", "lacks web published"],
      "missing digest-gone": ["drifted", "web: missing digest-gone high", "lacks web published"],
      "missing not-an-image": instead(
        "two digests may be one image, and nobody can tell",
        "unknown",
        "lacks web published",
      ),
      "missing no-platform": instead(
        "two digests may be one image, and nobody can tell",
        "unknown",
        "lacks web published",
      ),
    },
  },
  "a service that began before the program did": {
    containers: [latest],
    but: (facts) => inRepositories(facts, (own) => ({ ...own, moves: new Map() })),
    rows: movingTag,
  },
  "every event was lost": {
    containers: [latest],
    but: (facts) =>
      inRepositories(facts, (own) => ({
        ...own,
        moves: new Map(
          [...own.moves].map(([one, all]) => [one, all.map((move) => ({ ...move, source: "seen" }))]),
        ),
      })),
    rows: movingTag,
  },
} satisfies Family;
