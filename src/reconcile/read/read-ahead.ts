import { type Known, valueOr } from "../../domain/common/known.ts";
import { clusterArnOf, type ServiceArn, type ServiceName } from "../../domain/ecs/arn.ts";
import type { ServiceDescription, Task } from "../../domain/facts/facts.ts";
import type { Digest } from "../../domain/image/reference.ts";
import type { EcsReader } from "../ports/ecs.ts";

/**
 * A reader that knows these services and their tasks, for one look at all of them: where they are judged some at a
 * time, the tasks of a cluster are listed once, and not once for each lot.
 */
export async function readAhead(services: readonly ServiceName[], ecs: EcsReader): Promise<EcsReader> {
  const described = new Map<ServiceArn, Known<ServiceDescription | null>>();
  const tasks = new Map<ServiceArn, Known<readonly Task[]>>();
  for (const own of Map.groupBy(services, clusterArnOf).values()) {
    const found = await ecs.describeServices(own);
    for (const [arn, description] of found) described.set(arn, description);
    const present = [...found.values()].flatMap((one) => valueOr(one, null)?.service ?? []);
    // After the services: else tasks of a deployment that is over by then would count as the service's own.
    for (const [arn, all] of await ecs.tasks(present)) tasks.set(arn, all);
  }
  const resolved = new Map<ServiceArn, Known<ReadonlyMap<string, Digest>>>();
  return {
    ...ecs,
    describeServices: async () => described,
    tasks: async () => tasks,
    // A service may be judged twice of what was read once.
    async resolved(some) {
      const missing = some.filter(({ service }) => !resolved.has(service.arn));
      for (const [arn, one] of await ecs.resolved(missing)) resolved.set(arn, one);
      return resolved;
    },
  };
}
