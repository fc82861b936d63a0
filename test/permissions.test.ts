/**
 * Each function may do what it needs, and nothing else: for every permission in the template there is a story
 * that fails without it, or a line here that says what is not known without it.
 */
import { PutLifecyclePolicyCommand } from "@aws-sdk/client-ecr";
import {
  DeleteServiceCommand,
  DescribeServicesCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { parseServiceArn } from "../src/domain/ecs/arn.ts";
import { repositoryKey } from "../src/domain/image/ecr.ts";
import { parseDigest, parseTag } from "../src/domain/image/reference.ts";
import { reconcile } from "../src/reconcile/reconcile.ts";
import type { JsonObject } from "../src/sandbox/world.ts";
import { asAdministrator } from "./support/administrator.ts";
import { expectAgreement } from "./support/iam-oracle.ts";
import { deploymentOf, readTemplate, type Template } from "./support/package.ts";
import {
  type AlertMessage,
  account,
  createWorld,
  indexOf,
  manifestOf,
  region,
  registry,
  type World,
} from "./support/world.ts";

const functions = {
  ImagePushedRole: "image-pushed",
  ServiceChangedRole: "service-changed",
  RecheckRole: "recheck",
  SweepRole: "sweep",
  RemediateRole: "remediate",
  PostToSlackRole: "post-to-slack",
} as const;

type Role = keyof typeof functions;

const judges = ["ImagePushedRole", "ServiceChangedRole", "RecheckRole", "SweepRole"] as const;
const all = [...judges, "RemediateRole", "PostToSlackRole"] as const;

/** What a permission is for: the story that fails without it, or what is lost. */
type Purpose = Story | { readonly unknown: string } | { readonly unneeded: Story } | "logs";

/** Permissions by action; for queues, which one is part of it. */
const table: readonly (readonly [permission: string, roles: readonly Role[], Purpose])[] = [
  ["ecs:DescribeServices", judges, "drift is told"],
  ["ecs:DescribeServiceRevisions", judges, { unknown: "resolved" }],
  ["ecs:ListServiceDeployments", judges, { unknown: "rollouts" }],
  ["ecs:DescribeServiceDeployments", judges, { unknown: "rollouts" }],
  ["ecs:ListTasks", judges, "drift is told"],
  ["ecs:DescribeTasks", judges, "drift is told"],
  ["ecs:DescribeTaskDefinition", judges, "drift is told"],
  ["ecs:ListClusters", ["SweepRole"], "a service that no event told of is found"],
  ["ecs:ListServices", ["SweepRole"], "a service that no event told of is found"],
  ["ecs:ListClusters", ["RecheckRole"], "a push to the wrong repository is told"],
  ["ecs:ListTaskDefinitionFamilies", ["RecheckRole"], "a push to the wrong repository is told"],
  ["ecr:DescribeImages", judges, "drift is told"],
  ["ecr:BatchGetImage", judges, "drift is told"],
  ["ecr:DescribeRepositories", judges, { unneeded: "drift is told" }],
  ["ecr:DescribePullThroughCacheRules", judges, { unneeded: "drift is told" }],
  ["ecr:StartLifecyclePolicyPreview", ["SweepRole"], "an image that is about to be expired is told of"],
  ["ecr:GetLifecyclePolicy", ["SweepRole"], "an image that is about to be expired is told of"],
  ["ecr:GetLifecyclePolicyPreview", ["SweepRole"], "an image that is about to be expired is told of"],
  ["dynamodb:BatchGetItem", judges, "drift is told"],
  ["dynamodb:PutItem", judges, "drift is told"],
  ["dynamodb:UpdateItem", judges, "drift is told"],
  ["dynamodb:Query", judges, "a newer version settles"],
  ["dynamodb:DeleteItem", judges, "a service that is gone is forgotten"],
  ["sns:Publish", judges, "drift is told"],
  ["sqs:SendMessage Rechecks", judges, "what settles is looked at again"],
  ["sqs:SendMessage Remedies", judges, "a remedy is asked for"],

  ["ecs:DescribeServices", ["RemediateRole"], "a service is put right"],
  ["ecs:DescribeServiceRevisions", ["RemediateRole"], "a service is put right"],
  ["ecs:ListServiceDeployments", ["RemediateRole"], "a service is put right"],
  ["ecs:DescribeServiceDeployments", ["RemediateRole"], "a service is put right"],
  ["ecs:ListTasks", ["RemediateRole"], "a service is put right"],
  ["ecs:DescribeTasks", ["RemediateRole"], "a service is put right"],
  ["ecs:ListTaskDefinitions", ["RemediateRole"], "a service is put right"],
  ["ecs:DescribeTaskDefinition", ["RemediateRole"], "a service is put right"],
  ["ecs:RegisterTaskDefinition", ["RemediateRole"], "a service is put right"],
  ["ecs:TagResource", ["RemediateRole"], "a service is put right"],
  ["ecs:UpdateService", ["RemediateRole"], "a service is put right"],
  ["iam:PassRole", ["RemediateRole"], "a service is put right"],
  ["ecr:DescribeImages", ["RemediateRole"], "a service is put right"],
  ["ecr:BatchGetImage", ["RemediateRole"], "a service is put right"],
  ["ecr:DescribeRepositories", ["RemediateRole"], { unneeded: "a service is put right" }],
  ["ecr:DescribePullThroughCacheRules", ["RemediateRole"], { unneeded: "a service is put right" }],
  ["dynamodb:BatchGetItem", ["RemediateRole"], "a service is put right"],
  ["dynamodb:PutItem", ["RemediateRole"], "a service is put right"],
  ["dynamodb:UpdateItem", ["RemediateRole"], "a service is put right"],
  ["dynamodb:Query", ["RemediateRole"], "a service is put right while a newer version settles"],
  ["sqs:SendMessage Rechecks", ["RemediateRole"], "a service is put right"],

  ["ssm:GetParameter", ["PostToSlackRole"], "a message is posted to Slack"],
  ["kms:Decrypt", ["PostToSlackRole"], "a message is posted to Slack"],

  ["sqs:SendMessage DeadLetters", ["ImagePushedRole", "SweepRole", "PostToSlackRole"], "it is deployed"],
  ...["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"].flatMap((action) => [
    [`${action} ServiceChanges`, ["ServiceChangedRole"], "it is deployed"] as const,
    [`${action} Rechecks`, ["RecheckRole"], "it is deployed"] as const,
    [`${action} Remedies`, ["RemediateRole"], "it is deployed"] as const,
  ]),
  ["logs:CreateLogStream", all, "logs"],
  ["logs:PutLogEvents", all, "logs"],
];

/** One permission of one role. */
interface Permission {
  readonly role: Role;
  readonly permission: string;
}

const rows = table.flatMap(([permission, roles, purpose]) =>
  roles.map((role) => ({ role, permission, purpose })),
);
const say = ({ role, permission }: Permission) => `${role} ${permission}`;

describe("the table", () => {
  test("names every permission in the template, each once, and no others", async () => {
    const granted = permissionsIn(await readTemplate("on")).map(say);
    expect(rows.map(say).sort()).toEqual([...new Set(granted)].sort());
  });

  test("with remediation and Slack off nothing is granted that is not granted with them on", async () => {
    const on = new Set(permissionsIn(await readTemplate("on")).map(say));
    const off = permissionsIn(await readTemplate("off")).map(say);
    expect(off.filter((permission) => !on.has(permission))).toEqual([]);
    expect(off.filter((permission) => /Remedi|Slack/.test(permission))).toEqual([]);
  });
});

/** What a function is invoked with, so that it looks at this service. */
const wake: Record<Role, (name: string) => JsonObject> = {
  ImagePushedRole: (name) => ({
    ...envelope,
    source: "aws.ecr",
    "detail-type": "ECR Image Action",
    detail: { "action-type": "DELETE", "repository-name": name, result: "SUCCESS" },
  }),
  ServiceChangedRole: (name) =>
    queued({
      ...envelope,
      source: "aws.ecs",
      "detail-type": "ECS Service Action",
      resources: [arnOf(name)],
      detail: { eventName: "SERVICE_STEADY_STATE" },
    }),
  RecheckRole: (name) => queued({ at: "2026-11-26T09:00:00.000Z", services: [arnOf(name)] }),
  SweepRole: () => ({}),
  RemediateRole: (name) => queued({ service: arnOf(name) }),
  PostToSlackRole: (name) => ({ Records: [{ Sns: { Subject: name, Message: "a test" } }] }),
};

const envelope = { account, region, time: "2026-11-26T09:00:00Z" };
const queued = (body: object) => ({ Records: [{ messageId: "1", body: JSON.stringify(body) }] });
const arnOf = (name: string) => parseServiceArn(`arn:aws:ecs:${region}:${account}:service/dev/${name}`).arn;
const mode = { key: "ecs-image-drift:mode", value: "remediate" };

/** Each plays in a world where nobody but this role's function looks, and throws if it does not end well. */
const stories = {
  async "drift is told"(world: World, role: Role) {
    const name = await drifted(world);
    await look(world, role, name);
    expect(alertsOf(world, name)).toHaveLength(1);
  },
  async "what settles is looked at again"(world: World, role: Role) {
    const name = await inSync(world);
    await world.push(name, `${name} two`, "latest");
    await look(world, role, name);
    expectRecheck(world, name);
  },
  async "a newer version settles"(world: World, role: Role) {
    const name = await inSync(world);
    await world.push(`${name}-sidecar`, "newer", "1.0.1");
    await look(world, role, name);
    expectRecheck(world, name);
  },
  async "a service that is gone is forgotten"(world: World, role: Role) {
    const name = await inSync(world);
    await world.ecs.send(new DeleteServiceCommand({ cluster: "dev", service: name, force: true }));
    await world.advance("30s");
    await look(world, role, name);
    expect(await asAdministrator(world).journal.services()).not.toContain(arnOf(name));
  },
  async "an image that is about to be expired is told of"(world: World) {
    const name = await inSync(world);
    const keepTagged = {
      rulePriority: 1,
      selection: { tagStatus: "any", countType: "sinceImagePushed", countUnit: "days", countNumber: 1 },
      action: { type: "expire" },
    };
    await world.advance("24h");
    await world.ecr.send(
      new PutLifecyclePolicyCommand({
        repositoryName: name,
        lifecyclePolicyText: JSON.stringify({ rules: [keepTagged] }),
      }),
    );
    await world.advance("23h");
    expect(JSON.stringify(alertsOf(world, name))).toContain("endangered");
  },
  async "a service that no event told of is found"(world: World, role: Role) {
    const name = `unheard-${++services}`;
    await pushIndex(world, name, "one", 2);
    await world.service("dev", name, await register(world, name, { web: `${registry}/${name}:latest` }));
    await world.advance("30s");
    await look(world, role, name);
    expect(await asAdministrator(world).journal.services()).toContain(arnOf(name));
  },
  async "a remedy is asked for"(world: World, role: Role) {
    const name = await drifted(world, { tags: [mode] });
    await look(world, role, name);
    await world.advance("1s");
    expect(await revisionOf(world, name)).toBe("3");
  },
  async "a push to the wrong repository is told"(world: World, role: Role) {
    const name = await inSync(world);
    const key = repositoryKey({ account, region, name: `dev-${name}` });
    const pushedAt = new Date(world.sandbox.clock.now().getTime() - 3_600_000);
    await invoke(world, role, queued({ at: pushedAt, push: { repository: key, pushedAt } }));
    expect(JSON.stringify(world.alerts())).toContain(`dev-${name}`);
  },
  async "a message is posted to Slack"(world: World, role: Role) {
    await look(world, role, "a test");
    expect(world.sandbox.inbox()).toContainEqual(expect.objectContaining({ channel: "slack" }));
  },
  async "a service is put right"(world: World, role: Role) {
    const name = await drifted(world, { tags: [mode] });
    await look(world, role, name);
    expect(await revisionOf(world, name)).toBe("3");
  },
  async "a service is put right while a newer version settles"(world: World, role: Role) {
    const name = await drifted(world, { tags: [mode] });
    await world.push(`${name}-sidecar`, "newer", "1.0.1");
    await look(world, role, name);
    expect(await revisionOf(world, name)).toBe("3");
  },
} satisfies Record<string, (world: World, role: Role) => Promise<void>>;

type Story = keyof typeof stories | "it is deployed";

/** What the functions do that do not judge. */
const usual: { readonly [R in Role]?: Story } = {
  RemediateRole: "a service is put right",
  PostToSlackRole: "a message is posted to Slack",
};

let services = 0;

/** A service in sync that was looked at before; its image is an index, its sidecar's tag a version. */
async function inSync(world: World, options: object = {}): Promise<string> {
  const name = `backend-${++services}`;
  await pushIndex(world, name, "one", 2);
  await world.push(`${name}-sidecar`, "sidecar", "1.0.0");
  const images = { web: `${registry}/${name}:latest`, sidecar: `${registry}/${name}-sidecar:1.0.0` };
  await world.service("dev", name, await register(world, name, images), options);
  await world.advance("30s");
  const administrator = asAdministrator(world);
  await reconcile([arnOf(name)], administrator);
  await administrator.journal.noteSweep(world.sandbox.clock.now());
  const taskDefinition = await register(world, name, images);
  await world.ecs.send(new UpdateServiceCommand({ cluster: "dev", service: name, taskDefinition }));
  await world.advance("30s");
  return name;
}

/** A service whose tag moved an hour ago. */
async function drifted(world: World, options: object = {}): Promise<string> {
  const name = await inSync(world, options);
  await pushIndex(world, name, "two", 1);
  return name;
}

/** Pushes a multi-platform image, and has the journal know that the tag names it since some hours ago. */
async function pushIndex(world: World, name: string, content: string, hours: number): Promise<void> {
  const child = manifestOf(`${name} ${content}`);
  await world.pushManifest(name, child);
  const digest = await world.pushManifest(name, indexOf({ "linux/amd64": child }), "latest");
  const at = new Date(world.sandbox.clock.now().getTime() - hours * 3_600_000);
  const repository = repositoryKey({ account, region, name });
  await asAdministrator(world).journal.noteMoves([
    { repository, tag: parseTag("latest"), digest: parseDigest(digest), at, source: "event" },
  ]);
}

async function register(world: World, family: string, images: Record<string, string>): Promise<string> {
  const { taskDefinition } = await world.ecs.send(
    new RegisterTaskDefinitionCommand({
      family,
      taskRoleArn: `arn:aws:iam::${account}:role/task`,
      containerDefinitions: Object.entries(images).map(([name, image]) => ({ name, image, memory: 128 })),
    }),
  );
  return taskDefinition?.taskDefinitionArn ?? "";
}

function expectRecheck(world: World, name: string): void {
  const asked = world.sandbox.messages(physicalId(world, "Rechecks")).map(({ body }) => body);
  expect(asked.join()).toContain(name);
}

async function look(world: World, role: Role, name: string): Promise<void> {
  await invoke(world, role, wake[role](name));
}

/** Invokes the role's function. @throws {Error} if it fails */
async function invoke(world: World, role: Role, event: JsonObject): Promise<void> {
  const outcome = (await world.sandbox.invoke(functions[role], event)) as JsonObject | null;
  await world.sandbox.settle();
  expect(outcome?.errorMessage, "the function's error").toBeUndefined();
}

async function revisionOf(world: World, name: string): Promise<string | undefined> {
  const { services: [found] = [] } = await world.ecs.send(
    new DescribeServicesCommand({ cluster: "dev", services: [name] }),
  );
  return found?.taskDefinition?.split(":").at(-1);
}

function alertsOf(world: World, name: string): AlertMessage[] {
  return world.alerts().filter(({ services: about }) => about.some((service) => service.name === name));
}

function physicalId(world: World, id: string): string {
  const found = world.sandbox.stack?.resources.find(({ logicalId }) => logicalId === id);
  return found?.physicalId.split("/").at(-1) ?? "";
}

/** Plays a story. @throws {Error} with the story's name and what IAM refused meanwhile, if it does not end well */
async function play(story: Story, world: World, role: Role): Promise<void> {
  const before = world.sandbox.denials().length;
  try {
    if (story !== "it is deployed") await stories[story](world, role);
  } catch (cause) {
    const refused = world.sandbox
      .denials()
      .slice(before)
      .map((denial) => `${denial.role} may not ${denial.action} on ${denial.resource}`);
    throw new Error(`"${story}" fails: ${refused.join("; ") || "nothing was refused"}`, { cause });
  }
}

/** A world in which events wake nobody and sweeps are rare, deployed with these permissions taken away. */
async function worldWithout(...taken: readonly Permission[]): Promise<World> {
  const template = withoutPermissions(await readTemplate("on"), taken);
  for (const { Properties } of Object.values(template.Resources))
    if (Properties.ScheduleExpression) Object.assign(Properties, { ScheduleExpression: "rate(2 hours)" });
  const world = await createWorld({ deployment: deploymentOf(template, "on") });
  world.sandbox.fault({ events: "drop" });
  return world;
}

afterAll(() => vi.unstubAllEnvs());
afterAll(expectAgreement);

describe("with every permission", () => {
  let world: World;
  beforeAll(async () => {
    world = await worldWithout();
  });
  afterAll(() => world.close());

  const played = new Map(
    rows.flatMap(({ role, purpose }) =>
      typeof purpose === "string" && purpose !== "logs"
        ? [[`${role} ${purpose}`, { role, story: purpose }] as const]
        : [],
    ),
  );
  test.for([...played.values()])("$role: $story", async ({ role, story }) => {
    await play(story, world, role);
    expect(world.sandbox.denials()).toEqual([]);
  });
});

/** Only one function runs at a time: what is taken from all roles at once is missed by each alone. */
const atRuntime = Map.groupBy(
  rows.filter(({ purpose }) => purpose !== "it is deployed"),
  ({ permission }) => permission,
);

describe.for([...atRuntime])("without %s", ([permission, own]) => {
  let world: World;
  beforeAll(async () => {
    world = await worldWithout(...own);
  });
  afterAll(() => world.close());

  const [action] = permission.split(" ");
  for (const { role, purpose } of own) {
    if (purpose === "logs") {
      test(`of ${role}, its function runs, in silence`, async () => {
        await play(usual[role] ?? "drift is told", world, role);
        expect(world.sandbox.logs()).toEqual([]);
      });
    } else if (typeof purpose === "object" && "unneeded" in purpose) {
      test(`of ${role}: "${purpose.unneeded}" all the same`, async () => {
        await play(purpose.unneeded, world, role);
      });
    } else if (typeof purpose === "object") {
      test(`of ${role}, the verdict stands, and "${purpose.unknown}" is said to be unknown`, async () => {
        await play("drift is told", world, role);
        const [service] = world.alerts().at(-1)?.services ?? [];
        expect(service?.findings).toHaveLength(1);
        expect(service?.unknown).toContainEqual(
          expect.objectContaining({ fact: purpose.unknown, reason: `AccessDeniedException: ${action}` }),
        );
      });
    } else {
      test(`of ${role}: "${purpose}" fails`, async () => {
        const refused = new RegExp(
          `^"${purpose}" fails: .*${role}\\S* may not ${action} on (\\*|arn:aws:\\S+)(;|$)`,
        );
        await expect(play(purpose, world, role)).rejects.toThrow(refused);
      });
    }
  }
});

describe("without what is needed to be deployed", () => {
  test.for(rows.filter(({ purpose }) => purpose === "it is deployed"))("$role: $permission", async (row) => {
    const [action, queue = ""] = row.permission.split(" ");
    await expect(worldWithout(row)).rejects.toThrow(
      new RegExp(
        `the role \\S*${row.role}\\S* does not have permissions to call ${action} on arn:aws:sqs:\\S*${queue}`,
      ),
    );
  });
});

interface Statement {
  Action: string | string[];
  Resource: unknown;
}

/** Every permission that the template grants a role. */
function permissionsIn(template: Template): Permission[] {
  return grants(template).flatMap(({ roles, statement }) =>
    roles.flatMap((role) =>
      [statement.Action].flat().map((action) => ({ role, permission: named(action, statement) })),
    ),
  );
}

/** The template with these permissions taken away; a policy that grants nothing any more goes with them. */
function withoutPermissions(template: Template, taken: readonly Permission[]): Template {
  const isTaken = new Set(taken.map(say));
  for (const { roles, statement, statements } of grants(template)) {
    const left = [statement.Action]
      .flat()
      .filter(
        (action) => !roles.some((role) => isTaken.has(say({ role, permission: named(action, statement) }))),
      );
    statement.Action = left;
    if (left.length === 0) statements.splice(statements.indexOf(statement), 1);
  }
  const Resources = Object.entries(template.Resources).filter(
    ([, { Type, Properties }]) =>
      Type !== "AWS::IAM::Policy" || (Properties.PolicyDocument as PolicyDocument).Statement.length > 0,
  );
  return { ...template, Resources: Object.fromEntries(Resources) };
}

interface PolicyDocument {
  readonly Statement: Statement[];
}

/** The statements of all roles' own policies, and of the policies that are attached to them. */
function grants({ Resources }: Template) {
  const documents = Object.entries(Resources).flatMap(([id, { Type, Properties }]) => {
    if (Type === "AWS::IAM::Role") {
      const policies = Properties.Policies as { PolicyDocument: PolicyDocument }[];
      return policies.map(({ PolicyDocument }) => ({ roles: [id as Role], document: PolicyDocument }));
    }
    if (Type !== "AWS::IAM::Policy") return [];
    const roles = (Properties.Roles as { Ref: Role }[]).map(({ Ref }) => Ref);
    return [{ roles, document: Properties.PolicyDocument as PolicyDocument }];
  });
  return documents.flatMap(({ roles, document }) =>
    [...document.Statement].map((statement) => ({ roles, statement, statements: document.Statement })),
  );
}

/** `sqs:SendMessage Rechecks`, `ecs:DescribeServices`. */
function named(action: string, { Resource }: Statement): string {
  if (!action.startsWith("sqs:")) return action;
  const { "Fn::GetAtt": [queue = ""] = [] } = Resource as { "Fn::GetAtt"?: string[] };
  return `${action} ${queue}`;
}
