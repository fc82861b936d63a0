import { meant } from "../common/spelling.ts";

/** The kinds of findings that people are alerted to: each can be muted. */
export const alertedKinds = [
  "stale",
  "behind",
  "stalled",
  "mixed",
  "missing",
  "unpullable",
  "endangered",
] as const;

export type AlertedKind = (typeof alertedKinds)[number];

/** What may have been meant by kinds of which one does not exist, as the end of a sentence; empty if nothing is near. */
export function muteHint(text: string): string {
  const words = text.split(/[^\w-]+/).filter((word) => word !== "");
  if (words.some((word) => meant(word, ["wrong-repository"])))
    return "; wrong-repository is of no service: list such repositories in repositories.ignore of drift.yml";
  const near = words.map((word) => meant(word, alertedKinds));
  return near.length === 0 || near.includes(null) ? "" : `; did you mean "${near.join(" ")}"?`;
}

/** Whether nobody is alerted to a finding of this kind. */
export function isMuted({ mute }: { readonly mute: readonly AlertedKind[] }, kind: string): boolean {
  return mute.some((one) => one === kind);
}
