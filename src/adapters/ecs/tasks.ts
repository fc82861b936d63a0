/** The tasks of services: those that run, and those that stopped lately. */
import type { JsonObject } from "../../domain/common/json.ts";
import { type Known, known } from "../../domain/common/known.ts";
import { clusterArnOf, type ServiceArn, type ServiceName } from "../../domain/ecs/arn.ts";
import type { StoppedTask, Task } from "../../domain/facts/facts.ts";
import { attempt } from "../aws/attempt.ts";
import { batchesOf, groupBy } from "../aws/batches.ts";
import type { Call } from "../aws/call.ts";
import { listAll } from "./list-all.ts";
import { readTaskNames } from "./shapes/names.ts";
import { readStoppedTasks, readTasks, whyNotDescribed } from "./shapes/tasks.ts";

/** From this many services of a cluster on, tasks are listed for the cluster as a whole. */
const listByCluster = 10;

/** How many batches of tasks are asked for at a time: ECS allows a hundred calls in a burst, to all who call it. */
const atOnce = 5;

/** The tasks of each service that have not stopped. */
export async function tasksOfServices(call: Call, services: readonly ServiceName[]) {
  const found = new Map<ServiceArn, Known<readonly Task[]>>();
  for (const [cluster, own] of groupBy(services, clusterArnOf)) {
    const together = own.length >= listByCluster ? await tasksOf(call, { cluster }) : null;
    for (const { arn, name } of own) {
      const tasks = together ?? (await tasksOf(call, { cluster, serviceName: name }));
      found.set(arn, tasks.known ? known(tasks.value.get(`service:${name}`) ?? []) : tasks);
    }
  }
  return found;
}

/** The tasks of a cluster, or of one of its services, by group. */
async function tasksOf(
  call: Call,
  of: { cluster: string; serviceName?: string },
): Promise<Known<Map<string | null, Task[]>>> {
  const arns = await attempt("ecs:ListTasks", () => listAll(call, "ListTasks", of, readTaskNames));
  if (!arns.known) return arns;
  const tasks = await attempt("ecs:DescribeTasks", async () => {
    const answers: JsonObject[] = [];
    for (const some of batchesOf(batchesOf(arns.value, 100), atOnce))
      answers.push(...(await Promise.all(some.map((batch) => describeTasks(call, of.cluster, batch)))));
    return answers.flatMap(readTasks);
  });
  if (!tasks.known) return tasks;
  const groups = [...groupBy(tasks.value, ({ group }) => group)];
  return known(new Map(groups.map(([name, all]) => [name, all.map(withoutGroup)])));
}

/** The group names the service, which a fact about a task need not: a captured service would repeat it. */
function withoutGroup({ group: _, ...rest }: ReturnType<typeof readTasks>[number]): Task {
  return rest;
}

/** What ECS says of these tasks. @throws {Error} named for why one is not described, though it may well run */
export async function describeTasks(call: Call, cluster: string, tasks: string[]): Promise<JsonObject> {
  const answer = await call("DescribeTasks", { cluster, tasks });
  const why = whyNotDescribed(answer, tasks.length);
  if (why === null) return answer;
  throw Object.assign(new Error("Cannot determine what a task runs: ECS did not describe it"), { name: why });
}

/** The tasks of a service that stopped lately. */
export async function readStopped(call: Call, service: ServiceName): Promise<Known<readonly StoppedTask[]>> {
  const cluster = clusterArnOf(service);
  const of = { cluster, serviceName: service.name, desiredStatus: "STOPPED" };
  const arns = await attempt("ecs:ListTasks", () => listAll(call, "ListTasks", of, readTaskNames));
  if (!arns.known) return arns;
  return attempt("ecs:DescribeTasks", async () => {
    const tasks: StoppedTask[] = [];
    for (const batch of batchesOf(arns.value, 100))
      tasks.push(...readStoppedTasks(await describeTasks(call, cluster, batch)));
    return tasks;
  });
}
