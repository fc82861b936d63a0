/** What else a task holds, and how its images are made. */

import { known, valueOr } from "../../../src/domain/common/known.ts";
import type { ServiceFacts } from "../../../src/domain/facts/facts.ts";
import { digest, index, registry } from "../building.ts";
import { cannot, instead } from "./rows.ts";
import type { Container, Family } from "./team.ts";
import { elsewhere, movingTag, unchecked } from "./usual.ts";

const latest = {
  written: `${registry}/backend:latest`,
  pushes: [["08:00", "old", "latest"]],
  moved: [["11:00", "new", "latest"]],
} as const satisfies Container;

const worker = {
  name: "worker",
  written: `${registry}/worker:latest`,
  pushes: [["08:00", "old", "latest"]],
} as const satisfies Container;

export const containers = {
  "several containers, of which one drifts": {
    containers: [latest, worker],
    rows: {
      ...movingTag,
      unpullable: ["drifted", "unpullable high"],
    },
  },
  "the same image twice in one task": {
    containers: [latest, { ...latest, name: "worker" }],
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
  "a sidecar that AWS injects": {
    containers: [latest],
    but: (facts) => withContainer(facts, "aws-guardduty-agent-1a2b3c", "agent"),
    rows: movingTag,
  },
  "a sidecar of Service Connect, which reports no digest": {
    containers: [latest],
    but: (facts) => withContainer(facts, "ecs-service-connect-9z8y7x", null),
    rows: movingTag,
  },
  "a sidecar from Docker Hub": {
    containers: [latest, { name: "proxy", written: "nginx:1.27", running: [null, "whatever"] }],
    rows: {
      ...movingTag,
      "behind not-registered": cannot("nobody looks outside of ECR"),
      "behind not-updated": cannot("nobody looks outside of ECR"),
      "behind rolled-back": cannot("nobody looks outside of ECR"),
      unpullable: ["drifted", "unpullable high"],
    },
  },
  "a sidecar from public.ecr.aws": {
    containers: [
      latest,
      { name: "proxy", written: "public.ecr.aws/nginx/nginx:latest", running: ["one", "other"] },
    ],
    rows: {
      ...movingTag,
      unpullable: ["drifted", "unpullable high"],
    },
  },
  "a pinned sidecar from Docker Hub": {
    containers: [
      latest,
      { name: "proxy", written: `nginx@${digest("nginx")}`, running: ["nginx", "nginx"], resolved: "nginx" },
    ],
    rows: {
      ...movingTag,
      "behind not-registered": cannot("nobody looks outside of ECR"),
      "behind not-updated": cannot("nobody looks outside of ECR"),
      "behind rolled-back": cannot("nobody looks outside of ECR"),
      unpullable: ["drifted", "unpullable high"],
    },
  },
  "nothing but an image of Docker Hub": {
    containers: [{ written: "nginx:latest" }],
    rows: unchecked,
  },
  "nothing but a pinned image of Docker Hub": {
    containers: [{ written: `nginx@${digest("old")}` }],
    rows: {
      ...elsewhere,
      "mixed revisions": ["drifted", "mixed revisions medium"],
    },
  },
  "an image that no grammar allows": {
    containers: [{ written: "<account>.dkr.ecr.us-east-1.amazonaws.com/backend:latest" }],
    rows: {
      ...unchecked,
      "all is well": instead("it is no image reference: nothing is known of it", "unchecked"),
      "mixed revisions": instead("it is no image reference: nothing is known of it", "unchecked"),
    },
  },
  "an image for several platforms": {
    containers: [
      { ...latest, manifests: { old: index("old", "old child"), new: index("new", "new child") } },
    ],
    rows: movingTag,
  },
  "an image for several platforms, of which the tasks report the child": {
    containers: [
      {
        ...latest,
        pushes: [
          ["07:59", "old child"],
          ["08:00", "old", "latest"],
        ],
        moved: [
          ["10:59", "new child"],
          ["11:00", "new", "latest"],
        ],
        running: ["old child", "old child"],
        manifests: {
          old: index("old", "old child", "attestation"),
          new: index("new", "new child", "attestation"),
        },
      },
    ],
    rows: movingTag,
  },
} satisfies Family;

function withContainer(facts: ServiceFacts, name: string, reports: string | null): ServiceFacts {
  const more = { name, digest: reports === null ? null : digest(reports) };
  const tasks = valueOr(facts.tasks, []).map((one) => ({ ...one, containers: [...one.containers, more] }));
  return { ...facts, tasks: known(tasks) };
}
