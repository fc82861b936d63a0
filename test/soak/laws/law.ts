import type { Witness } from "../witness.ts";

/** A rule that holds in every history, after every step. */
export interface Law {
  readonly name: string;
  /** How it was broken, one sentence each. */
  readonly broken: (witness: Witness) => readonly string[];
}
