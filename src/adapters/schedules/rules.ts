/** Rules of EventBridge that run tasks: found by their targets, so that no other rule is read. */
import { type Known, known } from "../../domain/common/known.ts";
import { namedBy } from "../../domain/workload/carried.ts";
import type { WorkloadDescription } from "../../domain/workload/description.ts";
import { readDefinition, ruleTarget } from "../../domain/workload/workload.ts";
import { attempt } from "../aws/attempt.ts";
import type { Call } from "../aws/call.ts";
import { listAll } from "./list-all.ts";
import { readObjects, readRule, readRuleNames, readTarget } from "./shapes.ts";

/**
 * The targets in these clusters, by the clusters' ARNs: a list call for each cluster, and two calls for each rule.
 * What EventBridge does not answer is not known, and so is all of it: a rule that is missing would be taken for deleted.
 */
export async function rulesOf(
  call: Call,
  clusters: readonly string[],
): Promise<Known<readonly WorkloadDescription[]>> {
  const names = new Set<string>();
  for (const TargetArn of clusters) {
    const found = await attempt("events:ListRuleNamesByTarget", () =>
      listAll(call, "ListRuleNamesByTarget", { TargetArn }, readRuleNames),
    );
    if (!found.known) return found;
    for (const name of found.value) names.add(name);
  }
  const all: WorkloadDescription[] = [];
  for (const name of names) {
    const targets = await targetsOf(call, name, clusters);
    if (!targets.known) return targets;
    all.push(...targets.value);
  }
  return known(all);
}

async function targetsOf(
  call: Call,
  name: string,
  clusters: readonly string[],
): Promise<Known<readonly WorkloadDescription[]>> {
  const rule = await attempt("events:DescribeRule", async () =>
    readRule(await call("DescribeRule", { Name: name })),
  );
  if (!rule.known) return rule;
  const { arn, isEnabled, expression } = rule.value;
  const targets = await attempt("events:ListTargetsByRule", () =>
    listAll(call, "ListTargetsByRule", { Rule: name }, (page) => readObjects(page, "Targets")),
  );
  if (!targets.known) return targets;
  return known(
    targets.value.flatMap((target) => {
      const where = readTarget(target);
      const workload = clusters.includes(where.arn) ? ruleTarget(arn, where) : null;
      const named = readDefinition(namedBy(target) ?? "");
      return workload && named ? [{ workload, named, isEnabled, expression }] : [];
    }),
  );
}
