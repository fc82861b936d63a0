import * as v from "valibot";
import type { ServiceFacts } from "../../domain/facts/facts.ts";
import type { ServiceRecord } from "../../domain/incidents/record.ts";
import type { ResponsePolicy } from "../../domain/policy/policy.ts";
import { decode, type Json } from "./codec.ts";

/** What was seen of one service, and by which rules it is judged. */
export interface Seen {
  readonly policy: ResponsePolicy;
  readonly facts: ServiceFacts;
  /** What the journal remembered; `null` where no deployed program was asked. */
  readonly record: ServiceRecord | null;
}

const encoded = v.custom<Json>((value) => typeof value === "object");
const seen = v.object({ policy: encoded, facts: encoded, record: encoded });

/**
 * What was seen, decoded: the one place that believes what a file says of types.
 * @throws {v.ValiError} if something of it is missing
 * @throws {SyntaxError} if something of it was not encoded
 */
export function decodeSeen(json: Json): Seen {
  const { policy, facts, record } = v.parse(seen, json);
  return {
    policy: decode(policy) as ResponsePolicy,
    facts: decode(facts) as ServiceFacts,
    record: decode(record) as ServiceRecord | null,
  };
}
