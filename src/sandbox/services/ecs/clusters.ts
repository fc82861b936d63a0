import type { JsonObject } from "../../world.ts";
import { text, texts } from "../input.ts";
import { page } from "../paging.ts";
import { ecsArn, nameOf } from "./arn.ts";
import { clusterOf } from "./find.ts";
import type { Cluster, EcsState } from "./tables/state.ts";
import { includedTags, readTags, setTags, tellTags } from "./tags.ts";
import { isPending, isRunning } from "./tasks/status.ts";

/** Creating a cluster that exists gives the one that exists. */
export function createCluster(state: EcsState, input: JsonObject): JsonObject {
  const name = text(input, "clusterName") || "default";
  const cluster = state.clusters.get(name) ?? newCluster(state, name, input);
  setTags(state, cluster.arn, readTags(input));
  return { cluster: { ...tellCluster(cluster), tags: tellTags(state, cluster.arn) } };
}

export function describeClusters(state: EcsState, input: JsonObject): JsonObject {
  const asked = texts(input, "clusters");
  const clusters: JsonObject[] = [];
  const failures: JsonObject[] = [];
  for (const name of asked.length > 0 ? asked : ["default"]) {
    const cluster = state.clusters.get(nameOf(name));
    if (cluster) clusters.push({ ...tellCluster(cluster), ...includedTags(state, input, cluster.arn) });
    else failures.push({ arn: ecsArn(state.world, "cluster", nameOf(name)), reason: "MISSING" });
  }
  return { clusters, failures };
}

export function listClusters(state: EcsState, input: JsonObject): JsonObject {
  const arns = [...state.clusters.values()].map(({ arn }) => arn).sort();
  const rules = { usual: 100, most: 100, atMost: state.options.pageSize };
  const { items, next } = page(arns, (arn) => arn, input, rules);
  return { clusterArns: items, ...next };
}

export function deleteCluster(state: EcsState, input: JsonObject): JsonObject {
  const cluster = clusterOf(state, input);
  state.clusters.delete(cluster.name);
  return { cluster: { ...tellCluster(cluster), status: "INACTIVE" } };
}

function newCluster(state: EcsState, name: string, input: JsonObject): Cluster {
  const { clusterName: _, tags: __, ...settings } = input;
  const arn = ecsArn(state.world, "cluster", name);
  const cluster = { name, arn, settings, services: new Map(), tasks: new Map(), instances: [] };
  state.clusters.set(name, cluster);
  return cluster;
}

function tellCluster(cluster: Cluster): JsonObject {
  const tasks = [...cluster.tasks.values()];
  const services = [...cluster.services.values()];
  return {
    settings: [{ name: "containerInsights", value: "disabled" }],
    capacityProviders: [],
    defaultCapacityProviderStrategy: [],
    ...cluster.settings,
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    status: "ACTIVE",
    registeredContainerInstancesCount: cluster.instances.length,
    runningTasksCount: tasks.filter(isRunning).length,
    pendingTasksCount: tasks.filter(isPending).length,
    activeServicesCount: services.filter(({ status }) => status === "ACTIVE").length,
    statistics: [],
    tags: [],
  };
}
