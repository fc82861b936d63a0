/** The JSON schema of drift.yml, which editors complete and check it with. */
import { type JsonSchema, toJsonSchema } from "@valibot/to-json-schema";
import { policySchema } from "../src/domain/policy/policy-schema.ts";

/** What the page on configuration says of a setting. */
export interface Setting {
  /** As the page names it: `services[].match.cluster`. */
  readonly path: string;
  readonly means: string;
  /** As it is written in drift.yml; only where it is not in the schema that the program reads with. */
  readonly usual: string | null;
}

/** What a `track` may be: the program checks it by code, which no schema can hold. */
const tracks: JsonSchema = {
  anyOf: [
    { enum: ["auto", "same-tag", "none", "calver"] },
    { type: "string", pattern: "^semver:.+$" },
    { type: "string", pattern: "^newest:!?[\\w.*-]+$" },
  ],
};

/** The schema of drift.yml as people write it, with these words on its settings. */
export function driftSchema(settings: readonly Setting[]): JsonSchema {
  const schema = toJsonSchema(policySchema, {
    typeMode: "input",
    errorMode: "ignore",
    overrideAction: ({ valibotAction, jsonSchema }) => {
      if (valibotAction.type !== "check") return undefined;
      const { type: _, ...rest } = jsonSchema;
      return { ...rest, ...tracks };
    },
  });
  return describe({ ...schema, title: "drift.yml of ecs-image-drift" }, "", settings);
}

/** The same schema with the words of each setting at its place. */
function describe(schema: JsonSchema, path: string, settings: readonly Setting[]): JsonSchema {
  const own = settings.find((setting) => setting.path === path);
  const { properties, items, additionalProperties, ...rest } = schema;
  return {
    ...rest,
    ...(own && { description: own.means }),
    ...(own?.usual && rest.default === undefined && { default: own.usual }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, inner]) => [
          name,
          typeof inner === "object" ? describe(inner, path ? `${path}.${name}` : name, settings) : inner,
        ]),
      ),
    }),
    ...(additionalProperties !== undefined && {
      additionalProperties:
        typeof additionalProperties === "object"
          ? describe(additionalProperties, `${path}.NAME`, settings)
          : additionalProperties,
    }),
    ...(typeof items === "object" &&
      !Array.isArray(items) && { items: describe(items, `${path}[]`, settings) }),
  };
}
