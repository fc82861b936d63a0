import type { Account } from "../account.ts";
import type { ResourceType } from "../stack.ts";
import { dataTypes } from "./data.ts";
import { eventSourceTypes } from "./event-sources.ts";
import { functionTypes } from "./functions.ts";
import { iamTypes } from "./iam.ts";
import { keptTypes } from "./kept.ts";
import { ruleTypes } from "./rules.ts";
import { scheduleTypes } from "./schedules.ts";
import { snsTypes } from "./sns.ts";
import { sqsTypes } from "./sqs.ts";

/** All resource types that the sandbox can create, by their CloudFormation names. */
export function resourceTypes(account: Account): Readonly<Record<string, ResourceType>> {
  return {
    ...iamTypes(account),
    ...sqsTypes(account),
    ...snsTypes(account),
    ...ruleTypes(account),
    ...scheduleTypes(account),
    ...functionTypes(account),
    ...eventSourceTypes(account),
    ...dataTypes(account),
    ...keptTypes(account.world.region, account.world.account),
  };
}
