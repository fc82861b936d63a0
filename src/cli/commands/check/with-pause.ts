/** Whether a deployment waits for a lifecycle hook, which no verdict needs and people want to know. */
import { isDeploying } from "../../../domain/ecs/deployment.ts";
import type { Assessment } from "../../../domain/judge/assess.ts";
import { notesOnPause, pauseOf } from "../../../explain/paused.ts";
import type { Readers } from "../../../reconcile/ports.ts";

/**
 * What was judged of a service, with a note where its deployment waits for a hook, and the command that continues it or
 * rolls it back. What cannot be read adds nothing.
 */
export async function withPause(
  assessment: Assessment,
  { ecs }: { readonly ecs: Pick<Readers["ecs"], "rollouts"> },
): Promise<Assessment> {
  const { facts } = assessment;
  if (assessment.status === "ignored" || facts.isUnread || !isDeploying(facts)) return assessment;
  const { arn } = facts.service;
  const pause = pauseOf({ rollouts: facts.rollouts ?? (await ecs.rollouts([facts])).get(arn) ?? null });
  if (!pause) return assessment;
  return {
    ...assessment,
    notes: [...assessment.notes, ...notesOnPause(pause, facts.service.region)],
  };
}
