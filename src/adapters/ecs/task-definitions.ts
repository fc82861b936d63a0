/** Task definitions: their containers, which never change, and the newest of a family. */
import { type Known, known } from "../../domain/common/known.ts";
import type { TaskDefinitionArn } from "../../domain/ecs/arn.ts";
import type { ContainerFacts, Revision } from "../../domain/facts/facts.ts";
import type { Memory } from "../../reconcile/ports/memory.ts";
import { attempt } from "../aws/attempt.ts";
import type { Call } from "../aws/call.ts";
import {
  decodeContainers,
  encodeContainers,
  readContainers,
  readRevision,
} from "./shapes/task-definitions.ts";

/** The containers of these revisions, each read but once. */
export async function readTaskDefinitions(
  call: Call,
  memory: Memory,
  revisions: readonly TaskDefinitionArn[],
) {
  const found = new Map<TaskDefinitionArn, Known<readonly ContainerFacts[]>>();
  const remembered = await memory.recall(revisions.map(memoryKey));
  const fresh = new Map<string, string>();
  for (const revision of revisions) {
    const text = remembered.get(memoryKey(revision));
    const input = { taskDefinition: revision, include: ["TAGS"] };
    const containers =
      text !== undefined
        ? known(decodeContainers(text))
        : await attempt("ecs:DescribeTaskDefinition", async () =>
            readContainers(await call("DescribeTaskDefinition", input)),
          );
    found.set(revision, containers);
    if (containers.known && text === undefined)
      fresh.set(memoryKey(revision), encodeContainers(containers.value));
  }
  await memory.keep(fresh);
  return found;
}

/** The newest active revision of each family. */
export async function newestRevisions(call: Call, families: readonly string[]) {
  const found = new Map<string, Known<Revision>>();
  for (const taskDefinition of families) {
    const answer = await attempt("ecs:DescribeTaskDefinition", async () =>
      readRevision(await call("DescribeTaskDefinition", { taskDefinition, include: ["TAGS"] })),
    );
    found.set(taskDefinition, answer);
  }
  return found;
}

function memoryKey(revision: TaskDefinitionArn): string {
  return `task-definition ${revision}`;
}
