import type { ServiceArn } from "../domain/ecs/arn.ts";
import type { ServiceRecord } from "../domain/incidents/record.ts";
import type { Journal } from "./ports/journal.ts";

/** What became of a change to a record. */
export type Rewriting =
  | { readonly kind: "written"; readonly record: ServiceRecord; readonly upon: ServiceRecord }
  /** There was nothing to change in it. */
  | { readonly kind: "left" }
  /** The journal has a record that cannot be read. */
  | { readonly kind: "unreadable" }
  /** Others wrote it again and again. */
  | { readonly kind: "contested" };

/** How often it is tried to write a record that others write, too. */
const rounds = 5;

/**
 * Changes the record of a service, upon whatever others wrote into it meanwhile.
 * @param change the record as it should be; `null` leaves it as it is
 * @param given the record as it was read before, which is tried first
 */
export async function rewriteRecord(
  service: ServiceArn,
  change: (record: ServiceRecord) => ServiceRecord | null,
  journal: Pick<Journal, "read" | "write">,
  given: ServiceRecord | null = null,
): Promise<Rewriting> {
  for (let round = 0; round < rounds; round++) {
    const isGiven = round === 0 && given !== null;
    const upon = isGiven ? given : (await journal.read([service])).get(service);
    if (!upon) return { kind: "unreadable" };
    const changed = change(upon);
    if (changed === null) return { kind: "left" };
    const record = await journal.write(changed, upon);
    if (record) return { kind: "written", record, upon };
  }
  return { kind: "contested" };
}
