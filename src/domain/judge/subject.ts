/** What is judged, in the words of findings: a service, or what runs tasks beside the services. */
import type { ServiceFacts } from "../facts/facts.ts";

type Subject = Pick<ServiceFacts, "workload">;

/** `service`, `rule` or `schedule`. */
export function nounOf({ workload }: Subject): string {
  return workload ?? "service";
}

/** What fails first where a written image is not to be had. */
export function nextStart({ workload }: Subject): string {
  return `the next ${workload ? "run" : "deployment"} will fail`;
}
