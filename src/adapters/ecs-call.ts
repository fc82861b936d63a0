/**
 * Calls of Amazon ECS in plain JSON, as they go over the wire.
 *
 * The SDK's own commands drop every field that their release does not know, when reading and when writing, at
 * any depth: a task definition that went through them would come back poorer. So its client is used for what it
 * does well (endpoints, signing, retries), with commands whose input and output are declared as documents.
 * Times are numbers of seconds since 1970; whoever reads an answer checks its shape.
 */
import type {
  ECSClient,
  ECSClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes,
} from "@aws-sdk/client-ecs";
import { makeBuilder } from "@smithy/core/client";
import { getEndpointPlugin } from "@smithy/core/endpoints";
import { isJsonObject, type JsonObject } from "../domain/json.ts";

type Operation =
  | "DescribeServiceRevisions"
  | "DescribeServices"
  | "DescribeTaskDefinition"
  | "DescribeTasks"
  | "ListClusters"
  | "ListServices"
  | "ListTaskDefinitions"
  | "ListTasks"
  | "RegisterTaskDefinition"
  | "UpdateService";

/**
 * Calls an operation of ECS.
 * @returns the response's JSON, unknown fields included
 * @throws an `ECSServiceException` whose `name` is ECS's code for the error
 */
export async function callEcs(
  client: ECSClient,
  operation: Operation,
  input: JsonObject,
): Promise<JsonObject> {
  const { $metadata: _, ...answer } = await client.send(new (commandOf(operation))(input));
  const json: unknown = answer;
  return isJsonObject(json) ? json : {};
}

const builtIn = (name: string) => ({ type: "builtInParams", name }) as const;

const command = makeBuilder<ECSClientResolvedConfig, ServiceInputTypes, ServiceOutputTypes>(
  {
    Endpoint: builtIn("endpoint"),
    Region: builtIn("region"),
    UseDualStack: builtIn("useDualstackEndpoint"),
    UseFIPS: builtIn("useFipsEndpoint"),
  },
  "AmazonEC2ContainerServiceV20141113",
  "ECSClient",
  getEndpointPlugin,
);

/** The schema of any JSON value, as Smithy numbers it. */
const document = 15;

const commands = new Map<Operation, ReturnType<typeof command>>();

function commandOf(operation: Operation) {
  const known = commands.get(operation);
  if (known) return known;
  const made = command({}, () => [], operation, [9, "com.amazonaws.ecs", operation, 0, document, document]);
  commands.set(operation, made);
  return made;
}
