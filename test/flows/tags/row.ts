/** A row of tags: what runs, what is pushed before and later, and what is right. */
import type { JsonObject } from "../../../src/sandbox/world.ts";
import type { Architecture } from "./images.ts";
import type { Case, Pushed, Step } from "./play.ts";
import type { Track } from "./programs.ts";

/** What people should hear of it. */
export type Right =
  /** Nothing: there is nothing to find. `notes`: a word that a note in the service's report has. */
  | { readonly is: "quiet"; readonly notes?: string }
  /** That this push, by the words it was pushed with, should run. The severity is free where it is not told. */
  | { readonly is: "behind" | "stale"; readonly expected: string; readonly severity?: "high" | "low" }
  /** That the tag names nothing that could start. */
  | { readonly is: "missing"; readonly cause: "not-an-image" | "no-platform" };

/** A row: what runs, what was there before, what is pushed later, and what is right. */
export interface Row {
  readonly runs: string;
  readonly before: Case["before"];
  readonly later: readonly Step[];
  readonly right: Right;
  /** What its owner wants it to follow; `auto`, if absent. */
  readonly track?: Track;
  /** Other tracks under which it is told what is right, where that differs. */
  readonly tracks: readonly (readonly [Track, Right])[];
  /** What else it is about. */
  readonly story?: string;
  readonly architecture?: Architecture;
  readonly repository?: string;
  readonly settings?: JsonObject;
  readonly cache?: string;
}

/** Nobody should hear anything. */
export const quiet: Right = { is: "quiet" };
/** Nobody should hear anything; a note in the service's report has this word. */
export const noting = (notes: string): Right => ({ is: "quiet", notes });
/** The task definition should name this push. */
export const behind = (expected: string): Right => ({ is: "behind", expected, severity: "high" });
/** The same, with little to rest on. */
export const low = (expected: string): Right => ({ is: "behind", expected, severity: "low" });
/** Nothing but the order of the pushes tells that it is newer: how grave that is, is free. */
export const later = (expected: string): Right => ({ is: "behind", expected });
/** The tag in the task definition names this push by now. */
export const stale = (expected: string): Right => ({ is: "stale", expected, severity: "high" });
/** The tag in the task definition names nothing that could start. */
export const missing = (cause: "not-an-image" | "no-platform"): Right => ({ is: "missing", cause });

type More = Partial<Omit<Row, "runs" | "later" | "right" | "tracks">> & {
  readonly tracks?: readonly (Track | readonly [Track, Right])[];
};

/** A row. The image that runs was pushed two days before the program was installed, alone, if nothing else is said. */
export function row(
  runs: string,
  pushed: readonly Step[],
  right: Right,
  { before = [["2d", runs.replace(/^@/, "")]], tracks = [], ...more }: More = {},
): Row {
  const withRight = tracks.map((one) => (typeof one === "string" ? ([one, right] as const) : one));
  return { runs, before, later: pushed, right, tracks: withRight, ...more };
}

/** A push of what this maker makes. */
export const made = (name: string, make: Exclude<Pushed, string>["make"]): Pushed => ({ name, make });

/** What a row is called: `1.2.3 → 1.2.4`. */
export function titleOf({ runs, later, story, track }: Row): string {
  const pushed = later.flatMap((step) =>
    typeof step === "string" ? [step] : "name" in step ? [step.name.replace(/(?<=sha256-).{64}/, "…")] : [],
  );
  return [
    `${runs} → ${pushed.join(", ") || "nothing"}`,
    ...(story ? [story] : []),
    ...(track ? [track] : []),
  ].join(", ");
}
