import { describe, expect, test } from "vitest";
import { readClusters, readServiceNames, readTaskNames } from "../../../src/adapters/ecs/shapes/names.ts";
import { readServiceRevisions } from "../../../src/adapters/ecs/shapes/service-deployments.ts";
import { readServices } from "../../../src/adapters/ecs/shapes/services.ts";
import {
  decodeContainers,
  encodeContainers,
  readContainers,
} from "../../../src/adapters/ecs/shapes/task-definitions.ts";
import { readTasks } from "../../../src/adapters/ecs/shapes/tasks.ts";
import type { JsonObject, JsonValue } from "../../../src/domain/common/json.ts";
import type { ContainerFacts } from "../../../src/domain/facts/facts.ts";
import { digest, tag } from "../../domain/building.ts";

const taskDefinition = "arn:aws:ecs:us-east-1:123456789012:task-definition/backend:4";
const revision = "arn:aws:ecs:us-east-1:123456789012:service-revision/dev/backend/1234567890123456789";

/** Wire times are seconds since 1970. */
const seconds = 1_795_690_800;
const time = new Date(seconds * 1000);

const deployment = {
  id: "ecs-svc/1",
  status: "PRIMARY",
  taskDefinition,
  createdAt: seconds,
  updatedAt: seconds,
  rolloutState: "COMPLETED",
  rolloutStateReason: "ECS deployment ecs-svc/1 completed.",
  desiredCount: 2,
  runningCount: 2,
  pendingCount: 0,
};

const service = {
  serviceArn: "arn:aws:ecs:us-east-1:123456789012:service/dev/backend",
  serviceName: "backend",
  clusterArn: "arn:aws:ecs:us-east-1:123456789012:cluster/dev",
  status: "ACTIVE",
  taskDefinition,
  desiredCount: 2,
  runningCount: 2,
  pendingCount: 0,
  launchType: "FARGATE",
  deploymentController: { type: "ECS" },
  deployments: [deployment],
  currentServiceRevisions: [{ arn: revision, runningTaskCount: 2 }],
  tags: [
    { key: "ecs-image-drift:mode", value: "remediate" },
    { key: "empty", value: "" },
  ],
};

const task = {
  taskArn: "arn:aws:ecs:us-east-1:123456789012:task/dev/1",
  taskDefinitionArn: taskDefinition,
  group: "service:backend",
  lastStatus: "RUNNING",
  desiredStatus: "RUNNING",
  launchType: "FARGATE",
  containers: [{ name: "web", image: "backend:latest", imageDigest: digest("a"), lastStatus: "RUNNING" }],
};

/** A shape with one field bent; `undefined` takes it away. */
function bend<T extends JsonObject>(shape: T, field: string, value: JsonValue | undefined): JsonObject {
  const { [field]: _, ...rest } = shape as JsonObject;
  return value === undefined ? rest : { ...rest, [field]: value };
}

type Bend = readonly [field: string, value: JsonValue | undefined, expected: object];

