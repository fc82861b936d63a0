/** The past of a service, as ECS answers: service deployments and service revisions. */
import * as v from "valibot";
import type { JsonObject } from "../../../domain/common/json.ts";
import type { ServiceRevision } from "../../../domain/ecs/service-revision.ts";
import type { Rollout, WaitingHook } from "../../../domain/facts/facts.ts";
import { type Digest, isDigest } from "../../../domain/image/reference.ts";
import { digest, list, maybeTime, taskDefinition, text, time } from "./fields.ts";

/** A list that is not there is not an empty one: of a past that is not told, nobody knows that there is none. */
const briefs = v.object({
  serviceDeployments: v.array(v.object({ serviceDeploymentArn: v.string(), createdAt: maybeTime })),
});

/** A page of ListServiceDeployments: which there are, and since when, in the order of the page. */
export function readServiceDeploymentNames(
  answer: JsonObject,
): readonly { readonly arn: string; readonly createdAt: Date | null }[] {
  return v
    .parse(briefs, answer)
    .serviceDeployments.map(({ serviceDeploymentArn: arn, createdAt }) => ({ arn, createdAt }));
}

/**
 * The hooks of a service deployment; what cannot be read of them hides no deployment.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentLifecycleHookDetail.html
 */
const hooks = v.fallback(
  list(
    v.object({
      hookId: text,
      targetType: text,
      targetArn: text,
      status: text,
      expiresAt: v.fallback(maybeTime, null),
      timeoutAction: text,
    }),
  ),
  [],
);

const serviceDeployment = v.pipe(
  v.object({
    serviceDeploymentArn: v.string(),
    status: v.string(),
    statusReason: text,
    createdAt: time,
    stoppedAt: maybeTime,
    finishedAt: maybeTime,
    lifecycleStage: text,
    lifecycleHookDetails: hooks,
    targetServiceRevision: v.optional(v.nullable(v.object({ arn: v.string() })), null),
    rollback: v.optional(v.nullable(v.object({ reason: text, startedAt: maybeTime })), null),
  }),
  v.transform(
    ({
      serviceDeploymentArn: arn,
      statusReason,
      lifecycleStage,
      targetServiceRevision,
      rollback,
      stoppedAt,
      finishedAt,
      ...rest
    }) => ({
      status: rest.status,
      createdAt: rest.createdAt,
      endedAt: rollback?.startedAt ?? stoppedAt ?? finishedAt,
      arn,
      reason: rollback?.reason ?? statusReason,
      stage: lifecycleStage,
      target: targetServiceRevision?.arn ?? null,
      hooks: (rest.lifecycleHookDetails ?? []).filter(isAwaited).map(
        (hook): WaitingHook => ({
          deployment: arn,
          id: hook.hookId,
          kind: hook.targetType,
          target: hook.targetArn,
          until: hook.expiresAt,
          onTimeout: hook.timeoutAction,
        }),
      ),
    }),
  ),
);

/** Whether ECS waits for a hook: not where it says that it has ended, or what nobody here knows. */
function isAwaited({ status }: { readonly status: string | null }): boolean {
  return status === "AWAITING_ACTION" || status === "IN_PROGRESS";
}

/** A service deployment, with the service revision that it was to bring. */
export type ServiceDeployment = v.InferOutput<typeof serviceDeployment>;

/** The service deployments of DescribeServiceDeployments, with the service revision each was to bring. */
export function readServiceDeployments(answer: JsonObject): readonly ServiceDeployment[] {
  return v.parse(v.object({ serviceDeployments: list(serviceDeployment) }), answer).serviceDeployments ?? [];
}

const revisions = v.object({
  serviceRevisions: list(
    v.object({
      serviceRevisionArn: v.string(),
      taskDefinition: v.optional(v.nullable(taskDefinition), null),
      createdAt: maybeTime,
      containerImages: list(v.object({ containerName: v.string(), imageDigest: digest })),
    }),
  ),
});

/** The service revisions of DescribeServiceRevisions, by ARN. */
export function readServiceRevisions(answer: JsonObject): ReadonlyMap<string, ServiceRevision> {
  const { serviceRevisions } = v.parse(revisions, answer);
  return new Map(
    (serviceRevisions ?? []).map(({ serviceRevisionArn, containerImages, ...rest }) => [
      serviceRevisionArn,
      { ...rest, images: imagesOf(containerImages ?? []) },
    ]),
  );
}

function imagesOf(
  images: readonly { containerName: string; imageDigest: Digest | null }[],
): Map<string, Digest> {
  return new Map(
    images.flatMap(({ containerName, imageDigest }) => (imageDigest ? [[containerName, imageDigest]] : [])),
  );
}

/** A past as it is kept: which deployments of a service it belongs to, and when it was read. */
export interface KeptPast {
  readonly of: string;
  readonly at: Date;
  readonly rollouts: readonly Rollout[];
}

const moment = v.pipe(
  v.string(),
  v.transform((written) => new Date(written)),
  v.date(),
);

const keptPast = v.object({
  of: v.string(),
  at: moment,
  rollouts: v.array(
    v.object({
      status: v.string(),
      createdAt: moment,
      endedAt: v.nullable(moment),
      reason: v.nullable(v.string()),
      stage: v.nullable(v.string()),
      taskDefinition: v.nullable(taskDefinition),
      hooks: v.exactOptional(v.tuple([])),
      // Pairs, not an object: a container may be called `constructor`.
      images: v.pipe(
        v.array(v.tuple([v.string(), v.pipe(v.string(), v.guard(isDigest))])),
        v.transform((pairs) => new Map(pairs)),
      ),
    }),
  ),
});

/** A past as text. */
export function encodePast({ of, at, rollouts }: KeptPast): string {
  return JSON.stringify({ of, at, rollouts: rollouts.map((one) => ({ ...one, images: [...one.images] })) });
}

/** A past from its text; `null` where that is not what `encodePast` wrote. */
export function decodePast(text: string): KeptPast | null {
  try {
    return v.parse(keptPast, JSON.parse(text));
  } catch {
    return null;
  }
}
