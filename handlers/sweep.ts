/** Check every service, to find what no event reported. */
import policy from "../drift.yml";
import { connect } from "../src/connect/connect.ts";
import { sweep } from "../src/reconcile/triggers/sweep.ts";

const ports = connect(process.env, policy);

export async function handler(): Promise<void> {
  await sweep(ports);
}
