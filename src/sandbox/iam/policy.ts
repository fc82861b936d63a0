import * as v from "valibot";

const strings = v.union([v.string(), v.array(v.string())]);
const principal = v.union([v.string(), v.record(v.string(), strings)]);
const operand = v.union([
  v.string(),
  v.boolean(),
  v.number(),
  v.array(v.union([v.string(), v.boolean(), v.number()])),
]);

const statement = v.strictObject({
  Sid: v.optional(v.string()),
  Effect: v.picklist(["Allow", "Deny"]),
  Principal: v.optional(principal),
  NotPrincipal: v.optional(principal),
  Action: v.optional(strings),
  NotAction: v.optional(strings),
  Resource: v.optional(strings),
  NotResource: v.optional(strings),
  Condition: v.optional(v.record(v.string(), v.record(v.string(), operand))),
});

/** An IAM policy document, of an identity, a resource or a trust relationship. */
export const policyDocument = v.strictObject({
  Version: v.optional(v.string(), "2012-10-17"),
  Id: v.optional(v.string()),
  Statement: v.union([
    v.array(statement),
    v.pipe(
      statement,
      v.transform((only) => [only]),
    ),
  ]),
});

export type PolicyDocument = v.InferOutput<typeof policyDocument>;
export type PolicyStatement = v.InferOutput<typeof statement>;

/** A document that holds these statements. */
export function documentOf(statements: readonly PolicyStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: [...statements] };
}
