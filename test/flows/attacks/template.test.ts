/** What the packaged template lets in, and what each role could do if its function were somebody else's. */
import { describe, expect, test } from "vitest";
import { type Remediation, readTemplate, type Template } from "../../support/package.ts";

interface Statement {
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface Document {
  readonly Statement: readonly Statement[];
}

const both: readonly Remediation[] = ["on", "off"];

/** The resources of these types, with their names. */
function ofType({ Resources }: Template, ...types: string[]) {
  return Object.entries(Resources).filter(([, { Type }]) => types.includes(Type));
}

/** What the policies of queues and topics say. */
function resourceStatements(template: Template): (Statement & { readonly of: string })[] {
  return ofType(template, "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy").flatMap(([of, { Properties }]) =>
    (Properties.PolicyDocument as unknown as Document).Statement.map((statement) => ({ ...statement, of })),
  );
}

/** What the roles may do, inline and by policies of their own. */
function grants(
  template: Template,
): (Statement & { readonly role: string; readonly actions: readonly string[] })[] {
  const policies = Object.entries(template.Resources).flatMap(([id, { Type, Properties }]) => {
    if (Type === "AWS::IAM::Role")
      return (Properties.Policies as unknown as { PolicyDocument: Document }[]).map((policy) => ({
        roles: [id],
        document: policy.PolicyDocument,
      }));
    if (Type !== "AWS::IAM::Policy") return [];
    const roles = (Properties.Roles as unknown as { Ref: string }[]).map(({ Ref }) => Ref);
    return [{ roles, document: Properties.PolicyDocument as unknown as Document }];
  });
  return policies.flatMap(({ roles, document }) =>
    document.Statement.flatMap((statement) =>
      roles.map((role) => ({ ...statement, role, actions: [statement.Action].flat() })),
    ),
  );
}

const isRead = (action: string) => /:(Describe|List|Get|BatchGet|Query|Receive|Decrypt)/.test(action);

describe.each(both)("with remediation %s", (remediation) => {
  test("no policy of a queue or topic is open to everybody", async () => {
    const statements = resourceStatements(await readTemplate(remediation));
    expect(statements.length).toBeGreaterThan(1);
    for (const { Principal } of statements)
      expect(JSON.stringify(Principal)).toMatch(/^\{"Service":"(events|sns)\.amazonaws\.com"\}$/);
  });

  test("a service is let in for one source, or for this account alone: no confused deputy", async () => {
    for (const { of, Condition, Action } of resourceStatements(await readTemplate(remediation))) {
      const keys = Object.values(Condition ?? {}).flatMap((condition) => Object.keys(condition));
      expect({ of, keys, Action }).toEqual({
        of,
        keys: [expect.stringMatching(/^aws:Source(Arn|Account)$/)],
        Action: "sqs:SendMessage",
      });
    }
  });

  test("whoever invokes a function is named, with the rule or the topic", async () => {
    const permissions = ofType(await readTemplate(remediation), "AWS::Lambda::Permission");
    expect(permissions.length).toBeGreaterThan(1);
    for (const [, { Properties }] of permissions) {
      expect(Properties.Principal).toMatch(/^(events|sns)\.amazonaws\.com$/);
      expect(Properties.SourceArn).toBeDefined();
    }
  });

  test("nothing can be reached from the internet", async () => {
    const { Resources } = await readTemplate(remediation);
    const types = Object.values(Resources).map(({ Type }) => Type);
    expect(types.filter((type) => /Url|ApiGateway|LoadBalancer/.test(type))).toEqual([]);
  });

  test("every rule takes events of this account and region alone", async () => {
    const rules = ofType(await readTemplate(remediation), "AWS::Events::Rule").filter(
      ([, { Properties }]) => Properties.EventPattern,
    );
    expect(rules).toHaveLength(3);
    for (const [, { Properties }] of rules)
      expect(Properties.EventPattern).toMatchObject({
        account: [{ Ref: "AWS::AccountId" }],
        region: [{ Ref: "AWS::Region" }],
      });
  });

  test("only Lambda takes on a role, and each role is of one function", async () => {
    const template = await readTemplate(remediation);
    for (const [, { Properties }] of ofType(template, "AWS::IAM::Role")) {
      const { Statement } = Properties.AssumeRolePolicyDocument as unknown as Document;
      expect(Statement).toEqual([
        { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
      ]);
    }
    const roles = ofType(template, "AWS::Lambda::Function").map(([, { Properties }]) =>
      JSON.stringify(Properties.Role),
    );
    expect(new Set(roles).size).toBe(roles.length);
  });

  test("no role may do whatever an action's name begins with, nor change who may do what", async () => {
    const actions = grants(await readTemplate(remediation)).flatMap((grant) => grant.actions);
    expect(actions.filter((action) => action.includes("*"))).toEqual([]);
    expect(
      actions.filter((action) => /^(iam|sts|lambda|organizations|cloudformation):/.test(action)),
    ).toEqual(remediation === "on" ? ["iam:PassRole"] : []);
  });

  test("what a role may change is a resource of the stack, but for what remediation needs", async () => {
    const wide = grants(await readTemplate(remediation)).flatMap(({ role, actions, Resource }) =>
      JSON.stringify(Resource).includes("*")
        ? actions
            .filter((action) => !isRead(action) && !action.startsWith("logs:"))
            .map((one) => `${role} ${one}`)
        : [],
    );
    expect(wide).toEqual(
      remediation === "off"
        ? []
        : [
            "RemediateRole ecs:RegisterTaskDefinition",
            "RemediateRole ecs:TagResource",
            "RemediateRole ecs:UpdateService",
            "RemediateRole iam:PassRole",
            "SweepRole ecr:StartLifecyclePolicyPreview",
          ],
    );
  });

  test("nobody may delete or overwrite an image, a service, a task, a log or a backup", async () => {
    const actions = grants(await readTemplate(remediation)).flatMap((grant) => grant.actions);
    const destructive = actions.filter((action) =>
      /:(Delete|Put|Stop|Deregister|Batch(Delete|Write)|Purge)/.test(action),
    );
    expect([...new Set(destructive)].sort()).toEqual([
      "dynamodb:DeleteItem",
      "dynamodb:PutItem",
      "logs:PutLogEvents",
      "sqs:DeleteMessage",
    ]);
  });

  test("queues and the journal are encrypted, and the journal outlives the stack", async () => {
    const template = await readTemplate(remediation);
    for (const [, { Properties }] of ofType(template, "AWS::SQS::Queue"))
      expect(Properties.SqsManagedSseEnabled).toBe(true);
    expect(template.Resources.Journal).toMatchObject({
      DeletionPolicy: "Retain",
      Properties: { SSESpecification: { SSEEnabled: true } },
    });
  });

  test("the environment of a function has no secret, only where things are", async () => {
    for (const [, { Properties }] of ofType(await readTemplate(remediation), "AWS::Lambda::Function")) {
      const { Variables } = Properties.Environment as { Variables: Record<string, unknown> };
      expect(JSON.stringify(Variables)).not.toMatch(/https:\/\/hooks|xox|password|AKIA/i);
    }
  });
});

test("the one role that may pass roles may pass them to ECS's tasks alone, and tag only what it registers", async () => {
  const conditions = grants(await readTemplate("on")).flatMap(({ role, actions, Condition }) =>
    actions.some((action) => ["iam:PassRole", "ecs:TagResource"].includes(action)) ? [[role, Condition]] : [],
  );
  expect(conditions).toEqual([
    ["RemediateRole", { StringEquals: { "ecs:CreateAction": "RegisterTaskDefinition" } }],
    ["RemediateRole", { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } }],
  ]);
});

test("the role that writes to ECS may publish nothing, and the one that posts to Slack reads nothing of ECS or the journal", async () => {
  const all = grants(await readTemplate("on"));
  const of = (name: string) => all.filter(({ role }) => role === name).flatMap(({ actions }) => actions);
  expect(of("RemediateRole").filter((action) => action.startsWith("sns:"))).toEqual([]);
  expect(of("PostToSlackRole").filter((action) => /^(ecs|ecr|dynamodb|sns):/.test(action))).toEqual([]);
});
