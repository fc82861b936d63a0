/**
 * Managed daemons: one task on each instance of some capacity providers, brought out by deployments of their own.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-daemons.html
 */
import { AwsError, type JsonObject } from "../../../world.ts";
import { epoch, requiredText, text, texts } from "../../input.ts";
import { page } from "../../paging.ts";
import { ecsArn, nameOf } from "../arn.ts";
import { resolve } from "../engine/resolve.ts";
import { invalid } from "../errors.ts";
import { clusterOf } from "../find.ts";
import { numberId, wordId } from "../ids.ts";
import type { Daemon, DaemonRevision } from "../tables/daemon.ts";
import type { Cluster, EcsState } from "../tables/state.ts";
import { readTags, setTags } from "../tags.ts";
import { containerDefinitions } from "../tasks/containers.ts";
import { daemonDefinitionOf } from "./definitions.ts";

/** How long a deployment takes to drain and replace the instances. */
const DEPLOYS = 10 * 60_000;

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateDaemon.html */
export function createDaemon(state: EcsState, input: JsonObject): JsonObject {
  const name = requiredText(input, "daemonName");
  const cluster = clusterOf(state, { cluster: text(input, "clusterArn") });
  const arn = ecsArn(state.world, "daemon", cluster.name, name);
  if (state.daemons.get(arn)?.isDeleted === false) throw invalid("Creation of daemon was not idempotent.");
  const now = state.world.clock.now();
  const tags = readTags(input);
  const daemon: Daemon = {
    arn,
    name,
    cluster: cluster.name,
    createdAt: now,
    updatedAt: now,
    revisions: [newRevision(state, cluster, name, arn, input)],
    deploymentArn: newDeployment(state, cluster, name),
    isDeleted: false,
  };
  state.daemons.set(arn, daemon);
  setTags(state, arn, tags);
  return summary(daemon);
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateDaemon.html */
export function updateDaemon(state: EcsState, input: JsonObject): JsonObject {
  const daemon = daemonOf(state, input);
  const { name, arn, revisions } = daemon;
  const cluster = clusterOf(state, { cluster: daemon.cluster });
  const next = newRevision(state, cluster, name, arn, input);
  daemon.revisions = [next, ...revisions.slice(0, 1)];
  daemon.deploymentArn = newDeployment(state, cluster, name);
  daemon.updatedAt = state.world.clock.now();
  state.world.clock.after(DEPLOYS, () => {
    if (daemon.revisions[0] === next) daemon.revisions = [next];
  });
  return summary(daemon);
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteDaemon.html */
export function deleteDaemon(state: EcsState, input: JsonObject): JsonObject {
  const daemon = daemonOf(state, input);
  daemon.isDeleted = true;
  daemon.updatedAt = state.world.clock.now();
  return { ...summary(daemon), status: "DELETE_IN_PROGRESS" };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListDaemons.html */
export function listDaemons(state: EcsState, input: JsonObject): JsonObject {
  const cluster = text(input, "clusterArn");
  const providers = texts(input, "capacityProviderArns");
  const isOn = ({ revisions: [newest] }: Daemon) =>
    providers.length === 0 || providers.some((one) => newest?.capacityProviders.includes(one));
  const found = [...state.daemons.values()]
    .filter((one) => !one.isDeleted && isOn(one))
    .filter((one) => cluster === undefined || one.cluster === nameOf(cluster))
    .sort((a, b) => (a.arn < b.arn ? -1 : 1));
  const rules = { usual: 100, most: 100, atMost: state.options.pageSize };
  const { items, next } = page(found, ({ arn }) => arn, input, rules);
  const told = items.map(summary).map(({ deploymentArn: _, ...rest }) => rest);
  return { daemonSummariesList: told, ...next };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeDaemon.html */
export function describeDaemon(state: EcsState, input: JsonObject): JsonObject {
  const daemon = daemonOf(state, input);
  const cluster = clusterOf(state, { cluster: daemon.cluster });
  const runningCount = cluster.instances.length;
  const currentRevisions = daemon.revisions.map(({ arn, capacityProviders }) => ({
    arn,
    capacityProviders: capacityProviders.map((provider) => ({ arn: provider, runningCount })),
    totalRunningCount: runningCount,
  }));
  return { daemon: { ...summary(daemon), clusterArn: cluster.arn, currentRevisions } };
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeDaemonRevisions.html */
export function describeDaemonRevisions(state: EcsState, input: JsonObject): JsonObject {
  const all = [...state.daemons.values()].flatMap((daemon) =>
    daemon.revisions.map((revision) => ({ daemon, revision })),
  );
  const asked = texts(input, "daemonRevisionArns");
  const found = asked.flatMap((arn) => all.filter(({ revision }) => revision.arn === arn));
  const missing = asked.filter((arn) => !all.some(({ revision }) => revision.arn === arn));
  return {
    daemonRevisions: found.map(({ daemon, revision }) =>
      tellRevision(clusterOf(state, { cluster: daemon.cluster }), revision),
    ),
    failures: missing.map((arn) => ({ arn, reason: "MISSING" })),
  };
}

function tellRevision(cluster: Cluster, revision: DaemonRevision): JsonObject {
  const { arn, daemon, definition, createdAt, digests, settings } = revision;
  return {
    daemonRevisionArn: arn,
    clusterArn: cluster.arn,
    daemonArn: daemon,
    daemonTaskDefinitionArn: definition.arn,
    createdAt: epoch(createdAt),
    containerImages: containerDefinitions(definition).map(({ name, image }) => ({
      containerName: name,
      image,
      ...(digests.has(name) && { imageDigest: digests.get(name) }),
    })),
    ...settings,
  };
}

/** A revision has the digests that the tags name when its deployment begins. */
function newRevision(
  state: EcsState,
  cluster: Cluster,
  name: string,
  daemon: string,
  input: JsonObject,
): DaemonRevision {
  const definition = daemonDefinitionOf(state, requiredText(input, "daemonTaskDefinitionArn"));
  const capacityProviders = texts(input, "capacityProviderArns");
  if (capacityProviders.length === 0) throw invalid("capacityProviderArns must not be empty");
  const digests = containerDefinitions(definition).flatMap(({ name: container, image }) => {
    const resolved = resolve(state, cluster, undefined, image);
    return "digest" in resolved ? [[container, resolved.digest] as const] : [];
  });
  const { propagateTags = "NONE", enableECSManagedTags = false, enableExecuteCommand = false } = input;
  return {
    arn: ecsArn(state.world, "daemon-revision", cluster.name, name, numberId(state.world)),
    daemon,
    definition,
    createdAt: state.world.clock.now(),
    capacityProviders,
    digests: new Map(digests),
    settings: { propagateTags, enableECSManagedTags, enableExecuteCommand },
  };
}

function newDeployment({ world }: EcsState, cluster: Cluster, name: string): string {
  return ecsArn(world, "daemon-deployment", cluster.name, name, wordId(world));
}

function summary({ arn, createdAt, updatedAt, deploymentArn, isDeleted }: Daemon): JsonObject {
  return {
    daemonArn: arn,
    status: isDeleted ? "DELETE_IN_PROGRESS" : "ACTIVE",
    createdAt: epoch(createdAt),
    updatedAt: epoch(updatedAt),
    deploymentArn,
  };
}

function daemonOf(state: EcsState, input: JsonObject): Daemon {
  const daemon = state.daemons.get(requiredText(input, "daemonArn"));
  if (daemon && !daemon.isDeleted) return daemon;
  throw new AwsError("DaemonNotFoundException", "Daemon not found.");
}
