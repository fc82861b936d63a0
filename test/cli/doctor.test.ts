import { DisableRuleCommand, EnableRuleCommand, EventBridgeClient } from "@aws-sdk/client-eventbridge";
import {
  ListSubscriptionsByTopicCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from "@aws-sdk/client-sns";
import { PurgeQueueCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { permissions } from "../../src/adapters/installation/permissions.ts";
import type { Diagnosis } from "../../src/cli/commands/doctor/diagnosis.ts";
import { examineInstallation } from "../../src/cli/commands/doctor/installation.ts";
import type { Deployed } from "../../src/connect/deployed.ts";
import type { Doctor } from "../../src/connect/doctor.ts";
import { known } from "../../src/domain/common/known.ts";
import type { Blindness } from "../../src/domain/incidents/blindness.ts";
import { documentAt, rowsOf, sectionOf } from "../docs/documents.ts";
import { createWorld, region, registry, type World } from "../support/world.ts";
import { run } from "./support.ts";

let world: World;
let events: EventBridgeClient;
let sns: SNSClient;
let sqs: SQSClient;
beforeAll(async () => {
  world = await createWorld();
  await world.push("backend", "one", "latest", "abc123f");
  await world.service(
    "dev",
    "backend",
    await world.register("backend", { web: `${registry}/backend:latest` }),
  );
  await world.advance("20m");
  const credentials = { accessKeyId: "admin", secretAccessKey: "admin" };
  const settings = { endpoint: world.sandbox.url, region, credentials };
  [events, sns, sqs] = [new EventBridgeClient(settings), new SNSClient(settings), new SQSClient(settings)];
});
afterEach(() => world.sandbox.clearFaults());
afterAll(() => world.close());

interface Report {
  readonly status: string;
  readonly checks: readonly (Omit<Diagnosis, "what"> & { readonly check: string })[];
}

const doctor = (...argv: string[]) => run(world.sandbox.url, "doctor", ...argv);

/** What is not right, and the exit code. */
async function ailments(...argv: string[]) {
  const { exitCode, stdout } = await doctor("--format", "json", ...argv);
  const { checks }: Report = JSON.parse(stdout);
  return { exitCode, found: checks.filter(({ state }) => state !== "right") };
}

/** The physical name of a resource of the stack. */
function nameOf(logicalId: RegExp): string {
  const found = world.sandbox.stack?.resources.find((one) => logicalId.test(one.logicalId));
  return found?.physicalId ?? "";
}

describe("where all is in order", () => {
  test("each thing has its line, and the exit code is 0", async () => {
    const { exitCode, stdout, stderr } = await doctor();
    await expect(stdout).toMatchFileSnapshot("../golden/doctor.txt");
    expect([exitCode, stderr]).toEqual([0, ""]);
  });

  test("the same is told as JSON", async () => {
    const { exitCode, stdout } = await doctor("--format", "json");
    const report: Report = JSON.parse(stdout);
    expect([exitCode, report.status]).toEqual([0, "right"]);
    expect(report.checks[0]).toEqual({
      check: "credentials",
      state: "right",
      says: "arn:aws:iam::123456789012:user/administrator, account 123456789012",
      todo: null,
      command: null,
    });
  });

  test("nothing is written, and no message is sent", async () => {
    world.sandbox.clearCalls();
    await doctor();
    const made = new Set(world.sandbox.calls().map(({ operation }) => operation));
    const own = rowsOf(sectionOf(documentAt("docs/permissions.md"), "doctor"))
      .filter(([, why = ""]) => !/only (if|where|with)/.test(why))
      .map(([action = ""]) => action.replaceAll("`", ""));
    expect([...made].sort()).toEqual([...permissions.map(({ action }) => action), ...own].sort());
    expect([...made].filter((action) => !/:(Get|List|Describe|BatchGet)/.test(action))).toEqual([]);
  });
});

describe("a read that is refused", () => {
  const rows = rowsOf(sectionOf(documentAt("docs/permissions.md"), "check")).filter(([action = ""]) =>
    /^`ec[sr]:/.test(action),
  );

  test("is one of those that the page on permissions lists", () => {
    const listed = rows.map(([action = "", without = ""]) => ({
      action: action.replaceAll("`", ""),
      optional: without.startsWith("optional"),
    }));
    expect(listed).toEqual(permissions);
  });

  test.each(permissions)("$action is named", async ({ action, optional }) => {
    world.sandbox.fault({ operation: action, error: "AccessDeniedException" });
    const { exitCode, found } = await ailments();
    expect(found).toContainEqual(
      expect.objectContaining({
        check: "permissions",
        state: optional ? "attention" : "wrong",
        says: expect.stringContaining(`${action} is refused`),
        todo: `allow ${action} on * to arn:aws:iam::123456789012:user/administrator`,
      }),
    );
    expect(exitCode).toBe(optional ? 0 : 1);
  });

  test("is not told from what is throttled", async () => {
    world.sandbox.fault({ operation: "ecr:BatchGetImage", error: "500" });
    const { exitCode, found } = await ailments();
    expect([exitCode, found.map(({ state }) => state)]).toEqual([2, ["unknown"]]);
  });
});

