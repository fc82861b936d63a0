import * as v from "valibot";
import type { Account } from "../account.ts";
import { ignored } from "../properties.ts";
import type { ResourceType } from "../stack.ts";

/** What DynamoDB's CreateTable takes, dynalite checks. */
const table = v.strictObject({
  TableName: v.optional(v.string()),
  AttributeDefinitions: v.array(v.unknown()),
  KeySchema: v.array(v.unknown()),
  BillingMode: v.optional(v.picklist(["PAY_PER_REQUEST", "PROVISIONED"]), "PROVISIONED"),
  ProvisionedThroughput: v.optional(v.unknown()),
  GlobalSecondaryIndexes: v.optional(v.array(v.record(v.string(), v.unknown()))),
  LocalSecondaryIndexes: v.optional(v.array(v.record(v.string(), v.unknown()))),
  TimeToLiveSpecification: ignored,
  PointInTimeRecoverySpecification: ignored,
  SSESpecification: ignored,
  DeletionProtectionEnabled: ignored,
  TableClass: ignored,
  ContributorInsightsSpecification: ignored,
  Tags: ignored,
});

const parameter = v.strictObject({
  Name: v.optional(v.string()),
  Type: v.picklist(["String", "StringList"]),
  Value: v.string(),
  Description: ignored,
  Tier: ignored,
  Tags: ignored,
  AllowedPattern: ignored,
});

const secret = v.strictObject({
  Name: v.optional(v.string()),
  SecretString: v.optional(v.string(), ""),
  Description: ignored,
  KmsKeyId: ignored,
  Tags: ignored,
});

/** Tables, parameters, secrets. */
export function dataTypes({ world, store, parameters, secrets }: Account): Record<string, ResourceType> {
  return {
    async "AWS::DynamoDB::Table"({ properties, generatedName, before }) {
      const read = v.parse(table, properties);
      const TableName = read.TableName ?? generatedName;
      if (before?.ref === TableName) return before;
      const asked = Object.entries({
        TableName,
        AttributeDefinitions: read.AttributeDefinitions,
        KeySchema: read.KeySchema,
        BillingMode: read.BillingMode,
        ProvisionedThroughput: read.ProvisionedThroughput,
        GlobalSecondaryIndexes: read.GlobalSecondaryIndexes,
        LocalSecondaryIndexes: read.LocalSecondaryIndexes,
      }).filter(([, value]) => value !== undefined);
      await store.createTable(Object.fromEntries(asked));
      return {
        ref: TableName,
        attributes: { Arn: `arn:aws:dynamodb:${world.region}:${world.account}:table/${TableName}` },
        remove: async () => void (await store.ask("DeleteTable", { TableName })),
      };
    },

    "AWS::SSM::Parameter"({ properties, generatedName }) {
      const { Name: name = generatedName, Type: type, Value: value } = v.parse(parameter, properties);
      parameters.set(name, { name, type, value, version: 1, modifiedAt: world.clock.now() });
      return { ref: name, attributes: { Type: type, Value: value } };
    },

    "AWS::SecretsManager::Secret"({ properties, generatedName }) {
      const { Name = generatedName, SecretString } = v.parse(secret, properties);
      const { arn } = secrets.put(Name, SecretString);
      return { ref: arn, attributes: { Id: arn } };
    },
  };
}
