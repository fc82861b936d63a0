/** The settle window: how long a pipeline is given after a push before a difference is called drift. */
import { earliest, latest } from "../common/dates.ts";
import { valueOr } from "../common/known.ts";
import type { ServiceFacts } from "../facts/facts.ts";
import { repositoryKey } from "../image/ecr.ts";
import type { ResponsePolicy } from "../policy/policy.ts";
import { repositoryOf } from "./container/written-reference.ts";
import type { Finding } from "./finding.ts";

/** The end of a finding's window; where the finding is not dated, the digest's birthday bounds it from below. */
export function settledAt(finding: Finding, facts: ServiceFacts, { settle }: ResponsePolicy): Date | null {
  const { since, settlesFrom } = finding;
  const began = latest([since ?? birthday(finding, facts), settlesFrom ?? null]);
  return began && new Date(began.getTime() + settle);
}

/** Whether a finding's window is over; one whose beginning nobody knows has none. */
export function hasSettled(finding: Finding, facts: ServiceFacts, policy: ResponsePolicy): boolean {
  const at = settledAt(finding, facts, policy);
  return at === null || at <= facts.at;
}

/** Until when a pipeline that is under way may yet bring the newest image; `null` where its time is over. */
export function freshUntil(
  { publishedAt }: Finding,
  { settle }: Pick<ResponsePolicy, "settle">,
  now: Date,
): Date | null {
  const until = publishedAt && new Date(publishedAt.getTime() + settle);
  return until && until > now ? until : null;
}

/** The end of the first window to end. */
export function firstSettledAt(
  findings: readonly Finding[],
  facts: ServiceFacts,
  policy: ResponsePolicy,
): Date | null {
  return earliest(findings.map((finding) => settledAt(finding, facts, policy)));
}

function birthday({ expected, container }: Finding, { containers, repositories }: ServiceFacts): Date | null {
  const own = valueOr(containers, []).find(({ name }) => name === container);
  const repository = own ? repositoryOf(own.written) : null;
  const images = repository ? repositories.get(repositoryKey(repository))?.images : undefined;
  return expected === null ? null : (valueOr(images?.get(expected), null)?.pushedAt ?? null);
}