describe("what is wrong with the deployed program is found:", () => {
  test("a rule that is disabled", async () => {
    const Name = nameOf(/^ServiceChangesRule$/);
    await events.send(new DisableRuleCommand({ Name }));
    const { exitCode, found } = await ailments();
    await events.send(new EnableRuleCommand({ Name }));
    expect({ exitCode, found }).toEqual({
      exitCode: 1,
      found: [
        {
          check: "rules",
          state: "wrong",
          says: `rule ${Name} is disabled: it does not invoke the program`,
          todo: "enable it",
          command: `aws events enable-rule --name ${Name} --region us-east-1`,
        },
      ],
    });
  });

  test("messages that could not be processed, and since when", async () => {
    const QueueUrl = nameOf(/^DeadLetters$/);
    for (const MessageBody of ["one", "two"])
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    const [once, twice] = [await ailments(), await ailments()];
    await sqs.send(new PurgeQueueCommand({ QueueUrl }));
    expect(once.exitCode).toBe(1);
    expect(once.found).toMatchObject([
      {
        check: "dead letters",
        says: expect.stringMatching(/^2 messages in .*DeadLetters.*, since 2026-11-26 \d\d:\d\d UTC: /),
        command: expect.stringMatching(/^ecs-image-drift redrive --region us-east-1$/),
      },
    ]);
    expect(twice).toEqual(once);
  });

  test("that nobody is subscribed", async () => {
    const TopicArn = nameOf(/^Alerts$/);
    const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    for (const { SubscriptionArn } of Subscriptions)
      await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
    const { exitCode, found } = await ailments();
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: "email", Endpoint: "oncall@example.com" }));
    expect([exitCode, found.map(({ says }) => says)]).toEqual([
      1,
      ["there is no subscription: alerts reach nobody"],
    ]);
  });

  test("that subscriptions cannot be read", async () => {
    world.sandbox.fault({ operation: "sns:ListSubscriptionsByTopic", error: "AuthorizationError" });
    const { exitCode, found } = await ailments();
    expect([exitCode, found]).toEqual([
      2,
      [
        {
          check: "subscriptions",
          state: "unknown",
          says: expect.stringContaining("sns:ListSubscriptionsByTopic"),
          todo: "allow sns:ListSubscriptionsByTopic, or use credentials that allow it",
          command: null,
        },
      ],
    ]);
  });

  test("that the last sweep is too long ago", async () => {
    const Name = nameOf(/^SweepEventsRuleSchedule/);
    await events.send(new DisableRuleCommand({ Name }));
    await world.advance("31m");
    const { exitCode, found } = await ailments();
    await events.send(new EnableRuleCommand({ Name }));
    await world.advance("15m");
    expect(exitCode).toBe(1);
    expect(found.map(({ check, state }) => [check, state])).toEqual([
      ["rules", "wrong"],
      ["last sweep", "wrong"],
    ]);
  });

  test("that it is not deployed", async () => {
    const empty = await createWorld({ packaged: false });
    const { exitCode, stdout } = await run(empty.sandbox.url, "doctor");
    await empty.close();
    expect(exitCode).toBe(1);
    expect(stdout).toContain("it is not deployed here");
    expect(stdout).toContain("npx serverless deploy --param email=ADDRESS");
    expect(stdout).toContain("us-east-1 has no ECS services");
  });

  test("that there are no credentials", async () => {
    const { exitCode, stdout } = await run(null, "doctor", "--region", "us-east-1");
    expect([exitCode, stdout]).toEqual([
      1,
      expect.stringMatching(/^✗ credentials {2}Cannot find AWS credentials/),
    ]);
  });
});

