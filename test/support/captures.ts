/** A captured service, read from its file: the one place that believes what the file says of types. */
import * as v from "valibot";
import type { ServiceFacts } from "../../domain/facts/facts.ts";
import type { ServiceRecord } from "../../domain/incidents/record.ts";
import type { ResponsePolicy } from "../../domain/policy/policy.ts";
import { decode, type Json } from "./codec.ts";
import type { Expectation } from "./expectation.ts";
import type { Seen } from "./seen.ts";

/** A captured service, and what is right to say of it: the verdict as it was, until somebody corrects it. */
export interface Capture extends Seen {
  readonly expect: Expectation;
}

const encoded = v.custom<Json>((value) => typeof value === "object");
const seen = v.object({ policy: encoded, facts: encoded, record: encoded });
const file = v.object({
  schemaVersion: v.literal(1),
  expect: v.strictObject({ status: v.string(), findings: v.array(v.string()) }),
  seen: encoded,
});

/**
 * Reads the text of a captured service's file.
 * @throws {SyntaxError} if it is none
 */
export function parseCapture(text: string): Capture {
  const read = v.safeParse(file, JSON.parse(text));
  if (!read.success)
    throw new SyntaxError(`Cannot read a captured service:\n${v.summarize([...read.issues])}`);
  return { expect: read.output.expect, ...decodeSeen(read.output.seen) };
}

/**
 * What was seen, decoded.
 * @throws {SyntaxError} if something of it is missing, or was not encoded
 */
export function decodeSeen(json: Json): Seen {
  const { policy, facts, record } = v.parse(seen, json);
  return {
    policy: decode(policy) as ResponsePolicy,
    facts: decode(facts) as ServiceFacts,
    record: decode(record) as ServiceRecord | null,
  };
}
