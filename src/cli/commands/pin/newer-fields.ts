/** Fields of a task definition that the SDK's model does not know: an AWS CLI of the same age refuses them. */
import { RegisterTaskDefinitionRequest$ } from "@aws-sdk/client-ecs";
import { NormalizedSchema } from "@smithy/core/schema";
import { isJsonObject, type JsonObject, type JsonValue } from "../../../domain/common/json.ts";

/** The paths of the fields that are in no model: `containerDefinitions[0].futureSetting`. */
export function newerFields(input: JsonObject): string[] {
  return fieldsBeyond(input, NormalizedSchema.of(RegisterTaskDefinitionRequest$), "");
}

function fieldsBeyond(value: JsonValue, schema: NormalizedSchema, path: string): string[] {
  if (schema.isListSchema() && Array.isArray(value))
    return value.flatMap((item, i) => fieldsBeyond(item, schema.getValueSchema(), `${path}[${i}]`));
  if (!isJsonObject(value) || !schema.isStructSchema()) return [];
  const members = new Map(schema.structIterator());
  return Object.entries(value).flatMap(([field, item]) => {
    const member = members.get(field);
    const where = path === "" ? field : `${path}.${field}`;
    return member ? fieldsBeyond(item, member, where) : [where];
  });
}
