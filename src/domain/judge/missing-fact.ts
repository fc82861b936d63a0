/** The facts that a verdict may lack, in words. */
import type { MissingFact } from "./container/judge-container.ts";

const facts: Readonly<Record<MissingFact["fact"], string>> = {
  taskDefinition: "the task definition",
  tasks: "the tasks",
  published: "the published image",
  resolved: "the resolved image",
  running: "the running image",
  rollouts: "the previous deployments",
  stopped: "the stopped tasks",
  expiring: "the images that are about to be expired",
};

/** A fact of a report that is not known, in words: `the published image`. */
export function sayFact(fact: string): string {
  return Object.hasOwn(facts, fact) ? facts[fact as MissingFact["fact"]] : fact;
}
