/** What the lifecycle policy of a repository is about to expire. */
import { type Known, known } from "../../domain/common/known.ts";
import type { EcrRepository } from "../../domain/image/ecr.ts";
import type { Digest } from "../../domain/image/reference.ts";
import { attempt } from "../aws/attempt.ts";
import { batchesOf } from "../aws/batches.ts";
import type { Call } from "../aws/call.ts";
import { noPolicy, noPreview, previewRuns } from "./errors.ts";
import { readExpiring } from "./shapes/previews.ts";

/** Which of these the lifecycle policy is about to expire; `null` where no finished preview of it says so. */
export async function readPreview(call: Call, { account, name }: EcrRepository, digests: readonly Digest[]) {
  const repository = { registryId: account, repositoryName: name };
  const own = await attempt("ecr:GetLifecyclePolicy", () => call("GetLifecyclePolicy", repository));
  if (!own.known) return own.code === noPolicy ? known([]) : own;
  const expiring: Digest[] = [];
  for (const batch of batchesOf(digests, 100)) {
    const imageIds = batch.map((imageDigest) => ({ imageDigest }));
    const answer = await attempt("ecr:GetLifecyclePolicyPreview", async () =>
      readExpiring(await call("GetLifecyclePolicyPreview", { ...repository, imageIds }), own.value),
    );
    if (!answer.known) return answer.code === noPreview ? known(null) : answer;
    if (answer.value === null) return answer;
    expiring.push(...answer.value);
  }
  return known(expiring);
}

/** One that is under way already will do. */
export async function startPreview(call: Call, { account, name }: EcrRepository): Promise<Known<void>> {
  const answer = await attempt("ecr:StartLifecyclePolicyPreview", async () => {
    await call("StartLifecyclePolicyPreview", { registryId: account, repositoryName: name });
  });
  const isFine = !answer.known && (answer.code === noPolicy || answer.code === previewRuns);
  return isFine ? known(undefined) : answer;
}
