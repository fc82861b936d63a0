/** What could not be processed is listed with its reason, and put back to the function that failed. */
import { DisableRuleCommand, EventBridgeClient } from "@aws-sdk/client-eventbridge";
import {
  GetQueueAttributesCommand,
  type MessageAttributeValue,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { documentAt, rowsOf, sectionOf } from "../docs/documents.ts";
import { account, createWorld, region, registry, type World } from "../support/world.ts";
import { type Run, run, start } from "./support.ts";

interface Message {
  readonly id: string;
  readonly what: string;
  readonly function: string | null;
  readonly reason: string;
  readonly state: string;
  readonly why: string | null;
}

const credentials = { accessKeyId: "admin", secretAccessKey: "admin" };
const service = `arn:aws:ecs:${region}:${account}:service/dev/backend`;
const envelope = { account, region, time: "2026-11-26T09:00:00Z" };
const push = (more: object = {}) =>
  JSON.stringify({
    ...envelope,
    source: "aws.ecr",
    "detail-type": "ECR Image Action",
    detail: { "action-type": "PUSH", "repository-name": "backend", "image-tag": "latest", result: "SUCCESS" },
    ...more,
  });

/** A world with one service, and verbs for its dead letters. */
async function begin(remediation: "on" | "off" = "off") {
  const world = await createWorld({ remediation });
  await world.push("backend", "one", "latest");
  const revision = await world.register("backend", { web: `${registry}/backend:latest` });
  await world.service("dev", "backend", revision);
  await world.advance("37m");
  const settings = { endpoint: world.sandbox.url, region, credentials };
  const sqs = new SQSClient(settings);
  const nameOf = (id: RegExp) =>
    world.sandbox.stack?.resources.find(({ logicalId }) => id.test(logicalId))?.physicalId ?? "";
  const QueueUrl = nameOf(/^DeadLetters$/);
  const redrive = (...argv: string[]) => run(world.sandbox.url, "redrive", ...argv);
  return {
    world,
    redrive,
    /** The messages as JSON, and the exit code. */
    async list(...argv: string[]): Promise<{ exitCode: number | null; messages: Message[] }> {
      const { exitCode, stdout } = await redrive("--format", "json", ...argv);
      return { exitCode, messages: JSON.parse(stdout).messages };
    },
    async bury(MessageBody: string, attributes: Record<string, string> = {}): Promise<string> {
      const MessageAttributes: Record<string, MessageAttributeValue> = Object.fromEntries(
        Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: "String", StringValue }]),
      );
      const { MessageId = "" } = await sqs.send(
        new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes }),
      );
      return MessageId;
    },
    purge: () => sqs.send(new PurgeQueueCommand({ QueueUrl })),
    /** How many messages can be received now, and how many are hidden. */
    async depth(): Promise<[visible: number, hidden: number]> {
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
      );
      return [
        Number(Attributes.ApproximateNumberOfMessages),
        Number(Attributes.ApproximateNumberOfMessagesNotVisible),
      ];
    },
    /** Takes what lies there, as another run does. */
    async hide(): Promise<void> {
      await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 120 }),
      );
    },
    stopSweeping: () =>
      new EventBridgeClient(settings).send(
        new DisableRuleCommand({ Name: nameOf(/^SweepEventsRuleSchedule/) }),
      ),
  };
}

type Stage = Awaited<ReturnType<typeof begin>>;

