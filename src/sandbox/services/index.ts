import type { Account } from "../deploy/account.ts";
import type { Stack } from "../deploy/stack.ts";
import type { AwsService } from "../world.ts";
import { createCloudFormation } from "./cloudformation.ts";
import { createDynamoDb } from "./dynamodb/dynamodb.ts";
import { createEcr } from "./ecr/ecr.ts";
import type { EcrOptions } from "./ecr/options.ts";
import { createEcs } from "./ecs/ecs.ts";
import type { EcsOptions } from "./ecs/options.ts";
import { taskReceiver } from "./ecs/scheduled-tasks.ts";
import { createEventBridge } from "./events/eventbridge.ts";
import { createLambda } from "./lambda.ts";
import { createParameterStore } from "./parameters.ts";
import { createScheduler } from "./scheduler/scheduler.ts";
import { createSecretsManager } from "./secrets.ts";
import { createSns } from "./sns/sns.ts";
import { createSqs } from "./sqs/sqs.ts";
import { createSts } from "./sts.ts";

/** How the emulated services are to be, where AWS is free. */
export interface ServiceOptions {
  readonly ecs?: Partial<EcsOptions>;
  readonly ecr?: Partial<EcrOptions>;
}

/** Every AWS service the sandbox has. */
export function createServices(
  account: Account,
  stacks: readonly Stack[],
  options: ServiceOptions,
): readonly AwsService[] {
  const { world, queues, topics, functions, invokeLater, bus, store, parameters, secrets, url } = account;
  const { roles, schedules, deliveries } = account;
  const ecr = createEcr(world, options.ecr);
  const ecs = createEcs(world, { ...options.ecs, images: ecr.images });
  deliveries.register("ecs", taskReceiver(ecs));
  return [
    ecs,
    ecr,
    createSqs(world, queues, url),
    createSns(world, topics),
    createDynamoDb(world, store),
    createEventBridge(world, bus, roles),
    createScheduler(world, schedules),
    createLambda(world, functions, invokeLater),
    createParameterStore(world, parameters),
    createSecretsManager(world, secrets),
    createSts(world, functions),
    createCloudFormation(world, stacks),
  ];
}
