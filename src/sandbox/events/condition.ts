import { BlockList, isIPv4 } from "node:net";
import { isObject, listOf } from "../json.ts";
import { wildcard } from "./wildcard.ts";

/** Judges one scalar of an event. */
export type Condition = (value: unknown) => boolean;

/** A pattern that EventBridge or SNS would refuse. */
export class InvalidPattern extends Error {}

/**
 * The comparison operators of event patterns and filter policies, `exists` and `$or` apart.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
const OPERATORS: Readonly<Record<string, (operand: unknown) => Condition>> = {
  prefix: (operand) => affix(operand, (text, part) => text.startsWith(part)),
  suffix: (operand) => affix(operand, (text, part) => text.endsWith(part)),
  "equals-ignore-case": (operand) => {
    const wanted = string("equals-ignore-case", operand).toLowerCase();
    return onText((text) => text.toLowerCase() === wanted);
  },
  wildcard: (operand) => onText(wildcard(string("wildcard", operand))),
  numeric,
  cidr,
  "anything-but": anythingBut,
};

/**
 * Reads one element of a pattern's list: a scalar to be equalled, or an operator.
 * @throws {InvalidPattern} if it is neither.
 */
export function readCondition(element: unknown): Condition {
  if (!isObject(element)) {
    if (typeof element === "object" && element !== null)
      throw new InvalidPattern("a list cannot hold a list");
    return (value) => value === element;
  }
  const [[operator, operand] = [], ...others] = Object.entries(element);
  const read = operator === undefined ? undefined : OPERATORS[operator];
  if (read === undefined || others.length > 0) {
    throw new InvalidPattern(`unrecognized match type ${Object.keys(element).join(", ")}`);
  }
  return read(operand);
}

function onText(judge: (text: string) => boolean): Condition {
  return (value) => typeof value === "string" && judge(value);
}

function string(operator: string, operand: unknown): string {
  if (typeof operand !== "string") throw new InvalidPattern(`${operator} takes a string`);
  return operand;
}

function affix(operand: unknown, judge: (text: string, part: string) => boolean): Condition {
  if (!isObject(operand)) {
    const part = string("prefix and suffix", operand);
    return onText((text) => judge(text, part));
  }
  const part = string("equals-ignore-case", operand["equals-ignore-case"]).toLowerCase();
  return onText((text) => judge(text.toLowerCase(), part));
}

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  "=": (value, bound) => value === bound,
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
};

function numeric(operand: unknown): Condition {
  const tests: ((value: number) => boolean)[] = [];
  const parts = listOf(operand);
  for (let i = 0; i < parts.length; i += 2) {
    const compare = COMPARISONS[String(parts[i])];
    const bound = parts[i + 1];
    if (compare === undefined || typeof bound !== "number") {
      throw new InvalidPattern("numeric takes comparisons, each followed by a number");
    }
    tests.push((value) => compare(value, bound));
  }
  if (tests.length === 0) throw new InvalidPattern("numeric needs a comparison");
  return (value) => typeof value === "number" && tests.every((test) => test(value));
}

function cidr(operand: unknown): Condition {
  const [network = "", bits] = string("cidr", operand).split("/");
  const range = new BlockList();
  range.addSubnet(network, Number(bits), isIPv4(network) ? "ipv4" : "ipv6");
  return onText((text) => range.check(text, isIPv4(text) ? "ipv4" : "ipv6"));
}

function anythingBut(operand: unknown): Condition {
  const excluded = isObject(operand) ? nested(operand) : listOf(operand).map(readCondition);
  if (excluded.length === 0) throw new InvalidPattern("anything-but needs a value");
  return (value) => !excluded.some((condition) => condition(value));
}

function nested(operand: { [key: string]: unknown }): Condition[] {
  return Object.entries(operand).flatMap(([operator, parts]) =>
    listOf(parts).map((part) => readCondition({ [operator]: part })),
  );
}
