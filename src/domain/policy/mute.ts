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

/** Whether nobody is alerted to a finding of this kind. */
export function isMuted({ mute }: { readonly mute: readonly AlertedKind[] }, kind: string): boolean {
  return mute.some((one) => one === kind);
}
