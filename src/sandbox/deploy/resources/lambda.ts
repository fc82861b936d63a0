import { join } from "node:path";
import * as v from "valibot";
import { type Role, trusts } from "../../iam/roles.ts";
import { ASYNCHRONOUS_DEFAULTS, type LambdaFunction } from "../../lambda/function.ts";
import { connectSqsSource } from "../../lambda/sqs-source.ts";
import { draw } from "../../random.ts";
import type { Account } from "../account.ts";
import { boolean, ignored, number, roleOf, texts } from "../properties.ts";
import type { ResourceType } from "../stack.ts";

const lambdaFunction = v.strictObject({
  FunctionName: v.optional(v.string()),
  Code: v.union([
    v.looseObject({ S3Key: v.string() }),
    v.pipe(
      v.looseObject({ ZipFile: v.string() }),
      v.check(() => false, "code written in the template cannot be run"),
    ),
  ]),
  Handler: v.string(),
  Runtime: v.pipe(v.string(), v.startsWith("nodejs", "the sandbox runs Node.js alone")),
  Role: v.string(),
  MemorySize: v.optional(number, 128),
  Timeout: v.optional(number, 3),
  Environment: v.optional(v.strictObject({ Variables: v.optional(texts, {}) }), {}),
  DeadLetterConfig: v.optional(v.strictObject({ TargetArn: v.optional(v.string()) })),
  LoggingConfig: v.optional(v.looseObject({ LogGroup: v.optional(v.string()) })),
  Architectures: ignored,
  Description: ignored,
  EphemeralStorage: ignored,
  PackageType: v.optional(v.literal("Zip")),
  ReservedConcurrentExecutions: ignored,
  RuntimeManagementConfig: ignored,
  Tags: ignored,
  TracingConfig: ignored,
});

const permission = v.strictObject({
  FunctionName: v.string(),
  Action: v.picklist(["lambda:InvokeFunction", "lambda:*"]),
  Principal: v.string(),
  SourceArn: v.optional(v.string()),
  SourceAccount: v.optional(v.string()),
});

const mapping = v.strictObject({
  FunctionName: v.string(),
  EventSourceArn: v.pipe(v.string(), v.startsWith("arn:aws:sqs:", "the sandbox knows SQS sources alone")),
  Enabled: v.optional(boolean, true),
  BatchSize: v.optional(number, 10),
  MaximumBatchingWindowInSeconds: v.optional(v.pipe(number, v.minValue(0), v.maxValue(300)), 0),
  FunctionResponseTypes: v.optional(v.array(v.literal("ReportBatchItemFailures")), []),
  ScalingConfig: v.optional(
    v.strictObject({ MaximumConcurrency: v.optional(v.pipe(number, v.minValue(2), v.maxValue(1000))) }),
  ),
  MetricsConfig: ignored,
  Tags: ignored,
});

const destination = v.optional(v.strictObject({ Destination: v.string() }));

const invokeConfig = v.strictObject({
  FunctionName: v.string(),
  Qualifier: v.literal("$LATEST"),
  MaximumRetryAttempts: v.optional(
    v.pipe(number, v.minValue(0), v.maxValue(2)),
    ASYNCHRONOUS_DEFAULTS.retries,
  ),
  MaximumEventAgeInSeconds: v.optional(v.pipe(number, v.minValue(60), v.maxValue(21_600)), 21_600),
  DestinationConfig: v.optional(v.strictObject({ OnFailure: destination, OnSuccess: destination }), {}),
});

/** The action a role needs to send to a destination or dead-letter target, by the service in its ARN. */
const SENDING: Readonly<Record<string, string>> = {
  sqs: "sqs:SendMessage",
  sns: "sns:Publish",
  lambda: "lambda:InvokeFunction",
};

