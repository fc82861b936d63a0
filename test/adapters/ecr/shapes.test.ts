import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readPage } from "../../../src/adapters/ecr/shapes/images.ts";
import { readBatch } from "../../../src/adapters/ecr/shapes/manifest-batch.ts";
import { digestManifest, parseImage, parseIndex } from "../../../src/adapters/ecr/shapes/manifests.ts";
import { readExpiring } from "../../../src/adapters/ecr/shapes/previews.ts";
import { readMutability, readPullThroughPrefixes } from "../../../src/adapters/ecr/shapes/repositories.ts";
import type { JsonObject } from "../../../src/domain/common/json.ts";
import { known, unknown } from "../../../src/domain/common/known.ts";
import type { Digest } from "../../../src/domain/image/reference.ts";
import { digest } from "../../domain/building.ts";

const [a, b] = [digest("a"), digest("b")];
const valiError = expect.objectContaining({ name: "ValiError" });

describe("a page of DescribeImages", () => {
  const detail = {
    registryId: "123456789012",
    repositoryName: "backend",
    imageDigest: a,
    imageTags: ["latest", "def4567"],
    imageSizeInBytes: 2 ** 33,
    imagePushedAt: 1_795_690_800.123,
    imageManifestMediaType: "application/vnd.oci.image.index.v1+json",
    imageStatus: "ACTIVE",
    artifactMediaType: "application/vnd.oci.image.config.v1+json",
    subjectManifestDigest: b,
    futureField: { deep: [] },
  };
  const plain = {
    digest: a,
    tags: [],
    pushedAt: null,
    isArchived: false,
    mediaType: null,
    artifactType: null,
    isReferrer: false,
  };
  const images = (...imageDetails: JsonObject[]) => readPage({ imageDetails }).images;

  test("is read in full", () => {
    expect(images(detail)).toEqual([
      {
        digest: a,
        tags: ["latest", "def4567"],
        pushedAt: new Date(1_795_690_800_123),
        isArchived: false,
        mediaType: "application/vnd.oci.image.index.v1+json",
        artifactType: "application/vnd.oci.image.config.v1+json",
        isReferrer: true,
      },
    ]);
  });

  test.each<[what: string, more: JsonObject, expected: object]>([
    ["with nothing but its digest", {}, plain],
    [
      "with nulls",
      {
        imageTags: null,
        imagePushedAt: null,
        imageManifestMediaType: null,
        imageStatus: null,
        artifactMediaType: null,
        subjectManifestDigest: null,
      },
      plain,
    ],
    ["with an empty type and subject", { artifactMediaType: "", subjectManifestDigest: "" }, plain],
    ["archived", { imageStatus: "ARCHIVED" }, { ...plain, isArchived: true }],
    ["being restored", { imageStatus: "ACTIVATING" }, { ...plain, isArchived: true }],
    [
      "that is a chart",
      { artifactMediaType: "application/vnd.cncf.helm.config.v1+json" },
      { ...plain, artifactType: "application/vnd.cncf.helm.config.v1+json" },
    ],
    ["that is about another", { subjectManifestDigest: b }, { ...plain, isReferrer: true }],
    ["in a state that AWS adds later", { imageStatus: "ASLEEP" }, { ...plain, isArchived: null }],
    [
      "with tags that are none",
      { imageTags: ["latest", "", "no tag", "-x"] },
      { ...plain, tags: ["latest"] },
    ],
  ])("has an image %s", (_, more, expected) =>
    expect(images({ imageDigest: a, ...more })).toEqual([expected]),
  );

  test.each<[answer: JsonObject, next: string | undefined]>([
    [{}, undefined],
    [{ imageDetails: null, nextToken: null }, undefined],
    [{ imageDetails: [], nextToken: "more" }, "more"],
  ])("may be empty: %j", (answer, nextToken) => expect(readPage(answer)).toEqual({ images: [], nextToken }));

  test.each<[JsonObject]>([
    [{}],
    [{ imageDigest: "latest" }],
    [{ imageDigest: a, imagePushedAt: "yesterday" }],
  ])("is refused where an image is %j", (one) => expect(() => images(one)).toThrow(valiError));
});

describe("the manifests of BatchGetImage", () => {
  test("are by digest", () => {
    const image = (imageDigest: string, imageManifest: string) => ({
      imageId: { imageDigest, imageTag: "x" },
      imageManifest,
    });
    const failures = [{ imageId: { imageDigest: b }, failureCode: "ImageNotFound" }];
    expect(readBatch({ images: [image(a, "{}"), image(b, "[]")], failures })).toEqual(
      new Map([
        [a, "{}"],
        [b, "[]"],
      ]),
    );
  });

  test.each<[JsonObject]>([[{}], [{ images: null }], [{ images: [] }]])("may be none: %j", (answer) => {
    expect(readBatch(answer)).toEqual(new Map());
  });

  test.each<[what: string, odd: JsonObject]>([
    ["without a digest", { imageId: { imageTag: "latest" }, imageManifest: "{}" }],
    ["with a digest that is none", { imageId: { imageDigest: "sha256:1" }, imageManifest: "{}" }],
    ["without a text", { imageId: { imageDigest: b } }],
  ])("are read beside one %s", (_, odd) => {
    const image = { imageId: { imageDigest: a }, imageManifest: "{}" };
    expect(readBatch({ images: [odd, image] })).toEqual(new Map([[a, "{}"]]));
  });

  test("are refused as something else than a list", () => {
    expect(() => readBatch({ images: "none" })).toThrow(valiError);
  });
});

