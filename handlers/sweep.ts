/** Look at every service, for what no event told. */
import policy from "../drift.yml";
import { connect } from "../src/connect.ts";
import { sweep } from "../src/reconcile/sweep.ts";

const ports = connect(process.env, policy);

export async function handler(): Promise<void> {
  await sweep(ports);
}
