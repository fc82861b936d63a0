import { beforeEach, describe, expect, it } from "vitest";
import { createEcr, type Ecr } from "../../../src/sandbox/services/ecr/ecr.ts";
import { digestOf, manifest } from "../ecs/manifests.ts";
import { ask, type TestWorld, testWorld } from "../ecs/world.ts";

const repositoryName = "api";
const uri = "123456789012.dkr.ecr.us-east-1.amazonaws.com/api";

let world: TestWorld;
let ecr: Ecr;

beforeEach(async () => {
  world = testWorld();
  ecr = createEcr(world);
  await ask(ecr, "CreateRepository", { repositoryName });
  for (const tag of ["v1", "v2", "v3", "v4", "v5", "v6", "v7"]) {
    await ask(ecr, "PutImage", { repositoryName, imageManifest: manifest(tag), imageTag: tag });
  }
});

describe("DescribeImages", () => {
  it("fails as a whole when one id is missing", async () => {
    const imageIds = [{ imageTag: "v1" }, { imageTag: "v9" }];
    await expect(ask(ecr, "DescribeImages", { repositoryName, imageIds })).rejects.toMatchObject({
      name: "ImageNotFoundException",
      message: expect.stringContaining("{imageDigest:'null', imageTag:'v9'}"),
    });
  });

  it("gives small pages, whatever is asked", async () => {
    const first = await ask(ecr, "DescribeImages", { repositoryName, maxResults: 1000 });
    const second = await ask(ecr, "DescribeImages", { repositoryName, nextToken: first.nextToken });
    expect(first.imageDetails).toHaveLength(5);
    expect(second.imageDetails).toHaveLength(2);
    expect(second.nextToken).toBeUndefined();
  });
});

describe("BatchGetImage", () => {
  it("gives the pushed bytes, and tells what it cannot give", async () => {
    const imageIds = [{ imageTag: "v1" }, { imageTag: "v9" }];
    expect(await ask(ecr, "BatchGetImage", { repositoryName, imageIds })).toMatchObject({
      images: [
        { imageManifest: manifest("v1"), imageId: { imageTag: "v1", imageDigest: digestOf(manifest("v1")) } },
      ],
      failures: [{ imageId: { imageTag: "v9" }, failureCode: "ImageNotFound" }],
    });
  });

  it("counts as a pull, which DescribeImages does not", async () => {
    await ask(ecr, "DescribeImages", { repositoryName, imageIds: [{ imageTag: "v1" }] });
    await ask(ecr, "BatchGetImage", { repositoryName, imageIds: [{ imageTag: "v2" }] });
    const { imageDetails } = await ask(ecr, "DescribeImages", {
      repositoryName,
      imageIds: [{ imageTag: "v1" }, { imageTag: "v2" }],
    });
    const now = world.clock.now().getTime() / 1000;
    expect(imageDetails).toEqual([
      expect.not.objectContaining({ lastRecordedPullTime: expect.anything() }),
      expect.objectContaining({ lastRecordedPullTime: now }),
    ]);
  });
});

describe("BatchDeleteImage", () => {
  it("takes an image with its last tag, and tells EventBridge", async () => {
    await ask(ecr, "PutImage", { repositoryName, imageManifest: manifest("v1"), imageTag: "prod" });
    await ask(ecr, "BatchDeleteImage", { repositoryName, imageIds: [{ imageTag: "v1" }] });
    expect(ecr.images.find(`${uri}:prod`)).toMatchObject({ state: "found" });
    await ask(ecr, "BatchDeleteImage", {
      repositoryName,
      imageIds: [{ imageDigest: digestOf(manifest("v1")) }],
    });
    expect(ecr.images.find(`${uri}:prod`)).toMatchObject({ state: "refused" });
    expect(world.events.slice(-2).map(({ detail }) => [detail["action-type"], detail["image-tag"]])).toEqual([
      ["DELETE", "v1"],
      ["DELETE", "prod"],
    ]);
  });
});

describe("what an agent finds", () => {
  it.each([
    `${uri}:v1`,
    `123456789012.dkr-ecr.us-east-1.on.aws/api:v1`,
    `123456789012.dkr.ecr-fips.us-east-1.amazonaws.com/api:v1`,
    `${uri}@${digestOf(manifest("v1"))}`,
    `${uri}:v2@${digestOf(manifest("v1"))}`,
  ])("%s", (reference) => {
    expect(ecr.images.find(reference)).toMatchObject({ state: "found", digest: digestOf(manifest("v1")) });
  });

  it("nothing without a tag where there is no latest", () => {
    expect(ecr.images.find(uri)).toEqual({ state: "refused", reason: `${uri}: not found` });
  });

  it("nothing outside ECR", () => {
    expect(ecr.images.find("nginx:1.27")).toEqual({ state: "elsewhere" });
  });
});

it("knows no operation it does not offer", async () => {
  await expect(ask(ecr, "StartImageScan", { repositoryName })).rejects.toMatchObject({
    name: "UnknownOperationException",
  });
});

it("is asked about by the repository's ARN", () => {
  const call = {
    name: "ecr:DescribeImages",
    operation: "DescribeImages",
    input: { repositoryName },
    caller: "sweep",
  };
  expect(ecr.resources(call)).toEqual(["arn:aws:ecr:us-east-1:123456789012:repository/api"]);
});
