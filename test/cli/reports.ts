/** Reports for golden files. */
import type { TaskDefinitionArn } from "../../src/domain/ecs/arn.ts";
import type { Digest, Tag } from "../../src/domain/image/reference.ts";
import {
  type CheckReport,
  type ContainerReport,
  overallStatus,
  type ServiceReport,
} from "../../src/domain/words/report.ts";
import type { Moment } from "../../src/explain/time-line.ts";

const pushed = `sha256:80bf1c2d3e4f${"0".repeat(52)}`;
const old = `sha256:fa52c0ffee11${"0".repeat(52)}`;
const registry = "123456789012.dkr.ecr.us-east-1.amazonaws.com";

const container: ContainerReport = {
  name: "web",
  checked: true,
  unchecked: null,
  written: `${registry}/backend:latest`,
  track: "auto",
  follows: "latest",
  tag: { line: "latest", kind: "moving", why: 'a moving tag; follows the tag "latest"' },
  published: pushed,
  resolved: pushed,
  running: [{ digest: pushed, tasks: 2 }],
  tags: { [pushed]: ["def4567", "latest", "v1.4.2"], [old]: ["abc123f"] },
  formerTags: {},
};

const service: ServiceReport = {
  service: "arn:aws:ecs:us-east-1:123456789012:service/dev/frontend",
  cluster: "dev",
  name: "frontend",
  taskDefinition: "arn:aws:ecs:us-east-1:123456789012:task-definition/frontend:12",
  status: "in-sync",
  mode: "alert",
  since: null,
  tasks: { desired: 2, running: 2 },
  containers: [container],
  findings: [],
  unknown: [],
  notes: [],
};

const stale: ServiceReport = {
  ...service,
  name: "backend",
  taskDefinition: "arn:aws:ecs:us-east-1:123456789012:task-definition/backend:4",
  status: "drifted",
  since: "2026-11-26T11:12:00.000Z",
  containers: [{ ...container, resolved: old, running: [{ digest: old, tasks: 2 }] }],
  findings: [
    {
      kind: "stale",
      cause: "not-redeployed",
      severity: "high",
      container: "web",
      expected: pushed,
      actual: [old],
      summary:
        'Tag "latest" names sha256:80bf1c2d3e4f (def4567, latest), but all 2 running tasks of container "web" run sha256:fa52c0ffee11 (abc123f): no deployment has begun since the tag moved',
      advice: [
        "aws ecs update-service --cluster dev --service backend --force-new-deployment --region us-east-1",
        "ecs-image-drift pin backend --cluster dev --container web --region us-east-1",
      ],
    },
  ],
};

const elsewhere = (registry: string): Partial<ContainerReport> => ({
  checked: false,
  unchecked: `${registry} is not checked, only private ECR repositories are; pin it by digest to have the running digest compared`,
  follows: null,
  published: null,
  resolved: null,
  tags: {},
});

const hostileName = `\u001b[2J<script>\u202e日本👍\n${"x".repeat(255)}`;

const hostile: ServiceReport = {
  ...stale,
  cluster: "<!channel>",
  name: hostileName,
  containers: [
    {
      ...container,
      name: hostileName,
      running: [
        { digest: old, tasks: 1 },
        { digest: null, tasks: 1 },
      ],
    },
    { ...container, name: "envoy", ...elsewhere("public.ecr.aws") },
  ],
  findings: stale.findings.map((finding) => ({
    ...finding,
    container: hostileName,
    summary: `CannotPullContainerError: ${"\u001b]0;pwned\u0007 and so on ".repeat(5000)}`,
    advice: [
      `aws ecs update-service --cluster '<!channel>' --service '${hostileName}' --force-new-deployment`,
    ],
  })),
  notes: [`Tag "ecs-image-drift:mode": "a\nb" is not a mode: expected ignore, observe, alert, remediate`],
};

const denied = (fact: string) => ({
  fact,
  container: "web",
  reason: "AccessDeniedException: ecs:DescribeTasks",
});

