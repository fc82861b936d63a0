import type { ServiceFacts } from "../../domain/facts/facts.ts";
import { policyFor, type ResponsePolicy } from "../../domain/policy/policy.ts";
import type { Readers } from "../ports.ts";

/** What drift.yml and its tags say of a service. */
export function policyOf(
  { service, tags }: Pick<ServiceFacts, "service" | "tags">,
  { policy }: Pick<Readers, "policy">,
): ResponsePolicy {
  return policyFor(policy, { ...service, tags });
}
