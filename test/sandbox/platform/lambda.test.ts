import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../../src/sandbox/sandbox.ts";
import type { JsonObject } from "../../../src/sandbox/world.ts";
import { clientConfig, deployed, event, queueFor, ruleTo } from "./deployed.ts";

const echo = "exports.handler = async (event) => { console.log(JSON.stringify(event.detail)); };";
const failing = "exports.handler = async () => { console.log('tried'); throw new TypeError('no luck'); };";

/** When a function wrote, and what. */
const lines = (sandbox: Sandbox) =>
  sandbox.logs().map(({ at, line }) => `${at.slice(11, 19)} ${line.slice(0, 60)}`);

describe("a rule", () => {
  test("wakes the function it names, with the event", async () => {
    const sandbox = await deployed({ echo: { code: echo } }, ruleTo("Echo", { source: ["shop"] }));
    sandbox.putEvents(event("shop", { sold: 1 }), event("bank", { sold: 2 }));
    await sandbox.settle();
    expect(sandbox.logs()).toEqual([
      { at: "2026-11-26T09:00:00.000Z", function: "test-echo", line: '{"sold":1}' },
    ]);
    expect(sandbox.denials()).toEqual([]);
  });

  test.for<[JsonObject, unknown]>([
    [{ Input: '{"detail":"fixed"}' }, "fixed"],
    [
      {
        InputTransformer: {
          InputPathsMap: { n: "$.detail.sold", s: "$.source" },
          InputTemplate: '{"detail":{"n":<n>,"s":"<s>","t":<s>}}',
        },
      },
      { n: 1, s: "shop", t: "shop" },
    ],
    [
      {
        InputTransformer: {
          InputPathsMap: { c: "$.detail.list[1]['a-b']" },
          InputTemplate: '{"detail":"got <c>, <aws.events.rule-name>"}',
        },
      },
      "got deep, a-rule",
    ],
  ])("sends its target %j", async ([target, detail]) => {
    const rule = ruleTo("Echo", { source: ["shop"] }, target, { Name: "a-rule" });
    const sandbox = await deployed({ echo: { code: echo } }, rule);
    sandbox.putEvents(event("shop", { sold: 1, list: [0, { "a-b": "deep" }] }));
    await sandbox.settle();
    expect(sandbox.logs().map(({ line }) => JSON.parse(line))).toEqual([detail]);
  });

  test("cannot invoke without a permission, and the event goes to its dead letters", async () => {
    const {
      EchoRule,
      EchoPermission: _left,
      ...graves
    } = {
      ...ruleTo(
        "Echo",
        { source: ["shop"] },
        { DeadLetterConfig: { Arn: { "Fn::GetAtt": ["Graves", "Arn"] } } },
      ),
      ...queueFor("Graves", "events.amazonaws.com"),
    };
    const sandbox = await deployed({ echo: { code: echo } }, { EchoRule, ...graves });
    sandbox.putEvents(event("shop", { sold: 1 }));
    await sandbox.settle();
    expect(sandbox.logs()).toEqual([]);
    expect(sandbox.denials()).toMatchObject([
      { role: "events.amazonaws.com", action: "lambda:InvokeFunction" },
    ]);
    const [message] = sandbox.messages("graves");
    expect(JSON.parse(message?.body ?? "")).toMatchObject({ source: "shop", detail: { sold: 1 } });
    expect(message?.attributes.ERROR_CODE).toMatchObject({ StringValue: "NO_PERMISSIONS" });
  });

  test("tries again while its target is throttled", async () => {
    const sandbox = await deployed({ echo: { code: echo } }, ruleTo("Echo", { source: ["shop"] }));
    sandbox.fault({
      operation: "lambda:InvokeFunction",
      caller: "events",
      error: "TooManyRequests",
      times: 3,
    });
    sandbox.putEvents(event("shop"));
    await sandbox.advance("1h");
    expect(lines(sandbox)).toEqual(["09:00:07 {}"]);
  });

  test("runs on schedule", async () => {
    const Arn = { "Fn::GetAtt": ["Echo", "Arn"] };
    const schedule = {
      ...ruleTo("Echo", { source: ["never"] }, {}, { ScheduleExpression: "rate(15 minutes)" }),
      Other: {
        Type: "AWS::Scheduler::Schedule",
        Properties: {
          ScheduleExpression: "rate(1 hour)",
          FlexibleTimeWindow: { Mode: "OFF" },
          Target: { Arn, RoleArn: { "Fn::GetAtt": ["EchoRole", "Arn"] }, Input: '{"detail":"hourly"}' },
        },
      },
    };
    const may = [{ Effect: "Allow", Action: "lambda:InvokeFunction", Resource: "*" }];
    const sandbox = await deployed({ echo: { code: echo, may } }, schedule);
    await sandbox.advance("1h");
    expect(lines(sandbox)).toEqual(
      // A schedule begins at once, a rule one interval after it was put.
      [
        ...["09:15:00 {}", "09:30:00 {}", "09:45:00 {}", "10:00:00 {}"],
        ...['09:00:00 "hourly"', '10:00:00 "hourly"'],
      ].sort(),
    );
  });
});

