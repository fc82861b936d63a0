import type { Role, Roles } from "../../iam/roles.ts";
import type { LambdaFunction } from "../../lambda/function.ts";
import type { Functions } from "../../lambda/functions.ts";

/** @throws {ReferenceError} if there is no such function */
export function functionOf(functions: Functions, arnOrName: string): LambdaFunction {
  const fn = functions.find(arnOrName);
  if (fn === undefined) throw new ReferenceError(`there is no function ${arnOrName}`);
  return fn;
}

/**
 * What Lambda checks when something is set up, and not when it is used: that the role may do it.
 * @throws {RangeError} naming role, action and resource
 */
export async function demand(
  roles: Roles,
  role: Role,
  user: string,
  action: string,
  resource: string,
): Promise<void> {
  if (await roles.may(role, user, action, resource)) return;
  throw new RangeError(`the role ${role.name} does not have permissions to call ${action} on ${resource}`);
}

/** The action a role needs to send to a destination or dead-letter target, by the service in its ARN. */
const SENDING: Readonly<Record<string, string>> = {
  sqs: "sqs:SendMessage",
  sns: "sns:Publish",
  lambda: "lambda:InvokeFunction",
};

/** Demands that a role may send to a destination or dead-letter target, where there is one. */
export function demandToSend(roles: Roles) {
  return async (role: Role, user: string, target: string | undefined): Promise<void> => {
    if (target === undefined) return;
    const action = SENDING[target.split(":")[2] ?? ""];
    if (action === undefined) throw new RangeError(`nothing can be sent to ${target}`);
    await demand(roles, role, user, action, target);
  };
}
