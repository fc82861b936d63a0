/** Look at every service, for what no event told. */
import policy from "../drift.yml";
import { connect } from "../src/connect.ts";
import { everyService } from "../src/reconcile/affected-services.ts";
import { reconcile } from "../src/reconcile/reconcile.ts";

const ports = connect(process.env, policy);

export async function handler(): Promise<void> {
  await reconcile(await everyService(ports), ports);
}
