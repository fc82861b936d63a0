/** A service that was deleted: its incidents end, and the index forgets it. */
import type { ServiceArn } from "../../domain/ecs/arn.ts";
import type { ServiceRecord } from "../../domain/incidents/record.ts";
import type { Ports } from "../ports.ts";
import { publishEnds } from "../publish/publish-ends.ts";

/** Ends what was open of these services, and forgets them; one whose end cannot be published now, at a later look. */
export async function forgetDeleted(
  deleted: readonly ServiceArn[],
  records: ReadonlyMap<ServiceArn, ServiceRecord>,
  ports: Ports,
): Promise<void> {
  for (const service of deleted) {
    const record = records.get(service);
    const ended = record && (await publishEnds(record, ports));
    if (ended) await ports.journal.forget(ended);
  }
}
