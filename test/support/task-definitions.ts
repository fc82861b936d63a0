/** Task definitions as ECS may answer them: every field of its API, and fields that no model has, at every depth. */
import { readFileSync } from "node:fs";
import fc, { type Arbitrary } from "fast-check";

/** A field of RegisterTaskDefinition: a type of the API's model, an object by its fields, or a list of one thing. */
export type Shape =
  | "string"
  | "integer"
  | "boolean"
  | "map"
  | readonly [Shape]
  | { readonly [field: string]: Shape };

/** The fields of RegisterTaskDefinition but for `tags`, from the model of ECS's API of November 2026. */
export const taskDefinitionShape = JSON.parse(
  readFileSync(new URL("task-definition-fields.json", import.meta.url), "utf8"),
) as {
  readonly [field: string]: Shape;
  readonly containerDefinitions: [{ readonly [field: string]: Shape }];
};

/** JSON as text, so that each number has the digits it is written with. */
export type Text = string;

/** How many fields there are that hold a value. */
export function leavesIn(shape: Shape): number {
  if (typeof shape === "string") return 1;
  return Object.values<Shape>(shape).reduce((sum, one) => sum + leavesIn(one), 0);
}

/** One value with every field in it. */
export function everyField(shape: Shape, name = "web"): Text {
  if (shape === "string") return JSON.stringify(`a ${name}`);
  if (shape === "integer") return "256";
  if (shape === "boolean") return "true";
  if (shape === "map") return '{"key":"value","com.example/x":""}';
  if (isList(shape)) return `[${everyField(shape[0], name)}]`;
  return object(Object.entries(shape).map(([field, one]) => [field, everyField(one, field)]));
}

/** Values with some of the fields, and others that nobody knows, at every depth. */
export function someFields(shape: Shape): Arbitrary<Text> {
  if (shape === "string") return texts;
  if (shape === "integer") return fc.integer().map(String);
  if (shape === "boolean") return fc.boolean().map(String);
  if (shape === "map") return strange;
  if (isList(shape))
    return fc.array(someFields(shape[0]), { maxLength: 2 }).map((all) => `[${all.join(",")}]`);
  const known = Object.entries(shape).map(([field, one]) =>
    fc.option(someFields(one), { freq: 2 }).map((value) => (value === null ? [] : [[field, value] as const])),
  );
  return fc
    .tuple(fc.tuple(...known), unknownFields)
    .map(([own, others]) => object([...own.flat(), ...others]));
}

const texts = fc.string({ unit: "grapheme", maxLength: 12 }).map((text) => JSON.stringify(text));
const numbers = fc.constantFrom(
  "0",
  "-1",
  "0.25",
  "9007199254740993",
  "123456789012345678901234567890",
  "0.1234567890123456789",
);
const value: Arbitrary<Text> = fc.letrec<{ value: Text }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    texts,
    numbers,
    fc.constantFrom("true", "false", "null", "{}", "[]"),
    fc.array(tie("value"), { maxLength: 2 }).map((all) => `[${all.join(",")}]`),
    fc
      .array(fc.tuple(fc.constantFrom("image", "name", "tags", "revision"), tie("value")), { maxLength: 2 })
      .map(object),
  ),
})).value;
/** Names that mean something elsewhere, and names that mean something to JavaScript. */
const unknownFields = fc.array(
  fc.tuple(fc.constantFrom("newSetting", "futures", "constructor", "toString", "é"), value),
  { maxLength: 2 },
);
const strange = fc.array(fc.tuple(fc.string({ minLength: 1 }), texts), { maxLength: 3 }).map(object);

function object(fields: readonly (readonly [field: string, value: Text])[]): Text {
  return `{${[...new Map(fields)].map(([field, one]) => `${JSON.stringify(field)}:${one}`).join(",")}}`;
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}