/** A service of each status, in the order in which AWS might list them. */
export const report: CheckReport = {
  schemaVersion: 1,
  checkedAt: "2026-11-26T11:25:00.000Z",
  status: "drifted",
  summary: {
    services: 9,
    "in-sync": 2,
    deploying: 1,
    held: 1,
    drifted: 1,
    unknown: 1,
    unchecked: 2,
    ignored: 1,
  },
  services: [
    {
      ...service,
      unknown: [{ ...denied("resolved"), reason: "UnknownOperationException: ecs:DescribeServiceRevisions" }],
    },
    {
      ...service,
      name: "cron",
      findings: [
        {
          kind: "mutable",
          cause: "moving-tag",
          severity: "low",
          container: "web",
          expected: null,
          actual: [],
          summary: 'Container "web" references the tag "latest", which may name another image tomorrow',
          advice: ["ecs-image-drift pin cron --cluster dev --container web --region us-east-1"],
        },
      ],
    },
    { ...service, name: "legacy", status: "ignored", mode: "ignore" },
    {
      ...service,
      name: "edge",
      status: "unchecked",
      containers: [
        {
          ...container,
          name: "proxy",
          written: "public.ecr.aws/nginx/nginx:1.27",
          ...elsewhere("public.ecr.aws"),
        },
        { ...container, name: "log", written: "fluent/fluent-bit:3.1", ...elsewhere("Docker Hub") },
      ],
    },
    {
      ...service,
      name: "yet-to-come",
      taskDefinition: null,
      status: "unchecked",
      tasks: { desired: 1, running: 0 },
      containers: [],
      notes: ["It has no PRIMARY task set yet, so there is no image to check"],
    },
    stale,
    {
      ...service,
      cluster: "prod-eu-west-1",
      name: "content-marketing-swarm-backend",
      status: "deploying",
      tasks: { desired: 4, running: 5 },
      containers: [
        {
          ...container,
          running: [
            { digest: pushed, tasks: 3 },
            { digest: old, tasks: 2 },
          ],
        },
      ],
    },
    { ...service, name: "held-back", status: "held", containers: [{ ...container, published: old }] },
    {
      ...service,
      name: "worker",
      status: "unknown",
      containers: [{ ...container, running: [], published: null, resolved: null }],
      unknown: [denied("running")],
    },
  ],
  repositories: [
    {
      repository: `${registry}/content-marketing-swarm-dev-backend`,
      findings: [
        {
          kind: "wrong-repository",
          severity: "medium",
          similar: [`${registry}/content-marketing-swarm-backend`],
          summary: `An image was pushed to ${registry}/content-marketing-swarm-dev-backend, which nothing uses; content-marketing-swarm-backend has a similar name and is in use`,
          advice: ["Check the name of the repository in the pipeline that pushed it"],
        },
      ],
    },
  ],
};

/** Names that nobody should be able to make, and a reason without end. */
export const hostileReport: CheckReport = {
  ...report,
  summary: {
    services: 1,
    "in-sync": 0,
    deploying: 0,
    held: 0,
    drifted: 1,
    unknown: 0,
    unchecked: 0,
    ignored: 0,
  },
  services: [hostile],
  repositories: [],
};

function finding(
  kind: string,
  cause: string,
  summary: string,
  ...advice: string[]
): ServiceReport["findings"][number] {
  return {
    kind,
    cause,
    severity: "high",
    container: "web",
    expected: pushed,
    actual: [old],
    summary,
    advice,
  };
}

const pinIt = "ecs-image-drift pin backend --cluster dev --container web --region us-east-1";
const redeployIt =
  "aws ecs update-service --cluster dev --service backend --force-new-deployment --region us-east-1";
const pushAnother =
  "Read the reason that ECS gives. If the image is wrong, push one that works: this one is not tried again";
const sentence =
  'Tag "latest" names def4567 (sha256:80bf1c2d3e4f), pushed 14 minutes ago, but all 2 running tasks of container "web" run abc123f (sha256:fa52c0ffee11)';

const found = (name: string, ...findings: ServiceReport["findings"]): ServiceReport => ({
  ...stale,
  name,
  findings,
});

