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
    const recalled = text === undefined ? null : tryDecode(text);
    if (recalled) found.set(revision, known(recalled));
    else found.set(revision, await readContainersOf(call, revision, fresh));
  }
  await memory.keep(fresh);
  return found;
}

/** What is to be kept is added to `fresh`: an answer without tags may lack what our pin recorded in them. */
async function readContainersOf(
  call: Call,
  revision: TaskDefinitionArn,
  fresh: Map<string, string>,
): Promise<Known<readonly ContainerFacts[]>> {
  return attempt("ecs:DescribeTaskDefinition", async () => {
    const answer = await call("DescribeTaskDefinition", { taskDefinition: revision, include: ["TAGS"] });
    const containers = readContainers(answer);
    if (Array.isArray(answer.tags)) fresh.set(memoryKey(revision), encodeContainers(containers));
    return containers;
  });
}

/** What was kept; `null` where that cannot be read, and is read anew. */
function tryDecode(text: string): readonly ContainerFacts[] | null {
  try {
    return decodeContainers(text);
  } catch {
    return null;
  }
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