describe("an index", () => {
  const attestation = {
    "vnd.docker.reference.type": "attestation-manifest",
    "vnd.docker.reference.digest": a,
  };
  test.each<[what: string, manifest: object, child: object]>([
    [
      "for a platform",
      { digest: a, platform: { os: "linux", architecture: "amd64" } },
      { platform: "linux/amd64", attestation: false },
    ],
    [
      "for a variant",
      { digest: a, platform: { os: "linux", architecture: "arm64", variant: "v8", "os.version": "1" } },
      { platform: "linux/arm64/v8", attestation: false },
    ],
    ["for no platform", { digest: a }, { platform: null, attestation: false }],
    [
      "that is an attestation by its note",
      { digest: a, platform: { os: "unknown", architecture: "unknown" }, annotations: attestation },
      { platform: "unknown/unknown", attestation: true },
    ],
    [
      "that is an attestation by its note alone",
      { digest: a, annotations: attestation },
      { platform: null, attestation: true },
    ],
    [
      "that is an attestation by its platform",
      { digest: a, platform: { os: "unknown", architecture: "unknown" } },
      { platform: "unknown/unknown", attestation: true },
    ],
    [
      "with other notes",
      { digest: a, annotations: { "org.opencontainers.image.revision": "x" }, size: 1 },
      { platform: null, attestation: false },
    ],
    [
      "that is a manifest of OCI",
      { digest: a, mediaType: "application/vnd.oci.image.manifest.v1+json" },
      { platform: null, attestation: false },
    ],
    [
      "that is a manifest of Docker",
      { digest: a, mediaType: "application/vnd.docker.distribution.manifest.v2+json" },
      { platform: null, attestation: false },
    ],
    [
      "that says it is an image",
      { digest: a, artifactType: "application/vnd.oci.image.config.v1+json" },
      { platform: null, attestation: false },
    ],
    [
      "that is something else",
      { digest: a, artifactType: "application/spdx+json" },
      { platform: null, attestation: true },
    ],
    [
      "that is an index itself",
      { digest: a, mediaType: "application/vnd.oci.image.index.v1+json" },
      { platform: null, attestation: true },
    ],
  ])("has a child %s", (_, manifest, child) => {
    expect(parseIndex(b, JSON.stringify({ schemaVersion: 2, manifests: [manifest] }))).toEqual({
      known: true,
      value: { kind: "index", digest: b, children: [{ digest: a, ...child }], revision: null },
    });
  });

  test("says what was built, where it is annotated", () => {
    const annotations = { "org.opencontainers.image.revision": "4f5ec4d", "org.example": "x" };
    expect(parseIndex(b, JSON.stringify({ manifests: [], annotations }))).toEqual({
      known: true,
      value: { kind: "index", digest: b, children: [], revision: "4f5ec4d" },
    });
  });

  test.each([
    "",
    "{}",
    "null",
    "[]",
    '{"manifests":[{"digest":"latest"}]}',
    '{"manifests":{}}',
    `{"manifests":[{"digest":"${a}","platform":{}}]}`,
  ])("is not known from %j", (text) => {
    expect(parseIndex(b, text)).toEqual({
      known: false,
      reason: expect.stringMatching(new RegExp(`^the index ${b} cannot be read: `)),
      code: "not-read",
      operation: null,
      lasting: false,
    });
  });

  test("never throws, whatever the text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parseIndex(b, text)).toHaveProperty("known");
      }),
    );
  });
});

