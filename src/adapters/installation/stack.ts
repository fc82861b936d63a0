/** The deployed program as CloudFormation knows it: for the command line alone. */
import {
  type CloudFormationClient,
  paginateDescribeStacks,
  type Stack,
} from "@aws-sdk/client-cloudformation";
import * as v from "valibot";
import { type Known, known, unknown } from "../../domain/common/known.ts";
import { usualStack } from "../../domain/words/commands.ts";
import { attempt } from "../aws/attempt.ts";
import { intervalOf } from "./interval.ts";

/** A stack that the template was deployed as: what its outputs name. */
export interface DeployedStack {
  readonly name: string;
  /** `CREATE_COMPLETE`, `UPDATE_ROLLBACK_COMPLETE`, … */
  readonly status: string;
  /** The version that was deployed; `null` for one that did not say. */
  readonly version: string | null;
  readonly journalTable: string;
  readonly alertsTopic: string;
  readonly rechecksQueue: string;
  readonly deadLettersQueue: string;
  /** `null` where it was packaged with remediation off. */
  readonly remediesQueue: string | null;
  /** How often it checks every service, in milliseconds; `null` for one that did not say. */
  readonly sweepInterval: number | null;
}

const operation = "cloudformation:DescribeStacks";

const name = v.pipe(v.string(), v.nonEmpty());

const outputsSchema = v.object({
  JournalTable: name,
  AlertsTopic: name,
  RechecksQueue: name,
  DeadLettersQueue: name,
  RemediesQueue: v.optional(name),
  Version: v.optional(name),
  SweepRate: v.optional(name),
});

/**
 * Finds the stack of this name; without one, that of the usual name, else the only one that has its outputs.
 * Unknown, with what to do about it, where there is none, more than one, or CloudFormation does not tell.
 */
export async function findStack(
  client: CloudFormationClient,
  wanted: string | undefined,
): Promise<Known<DeployedStack>> {
  const own = await stackOfName(client, wanted ?? usualStack);
  if (!own.known) return own;
  if (own.value) return readStack(own.value);
  const all = await attempt(operation, () => listStacks(client));
  if (!all.known) return wanted === undefined ? all : unknown(`there is no stack "${wanted}"`);
  const ours = all.value.filter(looksLikeOurs);
  const names = ours.map(({ StackName }) => `"${StackName}"`).join(", ");
  if (wanted !== undefined) return unknown(`there is no stack "${wanted}"${names && `; it may be ${names}`}`);
  const [only, ...others] = ours;
  if (!only) return unknown("it is not deployed here");
  return others.length === 0
    ? readStack(only)
    : unknown(`it is deployed here more than once: give one of ${names} with --stack`);
}

/** The stack, or `null` if there is none of that name. */
async function stackOfName(client: CloudFormationClient, StackName: string): Promise<Known<Stack | null>> {
  return attempt(operation, async () => {
    try {
      return (await listStacks(client, StackName))[0] ?? null;
    } catch (error) {
      // CloudFormation has no code of its own for it.
      if (error instanceof Error && / does not exist$/.test(error.message)) return null;
      throw error;
    }
  });
}

async function listStacks(client: CloudFormationClient, StackName?: string): Promise<Stack[]> {
  const stacks: Stack[] = [];
  for await (const { Stacks = [] } of paginateDescribeStacks({ client }, { StackName }))
    stacks.push(...Stacks);
  return stacks;
}

function looksLikeOurs(stack: Stack): boolean {
  const { JournalTable, AlertsTopic } = outputsOf(stack);
  return JournalTable !== undefined && AlertsTopic !== undefined;
}

function readStack(stack: Stack): Known<DeployedStack> {
  const { StackName = "", StackStatus = "" } = stack;
  const read = v.safeParse(outputsSchema, outputsOf(stack));
  if (!read.success) {
    const missing = read.issues.map((issue) => v.getDotPath(issue)).join(", ");
    return unknown(
      `stack "${StackName}" (${StackStatus}) has no output ${missing}: it was not deployed to the end, or by an older version`,
    );
  }
  const {
    JournalTable,
    AlertsTopic,
    RechecksQueue,
    DeadLettersQueue,
    RemediesQueue = null,
    Version = null,
    SweepRate,
  } = read.output;
  return known({
    name: StackName,
    status: StackStatus,
    version: Version,
    journalTable: JournalTable,
    alertsTopic: AlertsTopic,
    rechecksQueue: RechecksQueue,
    deadLettersQueue: DeadLettersQueue,
    remediesQueue: RemediesQueue,
    sweepInterval: intervalOf(`rate(${SweepRate})`),
  });
}

function outputsOf({ Outputs = [] }: Stack): Record<string, string | undefined> {
  return Object.fromEntries(Outputs.map(({ OutputKey = "", OutputValue }) => [OutputKey, OutputValue]));
}
