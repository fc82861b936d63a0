/**
 * Moves a service to a revision that is identical but for the images of some containers.
 *
 * describe → find or register the revision → look again → update. A crash anywhere leads, when it is tried
 * again, to the same revision being used. `remediate` and `pin` both come through here.
 */

import type { JsonObject } from "../../domain/common/json.ts";
import { type Known, noAnswer } from "../../domain/common/known.ts";
import { type ServiceName, shortTaskDefinition, type TaskDefinitionArn } from "../../domain/ecs/arn.ts";
import { lostIn, whyNotCarried } from "../../domain/ecs/carried.ts";
import { primaryOf, whyUnsteady } from "../../domain/ecs/deployment.ts";
import {
  type ImageChange,
  isRevisionOf,
  nextRevision,
  type ResourceTag,
} from "../../domain/ecs/task-definition.ts";
import type { Deployment, ServiceDescription } from "../../domain/facts/facts.ts";
import type { EcsReader, EcsWriter } from "../ports/ecs.ts";

/** What is to be changed: the images of a service that is on this revision. */
export interface ServiceChange {
  readonly service: ServiceName;
  readonly former: TaskDefinitionArn;
  readonly changes: readonly ImageChange[];
  /** Why the service, as it is immediately before the update, may not be changed after all; `null` if it may. */
  readonly whyNot?: ((now: ServiceDescription) => string | null) | undefined;
}

/** What a change comes to, before anything is written. */
export interface PreparedChange extends ServiceChange {
  /** The former revision, as it came. */
  readonly definition: JsonObject;
  readonly tags: readonly ResourceTag[];
  /** The input of RegisterTaskDefinition. */
  readonly input: JsonObject;
  /** The revision that is already what registering would make. */
  readonly existing: TaskDefinitionArn | null;
}

export type ChangeOutcome =
  /** `superseded`: what this came in the way of, if it did. */
  | { readonly kind: "updated"; readonly target: TaskDefinitionArn; readonly superseded: string | null }
  /** The service is no longer as it was when the change was planned: nothing was updated. */
  | { readonly kind: "overtaken"; readonly why: string };

/** Reads what a change needs; writes nothing. @throws {RangeError} if the next revision cannot carry it all */
export async function prepareChange(change: ServiceChange, writer: EcsWriter): Promise<PreparedChange> {
  const { definition, tags } = await writer.definition(change.former);
  const input = nextRevision(definition, tags, change.changes);
  const why = whyNotCarried(definition, input);
  if (why !== null) throw new RangeError(`Cannot carry ${why}`);
  const newer = await writer.newerRevisions(change.former);
  const existing = newer.find((revision) => isRevisionOf(revision.definition, revision.tags, input));
  return { ...change, definition, tags, input, existing: existing?.arn ?? null };
}

/**
 * Carries a prepared change out.
 * @param onTarget hears the revision before the service is moved to it
 */
export async function carryOutChange(
  { service, former, input, existing, whyNot }: PreparedChange,
  { ecs, writer }: { ecs: Pick<EcsReader, "describeServices">; writer: EcsWriter },
  onTarget: (target: TaskDefinitionArn) => Promise<void>,
): Promise<ChangeOutcome> {
  const target = existing ?? (await register(input, writer));
  await onTarget(target);
  const before = await readService(service, ecs);
  const why = whyOvertaken(before, former, whyNot);
  if (why !== null || !before.known) return { kind: "overtaken", why: why ?? "" };
  await writer.updateService(service, target);
  const superseded = whatWasSuperseded(
    before.value?.deployments ?? [],
    await readService(service, ecs),
    target,
  );
  return { kind: "updated", target, superseded };
}

/**
 * Registers a revision that has all that was asked for.
 * @throws {RangeError} if ECS left something out: no service is moved to it
 */
export async function register(
  input: JsonObject,
  writer: Pick<EcsWriter, "register">,
): Promise<TaskDefinitionArn> {
  const { arn, definition, tags } = await writer.register(input);
  const lost = lostIn(input, definition, tags);
  if (lost === null) return arn;
  throw new RangeError(`Cannot carry ${lost}: ECS registered ${shortTaskDefinition(arn)} without it`);
}

async function readService(
  service: ServiceName,
  ecs: Pick<EcsReader, "describeServices">,
): Promise<Known<ServiceDescription | null>> {
  return (await ecs.describeServices([service])).get(service.arn) ?? noAnswer("ecs:DescribeServices");
}

/**
 * Whether somebody's deployment began between the read and the write, and our update came in its way. ECS keeps
 * such a deployment as an ACTIVE one beside ours: it was not there before, and is not ours. An answer with nothing new
 * in it is from before our update: reads lag behind writes.
 */
function whatWasSuperseded(
  before: readonly Deployment[],
  after: Known<ServiceDescription | null>,
  target: TaskDefinitionArn,
): string | null {
  if (!after.known) return `whether another deployment was superseded cannot be read: ${after.reason}`;
  const primary = after.value && primaryOf(after.value);
  const isNew = ({ id }: Deployment) => before.every((one) => one.id !== id);
  const theirs = after.value?.deployments.find(
    (one) => one !== primary && isNew(one) && one.taskDefinition !== target,
  );
  if (primary && primary.taskDefinition !== target && isNew(primary))
    return `another deployment superseded it at once: the service is moved to ${shortTaskDefinition(primary.taskDefinition)}`;
  return theirs
    ? `it superseded deployment ${theirs.id} of ${shortTaskDefinition(theirs.taskDefinition)}, which somebody began at the same moment`
    : null;
}

/** The read immediately before the write: no deployment under way, and still the revision we started from. */
function whyOvertaken(
  now: Known<ServiceDescription | null>,
  former: TaskDefinitionArn,
  whyNot: ServiceChange["whyNot"],
): string | null {
  if (!now.known) return `the service cannot be read: ${now.reason}`;
  if (now.value === null) return "the service is gone";
  if (now.value.taskDefinition !== former) return `somebody moved the service to ${now.value.taskDefinition}`;
  return whyUnsteady(now.value) ?? whyNot?.(now.value) ?? null;
}
