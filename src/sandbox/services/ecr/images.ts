/** What a container agent gets when it asks the registry for an image. */
import type { JsonObject } from "../../world.ts";
import { parseEcrName } from "./host.ts";
import { parseManifest, platformAnnotated } from "./manifest.ts";
import { type EcrState, repositoryKey } from "./registry.ts";

type Lookup =
  | {
      readonly state: "found";
      readonly digest: string;
      readonly manifest: JsonObject;
      /** `linux/arm64`, `linux/arm64/v8`; absent where nothing tells: the sandbox has no configs. */
      readonly platform?: string;
    }
  /** `reason` is the end of a sentence of the agent's: "… not found". */
  | { readonly state: "refused"; readonly reason: string }
  /** Not in ECR: the sandbox knows nothing of it. */
  | { readonly state: "elsewhere" };

export interface ImageLookup {
  /** What the registry says of a reference, whatever its host's form; the digest wins over the tag. */
  find(reference: string): Lookup;
  /** Records that the image was pulled now. */
  recordPull(reference: string): void;
}

export function imageLookup(state: EcrState): ImageLookup {
  return {
    find: (reference) => find(state, reference),
    recordPull(reference) {
      const image = stored(state, reference)?.image;
      if (image) image.pulledAt = state.world.clock.now();
    },
  };
}

function find(state: EcrState, reference: string): Lookup {
  const place = stored(state, reference);
  if (!place) return { state: "elsewhere" };
  if (!place.image) return { state: "refused", reason: `${reference}: not found` };
  if (place.image.status !== "ACTIVE") return { state: "refused", reason: `${reference}: image is archived` };
  const { digest } = place.image;
  const manifest = parseManifest(place.image.manifest);
  const platform = platformAnnotated(manifest) ?? place.platforms.get(digest);
  return { state: "found", digest, manifest, ...(platform && { platform }) };
}

function stored(state: EcrState, reference: string) {
  const name = parseEcrName(reference);
  if (!name) return undefined;
  const repository = state.repositories.get(repositoryKey(name.account, name.region, name.repository));
  const digest = name.digest ?? repository?.tags.get(name.tag ?? "");
  return { image: repository?.images.get(digest ?? ""), platforms: repository?.platforms ?? new Map() };
}
