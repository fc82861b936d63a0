/** What the deployed program calls, in an account of a given size: counted in the sandbox, with AWS's page sizes. */
import { UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { createWorld, registry, type World } from "./world.ts";

export interface Size {
  readonly clusters: number;
  /** In each cluster, with two tasks and a repository each. */
  readonly services: number;
  /** The tags of a repository's images, one after the other; the services are written with the first of each. */
  readonly tags?: (image: number) => readonly [string, ...string[]];
}

/** How many images a repository has at first. */
const images = 3;

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
export async function measureCosts({ clusters, services, tags = () => ["latest"] }: Size): Promise<Costs> {
  const world = await createWorld({ services: { ecs: { pageSize: 100 }, ecr: { pageSize: 1000 } } });
  try {
    const meter = startMeter(world);
    const registerWith = (name: string, image: number) =>
      world.register(name, { web: `${registry}/${name}:${tags(image)[0]}` });
    world.sandbox.fault({ events: "drop", match: { source: ["aws.ecr", "aws.ecs"] } });
    for (const cluster of names("cluster", clusters)) {
      for (const name of names(`${cluster}-service`, services)) {
        for (let image = 0; image < images; image++)
          await world.push(name, `${name} ${image}`, ...tags(image));
        await world.service(cluster, name, await registerWith(name, images - 1));
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
    const service = "cluster-0-service-0";
    for (const tag of tags(images)) {
      await world.push(service, "new", tag);
      // Of two looks at one moment, one may be a millisecond behind, and date anew what the other noted.
      await world.advance("1s");
    }
    await world.advance("1m");
    if (tags(images)[0] === tags(images - 1)[0]) await world.redeploy("cluster-0", service);
    else await deploy(world, service, await registerWith(service, images));
    await world.advance("13m");
    const push = meter.read();
    return { first, sweep, push };
  } finally {
    await world.close();
  }
}

async function deploy({ ecs, sandbox }: World, service: string, taskDefinition: string): Promise<void> {
  await ecs.send(new UpdateServiceCommand({ cluster: "cluster-0", service, taskDefinition }));
  await sandbox.settle();
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
