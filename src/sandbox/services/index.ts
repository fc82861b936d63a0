import type { Account } from "../deploy/account.ts";
import type { Stack } from "../deploy/stack.ts";
import type { AwsService } from "../world.ts";
import { createCloudFormation } from "./cloudformation.ts";
import { createDynamoDb } from "./dynamodb/dynamodb.ts";
import { createEcr } from "./ecr/ecr.ts";
import { createEventBridge } from "./eventbridge.ts";
import { createParameterStore } from "./parameters.ts";
import { createSecretsManager } from "./secrets.ts";
import { createSns } from "./sns/sns.ts";
import { createSqs } from "./sqs/sqs.ts";
import { createSts } from "./sts.ts";

/** Every AWS service the sandbox has. */
export function createServices(account: Account, stacks: readonly Stack[]): readonly AwsService[] {
  const { world, queues, topics, functions, bus, store, parameters, secrets, url } = account;
  const ecr = createEcr(world);
  return [
    ecr,
    createSqs(world, queues, url),
    createSns(world, topics),
    createDynamoDb(world, store),
    createEventBridge(world, bus),
    createParameterStore(world, parameters),
    createSecretsManager(world, secrets),
    createSts(world, functions),
    createCloudFormation(world, stacks),
  ];
}
