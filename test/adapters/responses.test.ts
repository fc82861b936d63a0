/** The answers of ECS and ECR as AWS gives them, old and new, one a file; and that each shape there is has its file. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readPage } from "../../src/adapters/ecr/shapes/images.ts";
import { readBatch } from "../../src/adapters/ecr/shapes/manifest-batch.ts";
import { parseIndex } from "../../src/adapters/ecr/shapes/manifests.ts";
import {
  readServiceDeploymentNames,
  readServiceDeployments,
  readServiceRevisions,
} from "../../src/adapters/ecs/shapes/service-deployments.ts";
import { readServices } from "../../src/adapters/ecs/shapes/services.ts";
import { readContainers, readRevision } from "../../src/adapters/ecs/shapes/task-definitions.ts";
import { readStoppedTasks, readTaskImages, readTasks } from "../../src/adapters/ecs/shapes/tasks.ts";
import type { JsonObject, JsonValue } from "../../src/domain/common/json.ts";
import { isDeploying } from "../../src/domain/ecs/deployment.ts";
import { recorded } from "./events.ts";

const directory = new URL("../responses/", import.meta.url);
const files = readdirSync(directory).map((file) => file.replace(/\.json$/, ""));
const response = (name: string): JsonObject =>
  JSON.parse(readFileSync(new URL(`${name}.json`, directory), "utf8"));

const sha = (letter: string) => `sha256:${letter.repeat(64)}`;
const service = (name: string) => {
  const [only] = readServices(response(name)).services ?? [];
  if (!only) throw new RangeError(`Cannot read a service of ${name}`);
  const { controller, managedBy, taskDefinition, deployments, serviceRevisions, isGone } = only;
  return {
    controller,
    managedBy,
    isGone,
    revision: taskDefinition.split(":").at(-1),
    deployments: deployments.map(({ status, rolloutState, running, desired }) =>
      [status, rolloutState, `${running}/${desired}`].join(" "),
    ),
    revisions: serviceRevisions.length,
    isDeploying: isDeploying(only),
  };
};
const task = (name: string) => {
  const [only] = readTasks(response(name));
  return (
    only && {
      status: `${only.lastStatus} ${only.desiredStatus}`,
      launchType: only.launchType,
      platform: only.platform,
      group: only.group,
      digests: Object.fromEntries(only.containers.map((one) => [one.name, one.digest])),
    }
  );
};

const ordinary = {
  controller: "ECS",
  managedBy: "CUSTOMER",
  isGone: false,
  revision: "4",
  revisions: 0,
  isDeploying: false,
};

describe("a service", () => {
  test.each<[name: string, expected: object]>([
    ["ecs-services-rolling", { ...ordinary, deployments: ["PRIMARY COMPLETED 2/2"], revisions: 1 }],
    ["ecs-services-2018", { ...ordinary, deployments: ["PRIMARY  2/2"] }],
    [
      "ecs-services-blue-green",
      {
        ...ordinary,
        revision: "5",
        deployments: ["PRIMARY IN_PROGRESS 2/2", "ACTIVE COMPLETED 2/2"],
        revisions: 2,
        isDeploying: true,
      },
    ],
    [
      "ecs-services-code-deploy",
      {
        ...ordinary,
        controller: "CODE_DEPLOY",
        deployments: ["PRIMARY COMPLETED 2/2", "ACTIVE IN_PROGRESS 1/2"],
        isDeploying: true,
      },
    ],
    [
      "ecs-services-external",
      { ...ordinary, controller: "EXTERNAL", deployments: ["PRIMARY COMPLETED 2/2"] },
    ],
    ["ecs-services-express", { ...ordinary, managedBy: "ECS", deployments: ["PRIMARY COMPLETED 2/2"] }],
    ["ecs-services-missing", { ...ordinary, isGone: true, deployments: [] }],
  ])("%s", (name, expected) => expect(service(name)).toEqual(expected));

  test("that is missing is named", () => {
    expect(readServices(response("ecs-services-missing")).failures).toEqual([
      { arn: "arn:aws:ecs:us-east-1:123456789012:service/dev/gone", reason: "MISSING" },
    ]);
  });
});

describe("a task", () => {
  const running = { status: "RUNNING RUNNING", group: "service:backend", platform: "linux/amd64" };
  test.each<[name: string, expected: object]>([
    [
      "ecs-tasks-fargate-sidecars",
      {
        ...running,
        launchType: "FARGATE",
        digests: {
          web: sha("a"),
          "aws-guardduty-agent-Jx2pQ8s": sha("9"),
          "ecs-service-connect-pX4k1": null,
        },
      },
    ],
    [
      "ecs-tasks-ec2-arm",
      { ...running, launchType: "EC2", platform: "linux/arm64", digests: { web: sha("a") } },
    ],
    ["ecs-tasks-old-agent", { ...running, launchType: "EC2", platform: null, digests: { web: null } }],
    [
      "ecs-tasks-pending",
      { ...running, status: "PENDING RUNNING", launchType: "FARGATE", digests: { web: null } },
    ],
    [
      "ecs-tasks-unknown-values",
      {
        status: "HIBERNATING DREAMING",
        launchType: "LUNAR",
        platform: null,
        group: "family:backend",
        digests: { web: null },
      },
    ],
  ])("%s", (name, expected) => expect(task(name)).toEqual(expected));

  test("that stopped says why, as far as it knows", () => {
    expect(readStoppedTasks(response("ecs-tasks-stopped"))).toEqual([
      {
        startedBy: "ecs-svc/1234567890123456789",
        stopCode: "TaskFailedToStart",
        reason: expect.stringMatching(/^CannotPullContainerError: .*not found$/),
        stoppedAt: new Date(1_795_690_800_123),
      },
      { startedBy: "ecs-svc/1234567890123456789", stopCode: "SolarFlare", reason: "", stoppedAt: null },
    ]);
  });

  test("says which images it was written with; AWS's own containers have none", () => {
    expect(readTaskImages(response("ecs-tasks-fargate-sidecars"))).toEqual([
      "123456789012.dkr.ecr.us-east-1.amazonaws.com/backend:latest",
    ]);
  });
});

test("a task definition is read though it is INACTIVE, with what our pin recorded", () => {
  const name = "ecs-task-definition-inactive";
  const containers = [
    {
      name: "web",
      written: `123456789012.dkr.ecr.us-east-1.amazonaws.com/backend@${sha("a")}`,
      pinnedFrom: "latest",
      platform: null,
    },
    { name: "proxy", written: "public.ecr.aws/nginx/nginx:1.27", pinnedFrom: null, platform: null },
  ];
  expect(readContainers(response(name))).toEqual(containers);
  expect(readRevision(response(name))).toEqual({
    arn: "arn:aws:ecs:us-east-1:123456789012:task-definition/backend:4",
    registeredAt: new Date(1_795_690_800_123),
    containers,
  });
});

test("a service revision names what was resolved, if anything was", () => {
  const images = [...readServiceRevisions(response("ecs-service-revisions")).values()].map((one) =>
    Object.fromEntries(one.images),
  );
  expect(images).toEqual([{ web: sha("a") }, {}]);
});

test("a service deployment says how it ended, where it stands and what it was to bring", () => {
  const name = "ecs-service-deployments";
  expect(readServiceDeploymentNames(response(name))).toHaveLength(4);
  const target = "arn:aws:ecs:us-east-1:123456789012:service-revision/dev/backend/2";
  const at = {
    arn: "arn:aws:ecs:us-east-1:123456789012:service-deployment/dev/backend/AbCdEf",
    createdAt: new Date(1_795_690_800_123),
    endedAt: null,
    target,
    hooks: [],
  };
  expect(readServiceDeployments(response(name))).toEqual([
    { ...at, endedAt: new Date(1_795_690_860_000), status: "SUCCESSFUL", reason: null, stage: null },
    {
      ...at,
      endedAt: new Date(1_795_690_980_500),
      status: "ROLLBACK_SUCCESSFUL",
      reason: "Service deployment rolled back because the circuit breaker threshold was exceeded.",
      stage: null,
    },
    {
      ...at,
      status: "IN_PROGRESS",
      reason: "Waiting for a lifecycle hook",
      stage: "POST_TEST_TRAFFIC_SHIFT",
      hooks: [
        {
          deployment: at.arn,
          id: "ecs-pause-e7tK9G_WRJqNF_EOMjztDXfKenlJuEUVjsNStf4WLKw",
          kind: "PAUSE",
          target: null,
          until: new Date(1_795_694_400_123),
          onTimeout: "ROLLBACK",
        },
        {
          deployment: at.arn,
          id: "ecs-lambda-1",
          kind: "AWS_LAMBDA",
          target: "arn:aws:lambda:us-east-1:123456789012:function:approve",
          until: null,
          onTimeout: null,
        },
      ],
    },
    { ...at, status: "DAYDREAMING", reason: null, stage: null, target: null },
  ]);
});

test.for<[what: string, hooks: JsonValue, count: number]>([
  ["no list", "soon", 0],
  ["no hook", [null, 7], 0],
  [
    "a moment in words",
    [{ hookId: "h", status: "AWAITING_ACTION", expiresAt: "2026-05-06T12:06:49-07:00" }],
    1,
  ],
])("hooks that are %s hide no service deployment", ([, lifecycleHookDetails, hooks]) => {
  const answer = response("ecs-service-deployments");
  const [first] = answer.serviceDeployments as JsonObject[];
  const [read] = readServiceDeployments({ serviceDeployments: [{ ...first, lifecycleHookDetails }] });
  expect(read).toMatchObject({ status: "SUCCESSFUL" });
  expect(read?.hooks).toHaveLength(hooks);
});

test("images have tags, a media type and a date, or none", () => {
  const { images, nextToken } = readPage(response("ecr-images"));
  const none = {
    tags: [],
    pushedAt: null,
    isArchived: false,
    mediaType: null,
    artifactType: null,
    isReferrer: false,
  };
  const pushedAt = new Date(1_795_690_800_123);
  expect(nextToken).toBe("more");
  expect(images).toEqual([
    {
      ...none,
      digest: sha("a"),
      tags: ["latest", "abc1234"],
      pushedAt,
      mediaType: "application/vnd.oci.image.index.v1+json",
    },
    {
      ...none,
      digest: sha("b"),
      pushedAt,
      isArchived: true,
      mediaType: "application/vnd.docker.distribution.manifest.v2+json",
      artifactType: "application/vnd.docker.container.image.v1+json",
    },
    { ...none, digest: sha("c") },
  ]);
});

test("manifests that are there are given, those that are not are left out", () => {
  const [[of, text] = ["", ""], ...others] = readBatch(response("ecr-manifests"));
  expect(others).toEqual([]);
  expect(parseIndex(of as Parameters<typeof parseIndex>[0], text)).toMatchObject({
    known: true,
    value: {
      kind: "index",
      children: [
        { digest: sha("b"), platform: "linux/arm64/v8", attestation: false },
        { digest: sha("c"), attestation: true },
      ],
    },
  });
});

/** The shapes that AWS sends, and the recordings that hold them. */
const shapes: Readonly<Record<string, readonly string[]>> = {
  "a push": ["ecr-push"],
  "a push without media types": ["ecr-push-2019"],
  "an untagged push, its tag an empty text": ["ecr-push-untagged"],
  "a push of an index": ["ecr-push-index"],
  "a push that failed": ["ecr-push-failure"],
  "an image deleted, archived, restored": ["ecr-delete", "ecr-archive", "ecr-restore"],
  replication: ["ecr-replication", "ecr-replication-failed"],
  "a pull through the cache": ["ecr-pull-through-cache", "ecr-pull-through-cache-failed"],
  "ECR's events that concern nobody": ["ecr-referrer", "ecr-scan"],
  "a task's life on Fargate and on EC2": [
    "ecs-task-pending",
    "ecs-task-running",
    "ecs-task-running-ec2",
    "ecs-task-stopped",
    "ecs-tasks-pending",
    "ecs-tasks-ec2-arm",
  ],
  "a task that could not pull": ["ecs-task-failed-to-start", "ecs-tasks-stopped"],
  "injected sidecars": ["ecs-task-sidecars", "ecs-tasks-fargate-sidecars"],
  "agents without digests": ["ecs-task-2018", "ecs-tasks-old-agent"],
  "a task that is no service's": ["ecs-task-run-task"],
  "a deployment": ["ecs-deployment-in-progress", "ecs-deployment-completed", "ecs-deployment-failed"],
  "a rollback": ["ecs-deployment-rollback", "ecs-service-deployments"],
  "a service's actions": [
    "ecs-service-steady",
    "ecs-service-impaired",
    "ecs-service-desired-count",
    "ecs-service-throttled",
    "ecs-service-2018",
  ],
  "ECS's events that concern nobody": ["ecs-container-instance"],
  "a rolling service": ["ecs-services-rolling"],
  "no rollout state and no service revisions": ["ecs-services-2018"],
  "two revisions at once": ["ecs-services-blue-green"],
  "task sets": ["ecs-services-code-deploy", "ecs-services-external"],
  "an Express service": ["ecs-services-express"],
  "a service that is gone": ["ecs-services-missing"],
  "an INACTIVE task definition": ["ecs-task-definition-inactive"],
  "what was resolved, and what was not": ["ecs-service-revisions"],
  "unknown fields and values": [
    "ecs-tasks-unknown-values",
    "ecs-services-rolling",
    "ecs-service-deployments",
  ],
  "an image with and without tags, media type and date; archived": ["ecr-images"],
  "an index, and an image that is not found": ["ecr-manifests"],
};

test("each shape has its recordings, and each recording a shape", () => {
  const named = new Set(Object.values(shapes).flat());
  expect([...named].sort()).toEqual([...recorded, ...files].sort());
});
