/** What the rules of remedies are asked about. */

import type { Ledger } from "../facts/attempt.ts";
import type { Digest, Tag } from "../image/reference.ts";
import type { Assessment } from "../judge/assess.ts";
import type { ContainerView } from "../judge/container/container-view.ts";

/** Who is about to write. */
export type Asker = "program" | "person";

/** A pin that somebody has in mind, with all that is known of the service. */
export interface ServiceCase {
  readonly assessment: Assessment;
  /** What was tried on it before. */
  readonly ledger: Ledger;
  readonly asker: Asker;
}

/** One container of it, and the image that it is to have. */
export interface ImageCase extends ServiceCase {
  /** The container as it is, but expected to run the image of the pin. */
  readonly view: ContainerView;
  readonly digest: Digest;
  readonly tag: Tag | null;
}
