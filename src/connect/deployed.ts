/** The command line's way to the deployed program: its stack, and what its functions are connected to. */
import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { dynamodbCalls, ecrCalls } from "../adapters/aws/call.ts";
import { clientSettings, createClients } from "../adapters/aws/clients.ts";
import { createClock } from "../adapters/aws/clock.ts";
import { createRegistry } from "../adapters/installation/registry.ts";
import { type DeployedStack, findStack } from "../adapters/installation/stack.ts";
import { createHistory } from "../adapters/journal/read-history.ts";
import { createTable } from "../adapters/journal/table/table.ts";
import { type Known, known } from "../domain/common/known.ts";
import type { PolicyDocument } from "../domain/policy/policy.ts";
import type { RegistryReader } from "../reconcile/ports/ecr.ts";
import type { HistoryReader } from "../reconcile/ports/journal.ts";
import { connect, type WithHome } from "./connect.ts";

export type { DeployedStack } from "../adapters/installation/stack.ts";

/** The deployed program. */
export interface Deployed {
  readonly stack: DeployedStack;
  /** What its functions have, with the credentials of whoever runs the command, and by this policy. */
  readonly ports: WithHome;
  /** What it saw and did. */
  readonly history: HistoryReader;
  /** What is beside the repositories that it watches. */
  readonly registry: RegistryReader;
}

/** The program that is deployed in this region, by the stack's name if one is given, or why it was not found. */
export async function connectDeployed(
  stackName: string | undefined,
  region: string,
  policy: PolicyDocument,
): Promise<Known<Deployed>> {
  const clock = createClock(Date.now);
  const stack = await findStack(new CloudFormationClient(clientSettings(region, clock)), stackName);
  if (!stack.known) return stack;
  const { dynamodb, ecr } = createClients(region, clock);
  const ports = portsOf(stack.value, region, policy);
  const table = createTable(dynamodbCalls(dynamodb), stack.value.journalTable);
  return known({
    stack: stack.value,
    ports,
    history: createHistory(table, ports.log.warn),
    registry: createRegistry((where) => ecrCalls(ecr(where))),
  });
}

function portsOf(stack: DeployedStack, region: string, policy: PolicyDocument): WithHome {
  const environment = {
    AWS_REGION: region,
    ALERTS_TOPIC: stack.alertsTopic,
    JOURNAL_TABLE: stack.journalTable,
    RECHECKS_QUEUE: stack.rechecksQueue,
    REMEDIES_QUEUE: stack.remediesQueue ?? "",
  };
  return connect(environment, policy, { journal: { refusesNewer: true } });
}
