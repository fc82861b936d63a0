/** Notes in the record of a service what was tried on it by hand. */
import type { ServiceArn } from "../../domain/ecs/arn.ts";
import type { Attempt } from "../../domain/judge/attempt.ts";
import { noteAttempts } from "../../domain/judge/ledger.ts";
import type { Journal } from "../ports/journal.ts";

/** How often a record that somebody else wrote meanwhile is read again. */
const rounds = 5;

/**
 * Notes these attempts in the service's record, and answers whether it did: one that the program has not seen yet has no
 * record, and gets none from here.
 */
export async function noteInRecord(
  service: ServiceArn,
  attempts: readonly Attempt[],
  journal: Pick<Journal, "read" | "write">,
): Promise<boolean> {
  for (let round = 0; round < rounds; round++) {
    const record = (await journal.read([service])).get(service);
    if (!record || record.version === 0) return false;
    const noted = { ...record, attempts: noteAttempts(record.attempts, attempts) };
    if (await journal.write(noted, record)) return true;
  }
  return false;
}
