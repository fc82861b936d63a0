/** Notes in the record of a service what was tried on it by hand. */
import type { ServiceArn } from "../../domain/ecs/arn.ts";
import type { Attempt } from "../../domain/facts/attempt.ts";
import { noteAttempts } from "../../domain/judge/past/ledger.ts";
import type { Journal } from "../ports/journal.ts";
import { rewriteRecord } from "../rewrite-record.ts";

/**
 * Notes these attempts in the service's record, and answers whether it did: one that the program has not seen yet has no
 * record, and gets none from here.
 */
export async function noteInRecord(
  service: ServiceArn,
  attempts: readonly Attempt[],
  journal: Pick<Journal, "read" | "write">,
): Promise<boolean> {
  const { kind } = await rewriteRecord(
    service,
    (record) =>
      record.version === 0 ? null : { ...record, attempts: noteAttempts(record.attempts, attempts) },
    journal,
  );
  return kind === "written";
}
