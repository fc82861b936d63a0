/** Check every service, to find what no event reported; or go on with that. */
import type { Context } from "aws-lambda";
import policy from "../drift.yml";
import { connect, metered, parseContinuation } from "../src/connect/connect.ts";
import { sweep } from "../src/reconcile/triggers/sweep.ts";

/** A sweep may take its time: it leaves half of ECS's quotas to pushes, and to whoever deploys. */
const ports = connect(process.env, policy, { share: 0.5 });

export const handler = metered(ports, async (event: unknown, context: Context): Promise<void> => {
  const left = () => context.getRemainingTimeInMillis();
  await sweep(ports, { goesOn: parseContinuation(event), left });
});
