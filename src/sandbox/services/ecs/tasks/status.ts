/** What a task's two statuses mean together. */
import type { Task } from "../tables/task.ts";

const STARTING: readonly string[] = ["PROVISIONING", "PENDING", "ACTIVATING"];

/** On its way to RUNNING. */
export const isPending = (task: Task): boolean => STARTING.includes(task.lastStatus) && isWanted(task);

/** Running, even if it has been told to stop and did not begin to. */
export const isRunning = ({ lastStatus }: Task): boolean => lastStatus === "RUNNING";

/** Not told to stop. */
export const isWanted = ({ desiredStatus }: Task): boolean => desiredStatus === "RUNNING";

/** Running, and not told to stop. */
export const isServing = (task: Task): boolean => isRunning(task) && isWanted(task);

export const isStopped = ({ lastStatus }: Task): boolean => lastStatus === "STOPPED";
