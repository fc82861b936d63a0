/** The history of a service in a world, in a few words a line. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { dynamodbCalls } from "../../src/adapters/aws/call.ts";
import { createHistory } from "../../src/adapters/journal/read-history.ts";
import { createTable } from "../../src/adapters/journal/table/table.ts";
import { parseServiceArn } from "../../src/domain/ecs/arn.ts";
import type { HistoryEntry } from "../../src/domain/incidents/history.ts";
import { account, region, type World } from "./world.ts";

/** What the journal's history says of `cluster/name`: `saw drifted stale`, `told opened`, `remedy done`. */
export async function historyOf({ sandbox }: World, service: string): Promise<string[]> {
  const table = sandbox.stack?.resources.find(({ logicalId }) => logicalId === "Journal")?.physicalId ?? "";
  const client = new DynamoDBClient({
    endpoint: sandbox.url,
    region,
    credentials: { accessKeyId: "admin", secretAccessKey: "admin" },
  });
  const { arn } = parseServiceArn(`arn:aws:ecs:${region}:${account}:service/${service}`);
  const lines = await createHistory(createTable(dynamodbCalls(client), table)).history(arn);
  client.destroy();
  return lines.map(say);
}

function say(entry: HistoryEntry): string {
  switch (entry.kind) {
    case "saw":
      return ["saw", entry.status, ...entry.findings.map(({ kind }) => kind)].join(" ");
    case "told":
      return `told ${entry.event}`;
    case "remedy":
      return `remedy ${entry.state}`;
    case "silenced":
      return "silenced";
  }
}
