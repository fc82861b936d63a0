import { runSimulation } from "@cloud-copilot/iam-simulate";
import { canonical } from "../json.ts";
import type { PolicyDocument } from "./policy.ts";

/** Condition keys and their values. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

/** One question to IAM: may this principal do this to that? */
export interface AccessQuestion {
  /** An ARN, or a service such as `events.amazonaws.com`. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context?: RequestContext;
  readonly identityPolicies?: readonly PolicyDocument[];
  readonly resourcePolicy?: PolicyDocument;
}

const answers = new Map<string, Promise<boolean>>();

/**
 * Whether IAM would allow it. Equal questions are evaluated once.
 * @throws {TypeError} if the action, or a resource of this form, is not in AWS's service reference.
 */
export function isAllowed(question: AccessQuestion): Promise<boolean> {
  const key = canonical(question);
  const known = answers.get(key);
  if (known !== undefined) return known;
  const answer = evaluate(withKnownKeys(question));
  answers.set(key, answer);
  return answer;
}

/** The simulator knows of an encryption context only the pattern of its keys: those that are given are named so. */
function withKnownKeys(question: AccessQuestion): AccessQuestion {
  const given = Object.keys(question.context ?? {}).filter((key) => key.startsWith("kms:EncryptionContext:"));
  if (given.length === 0) return question;
  const pattern = JSON.stringify("kms:EncryptionContext:$" + "{EncryptionContextKey}");
  return JSON.parse(
    given.reduce(
      (text, key) => text.replaceAll(JSON.stringify(key), () => pattern),
      JSON.stringify(question),
    ),
  );
}

async function evaluate(question: AccessQuestion): Promise<boolean> {
  const { principal, action, resource, context = {}, identityPolicies = [], resourcePolicy } = question;
  const accountId = accountOf(question) || "123456789012";
  const result = await runSimulation(
    {
      request: { principal, action, resource: { resource, accountId }, contextVariables: mutable(context) },
      identityPolicies: identityPolicies.map((policy, index) => ({ name: `policy-${index}`, policy })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy,
    },
    {},
  );
  if (result.resultType === "error") {
    throw new TypeError(`Cannot evaluate ${action} on "${resource}": ${JSON.stringify(result.errors)}`);
  }
  return result.overallResult === "Allowed";
}

/** Another account's resource has a policy of its own, which its service checks: here the identity's side is asked. */
function accountOf({ principal, resource, resourcePolicy }: AccessQuestion): string | undefined {
  const isIdentity = resourcePolicy === undefined && principal.startsWith("arn:");
  return (isIdentity ? principal : resource).split(":")[4];
}

function mutable(context: RequestContext): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(context).map(([key, value]) => [key, typeof value === "string" ? value : [...value]]),
  );
}
