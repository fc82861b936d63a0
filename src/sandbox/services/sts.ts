import { sessionArn } from "../iam/roles.ts";
import type { Functions } from "../lambda/functions.ts";
import { AwsError, type AwsService, type Call, type World } from "../world.ts";
import { requiredText } from "./input.ts";
import { answer, type Operations } from "./operations.ts";

/** AWS STS: who is asking, and the credentials of a role for whoever asks. */
export function createSts(world: Pick<World, "account" | "clock">, functions: Functions): AwsService {
  const operations: Operations = {
    GetCallerIdentity({ caller }: Call) {
      const fn = functions.find(caller);
      const Arn = fn ? sessionArn(fn.role, fn.name) : `arn:aws:iam::${world.account}:user/${caller}`;
      return { Account: world.account, Arn, UserId: fn ? `AROASANDBOX:${fn.name}` : "AIDASANDBOX" };
    },
    AssumeRole({ input }: Call) {
      const arn = requiredText(input, "RoleArn");
      const [, account = "", role = ""] = /^arn:aws:iam::(\d{12}):role\/(.+)$/.exec(arn) ?? [];
      if (account === "") throw new AwsError("ValidationError", `${arn} is invalid`);
      const session = requiredText(input, "RoleSessionName");
      const AssumedRoleId = `AROASANDBOX:${session}`;
      return {
        AssumedRoleUser: { AssumedRoleId, Arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}` },
        Credentials: {
          AccessKeyId: `ASIA${account}`,
          SecretAccessKey: "secret",
          SessionToken: "token",
          Expiration: new Date(world.clock.now().getTime() + anHour).toISOString(),
        },
      };
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

const anHour = 3_600_000;
