/** Service revisions: what ECS resolved the images of a deployment to. */

import { type Known, known, unknown } from "../common/known.ts";
import type { ServiceDescription } from "../facts/facts.ts";
import type { Digest } from "../image/reference.ts";
import type { TaskDefinitionArn } from "./arn.ts";
import { primaryOf } from "./deployment.ts";

/** One service revision; `images` by container, as far as they were resolved. */
export interface ServiceRevision {
  readonly taskDefinition: TaskDefinitionArn | null;
  readonly createdAt: Date | null;
  readonly images: ReadonlyMap<string, Digest>;
}

/**
 * What the PRIMARY deployment of a service resolved. ECS names the current revisions of all deployments, and not which
 * is whose: it is one of the same task definition, and where these differ, the one that was made when the deployment
 * was.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceRevision.html
 */
export function resolvedByPrimary(
  service: Pick<ServiceDescription, "deployments" | "taskDefinition">,
  current: readonly ServiceRevision[],
): Known<ReadonlyMap<string, Digest>> {
  const primary = primaryOf(service);
  const taskDefinition = primary?.taskDefinition ?? service.taskDefinition;
  const isAlone = current.length === 1 && service.deployments.length < 2;
  const own = isAlone
    ? current
    : current.filter((one) => (one.taskDefinition ?? taskDefinition) === taskDefinition);
  const [first, ...others] = madeWith(primary?.createdAt ?? null, own);
  if (!first) return unknown("ECS names no service revision of the present deployment");
  return others.every(({ images }) => areSame(images, first.images))
    ? known(first.images)
    : unknown("ECS names several service revisions, but not which is the current one");
}

/** The revisions nearest in time to a deployment; all of them where a date is missing. */
function madeWith(began: Date | null, revisions: readonly ServiceRevision[]): readonly ServiceRevision[] {
  const away = revisions.map(({ createdAt }) =>
    began && createdAt ? Math.abs(createdAt.getTime() - began.getTime()) : null,
  );
  const known = away.flatMap((distance) => distance ?? []);
  const nearest = Math.min(...known);
  return known.length < away.length ? revisions : revisions.filter((_, i) => away[i] === nearest);
}

function areSame(ours: ReadonlyMap<string, Digest>, theirs: ReadonlyMap<string, Digest>): boolean {
  return (
    ours.size === theirs.size && [...ours].every(([container, digest]) => theirs.get(container) === digest)
  );
}
