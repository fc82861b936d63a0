/** Captured services, read from their files. */
import * as v from "valibot";
import type { Json } from "../../src/explain/capture/codec.ts";
import type { Expectation } from "../../src/explain/capture/expectation.ts";
import { decodeSeen, type Seen } from "../../src/explain/capture/seen.ts";

/** A captured service, and what is right to say of it: the verdict as it was, until somebody corrects it. */
export interface Capture extends Seen {
  readonly expect: Expectation;
}

const file = v.object({
  schemaVersion: v.literal(1),
  expect: v.strictObject({ status: v.string(), findings: v.array(v.string()) }),
  seen: v.custom<Json>((value) => typeof value === "object"),
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
