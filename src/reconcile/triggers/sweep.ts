/** Checks every service there is, and those that the journal still knows. */
import { parseServiceArn } from "../../domain/ecs/arn.ts";
import { unseenIn } from "../../domain/incidents/blindness.ts";
import type { Ports } from "../ports.ts";
import { publishBlindness } from "../publish/publish-blindness.ts";
import { reconcile } from "../reconcile.ts";
import { countSweep } from "./count-sweep.ts";
import { previewExpiry } from "./preview-expiry.ts";

/**
 * Sweeps. What cannot be listed is no reason to leave unchecked what is known. If every service could be listed, the
 * index is complete when it is done. What could not be read is published once it has lasted for two sweeps.
 * @throws when all else is done, if a record cannot be read
 */
export async function sweep(ports: Ports): Promise<void> {
  const began = ports.now();
  const [listed, remembered] = await Promise.all([ports.ecs.everyService(), ports.journal.services()]);
  const found = listed.known ? listed.value : remembered.map(parseServiceArn);
  const services = [...new Set([...found.map(({ arn }) => arn), ...remembered])];
  const { assessments, unreadable } = await reconcile(services, ports);
  const unseen = unseenIn(assessments, listed.known ? null : listed);
  countSweep(assessments, unseen.services.length, ports.metrics);
  if (listed.known) await ports.journal.noteSweep(ports.now());
  ports.metrics.add("SweepFinished");
  ports.metrics.add("SweepMilliseconds", ports.now().getTime() - began.getTime());
  await publishBlindness(unseen, ports.now(), ports);
  await previewExpiry(new Set(found.map(({ account }) => account)), ports);
  if (unreadable.length > 0)
    throw new Error(
      `Cannot check ${unreadable.join(", ")}: the journal's record cannot be read; all others were checked`,
    );
}
