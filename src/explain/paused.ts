/** A deployment that lifecycle hooks pause: where it stands, for whom it waits, until when, and how it goes on. */
import { valueOr } from "../domain/common/known.ts";
import { isUnfinished } from "../domain/ecs/deployment.ts";
import type { Rollout, ServiceFacts, WaitingHook } from "../domain/facts/facts.ts";
import { continueCommand } from "../domain/words/commands.ts";
import { sayTime } from "../domain/words/phrases.ts";

/** The hooks that the newest deployment of a service waits for, and at which stage. */
export type Pause = Required<Pick<Rollout, "stage" | "hooks">>;

/** The pause of a service's deployment; `null` where ECS names no hook that it waits for, or was not asked. */
export function pauseOf({ rollouts }: Pick<ServiceFacts, "rollouts">): Pause | null {
  const [latest] = valueOr(rollouts ?? undefined, []);
  if (!latest?.hooks?.length || !isUnfinished(latest)) return null;
  return { stage: latest.stage, hooks: latest.hooks };
}

/** `it waits at POST_TEST_TRAFFIC_SHIFT for somebody to continue it, until 2026-11-26 13:00 UTC, when ECS rolls it back`. */
export function sayPause({ stage, hooks }: Pause): string {
  const where = stage === null ? "" : ` at ${stage}`;
  return `it waits${where} for ${hooks.map(sayHook).join(", and for ")}`;
}

/** The same as a note on the service. */
export function notePause(pause: Pause): string {
  return `A deployment is in progress: ${sayPause(pause)}`;
}

/** The note, and the command that continues the deployment, for where no advice is shown beside it. */
export function notesOnPause(pause: Pause, region: string): string[] {
  const [, command] = waysOn(pause, region);
  if (command === undefined) return [notePause(pause)];
  return [`${notePause(pause)}. To continue it, or with --action ROLLBACK to roll it back:`, command];
}

/** The commands by which a person has a paused deployment go on or go back, each after what it is for. */
export function waysOn({ hooks }: Pause, region: string): string[] {
  const [hook] = hooks.filter(waitsForSomebody);
  if (!hook?.id) return [];
  return [
    "To continue the deployment:",
    continueCommand(hook.deployment, hook.id, "CONTINUE", region),
    "To roll it back:",
    continueCommand(hook.deployment, hook.id, "ROLLBACK", region),
  ];
}

function sayHook(hook: WaitingHook): string {
  const { kind, target, until, onTimeout } = hook;
  const whom = waitsForSomebody(hook)
    ? "somebody to continue it"
    : target === null
      ? `a hook${kind === null ? "" : ` of type ${kind}`}`
      : `the hook ${target}`;
  const what = onTimeout === null ? null : (ends[onTimeout] ?? `takes the action ${onTimeout}`);
  const end = what === null ? "" : `, when ECS ${what}`;
  return until === null ? whom : `${whom}, until ${sayTime(until)}${end}`;
}

const ends: Readonly<Record<string, string>> = { ROLLBACK: "rolls it back", CONTINUE: "continues it" };

function waitsForSomebody({ kind }: WaitingHook): boolean {
  return kind === "PAUSE";
}