describe("an image's manifest", () => {
  const config = { mediaType: "application/vnd.oci.image.config.v1+json", digest: a, size: 2 };
  const revision = { "org.opencontainers.image.revision": "4f5ec4d" };

  const chart = "application/vnd.cncf.helm.config.v1+json";
  const nothing = { config: null, configType: null, revision: null };
  const plain = { config: a, configType: config.mediaType, revision: null };

  test.each<[what: string, manifest: unknown, is: object | null]>([
    ["one of OCI", { config, layers: [{}], annotations: revision }, { ...plain, revision: "4f5ec4d" }],
    ["one without annotations", { config, layers: [{}] }, plain],
    ["one with other annotations", { config, annotations: { "org.example": "x" } }, plain],
    ["annotations that are none", { config, annotations: { "org.opencontainers.image.revision": 1 } }, plain],
    ["an empty revision", { config, annotations: { "org.opencontainers.image.revision": "" } }, plain],
    ["a chart", { config: { ...config, mediaType: chart } }, { ...plain, configType: chart }],
    [
      "an artifact by its own type, whatever its configuration",
      { artifactType: "application/spdx+json", config },
      { ...plain, configType: "application/spdx+json" },
    ],
    ["an artifact of an empty type", { artifactType: "", config }, plain],
    ["a configuration of no type", { config: { digest: a } }, { ...plain, configType: null }],
    ["one of schema 1", { schemaVersion: 1, history: [] }, nothing],
    ["a configuration without a digest", { config: { digest: "latest" }, annotations: revision }, null],
    ["a type that is no text", { artifactType: 7, config: { ...config, mediaType: chart } }, null],
    ["no object", [], null],
  ])("%s", (_, manifest, is) => {
    const text = JSON.stringify(manifest);
    const read = parseImage(a as Digest, text);
    const why = expect.stringContaining(`the manifest ${a} cannot be read`);
    expect(read).toEqual(is === null ? unknown(why) : known(is));
    const kept = digestManifest(text);
    expect(kept === null ? null : parseImage(a as Digest, kept)).toEqual(is === null ? null : read);
  });

  test("never throws, whatever the text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const kept = digestManifest(text);
        const read = parseImage(a as Digest, text);
        expect(kept === null ? read.known : parseImage(a as Digest, kept)).toEqual(
          kept === null ? false : read,
        );
      }),
    );
  });

  test("is kept without its layers", () => {
    expect(digestManifest(JSON.stringify({ config, layers: [{ digest: b }] }))).not.toContain(b);
  });
});

describe("what a preview says is about to be expired", () => {
  const own = { lifecyclePolicyText: "{}" };
  const results = [
    { imageDigest: a, action: { type: "EXPIRE" } },
    { imageDigest: b, action: { type: "TRANSITION" } },
  ];
  test.each<[what: string, answer: JsonObject, expiring: string[] | null]>([
    ["a finished one", { ...own, status: "COMPLETE", previewResults: results }, [a, b]],
    ["one that expires nothing", { ...own, status: "COMPLETE", previewResults: [] }, []],
    ["one without results", { ...own, status: "COMPLETE" }, []],
    ["one in progress", { ...own, status: "IN_PROGRESS", previewResults: results }, null],
    ["one that ran out", { ...own, status: "EXPIRED", previewResults: results }, null],
    ["one that failed", { ...own, status: "FAILED" }, null],
    ["one of a status that came later", { ...own, status: "PAUSED", previewResults: results }, null],
    [
      "one of another policy",
      { lifecyclePolicyText: "{ }", status: "COMPLETE", previewResults: results },
      null,
    ],
    ["one that says nothing", {}, null],
  ])("%s", (_, answer, expiring) => expect(readExpiring(answer, own)).toEqual(expiring));
});

describe("whether the tags of a repository may move", () => {
  const filters = (...all: string[]) => ({
    imageTagMutabilityExclusionFilters: all.map((filter) => ({ filterType: "WILDCARD", filter })),
  });
  test.each<[repository: JsonObject, setting: string, exclusions: string[]]>([
    [{ imageTagMutability: "MUTABLE" }, "MUTABLE", []],
    [{}, "MUTABLE", []],
    [{ imageTagMutability: "IMMUTABLE" }, "IMMUTABLE", []],
    [
      { imageTagMutability: "IMMUTABLE_WITH_EXCLUSION", ...filters("latest", "ma*") },
      "IMMUTABLE_WITH_EXCLUSION",
      ["latest", "ma*"],
    ],
    [{ imageTagMutability: "MUTABLE", imageTagMutabilityExclusionFilters: null }, "MUTABLE", []],
    [{ imageTagMutability: "FROZEN" }, "FROZEN", []],
  ])("of %j", (repository, setting, exclusions) => {
    const repositories = [
      { repositoryName: "other", imageTagMutability: "IMMUTABLE" },
      { repositoryName: "backend", ...repository },
    ];
    const found = readMutability({ repositories });
    expect([...found.keys()]).toEqual(["other", "backend"]);
    expect(found.get("backend")).toEqual({ setting, exclusions });
  });

  test("is known of no repository that is not named", () => {
    expect(readMutability({ repositories: [] })).toEqual(new Map());
    expect(() => readMutability({})).toThrow(valiError);
    expect(() => readMutability({ repositories: [{}] })).toThrow(valiError);
  });
});

describe("the prefixes of what is pulled through", () => {
  const rule = (ecrRepositoryPrefix: string) => ({ ecrRepositoryPrefix, upstreamRegistryUrl: "quay.io" });
  test.each<[answer: JsonObject, prefixes: string[], next: string | undefined]>([
    [{ pullThroughCacheRules: [rule("quay"), rule("ROOT")] }, ["quay", "ROOT"], undefined],
    [{ pullThroughCacheRules: [rule("hub/x")], nextToken: "more" }, ["hub/x"], "more"],
    [{ pullThroughCacheRules: null, nextToken: null }, [], undefined],
    [{}, [], undefined],
  ])("of %j", (answer, prefixes, nextToken) => {
    expect(readPullThroughPrefixes(answer)).toEqual({ prefixes, nextToken });
  });

  test("are refused where a rule has none", () => {
    expect(() => readPullThroughPrefixes({ pullThroughCacheRules: [{}] })).toThrow(valiError);
  });
});
