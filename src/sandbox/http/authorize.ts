import type { Roles } from "../iam/roles.ts";
import { sessionArn } from "../iam/roles.ts";
import type { Functions } from "../lambda/functions.ts";
import { AwsError, type AwsService, type Call } from "../world.ts";

/** Refuses a call that its caller's role does not allow. The administrator may do everything. */
export type Authorize = (service: AwsService, call: Call) => Promise<void>;

/** @throws {AwsError} in the form the service uses, when a call is refused */
export function createAuthorize(functions: Functions, roles: Roles): Authorize {
  return async (service, call) => {
    const fn = functions.find(call.caller);
    if (fn === undefined) return;
    const own = service.resources(call).map((resource) => ({ action: call.name, resource }));
    const context = service.conditions?.(call);
    for (const { action, resource } of [...own, ...(service.alsoNeeds?.(call) ?? [])]) {
      const allowed = await roles.may(fn.role, fn.name, action, resource, context);
      if (!allowed) throw denied(service, sessionArn(fn.role, fn.name), action, resource);
    }
  };
}

function denied(service: AwsService, user: string, action: string, resource: string): AwsError {
  const message =
    `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ` +
    `because no identity-based policy allows the ${action} action`;
  if (service.prefix === "sns") return new AwsError("AuthorizationError", message, 403);
  if (service.version !== undefined) return new AwsError("AccessDenied", message, 403);
  return new AwsError("AccessDeniedException", message, 400);
}
