import { afterAll, describe, expect, test } from "vitest";
import { isAllowed } from "../../../src/sandbox/iam/evaluate.ts";
import type { PolicyStatement } from "../../../src/sandbox/iam/policy.ts";
import { expectAgreement } from "../../support/iam-oracle.ts";

const role = "arn:aws:sts::123456789012:assumed-role/sweep-role/sweep";
const service = "arn:aws:ecs:us-east-1:123456789012:service/prod/backend";
const queue = "arn:aws:sqs:us-east-1:123456789012:changes";
const key = "arn:aws:kms:us-east-1:123456789012:key/1234";
const root = "arn:aws:iam::123456789012:root";

const allow = (Action: string, Resource: string, more: Partial<PolicyStatement> = {}): PolicyStatement => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});
const documentsOf = (...statements: PolicyStatement[]) => [
  { Version: "2012-10-17", Statement: [...statements] },
];

const update = (...statements: PolicyStatement[]) => ({
  principal: role,
  action: "ecs:UpdateService",
  resource: service,
  context: { "ecs:cluster": "arn:aws:ecs:us-east-1:123456789012:cluster/prod" },
  identityPolicies: documentsOf(...statements),
});

describe("an identity may do", () => {
  test.each<[string, boolean, PolicyStatement[]]>([
    ["nothing, without a policy", false, []],
    ["what is named", true, [allow("ecs:UpdateService", service)]],
    ["what is named in another case", true, [allow("ECS:updateservice", service)]],
    ["what a wildcard stands for", true, [allow("ecs:Update*", "arn:aws:ecs:*:*:service/prod/*")]],
    [
      "what a question mark stands for",
      true,
      [allow("ecs:UpdateServic?", service.replace("backend", "backen?"))],
    ],
    ["not what a question mark is too short for", false, [allow("ecs:UpdateServi?", service)]],
    ["not what another service is allowed", false, [allow("ecr:*", "*")]],
    ["not another resource", false, [allow("ecs:*", `${service}-2`)]],
    ["not a resource in another case", false, [allow("ecs:*", service.toUpperCase().replace("ARN", "arn"))]],
    [
      "not what a dot would stand for in a regular expression",
      false,
      [allow("ecs:*", service.replace("backend", "b.ckend"))],
    ],
    [
      "no kind of resource by a wildcard",
      false,
      [allow("ecs:*", "arn:aws:ecs:us-east-1:123456789012:serv*/prod/backend")],
    ],
    ["nothing that is denied", false, [allow("*", "*"), { Effect: "Deny", Action: "ecs:*", Resource: "*" }]],
    [
      "all but what is excluded",
      true,
      [{ Effect: "Allow", NotAction: "ecr:*", NotResource: `${service}-2` }],
    ],
    ["not what is excluded", false, [{ Effect: "Allow", NotAction: "ecs:Update*", Resource: "*" }]],
  ])("%s", (_, expected, statements) => {
    expect(isAllowed(update(...statements))).toBe(expected);
  });
});

describe("a condition", () => {
  const cluster = "arn:aws:ecs:us-east-1:123456789012:cluster/prod";
  test.each<[string, boolean, PolicyStatement["Condition"]]>([
    ["is met by an equal text", true, { StringEquals: { "ecs:cluster": cluster } }],
    ["is met by one of several", true, { StringEquals: { "ecs:cluster": ["x", cluster] } }],
    ["names its key in any case", true, { StringEquals: { "ECS:Cluster": cluster } }],
    ["takes a star as it is where texts are equal", false, { StringEquals: { "ecs:cluster": "*" } }],
    ["takes a star as a wildcard where texts are alike", true, { StringLike: { "ecs:cluster": "*/prod" } }],
    ["compares ARNs by segment", false, { ArnLike: { "ecs:cluster": "arn:aws:ecs:*/prod" } }],
    ["compares ARNs with wildcards", true, { ArnEquals: { "ecs:cluster": "arn:aws:ecs:*:*:cluster/p*" } }],
    ["is not met by a key that is absent", false, { StringLike: { "aws:SourceArn": "*" } }],
    [
      "is not met by a key that comes with other actions",
      false,
      { StringLike: { "iam:PassedToService": "*" } },
    ],
    ["must be met in each key", false, { StringLike: { "ecs:cluster": "*", "aws:SourceArn": "*" } }],
  ])("%s", (_, expected, Condition) => {
    const question = update(allow("ecs:*", "*", { Condition }));
    const context = { ...question.context, "iam:PassedToService": "ecs-tasks.amazonaws.com" };
    expect(isAllowed({ ...question, context })).toBe(expected);
  });
});

