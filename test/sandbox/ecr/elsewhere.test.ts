import { beforeEach, describe, expect, it } from "vitest";
import { createEcr, type Ecr } from "../../../src/sandbox/services/ecr/ecr.ts";
import { digestOf, manifest } from "../ecs/manifests.ts";
import { ask, type TestWorld, testWorld } from "../ecs/world.ts";

const repositoryName = "api";
const uri = "123456789012.dkr.ecr.us-east-1.amazonaws.com/api";
const imageManifest = manifest("a");
const imageDigest = digestOf(imageManifest);

let world: TestWorld;
let ecr: Ecr;

beforeEach(async () => {
  world = testWorld();
  ecr = createEcr(world);
  await ask(ecr, "CreateRepository", { repositoryName });
});

describe("an archived image", () => {
  beforeEach(async () => {
    await ask(ecr, "PutImage", { repositoryName, imageManifest, imageTag: "v1" });
    const imageId = { imageTag: "v1" };
    await ask(ecr, "UpdateImageStorageClass", { repositoryName, imageId, targetStorageClass: "ARCHIVE" });
  });

  it("cannot be pulled, and is told of", async () => {
    expect(ecr.images.find(`${uri}:v1`)).toEqual({
      state: "refused",
      reason: `${uri}:v1: image is archived`,
    });
    expect(world.events.at(-1)?.detail).toEqual(
      expect.objectContaining({
        "action-type": "UPDATE_STORAGE_CLASS",
        "target-storage-class": "ARCHIVE",
        "image-digest": imageDigest,
      }),
    );
    expect(world.events.at(-1)?.detail).not.toHaveProperty("image-tag");
    expect(await ask(ecr, "DescribeImages", { repositoryName })).toMatchObject({ imageDetails: [] });
    expect(
      await ask(ecr, "DescribeImages", { repositoryName, imageIds: [{ imageTag: "v1" }] }),
    ).toMatchObject({
      imageDetails: [{ imageStatus: "ARCHIVED" }],
    });
  });

  it("comes back after some minutes", async () => {
    const request = { repositoryName, imageId: { imageDigest }, targetStorageClass: "STANDARD" };
    expect(await ask(ecr, "UpdateImageStorageClass", request)).toMatchObject({ imageStatus: "ACTIVATING" });
    await world.advance(20 * 60);
    expect(ecr.images.find(`${uri}:v1`)).toMatchObject({ state: "found" });
    expect(world.events.at(-1)?.detail).toMatchObject({ "target-storage-class": "STANDARD" });
  });
});

describe("another account's registry", () => {
  const registryId = "999999999999";
  const theirs = { registryId, repositoryName: "base" };

  beforeEach(async () => {
    await ask(ecr, "CreateRepository", theirs);
    await ask(ecr, "PutImage", { ...theirs, imageManifest, imageTag: "v1" });
  });

  it("has events of its own, that we do not get", () => {
    expect(world.events).toEqual([]);
  });

  it("can be pulled from", () => {
    const reference = `${registryId}.dkr.ecr.us-east-1.amazonaws.com/base:v1`;
    expect(ecr.images.find(reference)).toMatchObject({ state: "found", digest: imageDigest });
  });

  it("is closed to functions until its policy opens it", async () => {
    const look = () => ask(ecr, "DescribeImages", { ...theirs, imageIds: [{ imageTag: "v1" }] }, "sweep");
    await expect(look()).rejects.toMatchObject({ name: "AccessDeniedException" });
    const statement = {
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::123456789012:root" },
      Action: ["ecr:Describe*"],
    };
    await ask(ecr, "SetRepositoryPolicy", {
      ...theirs,
      policyText: JSON.stringify({ Statement: [statement] }),
    });
    expect(await look()).toMatchObject({ imageDetails: [{ registryId }] });
  });
});

it("another region's registry is another one", async () => {
  const operation = "CreateRepository";
  const input = { repositoryName: "far" };
  await ecr.handle({
    name: "ecr:CreateRepository",
    operation,
    input,
    caller: "administrator",
    region: "eu-west-1",
  });
  await expect(ask(ecr, "ListImages", input)).rejects.toMatchObject({ name: "RepositoryNotFoundException" });
});

describe("a copy from elsewhere", () => {
  it("by replication", async () => {
    const source = { sourceAccount: "999999999999", sourceRegion: "eu-west-1" };
    await ask(ecr, "SandboxReplicateImage", { repositoryName, imageManifest, imageTag: "v1", ...source });
    expect(world.events).toMatchObject([
      {
        "detail-type": "ECR Replication Action",
        detail: {
          result: "SUCCESS",
          "image-digest": imageDigest,
          "image-tag": "v1",
          "source-region": "eu-west-1",
          "action-type": "REPLICATE",
        },
      },
    ]);
    expect(ecr.images.find(`${uri}:v1`)).toMatchObject({ digest: imageDigest });
  });

  it("through the cache, with a PUSH beside it if the sandbox is told to", async () => {
    ecr.fault?.({ ecr: { copyPushEvents: true } });
    const upstream = { upstreamRegistryUrl: "public.ecr.aws", ecrRepositoryPrefix: "ecr-public" };
    await ask(ecr, "SandboxPullThroughCache", { repositoryName, imageManifest, imageTag: "v1", ...upstream });
    expect(world.events.map((event) => event["detail-type"])).toEqual([
      "ECR Image Action",
      "ECR Pull Through Cache Action",
    ]);
  });
});
