import { isObject } from "../json.ts";
import type { JsonObject } from "../world.ts";
import { type Condition, InvalidPattern, readCondition } from "./condition.ts";

/** Whether an event is one that a rule asks for. */
export type Matcher = (event: JsonObject) => boolean;

/** Judges the value of one field, which may be absent. */
type FieldTest = (value: unknown) => boolean;

/**
 * Reads an event pattern, or an SNS filter policy, which has the same language.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 * @throws {InvalidPattern} where EventBridge would refuse it.
 */
export function readPattern(pattern: unknown): Matcher {
  if (!isObject(pattern) || Object.keys(pattern).length === 0) {
    throw new InvalidPattern("a pattern is an object with at least one field");
  }
  const tests = Object.entries(pattern).map(([field, wanted]): Matcher => {
    if (field === "$or" && Array.isArray(wanted)) return anyOf(wanted);
    const test = readField(field, wanted);
    return (event) => test(event[field]);
  });
  return (event) => tests.every((test) => test(event));
}

function anyOf(alternatives: readonly unknown[]): Matcher {
  if (alternatives.length < 2) throw new InvalidPattern("$or needs at least two alternatives");
  const matchers = alternatives.map(readPattern);
  return (event) => matchers.some((matches) => matches(event));
}

function readField(field: string, wanted: unknown): FieldTest {
  if (Array.isArray(wanted)) return readList(field, wanted);
  if (!isObject(wanted)) throw new InvalidPattern(`"${field}" must be an object or an array`);
  const matches = readPattern(wanted);
  return (value) => {
    if (Array.isArray(value)) return value.some((element) => isObject(element) && matches(element));
    return matches(isObject(value) ? value : {});
  };
}

function readList(field: string, wanted: readonly unknown[]): FieldTest {
  if (wanted.length === 0) throw new InvalidPattern(`empty arrays are not allowed, as in "${field}"`);
  const tests = wanted.map((element): FieldTest => {
    if (isObject(element) && "exists" in element) return exists(element.exists);
    return anyScalar(readCondition(element));
  });
  return (value) => tests.some((test) => test(value));
}

/** `exists` looks at leaves alone: an object, or a list of none, is no leaf. */
function exists(wanted: unknown): FieldTest {
  if (typeof wanted !== "boolean") throw new InvalidPattern("exists takes true or false");
  return (value) => scalars(value).length > 0 === wanted;
}

function anyScalar(condition: Condition): FieldTest {
  return (value) => scalars(value).some(condition);
}

function scalars(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).filter((element) => !isObject(element));
}
