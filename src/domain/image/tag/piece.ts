/** The parts of a tag: what each comes to, and what stands before it. */
import type { Numeric } from "./numeric.ts";
import type { Mark, Named, VersionMark } from "./reading.ts";

/** What a part of a tag comes to. */
export interface Piece {
  /** As it stands in the line that people read, and in the one that is compared: literally, unless said. */
  readonly line: string;
  readonly key?: string;
  readonly mark?: Mark;
  readonly variant?: readonly Numeric[];
  /** A pre-release, a release by name, or what was built after the version: a part of the mark before it, and of no line. */
  readonly amends?: Partial<Pick<VersionMark, "numbers" | "preRelease" | "after">>;
  /** What was corrected in what the mark right before it names: a part of that mark. */
  readonly correction?: Named;
  /** Where it begins, if it might be a commit's id. */
  readonly mayBeCommit?: number | null;
}

/** What stands before a part. */
export interface Context {
  readonly text: string;
  readonly at: number;
  /** What parts it from what stands before; empty at the start. */
  readonly separator: string;
  readonly pieces: readonly Piece[];
  /** The part right before it, where that is a word and no mark. */
  readonly word: string | null;
  readonly version: VersionMark | null;
  /** Where what might be a commit's id is to be read as one. */
  readonly commits: readonly number[];
  /** Whether a version of two numbers is to be read as the name of a branch that releases come from. */
  readonly isBranch: boolean;
}

export type Rule = (context: Context) => { readonly piece: Piece; readonly length: number } | null;
