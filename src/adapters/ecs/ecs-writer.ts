/**
 * Writes to Amazon ECS, and the reads they rest on, in raw JSON: what nobody's model knows survives.
 *
 * Neither write takes a client token, so the client must not retry by itself: whoever tries again looks first.
 */
import * as v from "valibot";
import { isJsonObject, type JsonObject } from "../../domain/common/json.ts";
import {
  clusterArnOf,
  parseTaskDefinitionArn,
  type ServiceName,
  shortTaskDefinition,
  type TaskDefinitionArn,
} from "../../domain/ecs/arn.ts";
import type { EcsWriter, RawDefinition } from "../../reconcile/ports/ecs.ts";
import { batchesOf } from "../aws/batches.ts";
import type { Call } from "../aws/call.ts";
import { readNextToken } from "./shapes/fields.ts";
import { readTaskDefinitionNames } from "./shapes/names.ts";

/**
 * How many newer revisions of a family are looked through for one that is already right: more than others register
 * between a crash and the next try. A service far behind its family's newest costs no more than that.
 */
const looksBack = 100;

/** How many revisions are read at a time: ECS allows fifty calls in a burst, to all who call it. */
const atOnce = 10;

/** The writer over a client that reads and retries, and one that tries once. */
export function createEcsWriter({ reading, writing }: { reading: Call; writing: Call }): EcsWriter {
  const definition = (revision: TaskDefinitionArn) => readDefinition(reading, revision);
  return {
    definition,
    async newerRevisions(than) {
      const definitions: RawDefinition[] = [];
      for (const some of batchesOf(await listNewer(reading, than), atOnce))
        definitions.push(...(await Promise.all(some.map(definition))));
      return definitions;
    },
    async register(input) {
      const answer = await writing("RegisterTaskDefinition", input);
      const registered = readDefinitionOf(answer);
      const hasTags = Array.isArray(input.tags) && input.tags.length > 0;
      // Without a list of tags, an empty one included, the answer does not say that ECS kept none.
      return hasTags && !Array.isArray(answer.tags) ? definition(registered.arn) : registered;
    },
    async updateService(service: ServiceName, taskDefinition) {
      const input = { cluster: clusterArnOf(service), service: service.name, taskDefinition };
      await writing("UpdateService", input);
    },
  };
}

/** The active revisions that are newer than this one, newest first. */
async function listNewer(call: Call, than: TaskDefinitionArn): Promise<TaskDefinitionArn[]> {
  const { family, revision } = parseTaskDefinitionArn(than);
  const input = { familyPrefix: family, status: "ACTIVE", sort: "DESC", maxResults: looksBack };
  const newer: TaskDefinitionArn[] = [];
  let nextToken: string | undefined;
  do {
    const page = await call("ListTaskDefinitions", { ...input, ...(nextToken ? { nextToken } : {}) });
    for (const one of readTaskDefinitionNames(page).map(parseTaskDefinitionArn)) {
      if (one.revision <= revision || newer.length === looksBack) return newer;
      newer.push(one.arn);
    }
    nextToken = readNextToken(page);
  } while (nextToken);
  return newer;
}

/**
 * ECS sends an empty list where there are no tags: without one it is not known which would be lost.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html
 */
async function readDefinition(call: Call, revision: TaskDefinitionArn): Promise<RawDefinition> {
  const answer = await call("DescribeTaskDefinition", { taskDefinition: revision, include: ["TAGS"] });
  if (!Array.isArray(answer.tags))
    throw new TypeError(`Cannot read the tags of ${shortTaskDefinition(revision)}: ECS answered with none`);
  return readDefinitionOf(answer);
}

const tags = v.optional(
  v.nullable(v.array(v.object({ key: v.string(), value: v.optional(v.string(), "") }))),
  [],
);

function readDefinitionOf(answer: JsonObject): RawDefinition {
  const { taskDefinition } = answer;
  if (!isJsonObject(taskDefinition))
    throw new TypeError("Cannot read the task definition: ECS answered with none");
  const { arn } = parseTaskDefinitionArn(String(taskDefinition.taskDefinitionArn));
  return { arn, definition: taskDefinition, tags: v.parse(tags, answer.tags) ?? [] };
}