describe("what the functions could not process", () => {
  let stage: Stage;
  let world: World;
  beforeAll(async () => {
    stage = await begin();
    world = stage.world;
    await stage.stopSweeping();
    for (const caller of ["image-pushed", "service-changed"])
      world.sandbox.fault({ operation: "dynamodb:BatchGetItem", error: "AccessDeniedException", caller });
    await world.push("backend", "two", "latest");
    await world.redeploy("dev", "backend");
    await world.advance("90m");
    await world.push("backend", "three", "latest");
    await world.advance("10m");
  });
  afterAll(() => world.close());

  test("is listed: what it is, why, and which function it can be put back to", async () => {
    const { exitCode, messages } = await stage.list();
    expect(exitCode).toBe(1);
    const [images, changes] = [
      messages.filter((one) => one.function === "image-pushed"),
      messages.filter((one) => one.function === "service-changed"),
    ];
    expect(images.length + changes.length).toBe(messages.length);
    expect(images.map(({ what }) => what)).toEqual([
      expect.stringMatching(
        /^ECR Image Action: \S+\/backend:latest \(sha256:\S+\) was pushed, at 2026-11-26/,
      ),
      expect.stringMatching(/^ECR Image Action: /),
    ]);
    for (const { reason } of images)
      expect(reason).toMatch(
        /^image-pushed failed at each attempt: .*AccessDenied|^image-pushed failed at each attempt: A fault of the sandbox/,
      );
    expect(changes.length).toBeGreaterThan(0);
    for (const { what, reason } of changes) {
      expect(what).toMatch(/^ECS .*: service dev\/backend/);
      expect(reason).toMatch(
        /^SQS moved it here from \S*ServiceChanges\S*: it was received again and again, and not processed\. The logs of service-changed say why$/,
      );
    }
  });

  test("is shown in a terminal, with the command that puts it back", async () => {
    const { exitCode, stdout, stderr } = await stage.redrive();
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^\d+ messages in \S*DeadLetters/);
    expect(stdout).toContain("can be put back to image-pushed");
    expect(stderr).toContain("ecs-image-drift redrive --region us-east-1 --all");
  });

  test("lies there afterwards as before, for everybody to see", async () => {
    const [before, hidden] = await stage.depth();
    expect([before > 2, hidden]).toEqual([true, 0]);
    const once = (await stage.list()).messages;
    expect((await stage.list()).messages).toEqual(once);
    expect(await stage.depth()).toEqual([before, 0]);
  });

  test("stays in a dry run, which sends and deletes nothing", async () => {
    const before = await stage.depth();
    world.sandbox.clearCalls();
    const { exitCode, messages } = await stage.list("--dry-run");
    expect([exitCode, new Set(messages.map(({ state }) => state))]).toEqual([
      0,
      new Set(["would-be-put-back"]),
    ]);
    const made = world.sandbox.calls().map(({ operation }) => operation);
    expect(made.filter((one) => /Send|Delete|Invoke|Put/.test(one))).toEqual([]);
    expect(await stage.depth()).toEqual(before);
  });

  test("stays where it cannot be put back, with the reason", async () => {
    const before = await stage.depth();
    world.sandbox.fault({ operation: "lambda:Invoke", error: "AccessDeniedException: not you" });
    world.sandbox.fault({ operation: "sqs:SendMessage", error: "AccessDeniedException: not you" });
    const { exitCode, messages } = await stage.list("--all");
    expect([exitCode, new Set(messages.map(({ state }) => state))]).toEqual([1, new Set(["left"])]);
    for (const { why } of messages) expect(why).toMatch(/^it could not be put back: .*not you/);
    expect(await stage.depth()).toEqual(before);
    world.sandbox.clearFaults();
  });

  test("is processed once it was put back, and is gone from there", async () => {
    expect(world.told()).toEqual([]);
    const { exitCode, messages } = await stage.list("--all");
    expect([exitCode, new Set(messages.map(({ state }) => state))]).toEqual([0, new Set(["put-back"])]);
    expect(await stage.depth()).toEqual([0, 0]);
    await world.advance("30m");
    expect(world.told()).toEqual(["opened dev/backend stale not-redeployed"]);
    expect(await stage.redrive()).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^No message lies in \S*DeadLetters/),
    });
  });
});

