import { createCalls } from "./calls.ts";
import type { SimulatedClock } from "./clock/clock.ts";
import { createDeliveries } from "./delivery.ts";
import type { Account } from "./deploy/account.ts";
import { createBus } from "./events/bus.ts";
import { createApiFaults } from "./faults/api-faults.ts";
import { createEventFaults } from "./faults/event-faults.ts";
import type { Place } from "./http/places.ts";
import { createRoles } from "./iam/roles.ts";
import { createInbox } from "./inbox.ts";
import { createAsynchronousInvoker } from "./lambda/asynchronous.ts";
import { createFailures } from "./lambda/failures.ts";
import { createFunctions, functionReceiver } from "./lambda/functions.ts";
import { createLogs } from "./lambda/logs.ts";
import type { Processes } from "./lambda/processes.ts";
import { createRandom } from "./random.ts";
import { createStore } from "./services/dynamodb/store.ts";
import { createSchedules } from "./services/scheduler/schedules.ts";
import { createSecrets } from "./services/secrets.ts";
import { createDeliver } from "./services/sns/deliver.ts";
import { createTopics, topicReceiver } from "./services/sns/topics.ts";
import { createQueues, queueReceiver } from "./services/sqs/queues.ts";
import type { World } from "./world.ts";

export interface PlatformOptions {
  readonly place: Place;
  readonly clock: SimulatedClock;
  readonly seed: number;
  readonly directory: string;
  readonly stackName: string;
  readonly url: () => string;
  readonly processes?: Processes | undefined;
}

/** An empty account, and all that watches it. */
export type Platform = ReturnType<typeof createPlatform>;

/** Puts the parts of an empty account together. */
export function createPlatform({
  place: where,
  clock,
  seed,
  directory,
  stackName,
  url,
  processes,
}: PlatformOptions) {
  const random = createRandom(seed);
  const place = { ...where, clock, random };
  const shortName = (caller: string) =>
    caller.startsWith(`${stackName}-`) ? caller.slice(stackName.length + 1) : caller;
  const apiFaults = createApiFaults(shortName, random);
  const roles = createRoles();
  const inbox = createInbox();
  const logs = createLogs(clock);
  const failures = createFailures(clock);
  const deliveries = createDeliveries(roles, apiFaults);
  const eventFaults = createEventFaults(random);
  const bus = createBus(place, deliveries, eventFaults);
  const world: World = { ...place, emit: bus.emit };
  const queues = createQueues(world);
  const topics = createTopics(world, createDeliver(clock, deliveries, inbox));
  const functions = createFunctions({ world, roles, logs, failures, endpoint: url, processes });
  deliveries.register("sqs", queueReceiver(world, queues));
  deliveries.register("sns", topicReceiver(world, topics));
  const invokeLater = createAsynchronousInvoker(world, functions, deliveries);
  deliveries.register("lambda", functionReceiver(functions, invokeLater));
  const account: Account = {
    world,
    roles,
    queues,
    topics,
    functions,
    invokeLater,
    bus,
    schedules: createSchedules(world, deliveries, roles),
    store: createStore(),
    parameters: new Map(),
    secrets: createSecrets(world),
    deliveries,
    url,
    directory,
  };
  return {
    account,
    clock,
    inbox,
    logs,
    failures,
    eventFaults,
    apiFaults,
    calls: createCalls(),
    shortName,
  };
}
