import type { ServiceArn, ServiceName } from "../../../domain/ecs/arn.ts";
import type { Assessment } from "../../../domain/judge/assess.ts";
import type { Judgement } from "../../../reconcile/judge.ts";
import type { Interruption } from "../../terminal/interruption.ts";
import type { Progress } from "../../terminal/progress.ts";

/** How many services are judged between two looks at the keyboard: fewer would cost more calls for each. */
const [least, most] = [10, 50];

/** Judges some services at once. */
export type Judge = (services: readonly ServiceName[]) => Promise<Pick<Judgement, "assessments" | "gone">>;

/** Judges the services, and tells how far it is; an interruption leaves what was judged until then. */
export async function judgeServices(
  services: readonly ServiceName[],
  judge: Judge,
  interruption: Pick<Interruption, "or">,
  progress: Pick<Progress, "show">,
): Promise<{ assessments: Assessment[]; gone: ServiceArn[]; isComplete: boolean }> {
  const assessments: Assessment[] = [];
  const gone: ServiceArn[] = [];
  const atATime = Math.min(most, Math.max(least, Math.ceil(services.length / 4)));
  for (let done = 0; done < services.length; done += atATime) {
    progress.show("Judging services", done, services.length);
    const judged = await interruption.or(judge(services.slice(done, done + atATime)));
    if (judged === null) return { assessments, gone, isComplete: false };
    assessments.push(...judged.assessments);
    gone.push(...judged.gone);
  }
  return { assessments, gone, isComplete: true };
}
