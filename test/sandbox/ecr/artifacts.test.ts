import {
  CreateRepositoryCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  type ImageDetail,
  UpdateImageStorageClassCommand,
} from "@aws-sdk/client-ecr";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createWorld,
  digestOf,
  manifestOf,
  pushAttestations,
  pushChart,
  pushEmptyIndex,
  pushIndex,
  pushSbom,
  pushSignature,
  type World,
} from "../../support/world.ts";

const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const INDEX = "application/vnd.oci.image.index.v1+json";
const IMAGE = "application/vnd.oci.image.config.v1+json";

let world: World;

beforeAll(async () => {
  world = await createWorld({ packaged: false });
});
afterAll(() => world.close());

const image = () => world.push("kinds", "v1", "v1");

const docker = JSON.stringify({
  schemaVersion: 2,
  mediaType: "application/vnd.docker.distribution.manifest.v2+json",
  config: {
    mediaType: "application/vnd.docker.container.image.v1+json",
    digest: digestOf("docker"),
    size: 6,
  },
  layers: [],
});
/** As notation signs: the config says what it is, and there is a subject. */
const notation = JSON.stringify({
  schemaVersion: 2,
  mediaType: MANIFEST,
  config: { mediaType: "application/vnd.cncf.notary.signature", digest: digestOf("{}"), size: 2 },
  layers: [],
  subject: { mediaType: MANIFEST, digest: digestOf(manifestOf("v1")), size: 100 },
});
/** An image that also says what kind of artifact it takes itself for. */
const typedImage = JSON.stringify({
  ...JSON.parse(manifestOf("typed")),
  artifactType: "application/vnd.example.tool",
});
const typedIndex = JSON.stringify({
  schemaVersion: 2,
  mediaType: INDEX,
  artifactType: "application/vnd.example.list",
  manifests: [],
});

describe("what PutImage reads in a manifest", () => {
  it.each<[string, () => Promise<string>, string, string | undefined, string?]>([
    ["an image", image, MANIFEST, IMAGE],
    [
      "an image of Docker's",
      () => world.pushManifest("kinds", docker),
      "application/vnd.docker.distribution.manifest.v2+json",
      "application/vnd.docker.container.image.v1+json",
    ],
    ["an image with an artifact type", () => world.pushManifest("kinds", typedImage), MANIFEST, IMAGE],
    [
      "a Helm chart",
      () => pushChart(world, "kinds", "1.9.0", "1.9.0"),
      MANIFEST,
      "application/vnd.cncf.helm.config.v1+json",
    ],
    [
      "a cosign signature, which says it is an image",
      async () => pushSignature(world, "kinds", digestOf(manifestOf("v1"))),
      MANIFEST,
      IMAGE,
    ],
    [
      "an SBOM",
      async () => pushSbom(world, "kinds", digestOf(manifestOf("v1"))),
      MANIFEST,
      "application/spdx+json",
      digestOf(manifestOf("v1")),
    ],
    [
      "a notation signature",
      () => world.pushManifest("kinds", notation),
      MANIFEST,
      "application/vnd.cncf.notary.signature",
      digestOf(manifestOf("v1")),
    ],
    ["an index", () => pushIndex(world, ["linux/amd64"], "kinds", "v2", "v2"), INDEX, undefined],
    ["an index of attestations", () => pushAttestations(world, "kinds", "v3", "v3"), INDEX, undefined],
    ["an empty index", () => pushEmptyIndex(world, "kinds", "empty"), INDEX, undefined],
    ["an index with an artifact type", () => world.pushManifest("kinds", typedIndex), INDEX, undefined],
  ])("%s", async (_, push, imageManifestMediaType, artifactMediaType, subjectManifestDigest) => {
    const imageDigest = await push();
    const imageIds = [{ imageDigest }];
    const { imageDetails } = await world.ecr.send(
      new DescribeImagesCommand({ repositoryName: "kinds", imageIds }),
    );
    const expected = { imageManifestMediaType, artifactMediaType, subjectManifestDigest };
    expect(imageDetails?.map(kindOf)).toEqual([expected]);
    expect(pushOf(imageDigest)).toMatchObject({
      "manifest-media-type": imageManifestMediaType,
      ...(artifactMediaType && { "artifact-media-type": artifactMediaType }),
    });
    expect(Object.hasOwn(pushOf(imageDigest), "artifact-media-type")).toBe(artifactMediaType !== undefined);
  });
});

function kindOf({ imageManifestMediaType, artifactMediaType, subjectManifestDigest }: ImageDetail) {
  return { imageManifestMediaType, artifactMediaType, subjectManifestDigest };
}

/** `detail` of the PUSH event of a digest. */
function pushOf(digest: string): object {
  const details = world.sandbox.events().map(({ detail }) => detail);
  const push = details.find(
    (detail) => JSON.stringify(detail).includes('"PUSH"') && JSON.stringify(detail).includes(digest),
  );
  return Object(push);
}

it("lists active images alone, unless others are asked for", async () => {
  const repositoryName = "archive";
  const [old, young] = [
    await world.push(repositoryName, "old", "old"),
    await world.push(repositoryName, "young", "young"),
  ];
  await world.ecr.send(
    new UpdateImageStorageClassCommand({
      repositoryName,
      imageId: { imageDigest: old },
      targetStorageClass: "ARCHIVE",
    }),
  );
  const digests = async (filter?: { imageStatus: "ARCHIVED" | "ANY" }) => {
    const { imageDetails } = await world.ecr.send(new DescribeImagesCommand({ repositoryName, filter }));
    return imageDetails?.map(({ imageDigest }) => imageDigest).sort();
  };
  expect(await digests()).toEqual([young]);
  expect(await digests({ imageStatus: "ARCHIVED" })).toEqual([old]);
  expect(await digests({ imageStatus: "ANY" })).toEqual([old, young].sort());
});

describe("DescribeRepositories", () => {
  const names = Array.from({ length: 100 }, (_, at) => `many/r${at}`);

  beforeAll(async () => {
    for (const repositoryName of names) await world.ecr.send(new CreateRepositoryCommand({ repositoryName }));
  });

  it("describes a hundred by name in one call", async () => {
    const { repositories } = await world.ecr.send(
      new DescribeRepositoriesCommand({ repositoryNames: names }),
    );
    expect(repositories?.map(({ repositoryName }) => repositoryName)).toEqual(names);
  });

  it.each([
    ["one of them is missing", ["many/r0", "many/gone"], "RepositoryNotFoundException"],
    ["there are more", [...names, "many/r0"], "InvalidParameterException"],
  ])("fails as a whole when %s", async (_, repositoryNames, name) => {
    const command = new DescribeRepositoriesCommand({ repositoryNames });
    await expect(world.ecr.send(command)).rejects.toMatchObject({ name });
  });
});
