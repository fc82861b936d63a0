import { canonical, isObject, listOf } from "../json.ts";
import type { JsonObject } from "../world.ts";

/** What a template's functions look up. */
export interface Scope {
  /** `Ref`: a parameter, pseudo parameter or resource. */
  ref(name: string): unknown;
  /** `Fn::GetAtt`. */
  attribute(logicalId: string, name: string): unknown;
  condition(name: string): boolean;
  mapping(map: string, first: string, second: string): unknown;
  /** A dynamic reference such as `{{resolve:ssm:/path}}`. */
  dynamic(service: string, reference: string): string;
}

/** Stands for `AWS::NoValue`: the property is as if it were not written. */
export const NO_VALUE = Symbol("AWS::NoValue");

type Intrinsic = (operand: unknown, scope: Scope) => unknown;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html */
const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, scope) => scope.ref(text(name)),
  Condition: (name, scope) => scope.condition(text(name)),
  "Fn::GetAtt": getAttribute,
  "Fn::Sub": substitute,
  "Fn::Join": (operand, scope) => {
    const [separator, parts] = listOf(operand);
    return listOf(resolve(parts, scope)).map(text).join(text(separator));
  },
  "Fn::Select": (operand, scope) => {
    const [index, list] = listOf(operand).map((part) => resolve(part, scope));
    return listOf(list)[Number(index)];
  },
  "Fn::Split": (operand, scope) => {
    const [separator, whole] = listOf(operand).map((part) => resolve(part, scope));
    return text(whole).split(text(separator));
  },
  "Fn::If": (operand, scope) => {
    const [name, then, otherwise] = listOf(operand);
    return resolve(scope.condition(text(name)) ? then : otherwise, scope);
  },
  "Fn::Equals": (operand, scope) => {
    const [a, b] = listOf(operand).map((part) => resolve(part, scope));
    return canonical(a) === canonical(b) || String(a) === String(b);
  },
  "Fn::And": (operand, scope) => listOf(operand).every((part) => resolve(part, scope) === true),
  "Fn::Or": (operand, scope) => listOf(operand).some((part) => resolve(part, scope) === true),
  "Fn::Not": (operand, scope) => resolve(listOf(operand)[0], scope) !== true,
  "Fn::Base64": (operand, scope) => Buffer.from(text(resolve(operand, scope))).toString("base64"),
  "Fn::FindInMap": (operand, scope) => {
    const [map, first, second] = listOf(operand).map((part) => text(resolve(part, scope)));
    return scope.mapping(map ?? "", first ?? "", second ?? "");
  },
  "Fn::GetAZs": (_operand, scope) => ["a", "b"].map((zone) => `${text(scope.ref("AWS::Region"))}${zone}`),
};

/**
 * A template's value with all its functions replaced by what they stand for.
 * @throws {ReferenceError} if it refers to something that is not there, or uses an unknown function
 */
export function resolve(value: unknown, scope: Scope): unknown {
  if (typeof value === "string") return resolveDynamic(value, scope);
  if (Array.isArray(value)) {
    return value.map((element) => resolve(element, scope)).filter((element) => element !== NO_VALUE);
  }
  if (!isObject(value)) return value;
  const [[name, operand] = [], ...others] = Object.entries(value);
  if (name !== undefined && others.length === 0) {
    const intrinsic = INTRINSICS[name];
    if (intrinsic !== undefined && !(name === "Condition" && isObject(operand)))
      return intrinsic(operand, scope);
    if (name.startsWith("Fn::"))
      throw new ReferenceError(`Cannot resolve ${name}: the sandbox does not know it`);
  }
  return resolveFields(value, scope);
}

function resolveFields(value: JsonObject, scope: Scope): JsonObject {
  const fields = Object.entries(value).map(([name, inner]): [string, unknown] => [
    name,
    resolve(inner, scope),
  ]);
  return Object.fromEntries(fields.filter(([, inner]) => inner !== NO_VALUE));
}

function getAttribute(operand: unknown, scope: Scope): unknown {
  const [logicalId, ...names] = typeof operand === "string" ? operand.split(".") : listOf(operand);
  return scope.attribute(text(logicalId), names.map((name) => text(resolve(name, scope))).join("."));
}

const VARIABLE = /\$\{(!?)([^}]+)\}/g;

function substitute(operand: unknown, scope: Scope): string {
  const [pattern, variables] = Array.isArray(operand) ? operand : [operand, {}];
  const known = isObject(variables) ? variables : {};
  const filled = text(pattern).replace(VARIABLE, (_found, literal: string, name: string) => {
    if (literal === "!") return `\${${name}}`;
    if (Object.hasOwn(known, name)) return text(resolve(known[name], scope));
    return text(name.includes(".") ? getAttribute(name, scope) : scope.ref(name));
  });
  return resolveDynamic(filled, scope);
}

const DYNAMIC = /\{\{resolve:([\w-]+):([^}]+)\}\}/g;

function resolveDynamic(value: string, scope: Scope): string {
  return value.replace(DYNAMIC, (_found, service: string, reference: string) =>
    scope.dynamic(service, reference),
  );
}

function text(value: unknown): string {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return String(value);
  throw new ReferenceError(`Cannot use ${JSON.stringify(value)} as a text`);
}
