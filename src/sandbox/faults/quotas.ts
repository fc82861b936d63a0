import { AwsError, type Call, type Clock } from "../world.ts";

/** How many calls ECS takes at once and how many a second in the long run, by account and region. */
interface Quota {
  readonly burst: number;
  readonly perSecond: number;
  readonly operations: readonly string[];
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html */
const QUOTAS: readonly Quota[] = [
  { burst: 100, perSecond: 20, operations: ["DescribeServices", "ListServices"] },
  { burst: 100, perSecond: 20, operations: ["DescribeTasks", "ListTasks"] },
  {
    burst: 50,
    perSecond: 20,
    operations: ["DescribeTaskDefinition", "ListTaskDefinitions", "ListTaskDefinitionFamilies"],
  },
  { burst: 20, perSecond: 1, operations: ["RegisterTaskDefinition", "DeregisterTaskDefinition"] },
  { burst: 50, perSecond: 5, operations: ["UpdateService", "CreateService", "DeleteService"] },
  { burst: 50, perSecond: 20, operations: ["DescribeClusters", "ListClusters"] },
  {
    burst: 50,
    perSecond: 20,
    operations: ["ListServiceDeployments", "DescribeServiceDeployments", "DescribeServiceRevisions"],
  },
];

/**
 * ECS's token buckets. From one call to the next they fill with simulated or with real time, whichever went on
 * further: a handler that waits in real time while the clock stands still is served again.
 * @returns a check that throws `ThrottlingException` when a bucket is empty
 */
export function createQuotas(clock: Clock): (call: Call) => void {
  const elapsed = secondsSince(clock);
  const buckets = new Map<string, () => boolean>();
  for (const { operations, ...quota } of QUOTAS) {
    const take = createBucket(quota, elapsed);
    for (const operation of operations) buckets.set(`ecs:${operation}`, take);
  }
  return (call) => {
    if (buckets.get(call.name)?.() === false) throw new AwsError("ThrottlingException", "Rate exceeded");
  };
}

/** Seconds from now on: what passed from one question to the next, simulated or real, whichever is more. */
export function secondsSince(clock: Clock): () => number {
  const read = () => ({ simulated: clock.now().getTime(), real: performance.now() });
  let last = read();
  let passed = 0;
  return () => {
    const now = read();
    passed += Math.max(0, now.simulated - last.simulated, now.real - last.real);
    last = now;
    return passed / 1000;
  };
}

function createBucket({ burst, perSecond }: Omit<Quota, "operations">, elapsed: () => number): () => boolean {
  let tokens = burst;
  let filledAt = elapsed();
  return () => {
    const now = elapsed();
    tokens = Math.min(burst, tokens + (now - filledAt) * perSecond);
    filledAt = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
