/** What is known of a service's past: pushes, registrations and deployments, in the order in which they happened. */

import { valueOr } from "../domain/common/known.ts";
import type { TaskDefinitionArn } from "../domain/ecs/arn.ts";
import { primaryOf } from "../domain/ecs/deployment.ts";
import type { Rollout, ServiceFacts } from "../domain/facts/facts.ts";
import { changesOf } from "../domain/image/moves.ts";
import type { Digest, Tag } from "../domain/image/reference.ts";
import type { Assessment } from "../domain/judge/assess.ts";
import type { ContainerView } from "../domain/judge/container/container-view.ts";

/** Something that happened to a service or to an image of one of its containers. */
export type Moment = { readonly at: Date } & (
  | {
      /** The image came into the registry: its digest's birthday, whatever tag names it since. */
      readonly kind: "pushed";
      readonly container: string;
      readonly digest: Digest;
    }
  | {
      /** The followed tag came to name the digest. */
      readonly kind: "moved";
      readonly container: string;
      readonly digest: Digest;
      readonly tag: Tag;
      /** `seen`: it was found to name it, and may have done so before. */
      readonly source: "event" | "seen";
    }
  | {
      /** A newer revision of the task definition, which the service is not on. */
      readonly kind: "registered";
      readonly taskDefinition: TaskDefinitionArn;
    }
  | {
      /** A deployment began. */
      readonly kind: "deployed";
      readonly taskDefinition: TaskDefinitionArn | null;
      /** What became of it, in ECS's words; `null` where ECS does not say. */
      readonly status: string | null;
      readonly reason: string | null;
      /** Whether a moment of its own says how it was undone, and why. */
      readonly isUndone: boolean;
      /** The images it was to bring, by container, as far as ECS remembers. */
      readonly images: ReadonlyMap<string, Digest>;
    }
  | {
      /** ECS began to roll a deployment back, or somebody stopped it. */
      readonly kind: "undone";
      readonly taskDefinition: TaskDefinitionArn | null;
      readonly status: string;
      readonly reason: string | null;
      /** The images it was to bring. */
      readonly images: ReadonlyMap<string, Digest>;
    }
  | {
      /** A task failed to start: the last that did. */
      readonly kind: "failed";
      readonly reason: string;
    }
);

/** What is known of the past of a service, from the earliest to the latest. */
export function timeLineOf({ facts, containers }: Pick<Assessment, "facts" | "containers">): Moment[] {
  const moments = [
    ...containers.flatMap(pushesOf),
    ...registrationOf(facts),
    ...deploymentsOf(facts),
    ...failureOf(facts),
  ];
  return moments.sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** The moves of the followed tag, and the birthdays of images whose push nobody heard. */
function pushesOf(view: ContainerView): Moment[] {
  const { name: container, repository, expected, resolved, running } = view;
  if (!repository) return [];
  const target = valueOr(expected ?? undefined, null);
  const tag = target?.tag ?? null;
  const moved =
    tag === null
      ? []
      : changesOf(repository.moves.get(tag) ?? []).map(({ at, digest, source }) => ({
          kind: "moved" as const,
          at,
          container,
          digest,
          tag,
          source,
        }));
  const concerned = new Set([
    target?.digest ?? null,
    valueOr(resolved, null),
    ...valueOr(running, []).map(({ digest }) => digest),
  ]);
  const heard = new Set(moved.filter(({ source }) => source === "event").map(({ digest }) => digest));
  const born = [...concerned].flatMap((digest): Moment[] => {
    if (digest === null) return [];
    const at = valueOr(repository.images.get(digest), null)?.pushedAt ?? null;
    return at === null || heard.has(digest) ? [] : [{ kind: "pushed", at, container, digest }];
  });
  return [...moved, ...born];
}

function registrationOf({ newest, taskDefinition }: ServiceFacts): Moment[] {
  const revision = valueOr(newest ?? undefined, null);
  if (!revision?.registeredAt || revision.arn === taskDefinition) return [];
  return [{ kind: "registered", at: revision.registeredAt, taskDefinition: revision.arn }];
}

/** The deployments that ECS remembers, else those that the service has now. */
function deploymentsOf(facts: ServiceFacts): Moment[] {
  const rollouts = valueOr(facts.rollouts ?? undefined, []);
  if (rollouts.length > 0) return rollouts.flatMap(momentsOf);
  const primary = primaryOf(facts);
  return facts.deployments.map((deployment) => ({
    kind: "deployed",
    at: deployment.createdAt,
    taskDefinition: deployment.taskDefinition,
    status: deployment.rolloutState,
    reason: deployment.reason,
    isUndone: false,
    images: deployment === primary ? valueOr(facts.resolved, new Map()) : new Map(),
  }));
}

/** The beginning of a deployment, and when it was undone, if ECS says. */
function momentsOf({ createdAt, endedAt, stage: _, ...rollout }: Rollout): Moment[] {
  const isUndone = endedAt !== null && /^(ROLLBACK|STOP)/.test(rollout.status);
  return [
    { kind: "deployed", at: createdAt, isUndone, ...rollout },
    ...(isUndone ? [{ kind: "undone" as const, at: endedAt, ...rollout }] : []),
  ];
}

function failureOf({ stopped }: ServiceFacts): Moment[] {
  const failures = valueOr(stopped ?? undefined, []).flatMap(({ stopCode, stoppedAt, reason }): Moment[] =>
    stopCode === "TaskFailedToStart" && stoppedAt ? [{ kind: "failed", at: stoppedAt, reason }] : [],
  );
  return failures.sort((a, b) => b.at.getTime() - a.at.getTime()).slice(0, 1);
}
