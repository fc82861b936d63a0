import { isObject, listOf } from "../../json.ts";
import type { AwsService, Call, JsonObject, World } from "../../world.ts";
import type { Store } from "./store.ts";

/** Amazon DynamoDB, as far as dynalite knows it. A time to live is taken note of, and nothing expires. */
export function createDynamoDb(world: Pick<World, "account" | "region">, store: Store): AwsService {
  const timesToLive = new Map<string, JsonObject>();
  const tableArn = (name: unknown) =>
    String(name).startsWith("arn:")
      ? String(name)
      : `arn:aws:dynamodb:${world.region}:${world.account}:table/${name}`;

  return {
    prefix: "dynamodb",
    target: "DynamoDB_20120810",
    handle({ operation, input }) {
      if (operation === "UpdateTimeToLive") return setTimeToLive(timesToLive, input);
      if (operation === "DescribeTimeToLive") return describeTimeToLive(timesToLive, input);
      return store.ask(operation, input);
    },
    resources(call) {
      if (call.operation === "ListTables") return ["*"];
      if (typeof call.input.ResourceArn === "string") return [call.input.ResourceArn];
      return tablesOf(call).map((name) =>
        call.input.IndexName === undefined
          ? tableArn(name)
          : `${tableArn(name)}/index/${call.input.IndexName}`,
      );
    },
  };
}

/** The tables a call touches: one, those of a batch, or those of a transaction. */
function tablesOf({ input }: Call): readonly unknown[] {
  if (input.TableName !== undefined) return [input.TableName];
  if (isObject(input.RequestItems)) return Object.keys(input.RequestItems);
  const tables = listOf(input.TransactItems).flatMap((item) =>
    Object.values(isObject(item) ? item : {}).map((action) =>
      isObject(action) ? action.TableName : undefined,
    ),
  );
  return [...new Set(tables)];
}

function setTimeToLive(timesToLive: Map<string, JsonObject>, input: JsonObject): JsonObject {
  const specification = isObject(input.TimeToLiveSpecification) ? input.TimeToLiveSpecification : {};
  timesToLive.set(String(input.TableName), specification);
  return { TimeToLiveSpecification: specification };
}

function describeTimeToLive(timesToLive: Map<string, JsonObject>, input: JsonObject): JsonObject {
  const specification = timesToLive.get(String(input.TableName));
  const TimeToLiveStatus = specification?.Enabled === true ? "ENABLED" : "DISABLED";
  return { TimeToLiveDescription: { TimeToLiveStatus, AttributeName: specification?.AttributeName } };
}
