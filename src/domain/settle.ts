/** The settle window: how long a pipeline is given after a push before a difference is called drift. */
import { earliest, latest } from "./dates.ts";
import type { ServiceFacts } from "./facts.ts";
import type { Finding } from "./finding.ts";
import type { Digest } from "./image/reference.ts";
import { valueOr } from "./known.ts";
import type { ResponsePolicy } from "./policy.ts";

/** The end of a finding's window; where the finding is not dated, the digest's birthday bounds it from below. */
export function settledAt(finding: Finding, facts: ServiceFacts, { settle }: ResponsePolicy): Date | null {
  const { since, settlesFrom, expected } = finding;
  const began = latest([since ?? birthday(expected, facts), settlesFrom ?? null]);
  return began && new Date(began.getTime() + settle);
}

/** Whether a finding's window is over; one whose beginning nobody knows has none. */
export function hasSettled(finding: Finding, facts: ServiceFacts, policy: ResponsePolicy): boolean {
  const at = settledAt(finding, facts, policy);
  return at === null || at <= facts.at;
}

/** The end of the first window to end. */
export function firstSettledAt(
  findings: readonly Finding[],
  facts: ServiceFacts,
  policy: ResponsePolicy,
): Date | null {
  return earliest(findings.map((finding) => settledAt(finding, facts, policy)));
}

function birthday(digest: Digest | null, { repositories }: ServiceFacts): Date | null {
  if (digest === null) return null;
  const images = [...repositories.values()].flatMap(({ images }) => valueOr(images.get(digest), null) ?? []);
  return images[0]?.pushedAt ?? null;
}
