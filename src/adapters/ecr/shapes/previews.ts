/** What a lifecycle policy is about to expire. */
import * as v from "valibot";
import type { JsonObject } from "../../../domain/common/json.ts";
import type { Digest } from "../../../domain/image/reference.ts";
import { digest } from "./fields.ts";

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