describe("a message", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await begin("on");
  });
  afterEach(async () => {
    stage.world.sandbox.clearFaults();
    await stage.purge();
  });
  afterAll(() => stage.world.close());

  const topic = () =>
    stage.world.sandbox.stack?.resources.find(({ logicalId }) => logicalId === "Alerts")?.physicalId ?? "";
  const at = "2026-11-26T09:00:00.000Z";

  test.each<[what: string, body: () => string, to: string]>([
    ["a push", () => push(), "image-pushed"],
    [
      "a deployment",
      () =>
        JSON.stringify({
          ...envelope,
          source: "aws.ecs",
          "detail-type": "ECS Deployment State Change",
          resources: [service],
          detail: { eventName: "SERVICE_DEPLOYMENT_COMPLETED" },
        }),
      "service-changed",
    ],
    ["a recheck", () => JSON.stringify({ at, services: [service] }), "recheck"],
    [
      "a push that nothing used",
      () => JSON.stringify({ at, push: { repository: `${account}/${region}/web`, pushedAt: at } }),
      "recheck",
    ],
    ["a remedy", () => JSON.stringify({ service }), "remediate"],
    [
      "a schedule",
      () =>
        JSON.stringify({ ...envelope, source: "aws.events", "detail-type": "Scheduled Event", detail: {} }),
      "sweep",
    ],
    [
      "what Slack refused",
      () =>
        JSON.stringify({
          Records: [
            { EventSource: "aws:sns", Sns: { TopicArn: topic(), Subject: "Hello", Message: "a test" } },
          ],
        }),
      "post-to-slack",
    ],
    [
      "what SNS could not deliver",
      () => JSON.stringify({ Type: "Notification", TopicArn: topic(), Subject: "Hello", Message: "a test" }),
      "post-to-slack",
    ],
  ])("that is %s goes back to its function, and is processed", async (_, body, to) => {
    await stage.bury(body());
    const { exitCode, messages } = await stage.list("--all");
    expect([exitCode, messages]).toEqual([0, [expect.objectContaining({ function: to, state: "put-back" })]]);
    const failed = stage.world.sandbox.failures().length;
    await stage.world.advance("3m");
    expect(stage.world.sandbox.failures().slice(failed)).toEqual([]);
    expect(await stage.depth()).toEqual([0, 0]);
    if (to === "post-to-slack")
      expect(stage.world.sandbox.inbox().filter(({ channel }) => channel === "slack")).not.toEqual([]);
  });

  test.each<[what: string, body: () => string, why: string]>([
    ["not JSON", () => "{", "it is not JSON"],
    ["a number", () => "7", "it is no object"],
    ["nothing of ours", () => "{}", "it is none of the program's messages"],
    [
      "a recheck at no moment",
      () => JSON.stringify({ at: "noon", services: [service] }),
      "it is none of the program's messages",
    ],
    [
      "an event of no moment",
      () => push({ time: "2026-01-01T10:00:00+23" }),
      "it is none of the program's messages",
    ],
    [
      "too deep to be written again",
      () => `{"TopicArn":"${topic()}","Message":"x","deep":${"[".repeat(50_000)}${"]".repeat(50_000)}}`,
      "it cannot be read: Maximum call stack size exceeded",
    ],
    [
      "a push to no repository",
      () => JSON.stringify({ at, push: { repository: "web", pushedAt: at } }),
      "it is none of the program's messages",
    ],
    [
      "an event of nothing",
      () => push({ "detail-type": "Weather" }),
      "this program does nothing with such an event",
    ],
    [
      "an event of another account",
      () => push({ account: "999999999999" }),
      "it is of another account or region, and the functions would ignore it",
    ],
    [
      "a remedy of elsewhere",
      () => JSON.stringify({ service: service.replace(region, "eu-west-1") }),
      "it is of another account or region, and the functions would ignore it",
    ],
    [
      "of another topic",
      () => JSON.stringify({ TopicArn: "arn:aws:sns:us-east-1:123456789012:other", Message: "@channel" }),
      "it was published on another topic",
    ],
  ])("that is %s stays, and is named", async (_, body, why) => {
    const id = await stage.bury(body());
    const { exitCode, messages } = await stage.list("--all");
    expect([exitCode, messages]).toEqual([1, [expect.objectContaining({ id, state: "left", why })]]);
    expect(await stage.depth()).toEqual([1, 0]);
  });

  test("keeps no other from being put back", async () => {
    await stage.bury("{");
    await stage.bury(push());
    const { exitCode, messages } = await stage.list("--all");
    expect([exitCode, messages.map(({ state }) => state).sort()]).toEqual([1, ["left", "put-back"]]);
    expect(await stage.depth()).toEqual([1, 0]);
  });

  test("that starts a sweep is put back once, and the others like it are deleted", async () => {
    const sweep = JSON.stringify({
      ...envelope,
      source: "aws.events",
      "detail-type": "Scheduled Event",
      detail: {},
    });
    for (const body of [sweep, push(), sweep, sweep]) await stage.bury(body);
    const dry = await stage.list("--dry-run");
    const statesOf = (messages: readonly Message[]) => messages.map(({ state }) => state).sort();
    const dryStates = ["covered", "covered", "put-back", "put-back"].map((state) => `would-be-${state}`);
    expect([dry.exitCode, statesOf(dry.messages)]).toEqual([0, dryStates]);
    stage.world.sandbox.clearCalls();
    const { exitCode, stdout } = await stage.redrive("--all");
    expect(exitCode).toBe(0);
    expect(stdout.match(/was deleted: the sweep that was put back covers it/g)).toHaveLength(2);
    expect(stage.world.sandbox.calls()).toContainEqual(
      expect.objectContaining({ operation: "lambda:Invoke", count: 2 }),
    );
    expect(await stage.depth()).toEqual([0, 0]);
  });

  test("that another run uses is not said to be absent", async () => {
    await stage.bury(push());
    await stage.hide();
    const { exitCode, stdout } = await stage.redrive("--all");
    expect([exitCode, stdout.trim().split(/\s+/).join(" ")]).toEqual([
      1,
      expect.stringMatching(
        /^No message can be received from \S+ now, but SQS counts one that is hidden: another run may be using them, for two minutes at most\. Run it again then$/,
      ),
    ]);
    const { stderr, exitCode: named } = await stage.redrive("ffffffff");
    expect([named, stderr]).toEqual([1, ""]);
    expect(JSON.parse((await stage.redrive("--format", "json")).stdout)).toMatchObject({
      hidden: 1,
      messages: [],
    });
    stage.world.sandbox.fault({ operation: "sqs:GetQueueAttributes", error: "AccessDeniedException" });
    expect(await stage.redrive()).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("another run is using it: AccessDeniedException"),
    });
  });

  test("that is taken when Ctrl-C comes is not put back, and lies there for everybody to see", async () => {
    for (let i = 0; i < 23; i++) await stage.bury(push());
    stage.world.sandbox.clearCalls();
    const { child, done } = start(stage.world.sandbox.url, "redrive", "--all");
    stage.world.sandbox.watch(({ operation }) => {
      if (operation === "sqs:ReceiveMessage" && !child.killed) child.kill("SIGINT");
    });
    const { exitCode, stdout, stderr } = await done;
    expect([exitCode, stdout, stderr.trim()]).toEqual([2, "", "Interrupted: nothing was put back"]);
    const made = stage.world.sandbox.calls().map(({ operation }) => operation);
    expect(made.filter((operation) => /Invoke|Send|Delete/.test(operation))).toEqual([]);
    expect(await stage.depth()).toEqual([23, 0]);
  });

  test("is put back alone where it is named, by the beginning of its id", async () => {
    const [one, two] = [await stage.bury(push()), await stage.bury(push())];
    const { exitCode, messages } = await stage.list(two.slice(0, 8));
    expect(exitCode).toBe(0);
    expect(new Map(messages.map(({ id, state }) => [id, state]))).toEqual(
      new Map([
        [one, "waiting"],
        [two, "put-back"],
      ]),
    );
    expect(await stage.depth()).toEqual([1, 0]);
  });

  test("that is not there is named, and nothing is put back", async () => {
    await stage.bury(push());
    const { exitCode, stderr } = await stage.redrive("ffff\u001b[2Jffff");
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /^Cannot redrive "ffff.*ffff": no message of that id lies in the dead-letter queue/,
    );
    expect(stderr).not.toContain("\u001b");
    expect(await stage.depth()).toEqual([1, 0]);
  });

  test("that could not be deleted lies there still, and says so", async () => {
    await stage.bury(push());
    stage.world.sandbox.fault({ operation: "sqs:DeleteMessage", error: "AccessDeniedException: not you" });
    const { exitCode, messages } = await stage.list("--all");
    expect([exitCode, messages]).toEqual([
      1,
      [
        expect.objectContaining({
          state: "unsure",
          why: expect.stringMatching(/^it was put back, and could not be deleted here: .*not you/),
        }),
      ],
    ]);
    expect(await stage.depth()).toEqual([1, 0]);
  });

  test("says why it lies there, as EventBridge and the program write it", async () => {
    await stage.bury(push(), {
      RULE_ARN: "arn:aws:events:us-east-1:123456789012:rule/images",
      TARGET_ARN: "arn:aws:lambda:us-east-1:123456789012:function:image-pushed",
      ERROR_CODE: "NO_PERMISSIONS",
      ERROR_MESSAGE: "not allowed",
      RETRY_ATTEMPTS: "0",
    });
    await stage.bury(push(), { ErrorMessage: "Slack answers 404 no_service" });
    await stage.bury(push());
    expect((await stage.list()).messages.map(({ reason }) => reason).sort()).toEqual([
      "EventBridge could not deliver it after 0 retries: NO_PERMISSIONS: not allowed",
      "image-pushed failed: Slack answers 404 no_service",
      "nothing says why: see the logs of image-pushed",
    ]);
  });

  test("with what a terminal would obey is shown as text", async () => {
    const evil = "\u001b[2J\u001b]0;owned\u0007\u202eevil\r\n\u009b31m";
    await stage.bury(JSON.stringify({ TopicArn: topic(), Subject: evil, Message: "x" }), {
      ErrorMessage: evil,
    });
    await stage.bury(push({ "detail-type": evil }));
    const shown: Run = await stage.redrive();
    expect(`${shown.stdout}${shown.stderr}`).not.toMatch(/[^\P{C}\n]/u);
    expect(shown.stdout).toContain("evil");
  });

  test("is one of more than a page, and each is put back once", async () => {
    for (let i = 0; i < 23; i++) await stage.bury(JSON.stringify({ at, services: [`${service}-${i}`] }));
    const { exitCode, messages } = await stage.list("--all");
    expect([exitCode, new Set(messages.map(({ id }) => id)).size]).toEqual([0, 23]);
    expect(await stage.depth()).toEqual([0, 0]);
  });
});

