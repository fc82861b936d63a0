/** The requests of a change as one AWS CLI command, to be pasted into a POSIX shell. */

import { shortTaskDefinition } from "../../../domain/ecs/arn.ts";
import { quote } from "../../../domain/words/commands.ts";
import type { PreparedChange } from "../../../reconcile/remedy/pin-service.ts";
import { aimed } from "../../aim.ts";
import { exactJson } from "../../exact-json.ts";
import type { AwsOptions } from "../../options.ts";

/** `aws ecs update-service …`, with the registration of its revision inside, unless there is one already. */
export function awsCommand({ service, input, existing }: PreparedChange, options: AwsOptions): string {
  const where = aimed(`--region ${service.region}`, options);
  const revision = existing ? quote(shortTaskDefinition(existing)) : `"$(${registration(input, where)})"`;
  return `aws ecs update-service --cluster ${quote(service.cluster)} --service ${quote(service.name)} --task-definition ${revision} ${where}`;
}

function registration(input: PreparedChange["input"], where: string): string {
  return `aws ecs register-task-definition --cli-input-json ${quote(exactJson(input))} --query taskDefinition.taskDefinitionArn --output text ${where}`;
}