describe("a resource's policy", () => {
  const statement = (Principal: PolicyStatement["Principal"], more: Partial<PolicyStatement> = {}) =>
    ({ Effect: "Allow", Principal, Action: "*", Resource: "*", ...more }) as PolicyStatement;
  const events = {
    principal: "events.amazonaws.com",
    action: "sqs:SendMessage",
    resource: queue,
    context: { "aws:SourceArn": "arn:aws:events:us-east-1:123456789012:rule/changes" },
  };
  const decrypt = { principal: role, action: "kms:Decrypt", resource: key };
  const mine = documentsOf(allow("kms:Decrypt", "*"));
  const of = (...statements: PolicyStatement[]) =>
    ({ resourcePolicy: documentsOf(...statements)[0] }) as object;

  test.each([
    [
      "allows a service that it names",
      true,
      { ...events, ...of(statement({ Service: "events.amazonaws.com" })) },
    ],
    ["allows no other service", false, { ...events, ...of(statement({ Service: "sns.amazonaws.com" })) }],
    ["allows anybody", true, { ...events, ...of(statement("*")) }],
    [
      "denies what it allows too",
      false,
      { ...events, ...of(statement("*"), statement("*", { Effect: "Deny" })) },
    ],
    [
      "leaves it to the account's own policies",
      true,
      { ...decrypt, ...of(statement({ AWS: root })), identityPolicies: mine },
    ],
    [
      "does not allow by itself what it leaves to them",
      false,
      { ...decrypt, ...of(statement({ AWS: root })) },
    ],
    [
      "leaves nothing to another account's",
      false,
      { ...decrypt, ...of(statement({ AWS: "210987654321" })), identityPolicies: mine },
    ],
  ])("%s", (_, expected, question) => {
    expect(isAllowed(question)).toBe(expected);
  });
});

describe("what is not known here is an error", () => {
  test.each<[string, PolicyStatement | object]>([
    [
      'Cannot evaluate the condition operator "NumericLessThan": the sandbox knows StringEquals, StringLike, ArnEquals, ArnLike',
      allow("ecs:*", "*", { Condition: { NumericLessThan: { "aws:MultiFactorAuthAge": "60" } } }),
    ],
    [
      'the condition operator "StringEqualsIfExists"',
      allow("sns:*", "*", { Condition: { StringEqualsIfExists: { a: "b" } } }),
    ],
    ['the condition operator "toString"', allow("ecs:*", "*", { Condition: { toString: { a: "b" } } })],
    ['the action "ecs"', allow("ecs", "*")],
    ['the action "*:Get*"', allow("*:Get*", "*")],
    ['the resource "backend": expected * or an ARN', allow("ecs:*", "backend")],
    ["policy variables are not known here", allow("ecs:*", `arn:aws:ecs:*:*:service/$\{aws:username}`)],
    ["a statement of a policy of an identity", { Effect: "Allow", Action: "ecs:*" }],
    ["a statement of a policy of an identity", { ...allow("ecs:*", "*"), Principal: "*" }],
    ["a statement of a policy of an identity", { Effect: "Allow", Resource: "*" }],
  ])("%s", (words, statement) => {
    expect(() => isAllowed(update(allow("*", "*"), statement as PolicyStatement))).toThrow(words);
  });

  test.each([{ AWS: "arn:aws:iam::123456789012:role/other" }, { Federated: "cognito" }, undefined])(
    "the principal %o of a resource's policy",
    (Principal) => {
      const statement = { Effect: "Allow", Principal, Action: "*" } as PolicyStatement;
      const [resourcePolicy] = documentsOf(statement);
      const question = { principal: role, action: "kms:Decrypt", resource: key, resourcePolicy };
      expect(() => isAllowed(question as Parameters<typeof isAllowed>[0])).toThrow(/^Cannot evaluate /);
    },
  );
});

afterAll(expectAgreement);
