/** What ECR answers → facts; an answer that lacks what ECR always sends is a `ValiError`. */
import * as v from "valibot";
import type { JsonObject } from "../../domain/common/json.ts";
import { type Known, known, unknown } from "../../domain/common/known.ts";
import type { ImageManifest, IndexManifest, Manifest } from "../../domain/image/manifest.ts";
import type { Mutability } from "../../domain/image/mutability.ts";
import { type Digest, isDigest, isTag } from "../../domain/image/reference.ts";
import { isImageType } from "../../domain/image/runnable.ts";
import type { FoundImage } from "../../reconcile/ports/ecr.ts";

const digest = v.pipe(v.string(), v.guard(isDigest));
const time = v.pipe(
  v.number(),
  v.transform((seconds) => new Date(seconds * 1000)),
);

const detail = v.pipe(
  v.object({
    imageDigest: digest,
    imageTags: v.optional(v.nullable(v.array(v.string())), []),
    imagePushedAt: v.optional(v.nullable(time), null),
    imageManifestMediaType: v.optional(v.nullable(v.string()), null),
    imageStatus: v.optional(v.nullable(v.string()), null),
    artifactMediaType: v.optional(v.nullable(v.string()), null),
    subjectManifestDigest: v.optional(v.nullable(v.string()), null),
  }),
  v.transform(
    (image): FoundImage => ({
      digest: image.imageDigest,
      tags: (image.imageTags ?? []).filter(isTag),
      pushedAt: image.imagePushedAt,
      isArchived: image.imageStatus !== null && unpullable.has(image.imageStatus),
      mediaType: image.imageManifestMediaType,
      artifactType: image.artifactMediaType || null,
      isReferrer: Boolean(image.subjectManifestDigest),
    }),
  ),
);

/** @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive_restore_image.html */
const unpullable: ReadonlySet<string> = new Set(["ARCHIVED", "ACTIVATING"]);

const page = v.object({
  imageDetails: v.optional(v.nullable(v.array(detail)), []),
  nextToken: v.optional(v.nullable(v.string()), null),
});

/** The images of a page of DescribeImages, and how to ask for the next. */
export function readPage(answer: JsonObject): {
  images: readonly FoundImage[];
  nextToken: string | undefined;
} {
  const { imageDetails, nextToken } = v.parse(page, answer);
  return { images: imageDetails ?? [], nextToken: nextToken ?? undefined };
}

const batch = v.object({
  images: v.optional(
    v.nullable(v.array(v.object({ imageId: v.object({ imageDigest: digest }), imageManifest: v.string() }))),
    [],
  ),
});

/** The manifests of BatchGetImage, by digest. */
export function readBatch(answer: JsonObject): ReadonlyMap<Digest, string> {
  const images = v.parse(batch, answer).images ?? [];
  return new Map(images.map(({ imageId, imageManifest }) => [imageId.imageDigest, imageManifest]));
}

const failure = v.object({
  imageId: v.optional(v.nullable(v.object({ imageDigest: v.optional(v.nullable(v.string()), null) }))),
  failureCode: v.optional(v.nullable(v.string()), null),
});

/** Why BatchGetImage gives no manifest of a digest, by digest: `ImageNotFound`, …, or what AWS adds later. */
export function readFailures(answer: JsonObject): ReadonlyMap<string, string> {
  const { failures } = v.parse(v.object({ failures: v.optional(v.nullable(v.array(failure)), []) }), answer);
  return new Map(
    (failures ?? []).flatMap(({ imageId, failureCode }) =>
      imageId?.imageDigest && failureCode ? [[imageId.imageDigest, failureCode]] : [],
    ),
  );
}

/** @see https://github.com/opencontainers/image-spec/blob/main/annotations.md */
const annotations = v.fallback(
  v.optional(v.object({ "org.opencontainers.image.revision": v.optional(v.pipe(v.string(), v.nonEmpty())) })),
  undefined,
);

const index = v.object({
  annotations,
  manifests: v.array(
    v.object({
      digest,
      platform: v.optional(
        v.object({ os: v.string(), architecture: v.string(), variant: v.optional(v.string()) }),
      ),
      annotations: v.optional(v.record(v.string(), v.string())),
      mediaType: v.optional(v.string()),
      artifactType: v.optional(v.string()),
    }),
  ),
});

/**
 * An index from its manifest's text; what cannot be read is unknown.
 * @see https://docs.docker.com/build/metadata/attestations/attestation-storage/
 */
