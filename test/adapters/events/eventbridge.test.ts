import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseEvent } from "../../../src/adapters/events/eventbridge.ts";
import type { ImageTrigger } from "../../../src/domain/facts/trigger.ts";
import { bent, event, type Json, recorded } from "../events.ts";

const sha = (letter: string) => `sha256:${letter.repeat(64)}`;
const repository = { account: "123456789012", region: "us-east-1", name: "team/backend" };
const service = "arn:aws:ecs:us-east-1:123456789012:service/dev/backend";
const at = new Date("2026-11-26T11:02:34Z");

const image = (
  action: ImageTrigger["action"],
  tag: string | null,
  letter: string | null = "a",
  more: object = {},
) => ({
  kind: "image",
  repository,
  action,
  tag,
  digest: letter && sha(letter),
  artifactType: null,
  at,
  ...more,
});

/** What ECR says of an image that a task can run. */
const ofImage = { artifactType: "application/vnd.oci.image.config.v1+json" };

const task = (
  lastStatus: string,
  digests: Record<string, string | null>,
  stopCode: string | null = null,
) => ({
  kind: "service",
  service,
  task: {
    taskDefinition: "arn:aws:ecs:us-east-1:123456789012:task-definition/backend:4",
    lastStatus,
    stopCode,
    digests,
  },
});

const changed = { kind: "service", service, task: null };

/** Every recorded event, and what it says; `null`: nothing that we judge. */
const events: Readonly<Record<string, object | null>> = {
  "ecr-push": image("pushed", "latest", "a", ofImage),
  "ecr-push-untagged": image("pushed", null, "b", ofImage),
  "ecr-push-index": image("pushed", "latest", "c"),
  "ecr-push-2019": image("pushed", "latest"),
  "ecr-push-failure": null,
  "ecr-delete": image("removed", "latest"),
  "ecr-archive": image("removed", null, "a", ofImage),
  "ecr-restore": image("restored", null, "a", ofImage),
  "ecr-replication": image("pushed", "latest"),
  "ecr-replication-failed": null,
  "ecr-pull-through-cache": image("pushed", "1.27", "a", {
    repository: { ...repository, name: "docker-hub/library/nginx" },
  }),
  "ecr-pull-through-cache-failed": null,
  "ecr-referrer": null,
  "ecr-scan": null,
  "ecs-task-running": task("RUNNING", { web: sha("a") }),
  "ecs-task-running-ec2": task("RUNNING", { web: sha("a") }),
  "ecs-task-pending": task("PENDING", { web: null }),
  "ecs-task-sidecars": task("RUNNING", {
    web: sha("a"),
    "aws-guardduty-agent-Jx2pQ8s": sha("9"),
    "ecs-service-connect-pX4k1": null,
  }),
  "ecs-task-run-task": null,
  "ecs-task-stopped": task("STOPPED", { web: sha("a") }, "ServiceSchedulerInitiated"),
  "ecs-task-failed-to-start": task("STOPPED", { web: null }, "TaskFailedToStart"),
  "ecs-task-2018": task("RUNNING", { web: null }),
  "ecs-deployment-in-progress": changed,
  "ecs-deployment-rollback": changed,
  "ecs-deployment-completed": changed,
  "ecs-deployment-failed": changed,
  "ecs-service-steady": changed,
  "ecs-service-impaired": changed,
  "ecs-service-desired-count": changed,
  "ecs-service-throttled": changed,
  "ecs-service-2018": changed,
  "ecs-container-instance": null,
};

describe("recorded events", () => {
  test("are all known here", () => {
    expect(Object.keys(events).sort()).toEqual([...recorded].sort());
  });

  test.each(Object.entries(events))("%s", (name, trigger) => {
    expect(parseEvent(event(name))).toEqual(trigger);
  });
});

/** One field of one event bent, and what is different then. */
type Bend = readonly [name: string, path: string, value: Json | undefined, difference: object | null];