describe("the command", () => {
  test("puts no remedy back where remediation is off, and posts nothing where Slack is", async () => {
    const stage = await begin();
    const TopicArn = stage.world.sandbox.stack?.resources.find(({ logicalId }) => logicalId === "Alerts");
    await stage.bury(JSON.stringify({ service }));
    await stage.bury(JSON.stringify({ TopicArn: TopicArn?.physicalId, Message: "x" }));
    const { exitCode, messages } = await stage.list("--all");
    expect([exitCode, messages.map(({ why }) => why).sort()]).toEqual([
      1,
      ["remediation is off", "the stack has no post-to-slack"],
    ]);
    await stage.world.close();
  });

  test("needs what the page on permissions lists, and no more", async () => {
    const stage = await begin("on");
    const { world } = stage;
    const made = async (...argv: string[]) => {
      world.sandbox.clearCalls();
      await stage.redrive(...argv);
      return world.sandbox
        .calls()
        .flatMap(({ operation, caller }) => (caller === "administrator" ? [operation] : []));
    };
    const empty = await made();
    for (const body of [push(), JSON.stringify({ service }), "{"]) await stage.bury(body);
    const listing = new Set([...empty, ...(await made())]);
    const all = new Set([...listing, ...(await made("--all"))]);
    const rows = rowsOf(sectionOf(documentAt("docs/permissions.md"), "redrive"));
    const named = (wanted: RegExp) =>
      rows.flatMap(([action = "", , why = ""]) => (wanted.test(why) ? [action.replaceAll("`", "")] : []));
    // IAM knows a batch by the name of the single call, and Invoke by another.
    const actionOf = (call: string) =>
      call.replace(/Batch$/, "").replace(/^lambda:Invoke$/, "lambda:InvokeFunction");
    expect([...all].map(actionOf).sort()).toEqual(named(/./).sort());
    expect([...listing].map(actionOf).sort()).toEqual(named(/^(?!.*only to put)/).sort());
    await world.close();
  });

  test("says so where the program is not deployed, and where the queue cannot be read", async () => {
    const empty = await createWorld({ packaged: false });
    expect(await run(empty.sandbox.url, "redrive")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(
        "Cannot redrive anything: the deployed program: it is not deployed here",
      ),
    });
    await empty.close();
    const stage = await begin();
    stage.world.sandbox.fault({ operation: "sqs:ReceiveMessage", error: "AccessDeniedException" });
    expect(await stage.redrive()).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(
        "Cannot read the dead-letter queue: AccessDeniedException: sqs:ReceiveMessage",
      ),
    });
    await stage.world.close();
  });

  test("takes either ids or --all", async () => {
    expect(await run(null, "redrive", "ffffffff", "--all", "--region", "us-east-1")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("give either ids or --all"),
    });
  });
});
