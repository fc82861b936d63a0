/** Where AWS is free, or differs from account to account, the sandbox can be told how to be. */

import { isObject } from "../../json.ts";
import type { JsonObject } from "../../world.ts";
import { number, object, text, texts } from "../input.ts";

export interface EcsOptions {
  /** How many items a page has at most, whatever `maxResults` asks. */
  pageSize: number;
  /** Container instances that a cluster gets when its first task on EC2 is placed. */
  instancesPerCluster: number;
  /** Fields left out of responses and events at any depth; `serviceRevisions`: there are no such records. */
  omit: readonly string[];
  /** Fields that have another value in responses and events: for enum values nobody knows yet. */
  replace: JsonObject;
  /** Whether AWS puts a GuardDuty container into every task: without `image`, with `imageDigest`. */
  injectSidecar: boolean;
  /** How long the old tasks go on after a deployment with deferred clean-up succeeded. */
  deferredCleanUpMinutes: number;
  /** How long a task runs that a rule or a schedule started, in seconds: it is a job, and ends with 0. */
  jobSeconds: number;
  /** By cluster name: `ECS_IMAGE_PULL_BEHAVIOR` of its instances. */
  pullBehaviors: Readonly<Record<string, PullBehavior>>;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-config.html */
export type PullBehavior = "default" | "always" | "once" | "prefer-cached";

export const usualOptions: Readonly<EcsOptions> = {
  pageSize: 5,
  instancesPerCluster: 2,
  omit: [],
  replace: {},
  injectSidecar: false,
  deferredCleanUpMinutes: 60,
  jobSeconds: 60,
  pullBehaviors: {},
};

/**
 * Takes a fault: `{"ecs": {…options…}}`, or `{"instance": {"cluster": "dev", "pullBehavior": "once"}}`.
 * @returns whether it was one of these.
 */
export function takeFault(options: EcsOptions, fault: JsonObject): boolean {
  const { instance, ecs } = fault;
  if (isObject(instance)) return setPullBehavior(options, instance);
  if (!isObject(ecs)) return false;
  options.pageSize = number(ecs, "pageSize") ?? options.pageSize;
  options.instancesPerCluster = number(ecs, "instancesPerCluster") ?? options.instancesPerCluster;
  options.deferredCleanUpMinutes = number(ecs, "deferredCleanUpMinutes") ?? options.deferredCleanUpMinutes;
  options.jobSeconds = number(ecs, "jobSeconds") ?? options.jobSeconds;
  options.omit = ecs.omit === undefined ? options.omit : texts(ecs, "omit");
  options.replace = object(ecs, "replace") ?? options.replace;
  options.injectSidecar =
    ecs.injectSidecar === undefined ? options.injectSidecar : ecs.injectSidecar === true;
  return true;
}

const BEHAVIORS: readonly PullBehavior[] = ["default", "always", "once", "prefer-cached"];

function setPullBehavior(options: EcsOptions, instance: JsonObject): boolean {
  const cluster = text(instance, "cluster");
  const behavior = BEHAVIORS.find((each) => each === instance.pullBehavior);
  if (cluster === undefined || behavior === undefined) return false;
  options.pullBehaviors = { ...options.pullBehaviors, [cluster]: behavior };
  return true;
}