describe("an event that is a little different", () => {
  const bends: readonly Bend[] = [
    ["ecr-push", "detail.image-tag", undefined, { tag: null }],
    ["ecr-push", "detail.image-tag", null, { tag: null }],
    ["ecr-push", "detail.image-tag", "", { tag: null }],
    ["ecr-push", "detail.image-tag", "not a tag", { tag: null }],
    ["ecr-push", "detail.image-digest", undefined, { digest: null }],
    ["ecr-push", "detail.image-digest", "sha256:short", { digest: null }],
    ["ecr-push", "detail.result", undefined, {}],
    ["ecr-push", "detail.result", "PENDING", null],
    ["ecr-push", "detail.action-type", undefined, {}],
    ["ecr-push", "detail.action-type", "RESTORE", {}],
    ["ecr-push", "detail.manifest-media-type", 7, {}],
    ["ecr-push", "detail.artifact-media-type", undefined, { artifactType: null }],
    ["ecr-push", "detail.artifact-media-type", null, { artifactType: null }],
    ["ecr-push", "detail.artifact-media-type", "", { artifactType: null }],
    [
      "ecr-push",
      "detail.artifact-media-type",
      "application/vnd.cncf.helm.config.v1+json",
      { artifactType: "application/vnd.cncf.helm.config.v1+json" },
    ],
    ["ecr-push", "detail.something-new", { deep: [1] }, {}],
    ["ecr-push", "account", "210987654321", { repository: { ...repository, account: "210987654321" } }],
    ["ecr-push", "region", "eu-central-1", { repository: { ...repository, region: "eu-central-1" } }],
    ["ecr-push", "time", "2026-11-26T11:02:34.5Z", { at: new Date("2026-11-26T11:02:34.500Z") }],
    ["ecr-push", "resources", undefined, {}],
    ["ecr-archive", "detail.target-storage-class", "GLACIER", {}],
    ["ecr-archive", "detail.target-storage-class", undefined, {}],
    ["ecr-push", "detail-type", "ECR Image Action v2", null],
    ["ecr-push", "detail-type", "constructor", null],
    ["ecr-push", "detail-type", "__proto__", null],
    ["ecs-task-running", "detail.group", undefined, null],
    ["ecs-task-running", "detail.group", null, null],
    [
      "ecs-task-running",
      "detail.group",
      "service:web:2",
      { service: `${service.replace("backend", "")}web:2` },
    ],
    ["ecs-task-running", "detail.containers", [], { task: expect.objectContaining({ digests: {} }) }],
    ["ecs-task-running", "detail.containers", undefined, { task: expect.objectContaining({ digests: {} }) }],
    [
      "ecs-task-running",
      "detail.containers.0.imageDigest",
      "latest",
      { task: expect.objectContaining({ digests: { web: null } }) },
    ],
    [
      "ecs-task-running",
      "detail.containers.0.imageDigest",
      null,
      { task: expect.objectContaining({ digests: { web: null } }) },
    ],
    [
      "ecs-task-running",
      "detail.lastStatus",
      "HIBERNATED",
      { task: expect.objectContaining({ lastStatus: "HIBERNATED" }) },
    ],
    [
      "ecs-task-stopped",
      "detail.stopCode",
      "SolarFlare",
      { task: expect.objectContaining({ stopCode: "SolarFlare" }) },
    ],
    [
      "ecs-task-running",
      "detail.clusterArn",
      "arn:aws-cn:ecs:cn-north-1:123456789012:cluster/prod",
      { service: "arn:aws-cn:ecs:cn-north-1:123456789012:service/prod/backend" },
    ],
    ["ecs-task-running", "detail.somethingNew", [null], {}],
    ["ecs-deployment-completed", "detail.eventName", "SERVICE_DEPLOYMENT_DELAYED", {}],
    ["ecs-deployment-completed", "detail.deploymentId", undefined, {}],
    ["ecs-deployment-completed", "resources", [], null],
    ["ecs-deployment-completed", "resources", ["arn:aws:ecs:us-east-1:123456789012:task/dev/1"], null],
    ["ecs-service-2018", "detail.clusterArn", undefined, null],
    ["ecs-service-steady", "detail.clusterArn", undefined, {}],
    ["ecs-service-steady", "detail.eventType", "NEWS", {}],
  ];
  test.each(bends)("%s with %s: %j", (name, path, value, difference) => {
    expect(parseEvent(bent(name, path, value))).toEqual(difference && { ...events[name], ...difference });
  });
});

describe("what is no event, or lacks what such an event always has", () => {
  const broken: readonly [name: string, path: string, value: Json | undefined][] = [
    ["ecr-push", "detail", undefined],
    ["ecr-push", "detail", null],
    ["ecr-push", "detail", "text"],
    ["ecr-push", "detail-type", undefined],
    ["ecr-push", "source", undefined],
    ["ecr-push", "account", 123456789012],
    ["ecr-push", "region", undefined],
    ["ecr-push", "time", undefined],
    ["ecr-push", "time", "yesterday"],
    ["ecr-push", "time", "2026-01-01T10:00:00+23"],
    ["ecr-push", "time", "2026-02-30T25:61:00Z"],
    ["ecr-push", "detail.repository-name", undefined],
    ["ecr-push", "detail.repository-name", ""],
    ["ecr-push", "detail.image-tag", ["latest"]],
    ["ecs-task-running", "detail.clusterArn", undefined],
    ["ecs-task-running", "detail.clusterArn", "dev"],
    ["ecs-task-running", "detail.group", "service:"],
    ["ecs-service-2018", "detail.clusterArn", "dev"],
    ["ecs-task-running", "detail.taskDefinitionArn", undefined],
    ["ecs-task-running", "detail.lastStatus", undefined],
    ["ecs-task-running", "detail.containers", "none"],
    ["ecs-task-running", "detail.containers.0.name", undefined],
  ];
  test.each(broken)("%s with %s: %j is refused", (name, path, value) => {
    expect(() => parseEvent(bent(name, path, value))).toThrow(expect.objectContaining({ name: "ValiError" }));
  });

  test("is refused with a ValiError or read, whatever it is", () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom(...recorded), (junk, name) => {
        const almost = { ...Object(event(name)), detail: junk };
        for (const one of [junk, almost])
          expect(nameOfError(() => parseEvent(one))).toMatch(/^(none|ValiError)$/);
      }),
    );
  });
});

function nameOfError(read: () => unknown): string {
  try {
    read();
    return "none";
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}
