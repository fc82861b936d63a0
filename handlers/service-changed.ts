/** Tasks or deployments changed: check their services, once for the whole batch. */
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import policy from "../drift.yml";
import { connect, eachRecord, metered, readEvent } from "../src/connect/connect.ts";
import { reconcile } from "../src/reconcile/reconcile.ts";
import { servicesOfChanges } from "../src/reconcile/triggers/affected-services.ts";

const ports = connect(process.env, policy);

export const handler = metered(ports, async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const { values, response } = eachRecord(event, (body) => readEvent(JSON.parse(body), ports), ports.log);
  const triggers = values.flatMap((trigger) => (trigger?.kind === "service" ? trigger : []));
  ports.metrics.add("Events", triggers.length);
  await reconcile(await servicesOfChanges(triggers, ports), ports);
  return response;
});