describe("a service", () => {
  const read = (shape: JsonObject) => readServices({ services: [shape], failures: [] }).services?.[0];
  const whole = {
    name: "backend",
    isGone: false,
    tags: { "ecs-image-drift:mode": "remediate", empty: "" },
    controller: "ECS",
    taskDefinition,
    desired: 2,
    running: 2,
    serviceRevisions: [revision],
    deployments: [
      {
        id: "ecs-svc/1",
        status: "PRIMARY",
        taskDefinition,
        createdAt: time,
        rolloutState: "COMPLETED",
        reason: "ECS deployment ecs-svc/1 completed.",
        desired: 2,
        running: 2,
        pending: 0,
      },
    ],
  };

  test("is read in full", () => {
    expect(read(service)).toMatchObject(whole);
  });

  test.each<Bend>([
    ["somethingNew", { deep: [1, null] }, {}],
    ["status", "DRAINING", { isGone: true }],
    ["status", "INACTIVE", { isGone: true }],
    ["status", "HIBERNATING", { isGone: false }],
    ["deploymentController", undefined, { controller: "ECS" }],
    ["deploymentController", null, { controller: "ECS" }],
    ["deploymentController", {}, { controller: "ECS" }],
    ["deploymentController", { type: "CODE_DEPLOY" }, { controller: "CODE_DEPLOY" }],
    ["deploymentController", { type: "TELEPATHY" }, { controller: "TELEPATHY" }],
    ["currentServiceRevisions", undefined, { serviceRevisions: [] }],
    ["currentServiceRevisions", null, { serviceRevisions: [] }],
    ["deployments", undefined, { deployments: [] }],
    ["deployments", null, { deployments: [] }],
    [
      "deployments",
      [bend(deployment, "rolloutState", undefined)],
      { deployments: [expect.objectContaining({ rolloutState: null })] },
    ],
    [
      "deployments",
      [bend(deployment, "rolloutState", "DREAMING")],
      { deployments: [expect.objectContaining({ rolloutState: "DREAMING" })] },
    ],
    [
      "deployments",
      [bend(deployment, "rolloutStateReason", null)],
      { deployments: [expect.objectContaining({ reason: null })] },
    ],
    [
      "deployments",
      [bend(deployment, "runningCount", undefined)],
      { deployments: [expect.objectContaining({ running: 0 })] },
    ],
    ["tags", undefined, { tags: {} }],
    ["tags", null, { tags: {} }],
    ["tags", [{ key: "valueless" }], { tags: { valueless: "" } }],
    ["taskDefinition", undefined, { taskDefinition: "" }],
    ["desiredCount", undefined, { desired: 0 }],
  ])("with %s: %j", (field, value, difference) => {
    expect(read(bend(service, field, value))).toMatchObject({ ...whole, ...difference });
  });

  // A doubt: one service with such a null makes all ten of its batch unknown.
  test.each<Bend>([
    ["deploymentController", { type: null }, { controller: "ECS" }],
    ["desiredCount", null, { desired: 0 }],
    ["taskDefinition", null, { taskDefinition: "" }],
    ["tags", [{ key: "valueless", value: null }], { tags: { valueless: "" } }],
  ])("with %s: %j", (field, value, difference) => {
    expect(read(bend(service, field, value))).toMatchObject({ ...whole, ...difference });
  });

  test.each(["serviceName", "status"])("without %s is refused", (field) => {
    expect(() => read(bend(service, field, undefined))).toThrow(
      expect.objectContaining({ name: "ValiError" }),
    );
  });

  test("that is not there is named among the failures", () => {
    const failures = [{ arn: service.serviceArn, reason: "MISSING", detail: "new" }, { reason: null }];
    expect(readServices({ failures })).toEqual({
      services: [],
      failures: [
        { arn: service.serviceArn, reason: "MISSING" },
        { arn: null, reason: null },
      ],
    });
  });
});

describe("a task", () => {
  const read = (shape: JsonObject) => readTasks({ tasks: [shape] })[0];
  const whole = {
    arn: task.taskArn,
    taskDefinition,
    group: "service:backend",
    lastStatus: "RUNNING",
    desiredStatus: "RUNNING",
    launchType: "FARGATE",
    containers: [{ name: "web", digest: digest("a") }],
  };

  test("is read in full", () => {
    expect(read(task)).toMatchObject(whole);
  });

  test.each<Bend>([
    ["group", undefined, { group: null }],
    ["launchType", null, { launchType: null }],
    ["launchType", "BALLOON", { launchType: "BALLOON" }],
    ["lastStatus", "LEVITATING", { lastStatus: "LEVITATING" }],
    ["containers", undefined, { containers: [] }],
    ["containers", null, { containers: [] }],
    ["containers", [{ name: "web" }], { containers: [{ name: "web", digest: null }] }],
    ["containers", [{ name: "web", imageDigest: null }], { containers: [{ name: "web", digest: null }] }],
    ["containers", [{ name: "web", imageDigest: "" }], { containers: [{ name: "web", digest: null }] }],
    [
      "containers",
      [{ name: "web", imageDigest: "backend:latest" }],
      { containers: [{ name: "web", digest: null }] },
    ],
    ["containers", [{ imageDigest: digest("a") }], { containers: [{ name: "", digest: digest("a") }] }],
    ["stopCode", "AbductedByAliens", {}],
  ])("with %s: %j", (field, value, difference) => {
    expect(read(bend(task, field, value))).toMatchObject({ ...whole, ...difference });
  });

  test.each(["taskArn", "taskDefinitionArn"])("without %s is refused", (field) => {
    expect(() => read(bend(task, field, undefined))).toThrow(expect.objectContaining({ name: "ValiError" }));
  });

  test("may not be there", () => {
    expect([readTasks({}), readTasks({ tasks: null }), readTasks({ tasks: [] })]).toEqual([[], [], []]);
  });
});

