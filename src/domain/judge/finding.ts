/** What a finding is. Each kind has a file of its own under `findings/`. */
import type { Digest } from "../image/reference.ts";
import type { Advice } from "./advice.ts";

export type Severity = "high" | "medium" | "low";

/** What findings are told together: one incident for each service, container and group. */
export type Group = "content" | "supply" | "advice";

/** The kinds, with the causes that each can have. */
export interface Causes {
  stale: "not-redeployed" | "stale-cache" | "rolled-back" | "undetermined";
  behind: "not-registered" | "not-updated" | "rolled-back";
  /** ECS's own reason. */
  stalled: string;
  mixed: "digests" | "revisions";
  missing: "tag-gone" | "digest-gone" | "archived" | "not-an-image" | "no-platform";
  endangered: "lifecycle-policy";
  /** ECS's own reason. */
  unpullable: string;
  mutable: "moving-tag";
}

export type Kind = keyof Causes;

/** The kinds whose cause is ECS's own reason: it is worded anew for each task, and another wording is no news. */
const withReason: { readonly [K in Kind as string extends Causes[K] ? K : never]: true } = {
  stalled: true,
  unpullable: true,
};

/** Whether the cause of such a finding is a reason in ECS's words, and none that this program tells apart. */
export function hasEcsReason({ kind }: { readonly kind: string }): boolean {
  return Object.hasOwn(withReason, kind);
}

/** One thing wrong with one container of a service. */
export interface FindingOf<K extends Kind> {
  readonly kind: K;
  readonly cause: Causes[K];
  readonly group: Group;
  readonly severity: Severity;
  readonly container: string;
  /** The digest that should run, where there is one. */
  readonly expected: Digest | null;
  /** The image within the expected digest: the same one may be pushed again in another wrapper. */
  readonly image?: Digest | null;
  /** The digests found instead. */
  readonly actual: readonly Digest[];
  /** When it began, as far as is known. */
  readonly since: Date | null;
  /** When the expected image came to be the one to run: a pipeline is given its time from there, too. */
  readonly publishedAt?: Date | null;
  /** Whether the push that it began with was heard; else it was found, and may be older than `since`. */
  readonly isHeard?: boolean;
  /** The last step that a pipeline was seen to take, where it came after `since`: its window runs from there. */
  readonly settlesFrom?: Date | null;
  /** One sentence for people. */
  readonly summary: string;
  readonly advice: readonly Advice[];
}

export type Finding = { readonly [K in Kind]: FindingOf<K> }[Kind];

const rank: Record<Severity, number> = { low: 0, medium: 1, high: 2 };

/** Orders severities: positive if the first is graver. */
export function compareSeverity(a: Severity, b: Severity): number {
  return rank[a] - rank[b];
}

/** Those of several findings that there are. */
export function present(...findings: readonly (Finding | null)[]): Finding[] {
  return findings.filter((finding) => finding !== null);
}
