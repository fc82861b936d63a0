import * as v from "valibot";
import type { Role, Roles } from "../iam/roles.ts";

/** CloudFormation takes `"5"` for 5 and `"true"` for true. */
export const number = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.regex(/^-?\d+(\.\d+)?$/), v.transform(Number))]),
);
export const boolean = v.union([
  v.boolean(),
  v.pipe(
    v.picklist(["true", "false"]),
    v.transform((value) => value === "true"),
  ),
]);
export const texts = v.record(
  v.string(),
  v.union([v.string(), v.pipe(v.number(), v.transform(String)), v.pipe(v.boolean(), v.transform(String))]),
);

/** Taken, and without effect in the sandbox: tags, encryption, retention and the like. */
export const ignored = v.optional(v.unknown());

export const deadLetterConfig = v.optional(v.strictObject({ Arn: v.optional(v.string()) }));

export const retryPolicy = v.optional(
  v.strictObject({
    MaximumRetryAttempts: v.optional(number),
    MaximumEventAgeInSeconds: v.optional(number),
  }),
);

/** Takes one thing out of a list, if it is in it. */
export function take<T>(list: T[], one: T): void {
  const index = list.indexOf(one);
  if (index >= 0) list.splice(index, 1);
}

/** @throws {ReferenceError} if there is no such role */
export function roleOf(roles: Roles, arn: string): Role {
  const role = roles.get(arn);
  if (role === undefined) throw new ReferenceError(`there is no role ${arn}`);
  return role;
}
