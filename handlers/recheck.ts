/** Services are due to be checked again; what comes too early is delayed again. */
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import policy from "../drift.yml";
import { connect, eachRecord, metered, readRecheck } from "../src/connect/connect.ts";
import { reconcile } from "../src/reconcile/reconcile.ts";
import { putOffEarly } from "../src/reconcile/triggers/put-off-early.ts";
import { reconcilePush } from "../src/reconcile/triggers/reconcile-push.ts";

const ports = connect(process.env, policy);

export const handler = metered(ports, async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const { values, response } = eachRecord(event, (body) => readRecheck(body, ports), ports.log);
  const due = await putOffEarly(
    values.flatMap((trigger) => trigger ?? []),
    ports,
  );
  await reconcile(
    due.flatMap((trigger) => (trigger.kind === "recheck" ? trigger.services : [])),
    ports,
  );
  for (const trigger of due) if (trigger.kind === "push") await reconcilePush(trigger, ports);
  return response;
});