/** A service for each kind of finding and cause, for each kind of note, and for what is not known. */
export const reportOfKinds: CheckReport = {
  ...report,
  summary: {
    services: 16,
    "in-sync": 2,
    deploying: 0,
    held: 2,
    drifted: 10,
    unknown: 2,
    unchecked: 0,
    ignored: 0,
  },
  services: [
    found(
      "stale-cache",
      finding(
        "stale",
        "stale-cache",
        `${sentence}: a deployment began after that, and EC2 nodes reused their cached image`,
        pinIt,
      ),
    ),
    found("stale-undetermined", finding("stale", "undetermined", sentence, redeployIt, pinIt)),
    found(
      "behind-not-registered",
      finding(
        "behind",
        "not-registered",
        `${sentence}: the newest revision of its task definition does not reference it`,
        pinIt,
      ),
    ),
    found(
      "behind-not-updated",
      finding(
        "behind",
        "not-updated",
        `${sentence}: backend:5 references it, and the service is on backend:4`,
        "aws ecs update-service --cluster dev --service backend --task-definition backend:5 --region us-east-1",
      ),
    ),
    {
      ...found("stalled", {
        ...finding(
          "stalled",
          "(service backend) was unable to place a task because no container instance met all of its requirements.",
          "A deployment began 2 hours ago and 1 of 2 tasks run",
          "Enable the deployment circuit breaker with rollback, so that ECS ends such a deployment by itself",
        ),
        container: null,
        expected: null,
        actual: [],
      }),
      containers: [container, { ...container, name: "proxy" }],
    },
    {
      ...found("mixed", {
        ...finding(
          "mixed",
          "digests",
          'The running tasks of container "web" differ: def4567 (sha256:80bf1c2d3e4f) and abc123f (sha256:fa52c0ffee11)',
          redeployIt,
        ),
        severity: "medium",
      }),
      containers: [
        {
          ...container,
          running: [
            { digest: pushed, tasks: 1 },
            { digest: old, tasks: 1 },
          ],
        },
      ],
    },
    ...["tag-gone", "digest-gone", "archived"].map((cause) =>
      found(
        `missing-${cause}`,
        finding(
          "missing",
          cause,
          'sha256:fa52c0ffee11, which container "web" depends on, can no longer be pulled: the next task to start will fail',
        ),
      ),
    ),
    found(
      "unpullable",
      finding(
        "unpullable",
        "CannotPullContainerError: manifest unknown",
        "3 tasks failed to start because an image cannot be pulled: CannotPullContainerError: manifest unknown",
        "Check that the tag or digest exists, that the execution role may pull it, and that the tasks can reach the registry",
      ),
    ),
    {
      ...found(
        "rolled-back",
        finding("stale", "rolled-back", `${sentence}: ECS tried it and rolled it back`, pushAnother),
      ),
      status: "held",
    },
    {
      ...service,
      name: "moved-back",
      status: "held",
      notes: [
        'Container "web": a person moved it off sha256:80bf1c2d3e4f 2 hours ago: it is held until something newer is pushed',
      ],
    },
    {
      ...service,
      name: "waiting",
      notes: [
        'Container "web": v1.5.0 (sha256:80bf1c2d3e4f) is newer and awaiting promotion to this service',
      ],
    },
    {
      ...service,
      name: "pushed-again",
      notes: [
        'Container "web": unchanged-push: "latest" was pushed 3 minutes ago, and already named that image: nothing changed',
      ],
    },
    {
      ...service,
      name: "unread",
      status: "unknown",
      taskDefinition: "",
      tasks: { desired: null, running: null },
      containers: [],
      unknown: [
        { fact: "taskDefinition", container: null, reason: "AccessDeniedException: ecs:DescribeServices" },
      ],
    },
    {
      ...service,
      name: "unlooked",
      status: "unknown",
      containers: [{ ...container, published: null, running: [{ digest: null, tasks: 2 }] }],
      unknown: [{ fact: "published", container: "web", reason: "AccessDeniedException: ecr:DescribeImages" }],
    },
  ],
  repositories: [],
};

const revisionOf = (revision: string) => `arn:aws:ecs:us-east-1:123456789012:task-definition/${revision}`;
const arnOf = (cluster: string, name: string) =>
  `arn:aws:ecs:us-east-1:123456789012:service/${cluster}/${name}`;
