/** What the deployed program calls, in an account of a given size: counted in the sandbox, with AWS's page sizes. */
import { createWorld, registry, type World } from "./world.ts";

export interface Size {
  readonly clusters: number;
  /** In each cluster, with two tasks and a repository each. */
  readonly services: number;
}

/** Calls by service; of DynamoDB also the items that were read and written. */
export interface Cost {
  readonly ecs: number;
  readonly ecr: number;
  readonly read: number;
  readonly written: number;
  /** Calls of SNS and SQS. */
  readonly messages: number;
}

/** What happens in an account whose pipelines deploy what they push. */
export interface Costs {
  /** The first sweep, which sees all for the first time. */
  readonly first: Cost;
  /** A sweep where nothing changed. */
  readonly sweep: Cost;
  /** A push to one repository, with the deployment that follows it. */
  readonly push: Cost;
}

/** Measures an account of this size. */
export async function measureCosts({ clusters, services }: Size): Promise<Costs> {
  const world = await createWorld({ services: { ecs: { pageSize: 100 }, ecr: { pageSize: 1000 } } });
  try {
    const meter = startMeter(world);
    world.sandbox.fault({ events: "drop", match: { source: ["aws.ecr", "aws.ecs"] } });
    for (const cluster of names("cluster", clusters)) {
      for (const name of names(`${cluster}-service`, services)) {
        await world.push(name, `${name} one`, "latest");
        await world.service(cluster, name, await world.register(name, { web: `${registry}/${name}:latest` }));
      }
    }
    await world.advance("10m");
    world.sandbox.clearFaults();
    meter.clear();
    await world.advance("5m");
    const first = meter.read();
    await world.advance("15m");
    meter.clear();
    await world.advance("15m");
    const sweep = meter.read();
    meter.clear();
    await world.push("cluster-0-service-0", "two", "latest");
    await world.advance("1m");
    await world.redeploy("cluster-0", "cluster-0-service-0");
    await world.advance("13m");
    const push = meter.read();
    return { first, sweep, push };
  } finally {
    await world.close();
  }
}

/** Counts what the functions call from now on, and not what the administrator does. */
function startMeter({ sandbox }: World): { clear(): void; read(): Cost } {
  const nothing: Cost = { ecs: 0, ecr: 0, read: 0, written: 0, messages: 0 };
  let counted = nothing;
  sandbox.watch(({ operation, caller, input }) => {
    if (caller === "administrator") return;
    const [service] = operation.split(":");
    if (service === "ecs" || service === "ecr") counted = { ...counted, [service]: counted[service] + 1 };
    if (service === "sns" || service === "sqs") counted = { ...counted, messages: counted.messages + 1 };
    if (service !== "dynamodb") return;
    const keys = JSON.stringify(input).match(/"pk":\{"S"/g)?.length ?? 0;
    counted = /:(BatchGetItem|Query|GetItem)$/.test(operation)
      ? { ...counted, read: counted.read + Math.max(1, keys) }
      : { ...counted, written: counted.written + 1 };
  });
  return {
    clear() {
      counted = nothing;
    },
    read: () => counted,
  };
}

function names(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${prefix}-${i}`);
}
