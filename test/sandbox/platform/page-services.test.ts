import { expect, test } from "vitest";
import { readServices } from "../../../src/sandbox/page/services.ts";

type Answers = Parameters<typeof readServices>[0];

/** A service of one task that runs `one`, written with this tag, in a repository with these images in their order. */
function serviceOf(tag: string, images: readonly (readonly [digest: string, ...tags: string[]])[]) {
  const answers: Readonly<Record<string, object>> = {
    "ecs:ListClusters": { clusterArns: ["cluster/dev"] },
    "ecs:ListServices": { serviceArns: ["service/dev/backend"] },
    "ecs:DescribeServices": {
      services: [{ serviceName: "backend", taskDefinition: "x/backend:1", runningCount: 1, desiredCount: 1 }],
    },
    "ecs:DescribeTaskDefinition": {
      taskDefinition: { containerDefinitions: [{ name: "web", image: `registry/backend:${tag}` }] },
    },
    "ecs:ListTasks": { taskArns: ["task"] },
    "ecs:DescribeTasks": {
      tasks: [{ lastStatus: "RUNNING", containers: [{ name: "web", imageDigest: "one" }] }],
    },
    "ecr:DescribeImages": {
      imageDetails: images.map(([imageDigest, ...imageTags], i) => ({
        imageDigest,
        imageTags,
        imagePushedAt: i,
      })),
    },
  };
  return readServices((async (operation: string) => answers[operation] ?? {}) as Answers);
}

test.each([
  ["nothing was pushed later", "1.0.0", [["one", "1.0.0"]], null],
  [
    "a higher version was",
    "1.0.0",
    [
      ["one", "1.0.0"],
      ["two", "1.0.1"],
    ],
    ["1.0.1"],
  ],
  ["one without a tag was", "1.0.0", [["one", "1.0.0"], ["two"]], null],
  [
    "an older one was, before",
    "1.0.1",
    [
      ["zero", "1.0.0"],
      ["one", "1.0.1"],
    ],
    null,
  ],
  ["the tag moved, which is the published image", "latest", [["one"], ["two", "latest"]], null],
  [
    "one was, and no tag is followed",
    "latest@sha256:1",
    [
      ["one", "1.0.0"],
      ["two", "1.0.1"],
    ],
    ["1.0.1"],
  ],
] as const)("says what was pushed after the published image, where %s", async (_, tag, images, newer) => {
  const [service] = await serviceOf(tag, images);
  expect(service?.containers[0]?.newer?.tags ?? null).toEqual(newer);
});
