/** Reads of Amazon ECS, in its batches; each refusal becomes an `unknown` with its reason. */
import type { EcsReader } from "../../reconcile/ports/ecs.ts";
import type { Memory } from "../../reconcile/ports/memory.ts";
import type { Call } from "../aws/call.ts";
import { readAndKeep, recallRollouts } from "./remembered-pasts.ts";
import { isRepositoryUsed } from "./repository-use.ts";
import { readRollouts, resolvedOfServices } from "./service-deployments.ts";
import { describeServices, everyService, listServices } from "./services.ts";
import { newestRevisions, readTaskDefinitions } from "./task-definitions.ts";
import { readStopped, tasksOfServices } from "./tasks.ts";

/** The reads over ECS's calls; `memory` keeps what never changes, and the pasts of services at rest. */
export function createEcsReader(call: Call, memory: Memory, now: () => Date): EcsReader {
  return {
    describeServices: (services) => describeServices(call, services),
    listServices: (clusters) => listServices(call, clusters),
    everyService: () => everyService(call),
    tasks: (services) => tasksOfServices(call, services),
    containers: (revisions) => readTaskDefinitions(call, memory, revisions),
    isRepositoryUsed: (repository) => isRepositoryUsed(call, repository),
    stopped: (service) => readStopped(call, service),
    rollouts: (services) => readRollouts(call, services),
    rememberedRollouts: (services, recalls) =>
      (recalls ? recallRollouts : readAndKeep)({ call, memory, now: now() }, services),
    newest: (families) => newestRevisions(call, families),
    resolved: (services) => resolvedOfServices(call, services),
  };
}
