/** What to do about workloads, in lines: sentences, and commands that can be run as they are. */

import { shortTaskDefinition, type TaskDefinitionArn } from "../ecs/arn.ts";
import type { WorkloadAdvice } from "../judge/workload/workload-finding.ts";
import type { Workload } from "../workload/workload.ts";
import { sayAdvice } from "./advice-words.ts";
import { quote } from "./commands.ts";

/** The lines for several pieces of advice. */
export function sayWorkloadAdvice(advice: readonly WorkloadAdvice[]): string[] {
  return advice.flatMap(linesOf);
}

function linesOf(advice: WorkloadAdvice): string[] {
  switch (advice.do) {
    case "update-target":
      return [
        `Have the ${advice.workload.type} run ${shortTaskDefinition(advice.revision)}, with its other settings as they are:`,
        updateTargetCommand(advice.workload, advice.revision),
      ];
    case "register-revision": {
      const { family, container, image, isFollowed, workload } = advice;
      const next = isFollowed
        ? `: the ${workload.type} follows the family by itself`
        : `, and have the ${workload.type} name it`;
      return [
        `Register a revision of ${family} whose container "${container}" has the image ${image}${next}`,
      ];
    }
    case "patch-target": {
      const { owner, workload, revision } = advice;
      const which = revision === null ? "the new revision" : shortTaskDefinition(revision);
      return [`In ${owner}, have the ${workload.type} ${workload.name} name ${which}, and deploy it`];
    }
    case "push-again":
      return ["Push the image again, or register a revision with an image that exists, and have it run"];
    default:
      return sayAdvice([advice]);
  }
}

/**
 * Moves a target to another revision. Both APIs replace it whole, so all of it is read and sent back.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html
 * @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_UpdateSchedule.html
 */
export function updateTargetCommand(workload: Workload, revision: TaskDefinitionArn): string {
  const { type, name, part, region } = workload;
  const change = `.EcsParameters.TaskDefinitionArn = "${revision}"`;
  if (type === "rule") {
    const read = `aws events list-targets-by-rule --rule ${quote(name)} --region ${region} --output json`;
    const edit = `jq '[.Targets[] | select(.Id == "${part}") | ${change}]'`;
    return `aws events put-targets --rule ${quote(name)} --region ${region} --targets "$(${read} | ${edit})"`;
  }
  const where = `--name ${quote(name)} --group-name ${quote(part)} --region ${region}`;
  const edit = `jq '.Target${change} | del(.Arn, .CreationDate, .LastModificationDate)'`;
  return `aws scheduler update-schedule --region ${region} --cli-input-json "$(aws scheduler get-schedule ${where} --output json | ${edit})"`;
}
