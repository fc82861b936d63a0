/** The deployments of DescribeServices, and the task sets that some services have instead. */
import * as v from "valibot";
import type { JsonObject } from "../../../domain/common/json.ts";
import { count, maybeTaskDefinition, maybeTime, text, time } from "./fields.ts";

/** A deployment of a service. */
export const deployment = v.pipe(
  v.object({
    id: v.string(),
    status: v.string(),
    taskDefinition: maybeTaskDefinition,
    createdAt: time,
    updatedAt: maybeTime,
    rolloutState: text,
    rolloutStateReason: text,
    desiredCount: count,
    runningCount: count,
    pendingCount: count,
  }),
  v.transform(({ rolloutStateReason, desiredCount, runningCount, pendingCount, ...rest }) => ({
    ...rest,
    reason: rolloutStateReason,
    desired: desiredCount,
    running: runningCount,
    pending: pendingCount,
  })),
);

/** Carried over as it stands. */
const carried = v.optional(v.unknown());

/** The fields that are there. */
function present(fields: Record<string, unknown>): JsonObject {
  const isThere = (value: unknown) => value != null && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => isThere(value))) as JsonObject;
}

/** Task sets are what CODE_DEPLOY and EXTERNAL have for deployments: one that is newer than the PRIMARY is on its way. */
export const taskSet = v.pipe(
  v.object({
    id: v.string(),
    status: v.string(),
    taskDefinition: maybeTaskDefinition,
    createdAt: time,
    updatedAt: maybeTime,
    stabilityStatus: text,
    computedDesiredCount: count,
    runningCount: count,
    pendingCount: count,
    externalId: text,
    launchType: carried,
    capacityProviderStrategy: carried,
    platformVersion: carried,
    networkConfiguration: carried,
    loadBalancers: carried,
    serviceRegistries: carried,
    scale: carried,
  }),
  v.transform(
    ({
      id,
      status,
      taskDefinition,
      createdAt,
      updatedAt,
      stabilityStatus,
      computedDesiredCount,
      runningCount,
      pendingCount,
      externalId,
      ...settings
    }) => ({
      deployment: {
        id,
        status,
        taskDefinition,
        createdAt,
        updatedAt,
        rolloutState: stabilityStatus === "STEADY_STATE" ? "COMPLETED" : "IN_PROGRESS",
        reason: null,
        desired: computedDesiredCount,
        running: runningCount,
        pending: pendingCount,
      },
      made: { externalId: externalId ?? null, settings: present(settings) },
    }),
  ),
);

/** The task set that a service is on. */
export function primaryOf(sets: readonly v.InferOutput<typeof taskSet>[] | null | undefined) {
  return sets?.find(({ deployment: { status } }) => status === "PRIMARY");
}
