import {
  CloudFormationClient,
  CloudFormationServiceException,
  type DescribeStacksCommand,
} from "@aws-sdk/client-cloudformation";
import { expect, test } from "vitest";
import { findStack } from "../../../src/adapters/installation/stack.ts";
import { createWorld, region } from "../../support/world.ts";

const outputs = {
  JournalTable: "journal",
  AlertsTopic: "topic",
  RechecksQueue: "rechecks",
  DeadLettersQueue: "dead",
};

const refused = ["AccessDenied", "User: somebody is not authorized to perform it"] as const;

interface Answers {
  /** The outputs of each stack. */
  readonly stacks?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly listing?: typeof refused;
  readonly looking?: typeof refused;
}

/** A client that answers from these stacks, one a page. */
function clientOf({ stacks = {}, listing, looking }: Answers): CloudFormationClient {
  const client = new CloudFormationClient({ region });
  const listed = Object.entries(stacks).map(([StackName, own]) => ({
    StackName,
    StackStatus: "UPDATE_COMPLETE",
    Outputs: Object.entries(own).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
  }));
  const send = async ({ input: { StackName, NextToken } }: DescribeStacksCommand) => {
    const refusal = StackName === undefined ? listing : looking;
    if (refusal) throw errorOf(...refusal);
    if (StackName === undefined) {
      const at = Number(NextToken ?? 0);
      return {
        Stacks: listed.slice(at, at + 1),
        ...(at + 1 < listed.length && { NextToken: String(at + 1) }),
      };
    }
    const found = listed.filter((stack) => stack.StackName === StackName);
    if (found.length === 0) throw errorOf("ValidationError", `Stack with id ${StackName} does not exist`);
    return { Stacks: found };
  };
  return Object.assign(client, { send });
}

function errorOf(name: string, message: string): Error {
  return new CloudFormationServiceException({ name, message, $fault: "client", $metadata: {} });
}

const other = { Bucket: "b" };

test.each<[what: string, wanted: string | undefined, answers: Answers, name: string]>([
  [
    "of the usual name, whatever else is there",
    undefined,
    { stacks: { "ecs-image-drift-dev": outputs, "ecs-image-drift-prod": outputs } },
    "ecs-image-drift-prod",
  ],
  [
    "that alone has its outputs",
    undefined,
    { stacks: { network: other, drift: outputs, web: other } },
    "drift",
  ],
  [
    "that was named",
    "ecs-image-drift-dev",
    { stacks: { "ecs-image-drift-dev": outputs, "ecs-image-drift-prod": outputs } },
    "ecs-image-drift-dev",
  ],
])("the stack %s", async (_, wanted, answers, name) => {
  expect(await findStack(clientOf(answers), wanted)).toEqual({
    known: true,
    value: {
      name,
      status: "UPDATE_COMPLETE",
      version: null,
      journalTable: "journal",
      alertsTopic: "topic",
      rechecksQueue: "rechecks",
      deadLettersQueue: "dead",
      remediesQueue: null,
      sweepInterval: null,
    },
  });
});

test.each<[what: string, wanted: string | undefined, answers: Answers, reason: string]>([
  ["there is none", undefined, { stacks: { web: other } }, "it is not deployed here"],
  [
    "there are several",
    undefined,
    { stacks: { a: outputs, web: other, b: outputs } },
    'it is deployed here more than once: give one of "a", "b" with --stack',
  ],
  [
    "none has the name that was given",
    "drfit",
    { stacks: { drift: outputs, web: other } },
    'there is no stack "drfit"; it may be "drift"',
  ],
  ["nothing at all is there", "drift", {}, 'there is no stack "drift"'],
  ["none may be listed", undefined, { listing: refused }, "AccessDenied: cloudformation:DescribeStacks"],
  [
    "the others may not be listed",
    "drift",
    { listing: refused, stacks: { web: other } },
    'there is no stack "drift"',
  ],
  ["none may be seen", "drift", { looking: refused }, "AccessDenied: cloudformation:DescribeStacks"],
  [
    "it is older, or half made",
    "drift",
    { stacks: { drift: { JournalTable: "journal" } } },
    'stack "drift" (UPDATE_COMPLETE) has no output AlertsTopic, RechecksQueue, DeadLettersQueue: it was not deployed to the end, or by an older version',
  ],
])("not known, with the reason, where %s", async (_, wanted, answers, reason) => {
  const [, code, operation] = /^(AccessDenied): (\S+)$/.exec(reason) ?? [reason, "not-read", null];
  const lasting = operation !== null;
  expect(await findStack(clientOf(answers), wanted)).toEqual({
    known: false,
    reason,
    code,
    operation,
    lasting,
  });
});

test.each(["on", "off"] as const)(
  "the packaged template, with remediation %s, has all that is looked for",
  async (remediation) => {
    const { sandbox, close } = await createWorld({ remediation });
    const credentials = { accessKeyId: "admin", secretAccessKey: "admin" };
    const client = new CloudFormationClient({ endpoint: sandbox.url, region, credentials });
    const found = await findStack(client, undefined);
    expect(found).toMatchObject({
      known: true,
      value: {
        name: "ecs-image-drift-prod",
        journalTable: expect.stringContaining("Journal"),
        rechecksQueue: expect.stringContaining("Rechecks"),
        remediesQueue: remediation === "on" ? expect.stringContaining("Remedies") : null,
        sweepInterval: 900_000,
      },
    });
    expect((await findStack(client, "ecs-image-drift")).known).toBe(false);
    await close();
  },
);
