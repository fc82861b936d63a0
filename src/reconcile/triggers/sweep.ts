/** Looks at every service there is, and at those that the journal still knows. */
import type { Ports } from "../ports.ts";
import { reconcile } from "../reconcile.ts";
import { previewExpiry } from "./preview-expiry.ts";

/**
 * Sweeps; when it is done, the index is complete.
 * @throws if the services cannot all be listed; when all else is done, if a record cannot be read
 */
export async function sweep(ports: Ports): Promise<void> {
  const [listed, remembered] = await Promise.all([ports.ecs.listServices(), ports.journal.services()]);
  const { unreadable } = await reconcile(
    [...new Set([...listed.map(({ arn }) => arn), ...remembered])],
    ports,
  );
  await ports.journal.noteSweep(ports.now());
  await previewExpiry(new Set(listed.map(({ account }) => account)), ports);
  if (unreadable.length > 0)
    throw new Error(
      `Cannot check ${unreadable.join(", ")}: the journal's record cannot be read; all others were checked`,
    );
}
