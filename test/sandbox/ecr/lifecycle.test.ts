import { beforeEach, describe, expect, it } from "vitest";
import { createEcr, type Ecr } from "../../../src/sandbox/services/ecr/ecr.ts";
import { rows } from "../ecs/account.ts";
import { digestOf, indexManifest, manifest } from "../ecs/manifests.ts";
import { ask, type TestWorld, testWorld } from "../ecs/world.ts";

const repositoryName = "api";
const DAY = 24 * 60 * 60;

let world: TestWorld;
let ecr: Ecr;

beforeEach(async () => {
  world = testWorld();
  ecr = createEcr(world);
  await ask(ecr, "CreateRepository", { repositoryName });
});

const push = (imageManifest: string, imageTag?: string) =>
  ask(ecr, "PutImage", { repositoryName, imageManifest, ...(imageTag && { imageTag }) });

const policy = (...selections: object[]) =>
  JSON.stringify({
    rules: selections.map((selection, at) => ({
      rulePriority: at + 1,
      selection,
      action: { type: "expire" },
    })),
  });

/** What a policy would expire now: `tag` or `untagged`, by rule. */
async function preview(lifecyclePolicyText: string): Promise<unknown[]> {
  await ask(ecr, "StartLifecyclePolicyPreview", { repositoryName, lifecyclePolicyText });
  expect(await ask(ecr, "GetLifecyclePolicyPreview", { repositoryName })).toMatchObject({
    status: "IN_PROGRESS",
    previewResults: [],
  });
  await world.advance(10);
  const told = await ask(ecr, "GetLifecyclePolicyPreview", { repositoryName });
  expect(told.status).toBe("COMPLETE");
  return rows(told, "previewResults").map(({ imageTags, appliedRulePriority }) => [
    Array.isArray(imageTags) ? imageTags.join() : "untagged",
    appliedRulePriority,
  ]);
}

describe("a lifecycle policy", () => {
  beforeEach(async () => {
    for (const tag of ["v1", "v2", "dev-1", "v3", "dev-2"]) {
      await push(manifest(tag), tag);
      await world.advance(DAY);
    }
    await push(manifest("moved"), "v2");
  });

  const untagged = { tagStatus: "untagged", countType: "imageCountMoreThan", countNumber: 1 };

  it.each([
    [
      "counts",
      [{ tagStatus: "any", countType: "imageCountMoreThan", countNumber: 4 }],
      [
        ["v1", 1],
        ["untagged", 1],
      ],
    ],
    [
      "counts by prefix",
      [{ tagStatus: "tagged", tagPrefixList: ["dev-"], countType: "imageCountMoreThan", countNumber: 1 }],
      [["dev-1", 1]],
    ],
    [
      "counts by pattern",
      [{ tagStatus: "tagged", tagPatternList: ["v*"], countType: "imageCountMoreThan", countNumber: 2 }],
      [["v1", 1]],
    ],
    [
      "goes by age",
      [{ tagStatus: "any", countType: "sinceImagePushed", countUnit: "days", countNumber: 4 }],
      [
        ["v1", 1],
        ["untagged", 1],
      ],
    ],
    ["leaves the newest untagged image", [untagged], []],
    [
      "expires nothing that matches the tags of a rule before it",
      [
        { tagStatus: "tagged", tagPrefixList: ["v"], countType: "imageCountMoreThan", countNumber: 9 },
        { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 1 },
      ],
      [
        ["untagged", 2],
        ["dev-1", 2],
        ["dev-2", 2],
      ],
    ],
  ])("%s", async (_, selections, expected) => {
    expect(await preview(policy(...selections))).toEqual(expected);
  });

  it("expires once a day, and tells nobody", async () => {
    const events = world.events.length;
    await ask(ecr, "PutLifecyclePolicy", {
      repositoryName,
      lifecyclePolicyText: policy({ tagStatus: "any", countType: "imageCountMoreThan", countNumber: 2 }),
    });
    const count = async () => rows(await ask(ecr, "ListImages", { repositoryName }), "imageIds").length;
    await world.advance(DAY - 1);
    expect(await count()).toBe(5);
    await world.advance(1);
    expect(await count()).toBe(2);
    expect(world.events).toHaveLength(events);
    expect(await ask(ecr, "GetLifecyclePolicy", { repositoryName })).toMatchObject({
      lastEvaluatedAt: expect.any(Number),
    });
  });

  it("tells of what it expires, if the sandbox is told to", async () => {
    ecr.fault?.({ ecr: { expiryEvents: true } });
    const lifecyclePolicyText = policy({ tagStatus: "any", countType: "imageCountMoreThan", countNumber: 5 });
    await ask(ecr, "PutLifecyclePolicy", { repositoryName, lifecyclePolicyText });
    await world.advance(DAY);
    expect(world.events.at(-1)?.detail).toMatchObject({ "action-type": "DELETE", "image-tag": "v1" });
  });

  it.each([
    "not json",
    "{}",
    policy({ tagStatus: "tagged", countType: "imageCountMoreThan", countNumber: 1 }),
  ])("%s is refused", async (lifecyclePolicyText) => {
    await expect(
      ask(ecr, "PutLifecyclePolicy", { repositoryName, lifecyclePolicyText }),
    ).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
  });
});

it("keeps what an index lists", async () => {
  const child = manifest("child");
  await push(child);
  await push(indexManifest([child]), "v1");
  expect(
    await preview(policy({ tagStatus: "untagged", countType: "imageCountMoreThan", countNumber: 1 })),
  ).toEqual([]);
  const { failures } = await ask(ecr, "BatchDeleteImage", {
    repositoryName,
    imageIds: [{ imageDigest: digestOf(child) }],
  });
  expect(failures).toMatchObject([{ failureCode: "ImageReferencedByManifestList" }]);
});
