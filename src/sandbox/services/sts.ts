import { sessionArn } from "../iam/roles.ts";
import type { Functions } from "../lambda/functions.ts";
import type { AwsService, Call, World } from "../world.ts";
import { answer, type Operations } from "./operations.ts";

/** AWS STS: who is asking. */
export function createSts(world: Pick<World, "account">, functions: Functions): AwsService {
  const operations: Operations = {
    GetCallerIdentity({ caller }: Call) {
      const fn = functions.find(caller);
      const Arn = fn ? sessionArn(fn.role, fn.name) : `arn:aws:iam::${world.account}:user/${caller}`;
      return { Account: world.account, Arn, UserId: fn ? `AROASANDBOX:${fn.name}` : "AIDASANDBOX" };
    },
  };
  return {
    prefix: "sts",
    version: "2011-06-15",
    handle: (call) => answer(operations, call),
    // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html: no permissions are required.
    resources: () => [],
  };
}