describe("a task definition", () => {
  const read = (containers: JsonValue | undefined, tags?: JsonValue) =>
    readContainers({
      taskDefinition: { taskDefinitionArn: taskDefinition, containerDefinitions: containers ?? null },
      ...(tags === undefined ? {} : { tags }),
    });
  const web = {
    name: "web",
    image: "backend:latest",
    memory: 128,
    versionConsistency: "disabled",
    somethingNew: {},
  };

  test("has containers, with the image as it is written", () => {
    expect(read([web, { name: "broken", image: "NOT an image" }])).toMatchObject([
      { name: "web", written: "backend:latest", pinnedFrom: null },
      { name: "broken", written: "NOT an image", pinnedFrom: null },
    ]);
  });

  test.each<[runtimePlatform: JsonObject | null, platform: string | null]>([
    [{ cpuArchitecture: "X86_64", operatingSystemFamily: "LINUX" }, "linux/amd64"],
    [{ cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" }, "linux/arm64"],
    [{ cpuArchitecture: "ARM64" }, "linux/arm64"],
    [{ cpuArchitecture: "X86_64", operatingSystemFamily: "WINDOWS_SERVER_2022_CORE" }, "windows/amd64"],
    [{ operatingSystemFamily: "LINUX" }, null],
    [{ cpuArchitecture: "RISCV", operatingSystemFamily: "LINUX" }, null],
    [{ cpuArchitecture: null, operatingSystemFamily: null }, null],
    [{}, null],
    [null, null],
  ])("that asks for %j runs on %j", (runtimePlatform, platform) => {
    const answer = {
      taskDefinition: { taskDefinitionArn: taskDefinition, containerDefinitions: [web], runtimePlatform },
    };
    expect(readContainers(answer)).toMatchObject([{ platform }]);
  });

  test.each<[tags: JsonValue | undefined, pinnedFrom: string | null]>([
    [[{ key: "ecs-image-drift:follows.web", value: "latest" }], "latest"],
    [[{ key: "ecs-image-drift:follows.worker", value: "latest" }], null],
    [[{ key: "ecs-image-drift:follows.web", value: "not a tag" }], null],
    [[{ key: "ecs-image-drift:follows.web" }], null],
    [[], null],
    [null, null],
    [undefined, null],
  ])("with tags %j follows %s", (tags, pinnedFrom) => {
    expect(read([web], tags)).toMatchObject([{ pinnedFrom }]);
  });

  test("may have no containers, and a container no image", () => {
    expect(read(undefined)).toEqual([]);
    expect(read([{ name: "web" }])).toMatchObject([{ name: "web", written: "" }]);
  });

  test("comes out of the memory as it went in", () => {
    const containers: ContainerFacts[] = read([web, { name: "x", image: 'a"b\\c\u2028' }]).map(
      (container) => ({
        ...container,
        pinnedFrom: tag("latest"),
        platform: "linux/arm64",
      }),
    );
    expect(decodeContainers(encodeContainers(containers))).toEqual(containers);
  });

  test.each(["", "{}", "[{}]", '[{"name":"web","written":"x","pinnedFrom":"not a tag"}]'])(
    "is not read from a memory of %j",
    (text) => {
      expect(() => decodeContainers(text)).toThrow();
    },
  );
});

describe("service revisions", () => {
  const read = (images: JsonValue | undefined) =>
    readServiceRevisions({
      serviceRevisions: [
        { serviceRevisionArn: revision, ...(images === undefined ? {} : { containerImages: images }) },
      ],
    }).get(revision);

  test.each<[images: JsonValue | undefined, resolved: Record<string, string>]>([
    [[{ containerName: "web", image: "backend:latest", imageDigest: digest("a") }], { web: digest("a") }],
    [[{ containerName: "web", image: "backend:latest" }], {}],
    [[{ containerName: "web", imageDigest: null }], {}],
    [[{ containerName: "web", imageDigest: "odd" }], {}],
    [[], {}],
    [null, {}],
    [undefined, {}],
  ])("with images %j resolved %j", (images, resolved) => {
    expect(Object.fromEntries(read(images)?.images ?? [])).toEqual(resolved);
  });

  test("are of a task definition, and were made at a time, where ECS says so", () => {
    const all = { serviceRevisions: [{ serviceRevisionArn: revision, taskDefinition, createdAt: seconds }] };
    expect(readServiceRevisions(all).get(revision)).toMatchObject({ taskDefinition, createdAt: time });
    expect(read([])).toMatchObject({ taskDefinition: null, createdAt: null });
  });

  test("may not be there", () => {
    expect(readServiceRevisions({}).size + readServiceRevisions({ serviceRevisions: null }).size).toBe(0);
  });
});

describe("lists of names", () => {
  test.each([
    ["clusterArns", readClusters],
    ["serviceArns", readServiceNames],
    ["taskArns", readTaskNames],
  ])("%s", (field, read) => {
    expect(read({ [field]: ["a", "b"], nextToken: "x" })).toEqual(["a", "b"]);
    expect(read({})).toEqual([]);
    expect(read({ [field]: null })).toEqual([]);
    expect(() => read({ [field]: [7] })).toThrow(expect.objectContaining({ name: "ValiError" }));
  });
});