describe("an asynchronous invocation", () => {
  test("that fails is tried again after one and two minutes, then given up to its destination and dead letters", async () => {
    const to = (id: string) => ({ "Fn::GetAtt": [id, "Arn"] });
    const sandbox = await deployed(
      {
        failing: {
          code: failing,
          may: [{ Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" }],
          properties: { DeadLetterConfig: { TargetArn: to("Graves") } },
        },
      },
      {
        ...ruleTo("Failing", { source: ["shop"] }),
        ...queueFor("Graves"),
        ...queueFor("Failures"),
        Settings: {
          Type: "AWS::Lambda::EventInvokeConfig",
          Properties: {
            FunctionName: { Ref: "Failing" },
            Qualifier: "$LATEST",
            DestinationConfig: { OnFailure: { Destination: to("Failures") } },
          },
        },
      },
    );
    sandbox.putEvents(event("shop", { sold: 1 }));
    await sandbox.advance("1h");
    expect(lines(sandbox).filter((line) => line.endsWith("tried"))).toEqual([
      "09:00:00 tried",
      "09:01:00 tried",
      "09:03:00 tried",
    ]);
    const [failure] = sandbox.messages("failures");
    expect(JSON.parse(failure?.body ?? "")).toMatchObject({
      requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 3 },
      requestPayload: { detail: { sold: 1 } },
      responsePayload: { errorType: "TypeError", errorMessage: "no luck" },
    });
    expect(sandbox.messages("graves")).toMatchObject([
      { attributes: { ErrorMessage: { StringValue: "no luck" } } },
    ]);
  });

  test("whose process dies is tried again in a new one", async () => {
    const code =
      "let n = 0; exports.handler = async (e) => { console.log(++n); if (!e.detail.ok) process.exit(3); };";
    const sandbox = await deployed({ dying: { code } }, ruleTo("Dying", { source: ["shop"] }));
    sandbox.putEvents(event("shop", { ok: true }), event("shop", { ok: false }));
    await sandbox.advance("1h");
    expect(lines(sandbox)).toEqual(["09:00:00 1", "09:00:00 2", "09:01:00 1", "09:03:00 1"]);
    expect(sandbox.failures()).toHaveLength(3);
    expect(sandbox.failures()[0]).toMatchObject({
      at: "2026-11-26T09:00:00.000Z",
      function: "test-dying",
      errorType: "Runtime.ExitError",
    });
  });
});

describe("a handler", () => {
  test("sees the template's variables, what Lambda sets, and nothing else", async () => {
    const code = "exports.handler = async () => process.env;";
    const sandbox = await deployed({ env: { code, environment: { TABLE: "t", COUNT: 3 } } });
    const environment = await sandbox.invoke("env", {});
    expect(environment).toMatchObject({
      TABLE: "t",
      COUNT: "3",
      AWS_REGION: "us-east-1",
      AWS_LAMBDA_FUNCTION_NAME: "test-env",
      AWS_ENDPOINT_URL: sandbox.url,
      _HANDLER: "index.handler",
      TZ: ":UTC",
    });
    expect(environment).not.toHaveProperty("NODE_ENV");
    expect(environment).not.toHaveProperty("VITEST");
  });

  test("gets a context", async () => {
    const code = `exports.handler = async (event, context) => ({
      name: context.functionName, arn: context.invokedFunctionArn, left: context.getRemainingTimeInMillis() > 0,
    });`;
    const sandbox = await deployed({ context: { code } });
    expect(await sandbox.invoke("context", {})).toEqual({
      name: "test-context",
      arn: "arn:aws:lambda:us-east-1:123456789012:function:test-context",
      left: true,
    });
  });

  test.for([
    [
      "throws",
      "exports.handler = async () => { throw new RangeError('too far'); };",
      "RangeError",
      "too far",
    ],
    ["exits", "exports.handler = async () => process.exit(7);", "Runtime.ExitError", "status 7"],
    ["does not load", "throw new Error('at the start');", "Error", "at the start"],
    ["is missing", "exports.other = 1;", "Runtime.HandlerNotFound", "index.handler"],
    [
      "hangs",
      "exports.handler = () => new Promise(() => setInterval(() => {}, 1000));",
      "Sandbox.Timedout",
      "after 1.00 seconds",
    ],
  ] as const)("that %s ends with an error", async ([_what, code, errorType, errorMessage]) => {
    const sandbox = await deployed({ bad: { code, properties: { Timeout: 1 } } });
    expect(await sandbox.invoke("bad", {})).toMatchObject({
      errorType,
      errorMessage: expect.stringContaining(errorMessage),
    });
  });

  test("without the permission to write logs runs in silence", async () => {
    const sandbox = await deployed(
      { echo: { code: echo, logs: false } },
      ruleTo("Echo", { source: ["shop"] }),
    );
    sandbox.putEvents(event("shop"));
    await sandbox.settle();
    expect(sandbox.logs()).toEqual([]);
    expect(sandbox.denials().map(({ action }) => action)).toEqual([
      "logs:CreateLogStream",
      "logs:PutLogEvents",
    ]);
  });
});

describe("a queue that feeds a function", () => {
  const may = [{ Effect: "Allow", Action: "sqs:*", Resource: "*" }];
  const bodies =
    "exports.handler = async ({ Records }) => { console.log(Records.map((r) => r.body).join()); };";

  function source(properties: JsonObject = {}, queue: JsonObject = {}): JsonObject {
    return {
      ...queueFor("Jobs", "events.amazonaws.com", { VisibilityTimeout: 30, ...queue }),
      Mapping: {
        Type: "AWS::Lambda::EventSourceMapping",
        Properties: {
          FunctionName: { Ref: "Work" },
          EventSourceArn: { "Fn::GetAtt": ["Jobs", "Arn"] },
          ...properties,
        },
      },
      Rule: {
        Type: "AWS::Events::Rule",
        Properties: {
          EventPattern: { source: ["shop"] },
          Targets: [{ Id: "jobs", Arn: { "Fn::GetAtt": ["Jobs", "Arn"] }, InputPath: "$.detail" }],
        },
      },
    };
  }

  test("gives it batches of the size it wants", async () => {
    const sandbox = await deployed({ work: { code: bodies, may } }, source({ BatchSize: 2 }));
    sandbox.putEvents(event("shop", { n: 1 }), event("shop", { n: 2 }), event("shop", { n: 3 }));
    await sandbox.settle();
    expect(lines(sandbox).sort()).toEqual(['09:00:00 {"n":1},{"n":2}', '09:00:00 {"n":3}']);
  });

  test("gathers for as long as its window", async () => {
    const sandbox = await deployed(
      { work: { code: bodies, may } },
      source({ BatchSize: 100, MaximumBatchingWindowInSeconds: 5 }),
    );
    sandbox.putEvents(event("shop", { n: 1 }));
    await sandbox.advance("4s");
    sandbox.putEvents(event("shop", { n: 2 }));
    await sandbox.advance("10s");
    expect(lines(sandbox)).toEqual(['09:00:05 {"n":1},{"n":2}']);
  });

  test("keeps from it what its filter does not want", async () => {
    const FilterCriteria = { Filters: [{ Pattern: '{"body":{"n":[2]}}' }] };
    const sandbox = await deployed({ work: { code: bodies, may } }, source({ FilterCriteria }));
    sandbox.putEvents(event("shop", { n: 1 }), event("shop", { n: 2 }));
    await sandbox.settle();
    expect(lines(sandbox)).toEqual(['09:00:00 {"n":2}']);
    expect(sandbox.messages("jobs")).toEqual([]);
  });

  test("gives a failed message back after the visibility timeout, and buries it in the end", async () => {
    const code = `exports.handler = async ({ Records }) => {
      console.log(Records.map((r) => r.body).join());
      const failed = Records.filter((r) => JSON.parse(r.body).bad);
      return { batchItemFailures: failed.map((r) => ({ itemIdentifier: r.messageId })) };
    };`;
    const redrive = {
      RedrivePolicy: { deadLetterTargetArn: { "Fn::GetAtt": ["Graves", "Arn"] }, maxReceiveCount: 2 },
    };
    const sandbox = await deployed(
      { work: { code, may } },
      {
        ...source({ FunctionResponseTypes: ["ReportBatchItemFailures"] }, redrive),
        ...queueFor("Graves"),
      },
    );
    sandbox.putEvents(event("shop", { n: 1 }), event("shop", { bad: 1 }));
    await sandbox.advance("5m");
    expect(lines(sandbox).at(-1)).toBe('09:00:30 {"bad":1}');
    expect(sandbox.messages("jobs")).toEqual([]);
    expect(sandbox.messages("graves")).toMatchObject([{ body: '{"bad":1}' }]);
  });

  test("gives all back when the function throws", async () => {
    const sandbox = await deployed({ work: { code: failing, may } }, source());
    sandbox.putEvents(event("shop"));
    await sandbox.advance("1m");
    expect(lines(sandbox).filter((line) => line.endsWith("tried"))).toEqual([
      "09:00:00 tried",
      "09:00:30 tried",
      "09:01:00 tried",
    ]);
  });

  test("must be readable by the function's role when it is deployed", async () => {
    const little = [{ Effect: "Allow", Action: "sqs:ReceiveMessage", Resource: "*" }];
    await expect(deployed({ work: { code: bodies, may: little } }, source())).rejects.toThrow(
      "Cannot create Mapping (AWS::Lambda::EventSourceMapping): the role work-role does not have permissions " +
        "to call sqs:DeleteMessage on arn:aws:sqs:us-east-1:123456789012:jobs",
    );
  });
});

describe("Invoke", () => {
  const invoking = (
    FunctionName: string,
    Payload: string,
    InvocationType: "Event" | "RequestResponse" = "Event",
  ) => new InvokeCommand({ FunctionName, InvocationType, Payload: Buffer.from(Payload) });

  test("hands an event to a function, later", async () => {
    const sandbox = await deployed({ echo: { code: echo } });
    const lambda = new LambdaClient(clientConfig(sandbox));
    const { StatusCode } = await lambda.send(invoking("test-echo", '{"detail":"by hand"}'));
    expect([StatusCode, sandbox.logs()]).toEqual([202, []]);
    await sandbox.settle();
    expect(sandbox.logs().map(({ line }) => line)).toEqual(['"by hand"']);
  });

  test.for<[command: InvokeCommand, name: string]>([
    [invoking("nobody", "{}"), "ResourceNotFoundException"],
    [invoking("test-echo", "{"), "InvalidRequestContentException"],
    [invoking("test-echo", "{}", "RequestResponse"), "InvalidParameterValueException"],
  ])("is refused as AWS does: %j", async ([command, name]) => {
    const sandbox = await deployed({ echo: { code: echo } });
    await expect(new LambdaClient(clientConfig(sandbox)).send(command)).rejects.toMatchObject({ name });
  });
});