export function parseIndex(of: Digest, text: string): Known<Manifest> {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), index), text);
  if (!parsed.success) return unknown(`the index ${of} cannot be read: ${parsed.issues[0].message}`);
  const children = parsed.output.manifests.map(({ platform, annotations, ...child }) => ({
    digest: child.digest,
    platform: platform
      ? [platform.os, platform.architecture, platform.variant].filter(Boolean).join("/")
      : null,
    attestation:
      annotations?.["vnd.docker.reference.type"] === "attestation-manifest" ||
      platform?.os === "unknown" ||
      (child.artifactType !== undefined && !isImageType(child.artifactType)) ||
      (child.mediaType !== undefined && !manifestTypes.has(child.mediaType)),
  }));
  const revision = revisionIn(parsed.output);
  return known({ kind: "index", digest: of, children, revision } satisfies IndexManifest);
}

/** What an index may list to be run: of an index within an index no agent makes a task. */
const manifestTypes: ReadonlySet<string> = new Set([
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
]);

const image = v.object({
  annotations,
  artifactType: v.optional(v.string()),
  config: v.optional(v.object({ digest, mediaType: v.optional(v.string()) })),
});

/** What is kept of an image's manifest: without its layers. */
export function digestManifest(text: string): string {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), image), text);
  return parsed.success ? JSON.stringify(parsed.output) : "{}";
}

/** An image's manifest from its text, or from what was kept of it; one that cannot be read names no configuration. */
export function parseImage(text: string): ImageManifest {
  const { config, artifactType, ...rest } = v.parse(
    v.pipe(v.string(), v.parseJson(), image),
    digestManifest(text),
  );
  return {
    config: config?.digest ?? null,
    configType: artifactType || config?.mediaType || null,
    revision: revisionIn(rest),
  };
}

function revisionIn(manifest: Pick<v.InferOutput<typeof image>, "annotations">): string | null {
  return manifest.annotations?.["org.opencontainers.image.revision"] ?? null;
}

const policy = v.object({ lifecyclePolicyText: v.optional(v.string()) });

const preview = v.object({
  ...policy.entries,
  status: v.optional(v.string()),
  previewResults: v.optional(
    v.nullable(
      v.array(v.object({ imageDigest: digest, action: v.optional(v.object({ type: v.string() })) })),
    ),
    [],
  ),
});

/**
 * The images that a finished preview says are about to be gone; `null` where it is not finished, or not of the
 * repository's own policy: anybody may ask for a preview of another.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetLifecyclePolicyPreview.html
 */
export function readExpiring(answer: JsonObject, own: JsonObject): readonly Digest[] | null {
  const { status, lifecyclePolicyText, previewResults } = v.parse(preview, answer);
  if (status !== "COMPLETE" || lifecyclePolicyText !== v.parse(policy, own).lifecyclePolicyText) return null;
  return (previewResults ?? []).map(({ imageDigest }) => imageDigest);
}

const repositories = v.object({
  repositories: v.array(
    v.object({
      repositoryName: v.string(),
      imageTagMutability: v.optional(v.string(), "MUTABLE"),
      imageTagMutabilityExclusionFilters: v.optional(
        v.nullable(v.array(v.object({ filter: v.string() }))),
        [],
      ),
    }),
  ),
});

/** Whether the tags of each repository of DescribeRepositories may move, by its name. */
export function readMutability(answer: JsonObject): ReadonlyMap<string, Mutability> {
  return new Map(
    v.parse(repositories, answer).repositories.map((repository) => [
      repository.repositoryName,
      {
        setting: repository.imageTagMutability,
        exclusions: (repository.imageTagMutabilityExclusionFilters ?? []).map(({ filter }) => filter),
      },
    ]),
  );
}

const pullThroughRules = v.object({
  pullThroughCacheRules: v.optional(v.nullable(v.array(v.object({ ecrRepositoryPrefix: v.string() }))), []),
  nextToken: v.optional(v.nullable(v.string()), null),
});

/** The prefixes of the repositories that a page of DescribePullThroughCacheRules names. */
export function readPullThroughPrefixes(answer: JsonObject): {
  prefixes: readonly string[];
  nextToken: string | undefined;
} {
  const { pullThroughCacheRules, nextToken } = v.parse(pullThroughRules, answer);
  return {
    prefixes: (pullThroughCacheRules ?? []).map(({ ecrRepositoryPrefix }) => ecrRepositoryPrefix),
    nextToken: nextToken ?? undefined,
  };
}
