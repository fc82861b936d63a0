/** Reads what the verdicts on some services lack, for all of them at once. */
import { unknown } from "../../domain/common/known.ts";
import { shortTaskDefinition } from "../../domain/ecs/arn.ts";
import type { ServiceFacts } from "../../domain/facts/facts.ts";
import type { Assessment } from "../../domain/judge/assess.ts";
import type { ServiceNeed } from "../../domain/judge/service-needs.ts";
import type { EcsReader } from "../ports/ecs.ts";

/** The facts of these services with what they lacked; a fact that could not be read is not lacking any more. */
export async function readCloser(
  assessments: readonly Pick<Assessment, "facts" | "needs">[],
  ecs: Pick<EcsReader, "newest" | "rollouts" | "stopped">,
): Promise<ServiceFacts[]> {
  const lacking = (need: ServiceNeed) =>
    assessments.flatMap(({ facts, needs }) => (needs.includes(need) ? facts : []));
  const newest = await ecs.newest([...new Set(lacking("newest").map(familyOf))]);
  const rollouts = await ecs.rollouts(lacking("rollouts"));
  const closer: ServiceFacts[] = [];
  for (const { facts, needs } of assessments) {
    const { service } = facts;
    closer.push({
      ...facts,
      newest: needs.includes("newest")
        ? (newest.get(familyOf(facts)) ?? unknown("the newest revision was not read"))
        : facts.newest,
      rollouts: needs.includes("rollouts")
        ? (rollouts.get(service.arn) ?? unknown("its deployments were not read"))
        : facts.rollouts,
      stopped: needs.includes("stopped") ? await ecs.stopped(service) : facts.stopped,
    });
  }
  return closer;
}

function familyOf({ taskDefinition }: ServiceFacts): string {
  return shortTaskDefinition(taskDefinition).split(":")[0] ?? "";
}
