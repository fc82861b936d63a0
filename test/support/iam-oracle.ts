/** What another evaluator says of a question to IAM: `@cloud-copilot/iam-simulate`, which knows AWS's service reference. */
import { runSimulation } from "@cloud-copilot/iam-simulate";
import { expect } from "vitest";
import { type AccessQuestion, askedQuestions } from "../../src/sandbox/iam/evaluate.ts";

/**
 * Whether IAM would allow it.
 * @throws {TypeError} if the action, or a resource of this form, is not in AWS's service reference
 */
export async function oracle(question: AccessQuestion): Promise<boolean> {
  const {
    principal,
    action,
    resource,
    context = {},
    identityPolicies = [],
    resourcePolicy,
  } = withKnownKeys(question);
  const accountId = accountOf(question) || "123456789012";
  const contextVariables = Object.fromEntries(
    Object.entries(context).map(([key, value]) => [key, typeof value === "string" ? value : [...value]]),
  );
  const result = await runSimulation(
    {
      request: { principal, action, resource: { resource, accountId }, contextVariables },
      identityPolicies: identityPolicies.map((policy, index) => ({ name: `policy-${index}`, policy })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy,
    },
    {},
  );
  if (result.resultType === "error")
    throw new TypeError(`Cannot evaluate ${action} on "${resource}": ${JSON.stringify(result.errors)}`);
  return result.overallResult === "Allowed";
}

/** It knows of an encryption context only the pattern of its keys: those that are given are named so. */
function withKnownKeys(question: AccessQuestion): AccessQuestion {
  const given = Object.keys(question.context ?? {}).filter((key) => key.startsWith("kms:EncryptionContext:"));
  const pattern = JSON.stringify("kms:EncryptionContext:$" + "{EncryptionContextKey}");
  return JSON.parse(
    given.reduce(
      (text, key) => text.replaceAll(JSON.stringify(key), () => pattern),
      JSON.stringify(question),
    ),
  );
}

/** Another account's resource has a policy of its own, which its service checks: here the identity's side is asked. */
function accountOf({ principal, resource, resourcePolicy }: AccessQuestion): string | undefined {
  const isIdentity = resourcePolicy === undefined && principal.startsWith("arn:");
  return (isIdentity ? principal : resource).split(":")[4];
}

/** All that was asked in this process so far, by these tests and those before them, has the same answer there. */
export async function expectAgreement(): Promise<void> {
  const asked = askedQuestions();
  expect(asked.length).toBeGreaterThan(10);
  for (const { question, isAllowed } of asked)
    expect(await oracle(question), JSON.stringify(question)).toBe(isAllowed);
}
