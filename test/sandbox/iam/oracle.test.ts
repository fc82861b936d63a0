/** Our evaluator and another one agree on policies that are drawn at random around what is asked. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AccessQuestion, isAllowed } from "../../../src/sandbox/iam/evaluate.ts";
import type { PolicyDocument, PolicyStatement } from "../../../src/sandbox/iam/policy.ts";
import { oracle } from "../../support/iam-oracle.ts";

const arn = (service: string, rest: string) => `arn:aws:${service}:us-east-1:123456789012:${rest}`;
const role = "arn:aws:sts::123456789012:assumed-role/sweep-role/sweep";

/** What is asked: an action, a resource that it has, and the condition keys that come with it. */
const requests: readonly Pick<AccessQuestion, "action" | "resource" | "context">[] = [
  {
    action: "ecs:UpdateService",
    resource: arn("ecs", "service/prod/backend"),
    context: { "ecs:cluster": arn("ecs", "cluster/prod") },
  },
  {
    action: "ecs:DescribeServices",
    resource: arn("ecs", "service/prod/backend"),
    context: { "ecs:cluster": arn("ecs", "cluster/prod") },
  },
  { action: "ecs:ListClusters", resource: "*" },
  {
    action: "ecs:TagResource",
    resource: arn("ecs", "task-definition/backend:5"),
    context: { "ecs:CreateAction": "RegisterTaskDefinition" },
  },
  { action: "ecr:BatchGetImage", resource: arn("ecr", "repository/team/backend") },
  { action: "ecr:DescribePullThroughCacheRules", resource: "*" },
  { action: "dynamodb:PutItem", resource: arn("dynamodb", "table/journal") },
  { action: "sqs:SendMessage", resource: arn("sqs", "ecs-image-drift-dev-rechecks") },
  { action: "sns:Publish", resource: arn("sns", "alerts") },
  { action: "ssm:GetParameter", resource: arn("ssm", "parameter/ecs-image-drift/slack-webhook-url") },
  { action: "logs:PutLogEvents", resource: arn("logs", "log-group:/aws/lambda/sweep:log-stream:2026") },
  {
    action: "iam:PassRole",
    resource: "arn:aws:iam::123456789012:role/task",
    context: { "iam:PassedToService": "ecs-tasks.amazonaws.com" },
  },
  {
    action: "secretsmanager:GetSecretValue",
    resource: arn("secretsmanager", "secret:slack-AbCdEf"),
    context: { "aws:SourceAccount": "123456789012", "aws:TagKeys": ["a", "b"] },
  },
];

/** A text with some of its characters replaced by `?`, or a part of it by `*`. */
function blurred(text: string, fixed = 0): fc.Arbitrary<string> {
  const place = fc.nat({ max: Math.max(0, text.length - fixed) }).map((at) => at + fixed);
  const star = fc.tuple(place, place).map(([one, other]) => {
    const [from, to] = one < other ? [one, other] : [other, one];
    return `${text.slice(0, from)}*${text.slice(to)}`;
  });
  const mark = place.map((at) => `${text.slice(0, at)}?${text.slice(at + 1)}`);
  return fc.oneof(
    star,
    mark,
    star.chain((once) => (fixed < once.length ? blurredOnce(once, fixed) : fc.constant(once))),
  );
}

function blurredOnce(text: string, fixed: number): fc.Arbitrary<string> {
  return fc.nat({ max: text.length - fixed }).map((at) => `${text.slice(0, at + fixed)}*`);
}

function actionAround(action: string): fc.Arbitrary<string> {
  const service = action.slice(0, action.indexOf(":") + 1);
  return fc.oneof(
    fc.constantFrom(action, action, action.toLowerCase(), `${service}*`, "*"),
    blurred(action, service.length).filter((text) => text.length > service.length),
    fc.constantFrom(...requests.map((request) => request.action)),
  );
}

/** Segments are blurred one by one: a wildcard that eats a colon makes another ARN. */
function resourceAround(resource: string): fc.Arbitrary<string> {
  const others = fc.constantFrom(...requests.map((request) => request.resource));
  if (resource === "*") return fc.oneof(fc.constant("*"), others);
  const parts = resource.split(":");
  const [head, tail] = [parts.slice(0, 5), parts.slice(5).join(":")];
  const place = fc
    .tuple(fc.constantFrom(3, 4), fc.constantFrom("*", "us-*", "12345678901?", "eu-west-1", ""))
    .map(([at, text]) => [...head.slice(0, at), text, ...head.slice(at + 1)].join(":"));
  return fc.oneof(
    fc.constantFrom(resource, resource, "*"),
    blurred(tail, (/^[^/:]*[/:]/.exec(tail) ?? [""])[0].length).map((text) => `${head.join(":")}:${text}`),
    place.map((text) => `${text}:${tail}`),
    others,
  );
}

function conditionAround(
  context: AccessQuestion["context"] = {},
): fc.Arbitrary<PolicyStatement["Condition"]> {
  const key = fc.constantFrom(...Object.keys(context), "aws:SourceArn", "aws:PrincipalTag/team");
  const one = fc
    .tuple(fc.constantFrom("StringEquals", "StringLike", "ArnEquals", "ArnLike"), key)
    .chain(([operator, name]) => {
      const value = [context[name] ?? "nothing"].flat().join();
      const near = fc.oneof(fc.constant(value), fc.constant(value), blurred(value), fc.constant("another"));
      return fc
        .array(near, { minLength: 1, maxLength: 2 })
        .map((values) => ({ [operator]: { [name]: values.length === 1 ? (values[0] ?? "") : values } }));
    });
  return fc.oneof(fc.constant(undefined), fc.constant(undefined), one);
}

function statementAround({
  action,
  resource,
  context,
}: (typeof requests)[number]): fc.Arbitrary<PolicyStatement> {
  const some = (of: fc.Arbitrary<string>) => fc.array(of, { minLength: 1, maxLength: 3 });
  return fc
    .record({
      Effect: fc.constantFrom("Allow" as const, "Allow" as const, "Deny" as const),
      action: some(actionAround(action)),
      isNotAction: fc.nat({ max: 7 }).map((n) => n === 0),
      resource: some(resourceAround(resource)),
      isNotResource: fc.nat({ max: 7 }).map((n) => n === 0),
      condition: conditionAround(context),
    })
    .map(({ Effect, action: actions, resource: resources, condition, ...not }) => ({
      Effect,
      ...(not.isNotAction ? { NotAction: actions } : { Action: actions }),
      ...(not.isNotResource ? { NotResource: resources } : { Resource: resources }),
      ...(condition && { Condition: condition }),
    }));
}

const questions: fc.Arbitrary<AccessQuestion> = fc.constantFrom(...requests).chain((request) => {
  const policy: fc.Arbitrary<PolicyDocument> = fc
    .array(statementAround(request), { minLength: 1, maxLength: 3 })
    .map((Statement) => ({ Version: "2012-10-17", Statement }));
  return fc
    .array(policy, { minLength: 1, maxLength: 2 })
    .map((identityPolicies) => ({ principal: role, ...request, identityPolicies }));
});

describe("10,000 questions about policies", () => {
  test("are answered as another evaluator answers them", async () => {
    const counts = { true: 0, false: 0 };
    await fc.assert(
      fc.asyncProperty(questions, async (question) => {
        const answer = isAllowed(question);
        counts[`${answer}`] += 1;
        expect(answer).toBe(await oracle(question));
      }),
      { numRuns: 10_000 },
    );
    // Neither answer is the usual one, or little would be tried.
    expect(Math.min(counts.true, counts.false)).toBeGreaterThan(2_000);
  });
});
