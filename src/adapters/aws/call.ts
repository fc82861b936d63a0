/**
 * Calls of AWS's JSON services in plain JSON, as it goes over the wire.
 *
 * The SDK's own commands drop every field that their release does not know, when reading and when writing, at
 * any depth: a task definition that went through them would come back poorer. So its clients are used for what
 * they do well (endpoints, signing, retries), with commands whose input and output are declared as documents.
 * That also leaves the SDK's models out of the bundles. Times are numbers of seconds since 1970; whoever reads
 * an answer checks its shape.
 */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { ECRClient } from "@aws-sdk/client-ecr";
import type { ECSClient } from "@aws-sdk/client-ecs";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { SSMClient } from "@aws-sdk/client-ssm";
import { makeBuilder } from "@smithy/core/client";
import { getEndpointPlugin } from "@smithy/core/endpoints";
import { isJsonObject, type JsonObject } from "../../domain/common/json.ts";

/** What `callEcs` and its like call: an operation by its name in the API. */
export type Call = (operation: string, input: JsonObject) => Promise<JsonObject>;

/** Calls operations of ECS. Throws errors whose `name` is the service's code for them, as all of these do. */
export function ecsCalls(client: ECSClient): Call {
  return callsOf(client, "com.amazonaws.ecs");
}

/** Calls operations of ECR. */
export function ecrCalls(client: ECRClient): Call {
  return callsOf(client, "com.amazonaws.ecr");
}

/** Calls operations of DynamoDB. */
export function dynamodbCalls(client: DynamoDBClient): Call {
  return callsOf(client, "com.amazonaws.dynamodb");
}

/** Calls operations of SQS. */
export function sqsCalls(client: SQSClient): Call {
  return callsOf(client, "com.amazonaws.sqs");
}

/** Calls operations of the parameter store. */
export function ssmCalls(client: SSMClient): Call {
  return callsOf(client, "com.amazonaws.ssm");
}

/** Calls operations of Secrets Manager. */
export function secretsManagerCalls(client: SecretsManagerClient): Call {
  return callsOf(client, "com.amazonaws.secretsmanager");
}

type JsonClient = ECSClient | ECRClient | DynamoDBClient | SQSClient | SSMClient | SecretsManagerClient;

const builtIn = (name: string) => ({ type: "builtInParams", name }) as const;

/** Builds a command of any JSON service from its schema. */
export const command = makeBuilder(
  {
    Endpoint: builtIn("endpoint"),
    Region: builtIn("region"),
    UseDualStack: builtIn("useDualstackEndpoint"),
    UseFIPS: builtIn("useFipsEndpoint"),
  },
  "json",
  "JsonClient",
  getEndpointPlugin,
);

/** The schema of any JSON value, as Smithy numbers it. */
export const document = 15;

function callsOf(client: JsonClient, namespace: string): Call {
  const commands = new Map<string, ReturnType<typeof command>>();
  return async (operation, input) => {
    const Command =
      commands.get(operation) ??
      command({}, () => [], operation, [9, namespace, operation, 0, document, document]);
    commands.set(operation, Command);
    return sendCommand(client, new Command(input));
  };
}

/** Sends a command of `command` with this client, and answers with the plain JSON. */
export async function sendCommand(client: object, one: object): Promise<JsonObject> {
  // The clients' types know only the commands of their models.
  const { send } = client as { send(command: object): Promise<{ $metadata: object }> };
  const { $metadata: _, ...answer } = await send.call(client, one);
  const json: unknown = answer;
  return isJsonObject(json) ? json : {};
}