describe("of a program that is", () => {
  const stack: Deployed["stack"] = {
    name: "ecs-image-drift-prod",
    status: "UPDATE_COMPLETE",
    version: "1.0.0",
    journalTable: "journal",
    alertsTopic: "arn:aws:sns:us-east-1:123456789012:alerts",
    rechecksQueue: "https://sqs/rechecks",
    deadLettersQueue: "https://sqs/DeadLetters",
    remediesQueue: null,
    sweepInterval: 900_000,
  };
  const healthy: Doctor = {
    identity: async () => ({ account: "123456789012", arn: "arn:aws:iam::123456789012:user/me" }),
    tryReads: async () => [],
    resources: async () => known([{ logicalId: "Rule", physicalId: "rule", type: "AWS::Events::Rule" }]),
    rule: async (name) => known({ name, isEnabled: true, interval: 900_000 }),
    subscriptions: async () => known([{ protocol: "sqs", endpoint: "arn:q", isConfirmed: true }]),
    queue: async () => known({ messages: 0, oldest: null }),
  };
  const now = new Date("2026-11-26T12:00:00Z");

  async function found(
    more: Partial<Doctor>,
    own: Partial<Deployed["stack"]> = {},
    swept: Date | null = now,
    blindness: Blindness | null = null,
  ) {
    const journal = { sweptAt: async () => swept, blindness: async () => blindness };
    const ports = { journal } as unknown as Deployed["ports"];
    const deployed = { stack: { ...stack, ...own }, ports };
    const about = { region: "us-east-1", now: () => now, version: "1.0.0" };
    const all = await examineInstallation(deployed, { ...healthy, ...more }, about);
    return all
      .filter(({ state }) => state !== "right")
      .map(({ what, state, says }) => `${state} ${what}: ${says}`);
  }

  const pending = { protocol: "email", endpoint: "a@example.com", isConfirmed: false };
  const gone = async (name: string) => known({ name, isEnabled: null, interval: null });

  test.each<
    [
      what: string,
      more: Partial<Doctor>,
      own: Partial<Deployed["stack"]>,
      swept: Date | null,
      says: readonly string[],
    ]
  >([
    ["healthy", {}, {}, now, []],
    [
      "waiting for somebody to confirm",
      { subscriptions: async () => known([pending]) },
      {},
      now,
      ["wrong subscriptions: email a@example.com is not confirmed, and receives nothing"],
    ],
    [
      "without a rule",
      { rule: gone },
      {},
      now,
      ["wrong rules: rule rule does not exist: it does not invoke the program"],
    ],
    [
      "without a sweep yet",
      {},
      {},
      null,
      [
        "attention last sweep: there has been none yet; one is due every 15 minutes",
        "attention reads: it has never seen every service",
      ],
    ],
    ["swept just in time", {}, {}, new Date("2026-11-26T11:30:00Z"), []],
    [
      "swept too long ago",
      {},
      {},
      new Date("2026-11-26T11:29:59Z"),
      ["wrong last sweep: 30 minutes ago; one is due every 15 minutes"],
    ],
    [
      "half deployed",
      {},
      { status: "UPDATE_ROLLBACK_FAILED" },
      now,
      ["wrong stack: ecs-image-drift-prod (UPDATE_ROLLBACK_FAILED), version 1.0.0"],
    ],
    [
      "rolled back",
      {},
      { status: "UPDATE_ROLLBACK_COMPLETE" },
      now,
      ["attention stack: ecs-image-drift-prod (UPDATE_ROLLBACK_COMPLETE), version 1.0.0"],
    ],
    [
      "of another version",
      {},
      { version: "0.9.0" },
      now,
      ["attention stack: ecs-image-drift-prod (UPDATE_COMPLETE), version 0.9.0; this command is 1.0.0"],
    ],
  ])("%s", async (_what, more, own, swept, says) => {
    expect(await found(more, own, swept)).toEqual(says);
  });

  test.each([
    ["ecs-image-drift-prod", "ecs-image-drift redrive --region us-east-1"],
    ["ecs-image-drift-dev", "ecs-image-drift redrive --region us-east-1 --stack ecs-image-drift-dev"],
  ])("%s with dead letters, and the command that lists them", async (name, command) => {
    const journal = { sweptAt: async () => now, blindness: async () => null };
    const deployed = { stack: { ...stack, name }, ports: { journal } as unknown as Deployed["ports"] };
    const about = { region: "us-east-1", now: () => now, version: "1.0.0" };
    const queue = async () => known({ messages: 2, oldest: now });
    const all = await examineInstallation(deployed, { ...healthy, queue }, about);
    expect(all.find(({ what }) => what === "dead letters")).toMatchObject({ state: "wrong", command });
  });

  test("blind, with what it cannot read", async () => {
    const since = new Date("2026-11-26T11:30:00Z");
    const cause = {
      operation: "ecs:ListTasks",
      place: "cluster prod (us-east-1)",
      code: "AccessDeniedException",
    };
    const state = {
      incident: "01",
      version: 1,
      since,
      causes: [{ ...cause, since, services: 12 }],
      services: 12,
    };
    expect(await found({}, {}, now, { ...state, told: [], messages: 0, claimedUntil: null })).toEqual([
      "wrong reads: AccessDeniedException: ecs:ListTasks in cluster prod (us-east-1), since 2026-11-26 11:30 UTC; up to 12 services not checked since 2026-11-26 11:30 UTC",
    ]);
  });
});

describe("--notify", () => {
  test("sends a notice by the real topic, and says where it should arrive", async () => {
    const before = world.sandbox.inbox().length;
    const { exitCode, stdout } = await doctor("--notify", "--format", "json");
    await world.sandbox.settle();
    const { checks }: Report = JSON.parse(stdout);
    expect([exitCode, checks.at(-1)]).toMatchObject([
      0,
      { check: "test message", says: expect.stringContaining("arrive at email oncall@example.com") },
    ]);
    expect(world.sandbox.inbox().slice(before)).toMatchObject([
      {
        channel: "email",
        to: "oncall@example.com",
        subject:
          "NOTICE: Test message of ecs-image-drift in account 123456789012, us-east-1: alerts arrive here",
        message: { event: "notice", services: [] },
      },
    ]);
  });

  test("says that it could not be sent", async () => {
    world.sandbox.fault({ operation: "sns:Publish", error: "AuthorizationError" });
    const { exitCode, found } = await ailments("--notify");
    expect([exitCode, found]).toMatchObject([1, [{ check: "test message", state: "wrong" }]]);
  });
});
