/** Conditions of policies, by those operators that this program's template uses. */
import { listOf } from "../json.ts";
import { matches, matchesArn, plain } from "./pattern.ts";
import type { PolicyStatement } from "./policy.ts";

/** Condition keys and their values. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

/**
 * Whether a value of the policy matches the one of the request. `ArnEquals` and `ArnLike` are the same.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
const operators: Readonly<Record<string, (own: string, given: string) => boolean>> = {
  StringEquals: (own, given) => plain(own) === given,
  StringLike: (own, given) => matches(plain(own), given),
  ArnEquals: matchesArn,
  ArnLike: matchesArn,
};

/**
 * Whether a request satisfies all conditions of a statement: every key, each with one of its values. A key that is
 * not in the request satisfies nothing, and neither does one with several values, which would need `ForAnyValue`.
 * @throws {TypeError} if an operator is not known here
 */
export function satisfies(context: RequestContext, conditions: PolicyStatement["Condition"] = {}): boolean {
  const given = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  const tests = Object.entries(conditions).flatMap(([name, keys]) => {
    const isMet = operatorNamed(name);
    return Object.entries(keys).map(([key, values]) => {
      const value = given.get(key.toLowerCase());
      const own = listOf(values).map(String);
      return typeof value === "string" && own.filter((one) => isMet(one, value)).length > 0;
    });
  });
  return tests.every(Boolean);
}

function operatorNamed(name: string) {
  const operator = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (operator) return operator;
  const known = Object.keys(operators).join(", ");
  throw new TypeError(`Cannot evaluate the condition operator "${name}": the sandbox knows ${known}`);
}
