/** Check every service, to find what no event reported. */
import policy from "../drift.yml";
import { connect, metered } from "../src/connect/connect.ts";
import { sweep } from "../src/reconcile/triggers/sweep.ts";

const ports = connect(process.env, policy);

export const handler = metered(ports, async (): Promise<void> => {
  await sweep(ports);
});
