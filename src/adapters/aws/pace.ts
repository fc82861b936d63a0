/**
 * How fast ECS is called. Its quotas are token buckets that an account and region share: what this program takes is
 * lacking to deployments and consoles. Within its share, a call is made at once while there are tokens, which an
 * ordinary account never exhausts, and waits for one when there are none.
 *
 * Each instance of a function counts for itself. A sweep, which may take its time, has half of each bucket: so the other
 * half is left to pushes, which have no time to wait, and to whoever deploys. All others are held to the whole bucket.
 */

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html */
const quotas: readonly (readonly [burst: number, perSecond: number, ...operations: string[]])[] = [
  [100, 20, "DescribeServices", "ListServices"],
  [100, 20, "DescribeTasks", "ListTasks"],
  [50, 20, "DescribeTaskDefinition", "ListTaskDefinitions", "ListTaskDefinitionFamilies"],
  [20, 1, "RegisterTaskDefinition"],
  [50, 5, "UpdateService"],
  [50, 20, "ListClusters"],
  [50, 20, "ListServiceDeployments", "DescribeServiceDeployments", "DescribeServiceRevisions"],
];

/** When calls are made. */
export interface Pace {
  /** Resolves when this operation may be called. */
  turn(operation: string): Promise<void>;
  /** AWS throttled a call: nobody has tokens any more, whichever service was asked about. */
  throttled(): void;
}

/** What a pace is kept with. */
export interface PaceOptions {
  /** The part of each bucket that may be taken: 1 for the whole. */
  readonly share: number;
  /** Milliseconds, from some moment on. */
  readonly ticks: () => number;
  readonly pause: (milliseconds: number) => Promise<unknown>;
  /** Whether AWS's clock goes as this machine's does: buckets fill by its time, and not by ours. */
  readonly isInStep: () => boolean;
}

interface Bucket {
  readonly burst: number;
  readonly perSecond: number;
  /** Below 0: so many calls wait. */
  tokens: number;
  filledAt: number;
}

/** The pace of the ECS calls of one process. */
export function createPace({ share, ticks, pause, isInStep }: PaceOptions): Pace {
  const buckets: Bucket[] = [];
  const byOperation = new Map<string, Bucket>();
  for (const [burst, perSecond, ...operations] of quotas) {
    const own = { burst: burst * share, perSecond: perSecond * share };
    const bucket: Bucket = { ...own, tokens: own.burst, filledAt: ticks() };
    buckets.push(bucket);
    for (const operation of operations) byOperation.set(operation, bucket);
  }
  return {
    async turn(operation) {
      const bucket = byOperation.get(operation);
      if (!bucket || !isInStep()) return;
      fill(bucket, ticks());
      bucket.tokens -= 1;
      if (bucket.tokens < 0) await pause((-bucket.tokens / bucket.perSecond) * 1000);
    },
    throttled() {
      for (const bucket of buckets) {
        fill(bucket, ticks());
        bucket.tokens = Math.min(0, bucket.tokens);
      }
    },
  };
}

function fill(bucket: Bucket, now: number): void {
  const more = ((now - bucket.filledAt) / 1000) * bucket.perSecond;
  bucket.tokens = Math.min(bucket.burst, bucket.tokens + more);
  bucket.filledAt = now;
}
