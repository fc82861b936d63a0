/** Reads of Amazon ECS, in its batches; each refusal becomes an `unknown` with its reason. */
import type { EcsReader } from "../../reconcile/ports/ecs.ts";
import type { Memory } from "../../reconcile/ports/memory.ts";
import type { Call } from "../aws/call.ts";
import { isRepositoryUsed } from "./repository-use.ts";
import { readRollouts, resolvedOfServices } from "./service-deployments.ts";
import { describeServices, everyService, listServices } from "./services.ts";
import { newestRevisions, readTaskDefinitions } from "./task-definitions.ts";
import { readStopped, tasksOfServices } from "./tasks.ts";

/** The reads over ECS's calls; `memory` keeps what never changes. */
export function createEcsReader(call: Call, memory: Memory): EcsReader {
  return {
    describeServices: (services) => describeServices(call, services),
    listServices: (clusters) => listServices(call, clusters),
    everyService: () => everyService(call),
    tasks: (services) => tasksOfServices(call, services),
    containers: (revisions) => readTaskDefinitions(call, memory, revisions),
    isRepositoryUsed: (repository) => isRepositoryUsed(call, repository),
    stopped: (service) => readStopped(call, service),
    rollouts: (service) => readRollouts(call, service),
    newest: (families) => newestRevisions(call, families),
    resolved: (services) => resolvedOfServices(call, services),
  };
}
