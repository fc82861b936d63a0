import type { Assessment } from "../../../domain/assess.ts";
import type { ServiceName } from "../../../domain/ecs/arn.ts";
import { judge } from "../../../reconcile/judge.ts";
import type { Readers } from "../../../reconcile/ports.ts";
import type { Interruption } from "../../interruption.ts";
import type { Terminal } from "../../terminal.ts";

/** How many services are judged between two looks at the keyboard. */
const atATime = 100;

/** Judges the services, and tells how far it is; an interruption leaves what was judged until then. */
export async function judgeServices(
  services: readonly ServiceName[],
  readers: Readers,
  interruption: Interruption,
  terminal: Terminal,
): Promise<{ assessments: Assessment[]; isComplete: boolean }> {
  const assessments: Assessment[] = [];
  for (let done = 0; done < services.length; done += atATime) {
    terminal.progress(`Judging services: ${done} of ${services.length} done …`);
    const judged = await interruption.or(judge(services.slice(done, done + atATime), readers));
    if (judged === null) return { assessments, isComplete: false };
    assessments.push(...judged.assessments);
  }
  return { assessments, isComplete: true };
}