const digestOf = (start: string) => `sha256:${start.padEnd(64, "0")}` as Digest;

const inSync = (cluster: string, name: string, revision: number, commit: string): ServiceReport => {
  const digest = digestOf(`${commit}c0ffee`);
  return {
    ...service,
    service: arnOf(cluster, name),
    cluster,
    name,
    taskDefinition: revisionOf(`${name}:${revision}`),
    containers: [
      {
        ...container,
        written: `${registry}/${name}@${digest}`,
        follows: commit,
        published: digest,
        resolved: digest,
        running: [{ digest, tasks: 2 }],
        tags: { [digest]: [commit] },
      },
    ],
  };
};

/** The services of a report, counted. */
export function reportOf(
  services: readonly ServiceReport[],
  repositories: CheckReport["repositories"] = [],
): CheckReport {
  const count = (status: ServiceReport["status"]) => services.filter((one) => one.status === status).length;
  return {
    schemaVersion: 1,
    checkedAt: "2026-11-26T10:25:00.000Z",
    status: overallStatus(services.map(({ status }) => status)),
    summary: {
      services: services.length,
      "in-sync": count("in-sync"),
      deploying: count("deploying"),
      held: count("held"),
      drifted: count("drifted"),
      unknown: count("unknown"),
      unchecked: count("unchecked"),
      ignored: count("ignored"),
    },
    services,
    repositories,
  };
}

/** Incident A: `:latest` was pushed and deployed, and the nodes go on running what they have. */
const stuck: ServiceReport = {
  ...stale,
  service: arnOf("prod", "backend"),
  cluster: "prod",
  since: "2026-11-26T09:16:00.000Z",
  containers: [{ ...container, resolved: old, running: [{ digest: old, tasks: 2 }] }],
  findings: [
    {
      kind: "stale",
      cause: "stale-cache",
      severity: "high",
      container: "web",
      expected: pushed,
      actual: [old],
      summary:
        'Tag "latest" names def4567 (sha256:80bf1c2d3e4f), pushed 1 hour 9 minutes ago, but all 2 running tasks of container "web" run abc123f (sha256:fa52c0ffee11): a deployment began after that, and EC2 nodes reused their cached image',
      advice: ["ecs-image-drift pin backend --cluster prod --container web --region us-east-1"],
    },
  ],
};

const swarm = `${registry}/content-marketing-swarm`;

/** Incident B: pushed to the repository next door, and then to the right one, where a cache answered. */
const nextDoor: ServiceReport = {
  ...stuck,
  service: arnOf("dev", "content-marketing-swarm-backend"),
  cluster: "dev",
  name: "content-marketing-swarm-backend",
  taskDefinition: revisionOf("content-marketing-swarm-backend:7"),
  since: "2026-11-26T09:58:00.000Z",
  tasks: { desired: 3, running: 3 },
  containers: [
    {
      ...container,
      name: "api",
      written: `${swarm}-backend:latest`,
      published: digestOf("80bf90210c0d"),
      resolved: digestOf("fa52b1e55ed0"),
      running: [{ digest: digestOf("fa52b1e55ed0"), tasks: 3 }],
      tags: {
        [digestOf("80bf90210c0d")]: ["7d1f0aa", "latest"],
        [digestOf("fa52b1e55ed0")]: ["3c9e2b4"],
      },
    },
  ],
  findings: [
    {
      kind: "stale",
      cause: "not-redeployed",
      severity: "high",
      container: "api",
      expected: digestOf("80bf90210c0d"),
      actual: [digestOf("fa52b1e55ed0")],
      summary:
        'Tag "latest" names 7d1f0aa (sha256:80bf90210c0d), pushed 27 minutes ago, but all 3 running tasks of container "api" run 3c9e2b4 (sha256:fa52b1e55ed0): no deployment has begun since the tag moved',
      advice: [
        "aws ecs update-service --cluster dev --service content-marketing-swarm-backend --force-new-deployment --region us-east-1",
        "ecs-image-drift pin content-marketing-swarm-backend --cluster dev --container api --region us-east-1",
      ],
    },
  ],
};

