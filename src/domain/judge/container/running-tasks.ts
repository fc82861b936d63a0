/** What a service's running tasks report. */
import { known, valueOr } from "../../common/known.ts";
import type { ServiceFacts, Task } from "../../facts/facts.ts";
import type { Digest } from "../../image/reference.ts";
import type { ContainerView } from "./container-view.ts";

export function runningDigests(name: string, facts: ServiceFacts): ContainerView["running"] {
  if (!facts.tasks.known) return facts.tasks;
  const counts = new Map<Digest | null, number>();
  for (const digest of currentTasks(facts).flatMap((task) => digestsIn(task, name)))
    counts.set(digest, (counts.get(digest) ?? 0) + 1);
  const running = [...counts].map(([digest, count]) => ({ digest, tasks: count }));
  return known(running.sort((a, b) => b.tasks - a.tasks || String(a.digest).localeCompare(String(b.digest))));
}

/** A task that tells of no container at all runs this one too, and does not say with which image. */
function digestsIn({ containers }: Task, name: string): (Digest | null)[] {
  if (containers.length === 0) return [null];
  return containers.flatMap((container) => (container.name === name ? container.digest : []));
}

/** The running tasks that are the service's own now, not those it is about to be rid of. */
export function currentTasks(facts: ServiceFacts): readonly Task[] {
  return valueOr(facts.tasks, []).filter((task) => isRunning(task) && !isOutgoing(task, facts));
}

function isRunning({ lastStatus, desiredStatus }: Task): boolean {
  return lastStatus === "RUNNING" && desiredStatus !== "STOPPED";
}

/** A task of a deployment that the PRIMARY one replaces: it may run for weeks where the clean-up is deferred. */
function isOutgoing({ startedBy }: Task, { deployments }: ServiceFacts): boolean {
  const starter = deployments.find(({ id }) => id === startedBy);
  return starter !== undefined && starter.status !== "PRIMARY";
}

/** The platform of the service's tasks: what their task definition asks for, else what all that say one report. */
export function platformOf({ containers, tasks }: Pick<ServiceFacts, "containers" | "tasks">): string | null {
  const asked = valueOr(containers, []).flatMap(({ platform }) => platform ?? []);
  const reported = valueOr(tasks, []).flatMap(({ platform }) => platform ?? []);
  const [only, ...others] = new Set(asked.length > 0 ? asked : reported);
  return others.length === 0 ? (only ?? null) : null;
}
