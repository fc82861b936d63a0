/** Config + clients → ports: the only place where adapters are put together, and time is read. */
import { setTimeout as pause } from "node:timers/promises";
import { createAlerts } from "../adapters/alerts/sns.ts";
import { createSweeps } from "../adapters/alerts/sweeps.ts";
import { type Call, dynamodbCalls, ecrCalls, ecsCalls, sqsCalls } from "../adapters/aws/call.ts";
import { type Clients, createClients } from "../adapters/aws/clients.ts";
import { type CorrectedClock, createClock } from "../adapters/aws/clock.ts";
import { createPace } from "../adapters/aws/pace.ts";
import { createEcrReader } from "../adapters/ecr/ecr-reader.ts";
import { createEcsReader } from "../adapters/ecs/ecs-reader.ts";
import { createEcsWriter } from "../adapters/ecs/ecs-writer.ts";
import { createRechecks, createRemedies } from "../adapters/events/sqs.ts";
import { createJournal, type JournalOptions } from "../adapters/journal/journal.ts";
import { createMemory } from "../adapters/journal/memory.ts";
import { createTable } from "../adapters/journal/table/table.ts";
import { createLog } from "../adapters/metrics/log.ts";
import { createMeter, type Meter } from "../adapters/metrics/metrics.ts";
import { type PolicyDocument, readPolicy } from "../domain/policy/policy.ts";
import type { Home } from "../reconcile/ports/home.ts";
import type { Memory } from "../reconcile/ports/memory.ts";
import type { Ports, Readers } from "../reconcile/ports.ts";
import type { RemediatePorts } from "../reconcile/remedy/remediate.ts";
import { readConfig } from "./config.ts";

/** How the events that invoke a function are parsed. */
export { parseContinuation } from "../adapters/alerts/sweeps.ts";
export { parseEvent } from "../adapters/events/eventbridge.ts";
export { homeOf, isOf, readEvent, readRecheck, readRemedyRequest } from "../adapters/events/own.ts";
export { eachRecord } from "../adapters/events/sqs-batch.ts";
export { metered } from "./metered.ts";

/** The ports of a deployed function, and where it is deployed. */
export type WithHome<P extends Ports = Ports> = P & { readonly home: Home; readonly metrics: Meter };

/** What else there is to say of a function. */
interface ConnectOptions {
  /** How a command reads the journal otherwise. */
  readonly journal?: JournalOptions;
  /** The part of ECS's quotas that it may take. */
  readonly share?: number;
}

/**
 * The ports of a deployed function, or of a command about it, which reads the journal otherwise.
 * @throws {Error} if its environment or policy is not complete
 */
export function connect(
  environment: NodeJS.ProcessEnv,
  policy: PolicyDocument,
  { journal, share }: ConnectOptions = {},
): WithHome {
  return assemble(environment, policy, journal, share).ports;
}

/** The ports of the one function that may write to ECS. @throws as `connect` does */
export function connectRemediate(
  environment: NodeJS.ProcessEnv,
  policy: PolicyDocument,
): WithHome<RemediatePorts> {
  const { ports, clients } = assemble(environment, policy);
  return {
    ...ports,
    writer: createEcsWriter({ reading: ecsCalls(clients.ecs), writing: ecsCalls(clients.ecsOnce) }),
  };
}

function assemble(
  environment: NodeJS.ProcessEnv,
  policy: PolicyDocument,
  options?: JournalOptions,
  share = 1,
): { ports: WithHome; clients: Clients } {
  const config = readConfig(environment);
  const clock = createClock(Date.now);
  const metrics = createMeter({ service: config.name, all: config.allMetrics, now: clock.now });
  const clients = createClients(config.region, clock, metrics, paceOf(clock, share));
  const table = createTable(dynamodbCalls(clients.dynamodb), config.journalTable);
  const sqs = sqsCalls(clients.sqs);
  const log = createLog(config.name, clock.now);
  const memory = createMemory(table, { complain: log.error, now: clock.now });
  const { remediesQueue } = config;
  const ports: WithHome = {
    home: config,
    now: clock.now,
    policy: readPolicy(policy),
    ...readers(clients, memory, clock.now),
    journal: createJournal(table, { complain: log.error, ...(options ?? { now: clock.now }) }),
    alerts: createAlerts(clients.sns, config.alertsTopic),
    rechecks: createRechecks(sqs, config.rechecksQueue),
    sweeps: createSweeps(() => clients.sns, config.sweepsTopic),
    remedies: remediesQueue === null ? null : createRemedies(sqs, remediesQueue),
    advises: false,
    asksForPreviews: config.lifecyclePreviews,
    mayRemediate: remediesQueue !== null,
    log,
    metrics,
  };
  return { ports, clients };
}

/** What is read of AWS without a deployment: nothing is remembered, so nothing is dated. */
export function connectReaders(
  region: string,
  policy: PolicyDocument,
): Readers & { readonly clients: Clients } {
  const clock = createClock(Date.now);
  const clients = createClients(region, clock);
  const kept = new Map<string, string>();
  const memory: Memory = {
    recall: async (keys) =>
      new Map(keys.flatMap((key) => (kept.has(key) ? [[key, kept.get(key) ?? ""]] : []))),
    keep: async (entries) => {
      for (const [key, value] of entries) kept.set(key, value);
    },
  };
  return {
    now: clock.now,
    policy: readPolicy(policy),
    ...readers(clients, memory, clock.now),
    advises: true,
    mayRemediate: true,
    journal: {
      remembers: false,
      moves: async () => ({ moves: [], unread: [] }),
      formerTags: async () => new Map(),
      usesOf: async () => new Map(),
      previews: async () => new Map(),
    },
    clients,
  };
}

function paceOf({ isInStep }: CorrectedClock, share: number) {
  return createPace({ share, isInStep, ticks: () => performance.now(), pause });
}

function readers(clients: Clients, memory: Memory, now: () => Date) {
  const registries = new Map<string, Call>();
  const ecr = (region: string) => {
    const calls = registries.get(region) ?? ecrCalls(clients.ecr(region));
    registries.set(region, calls);
    return calls;
  };
  return { ecs: createEcsReader(ecsCalls(clients.ecs), memory, now), ecr: createEcrReader(ecr, memory) };
}
