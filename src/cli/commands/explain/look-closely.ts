import { unknown } from "../../../domain/common/known.ts";
import type { ServiceName } from "../../../domain/ecs/arn.ts";
import { type Assessment, assess } from "../../../domain/judge/assess.ts";
import { judge } from "../../../reconcile/judge.ts";
import type { Readers } from "../../../reconcile/ports.ts";

/** Judges a service as `check` does, and reads its past even where nothing is wrong. */
export async function lookClosely(service: ServiceName, readers: Readers): Promise<Assessment> {
  const { assessments } = await judge([service], readers);
  const [assessment] = assessments;
  if (!assessment) throw new RangeError(`Cannot explain service "${service.name}": it is being deleted`);
  const { facts, policy } = assessment;
  if (facts.rollouts !== null) return assessment;
  const rollouts = (await readers.ecs.rollouts([facts])).get(service.arn);
  return assess({ ...facts, rollouts: rollouts ?? unknown("its deployments were not read") }, policy);
}
