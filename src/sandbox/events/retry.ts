/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html */
const MOST_ATTEMPTS = 185;
const LONGEST = 86_400;

/** The longest pause between two attempts, in milliseconds: 185 of them fill a day. */
const LONGEST_PAUSE = 480_000;

/** A retry policy as templates have it. */
export interface RetryPolicy {
  readonly MaximumRetryAttempts?: number | undefined;
  readonly MaximumEventAgeInSeconds?: number | undefined;
}

/** The pauses before each further attempt, in milliseconds: doubling, within what the policy allows. */
export function retryDelays(policy: RetryPolicy = {}): readonly number[] {
  const { MaximumRetryAttempts = MOST_ATTEMPTS, MaximumEventAgeInSeconds = LONGEST } = policy;
  const delays: number[] = [];
  let age = 0;
  for (let attempt = 0; attempt < MaximumRetryAttempts; attempt++) {
    const pause = Math.min(1000 * 2 ** attempt, LONGEST_PAUSE);
    age += pause;
    if (age > MaximumEventAgeInSeconds * 1000) break;
    delays.push(pause);
  }
  return delays;
}
