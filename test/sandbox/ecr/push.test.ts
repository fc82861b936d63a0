import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createEcr } from "../../../src/sandbox/services/ecr/ecr.ts";
import { indexManifest, manifest } from "../ecs/manifests.ts";
import { ask, testWorld } from "../ecs/world.ts";

const repositoryName = "shop/api";

async function repository(settings = {}) {
  const world = testWorld();
  const ecr = createEcr(world);
  await ask(ecr, "CreateRepository", { repositoryName, ...settings });
  const push = (imageManifest: string, imageTag?: string) =>
    ask(ecr, "PutImage", { repositoryName, imageManifest, ...(imageTag && { imageTag }) });
  const describeTag = async (imageTag: string) => {
    const { imageDetails } = await ask(ecr, "DescribeImages", { repositoryName, imageIds: [{ imageTag }] });
    return imageDetails;
  };
  return { world, ecr, push, describeTag };
}

describe("PutImage", () => {
  it("takes the digest over the manifest's bytes", async () => {
    const { push } = await repository();
    const spaced = JSON.stringify(JSON.parse(manifest("a")), null, 3);
    const digest = `sha256:${createHash("sha256").update(spaced).digest("hex")}`;
    expect(await push(spaced, "latest")).toMatchObject({
      image: { imageId: { imageDigest: digest, imageTag: "latest" } },
    });
  });

  it("moves a tag, and leaves the former image without it", async () => {
    const { world, push, describeTag, ecr } = await repository();
    const [a, b] = [manifest("a"), manifest("b")];
    await push(a, "latest");
    await world.advance(60);
    await push(b, "latest");
    expect(await describeTag("latest")).toMatchObject([
      { imageTags: ["latest"], imagePushedAt: Date.parse("2026-11-26T09:01:00Z") / 1000 },
    ]);
    const all = await ask(ecr, "ListImages", { repositoryName, filter: { tagStatus: "UNTAGGED" } });
    expect(all.imageIds).toHaveLength(1);
  });

  it("keeps the day of the push when an old digest is tagged again", async () => {
    const { world, push, describeTag } = await repository();
    await push(manifest("a"), "v1");
    await world.advance(3600);
    await push(manifest("a"), "prod");
    expect(await describeTag("prod")).toMatchObject([
      { imageTags: ["prod", "v1"], imagePushedAt: Date.parse("2026-11-26T09:00:00Z") / 1000 },
    ]);
  });

  it("tells EventBridge, as recorded", async () => {
    const { world, push } = await repository();
    const { image } = await push(manifest("a"), "latest");
    expect(world.events).toEqual([
      {
        source: "aws.ecr",
        "detail-type": "ECR Image Action",
        resources: [],
        detail: {
          "action-type": "PUSH",
          "image-digest": expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
          "image-tag": "latest",
          "repository-name": repositoryName,
          result: "SUCCESS",
          "manifest-media-type": "application/vnd.oci.image.manifest.v1+json",
          "artifact-media-type": "application/vnd.oci.image.config.v1+json",
        },
      },
    ]);
    expect(image).toMatchObject({ repositoryName, registryId: "123456789012" });
  });

  it.each([
    ["the same tag on the same digest", {}, manifest("a"), "latest", "ImageAlreadyExistsException"],
    [
      "an immutable tag that would move",
      { imageTagMutability: "IMMUTABLE" },
      manifest("b"),
      "latest",
      "ImageTagAlreadyExistsException",
    ],
    [
      "an index whose children are not there",
      {},
      indexManifest([manifest("c")]),
      "v2",
      "ReferencedImagesNotFoundException",
    ],
    ["what is no JSON", {}, "not json", "v2", "InvalidParameterException"],
    ["a tag with a space", {}, manifest("b"), "v 2", "InvalidParameterException"],
  ])("refuses %s", async (_, settings, second, tag, error) => {
    const { push } = await repository(settings);
    await push(manifest("a"), "latest");
    await expect(push(second, tag)).rejects.toMatchObject({ name: error });
  });

  it("refuses a digest that is not the manifest's", async () => {
    const { ecr } = await repository();
    const imageDigest = `sha256:${"0".repeat(64)}`;
    await expect(
      ask(ecr, "PutImage", { repositoryName, imageManifest: manifest("a"), imageDigest }),
    ).rejects.toMatchObject({ name: "ImageDigestDoesNotMatchException" });
  });

  it("lets excluded tags move in an immutable repository", async () => {
    const { push } = await repository({
      imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
      imageTagMutabilityExclusionFilters: [{ filterType: "WILDCARD", filter: "latest*" }],
    });
    for (const tag of ["latest", "v1"]) await push(manifest("a"), tag);
    await push(manifest("b"), "latest");
    await expect(push(manifest("b"), "v1")).rejects.toMatchObject({ name: "ImageTagAlreadyExistsException" });
  });
});
