/** Reports for golden files. */
import type { CheckReport, ContainerReport, ServiceReport } from "../../src/domain/report.ts";

const pushed = `sha256:80bf1c2d3e4f${"0".repeat(52)}`;
const old = `sha256:fa52c0ffee11${"0".repeat(52)}`;
const registry = "123456789012.dkr.ecr.us-east-1.amazonaws.com";

const container: ContainerReport = {
  name: "web",
  checked: true,
  written: `${registry}/backend:latest`,
  track: "auto",
  follows: "latest",
  published: pushed,
  resolved: pushed,
  running: [{ digest: pushed, tasks: 2 }],
  tags: { [pushed]: ["def4567", "latest", "v1.4.2"], [old]: ["abc123f"] },
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
        'Tag "latest" names sha256:80bf1c2d3e4f (def4567, latest), but all 2 running tasks of container "web" run sha256:fa52c0ffee11 (abc123f): no deployment began since the tag moved',
      advice: [
        "aws ecs update-service --cluster dev --service backend --force-new-deployment --region us-east-1",
        "ecs-image-drift pin backend --cluster dev --container web --region us-east-1",
      ],
    },
  ],
};

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
    { ...container, name: "envoy", checked: false, published: null, running: [], tags: {} },
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
  summary: { services: 7, "in-sync": 2, deploying: 1, held: 1, drifted: 1, unknown: 1, ignored: 1 },
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
          summary: 'Container "web" is written with the tag "latest", which may name another image tomorrow',
          advice: ["ecs-image-drift pin cron --cluster dev --container web --region us-east-1"],
        },
      ],
    },
    { ...service, name: "legacy", status: "ignored", mode: "ignore" },
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
  summary: { services: 1, "in-sync": 0, deploying: 0, held: 0, drifted: 1, unknown: 0, ignored: 0 },
  services: [hostile],
  repositories: [],
};