/** The two incidents, among services that are as they should be. */
export const incidents: CheckReport = reportOf(
  [
    nextDoor,
    inSync("dev", "frontend", 12, "5b0a7c1"),
    inSync("dev", "worker", 3, "e41d99f"),
    stuck,
    inSync("prod", "frontend", 12, "5b0a7c1"),
    inSync("prod", "mailer", 8, "0c7aa52"),
    inSync("prod", "worker", 3, "e41d99f"),
  ],
  [
    {
      repository: `${swarm}-dev-backend`,
      findings: [
        {
          kind: "wrong-repository",
          severity: "medium",
          similar: [`${swarm}-backend`],
          summary: `An image was pushed 44 minutes ago to ${swarm}-dev-backend, which nothing uses; ${swarm}-backend has a similar name and is in use`,
          advice: ["Check the name of the repository in the pipeline that pushed it"],
        },
      ],
    },
  ],
);

const twoContainers: ServiceReport = {
  ...stuck,
  containers: [container, { ...container, name: "proxy" }].map((one) => ({
    ...one,
    resolved: old,
    running: [{ digest: old, tasks: 2 }],
  })),
  findings: [
    ...stuck.findings,
    {
      ...finding("missing", "tag-gone", 'Tag "latest" of container "proxy" is gone', redeployIt),
      container: "proxy",
    },
  ],
};

/** A service of two containers: one is stale since 09:16, and the other's image is gone. */
export const reportOfTwo: CheckReport = reportOf([twoContainers]);

const today = (clock: string) => new Date(`2026-11-26T${clock}Z`);
const deployed = (
  clock: string,
  revision: string,
  images: Record<string, string>,
  more: { status?: string; reason?: string } = {},
): Moment => ({
  kind: "deployed",
  at: today(clock),
  taskDefinition: revisionOf(revision) as TaskDefinitionArn,
  status: more.status ?? "SUCCESSFUL",
  reason: more.reason ?? null,
  isUndone: false,
  images: new Map(Object.entries(images).map(([name, digest]) => [name, digest as Digest])),
});
const moved = (
  clock: string,
  container: string,
  digest: string,
  source: "event" | "seen" = "event",
): Moment => ({
  kind: "moved",
  at: today(clock),
  container,
  digest: digest as Digest,
  tag: "latest" as Tag,
  source,
});

/** What is known of the past of the two. */
export const timeLines: ReadonlyMap<string, readonly Moment[]> = new Map([
  [
    stuck.service,
    [
      moved("08:40:00", "web", old),
      deployed("08:44:30", "backend:4", { web: old }),
      moved("09:16:00", "web", pushed),
      deployed("09:16:30", "backend:4", { web: old }),
      deployed("09:48:30", "backend:4", { web: old }),
      deployed("10:04:00", "backend:4", { web: old }),
    ],
  ],
  [
    nextDoor.service,
    [
      { kind: "pushed", at: today("08:12:00"), container: "api", digest: digestOf("fa52b1e55ed0") },
      deployed("08:15:00", "content-marketing-swarm-backend:7", { api: digestOf("fa52b1e55ed0") }),
      deployed("09:46:00", "content-marketing-swarm-backend:7", { api: digestOf("fa52b1e55ed0") }),
      moved("09:58:00", "api", digestOf("80bf90210c0d"), "seen"),
    ],
  ],
]);

/** An account of so many services, one in ten of them drifted, one in twenty not judged. */
export function largeReport(services: number): CheckReport {
  return reportOf(
    Array.from({ length: services }, (_, i) => {
      const name = `service-${i}`;
      if (i % 10 === 0) return { ...stuck, service: arnOf("prod", name), name };
      if (i % 20 === 1)
        return {
          ...service,
          service: arnOf("prod", name),
          name,
          status: "unknown",
          unknown: [denied("running")],
        };
      return inSync("prod", name, 12, "5b0a7c1");
    }),
  );
}

/** Every service hostile. */
export function hostileLargeReport(services: number): CheckReport {
  return reportOf(Array.from({ length: services }, () => hostile));
}
