/** Rows of the tables, by the names that requests use. */
import type { JsonObject } from "../../world.ts";
import { requiredText, text } from "../input.ts";
import { nameOf, pathOf } from "./arn.ts";
import { clientError, clusterNotFound, serviceNotFound } from "./errors.ts";
import type { Service } from "./tables/service.ts";
import type { Cluster, EcsState, TaskDefinition } from "./tables/state.ts";

/** The cluster a request names; `default` if it names none. @throws {AwsError} `ClusterNotFoundException` */
export function clusterOf(state: EcsState, input: JsonObject): Cluster {
  const cluster = state.clusters.get(nameOf(text(input, "cluster") || "default"));
  if (cluster) return cluster;
  throw clusterNotFound();
}

/** The service a request names, inactive ones too. @throws {AwsError} `ServiceNotFoundException` */
export function serviceOf(state: EcsState, input: JsonObject): Service {
  const service = clusterOf(state, input).services.get(nameOf(requiredText(input, "service")));
  if (service) return service;
  throw serviceNotFound();
}

/** The service that an ARN of itself, or of something below it, names; undefined if there is none. */
export function serviceByArn(state: EcsState, arn: string): Service | undefined {
  const [cluster = "", service = ""] = pathOf(arn);
  return state.clusters.get(cluster)?.services.get(service);
}

/**
 * The revision that `family`, `family:revision` or an ARN names; without a revision, the newest ACTIVE one.
 * @throws {AwsError} `ClientException`
 */
export function taskDefinitionOf(state: EcsState, name: string): TaskDefinition {
  const [family = "", revision] = nameOf(name).split(":");
  const revisions = state.taskDefinitions.get(family) ?? [];
  const found =
    revision === undefined
      ? revisions.findLast(({ status }) => status === "ACTIVE")
      : revisions[Number(revision) - 1];
  if (found) return found;
  throw clientError("Unable to describe task definition.");
}

/** As {@link taskDefinitionOf}, for what is to be run. @throws {AwsError} `ClientException` if it is INACTIVE */
export function runnableTaskDefinition(state: EcsState, name: string): TaskDefinition {
  const found = taskDefinitionOf(state, name);
  if (found.status === "ACTIVE") return found;
  throw clientError("TaskDefinition is inactive");
}