/** Functions, what feeds them, and who may invoke them. */
export function lambdaTypes(account: Account): Record<string, ResourceType> {
  const { world, roles, queues, functions, directory } = account;

  function find(arnOrName: string): LambdaFunction {
    const fn = functions.find(arnOrName);
    if (fn === undefined) throw new ReferenceError(`there is no function ${arnOrName}`);
    return fn;
  }

  /** Lambda itself checks these when they are set up, not when they are used. */
  async function demand(role: Role, user: string, action: string, resource: string): Promise<void> {
    if (await roles.may(role, user, action, resource)) return;
    throw new RangeError(`the role ${role.name} does not have permissions to call ${action} on ${resource}`);
  }

  async function demandSending(role: Role, user: string, target: string | undefined): Promise<void> {
    if (target !== undefined) await demand(role, user, SENDING[target.split(":")[2] ?? ""] ?? "", target);
  }

  return {
    async "AWS::Lambda::Function"({ properties, generatedName, finally: later }) {
      const read = v.parse(lambdaFunction, properties);
      const name = read.FunctionName ?? generatedName;
      const role = roleOf(roles, read.Role);
      if (!(await trusts(role, "lambda.amazonaws.com"))) {
        throw new RangeError(`the role ${role.name} cannot be assumed by Lambda`);
      }
      const deadLetterArn = read.DeadLetterConfig?.TargetArn;
      const arn = `arn:aws:lambda:${world.region}:${world.account}:function:${name}`;
      functions.add({
        name,
        arn,
        role,
        handler: read.Handler,
        runtime: read.Runtime,
        memory: read.MemorySize,
        timeout: read.Timeout,
        environment: read.Environment.Variables ?? {},
        package: join(directory, String(read.Code.S3Key).split("/").at(-1) ?? ""),
        logGroup: read.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
        accessKeyId: `ASIA${draw(world.random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)}`,
        permissions: [],
        deadLetterArn,
        asynchronous: ASYNCHRONOUS_DEFAULTS,
      });
      later(() => demandSending(role, name, deadLetterArn));
      return { ref: name, attributes: { Arn: arn } };
    },

    "AWS::Lambda::Version"({ properties }) {
      const { FunctionName } = v.parse(v.looseObject({ FunctionName: v.string() }), properties);
      return { ref: `${find(FunctionName).arn}:1`, attributes: { Version: "1" } };
    },

    "AWS::Lambda::Permission"({ properties, generatedName }) {
      const { FunctionName, Action, Principal, SourceArn, SourceAccount } = v.parse(permission, properties);
      const fn = find(FunctionName);
      fn.permissions.push({
        Effect: "Allow",
        Principal: Principal.includes(".amazonaws.com") ? { Service: Principal } : { AWS: Principal },
        Action,
        Resource: fn.arn,
        Condition: {
          ...(SourceArn !== undefined && { ArnLike: { "aws:SourceArn": SourceArn } }),
          ...(SourceAccount !== undefined && { StringEquals: { "aws:SourceAccount": SourceAccount } }),
        },
      });
      return { ref: generatedName };
    },

    "AWS::Lambda::EventInvokeConfig"({ properties, generatedName, finally: later }) {
      const read = v.parse(invokeConfig, properties);
      const fn = find(read.FunctionName);
      const { OnFailure, OnSuccess } = read.DestinationConfig;
      fn.asynchronous = {
        retries: read.MaximumRetryAttempts,
        maximumAge: read.MaximumEventAgeInSeconds * 1000,
        onFailure: OnFailure?.Destination,
        onSuccess: OnSuccess?.Destination,
      };
      later(() => demandSending(fn.role, fn.name, OnFailure?.Destination));
      later(() => demandSending(fn.role, fn.name, OnSuccess?.Destination));
      return { ref: generatedName };
    },

    "AWS::Lambda::EventSourceMapping"({ properties, generatedName, finally: later }) {
      const read = v.parse(mapping, properties);
      const fn = find(read.FunctionName);
      const queue = queues.find(read.EventSourceArn);
      if (queue === undefined) throw new ReferenceError(`there is no queue ${read.EventSourceArn}`);
      if (queue.settings.visibilityTimeout < fn.timeout * 1000) {
        throw new RangeError("the queue's visibility timeout is less than the function's timeout");
      }
      later(async () => {
        for (const action of ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]) {
          await demand(fn.role, fn.name, action, queue.arn);
        }
      });
      if (read.Enabled) {
        connectSqsSource(world, queues, functions, {
          queue,
          fn,
          batchSize: read.BatchSize,
          window: read.MaximumBatchingWindowInSeconds * 1000,
          reportsFailures: read.FunctionResponseTypes.length > 0,
        });
      }
      return { ref: generatedName };
    },
  };
}
