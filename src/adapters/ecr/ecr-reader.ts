/** Reads of Amazon ECR, in its batches; each refusal becomes an `unknown` with its reason. */
import type { EcrReader } from "../../reconcile/ports/ecr.ts";
import type { Memory } from "../../reconcile/ports/memory.ts";
import type { Call } from "../aws/call.ts";
import { readCatalogue, readImages } from "./images.ts";
import { readPreview, startPreview } from "./lifecycle-previews.ts";
import { readImageManifests, readIndexes } from "./manifests.ts";
import { readMutabilities } from "./mutability.ts";
import { readPullThroughRules } from "./pull-through-rules.ts";

/** The reads over the calls of each region; `memory` keeps indexes, which never change. */
export function createEcrReader(callsOf: (region: string) => Call, memory: Memory): EcrReader {
  const callOf = ({ region }: { readonly region: string }) => callsOf(region);
  return {
    images: (repository, wanted) => readImages(callOf(repository), repository, wanted),
    catalogue: (repository) => readCatalogue(callOf(repository), repository),
    mutability: (repositories) => readMutabilities(callsOf, repositories),
    pullThroughPrefixes: (registry) => readPullThroughRules(callOf(registry), registry.account),
    indexes: (repository, digests) => readIndexes(callOf(repository), memory, repository, digests),
    manifests: (repository, digests) => readImageManifests(callOf(repository), memory, repository, digests),
    expiring: (repository, digests) => readPreview(callOf(repository), repository, digests),
    startPreview: (repository) => startPreview(callOf(repository), repository),
  };
}
