/** An image was pushed, deleted, archived or replicated: check the services that use its repository. */
import policy from "../drift.yml";
import { connect, metered, readEvent } from "../src/connect/connect.ts";
import { reconcile } from "../src/reconcile/reconcile.ts";
import { servicesOfImage } from "../src/reconcile/triggers/affected-services.ts";

const ports = connect(process.env, policy);

export const handler = metered(ports, async (event: unknown): Promise<void> => {
  const trigger = readEvent(event, ports);
  if (trigger?.kind !== "image") return;
  ports.metrics.add("Events");
  await reconcile(await servicesOfImage(trigger, ports), ports, "recalled");
});
