import type { Tag } from "../reference.ts";

/**
 * The tags under which tools keep what they say of an image, beside it: its signature, its attestations, its list
 * of contents. Some of these have the configuration of an image.
 * @see https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema
 */
const artifactTag = /^sha(?:256|512)-[0-9a-f]{64,128}(?:\.[A-Za-z0-9_.-]+)?$/;

/** Whether a tag is one that names no image, but something about one. */
export function isArtifactTag(tag: Tag): boolean {
  return artifactTag.test(tag);
}
