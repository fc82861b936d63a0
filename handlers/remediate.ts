/** A service is to be remediated: read it again, and pin it to the image that it follows. */
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import policy from "../drift.yml";
import { connectRemediate, eachRecord, metered, readRemedyRequest } from "../src/connect/connect.ts";
import { remediate } from "../src/reconcile/remedy/remediate.ts";

const ports = connectRemediate(process.env, policy);

export const handler = metered(ports, async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const { values, response } = eachRecord(event, (body) => readRemedyRequest(body, ports), ports.log);
  for (const service of new Set(values)) if (service !== null) await remediate(service, ports);
  return response;
});
