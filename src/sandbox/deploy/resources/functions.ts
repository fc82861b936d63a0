import { access } from "node:fs/promises";
import { basename, join } from "node:path";
import * as v from "valibot";
import type { PolicyStatement } from "../../iam/policy.ts";
import { trusts } from "../../iam/roles.ts";
import { ASYNCHRONOUS_DEFAULTS } from "../../lambda/function.ts";
import { draw } from "../../random.ts";
import type { Account } from "../account.ts";
import { ignored, number, roleOf, take, texts } from "../properties.ts";
import type { ResourceType } from "../stack.ts";
import { demandToSend, functionOf } from "./demands.ts";

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

/** Functions, their asynchronous settings, and who may invoke them. */
export function functionTypes(account: Account): Record<string, ResourceType> {
  const { world, roles, functions, directory } = account;

  const find = (arnOrName: string) => functionOf(functions, arnOrName);
  const demandSending = demandToSend(roles);

  return {
    async "AWS::Lambda::Function"({ properties, generatedName, later }) {
      const read = v.parse(lambdaFunction, properties);
      const name = read.FunctionName ?? generatedName;
      const role = roleOf(roles, read.Role);
      if (!trusts(role, "lambda.amazonaws.com")) {
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
        package: await packageIn(directory, String(read.Code.S3Key)),
        logGroup: read.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
        accessKeyId: `ASIA${draw(world.random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)}`,
        permissions: [],
        deadLetterArn,
        asynchronous: ASYNCHRONOUS_DEFAULTS,
      });
      later(() => demandSending(role, name, deadLetterArn));
      return { ref: name, attributes: { Arn: arn }, remove: () => functions.remove(name) };
    },

    "AWS::Lambda::Version"({ properties }) {
      const { FunctionName } = v.parse(v.looseObject({ FunctionName: v.string() }), properties);
      return { ref: `${find(FunctionName).arn}:1`, attributes: { Version: "1" } };
    },

    "AWS::Lambda::Permission"({ properties, generatedName }) {
      const { FunctionName, Action, Principal, SourceArn, SourceAccount } = v.parse(permission, properties);
      const fn = find(FunctionName);
      const statement: PolicyStatement = {
        Effect: "Allow",
        Principal: Principal.includes(".amazonaws.com") ? { Service: Principal } : { AWS: Principal },
        Action,
        Resource: fn.arn,
        Condition: {
          ...(SourceArn !== undefined && { ArnLike: { "aws:SourceArn": SourceArn } }),
          ...(SourceAccount !== undefined && { StringEquals: { "aws:SourceAccount": SourceAccount } }),
        },
      };
      fn.permissions.push(statement);
      return { ref: generatedName, remove: () => take(fn.permissions, statement) };
    },

    "AWS::Lambda::EventInvokeConfig"({ properties, generatedName, later }) {
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
  };
}

/**
 * The path of the package that an S3 key stands for.
 * @throws {ReferenceError} if it is not in the folder
 */
async function packageIn(directory: string, key: string): Promise<string> {
  const path = join(directory, basename(key));
  await access(path).catch((cause: unknown) => {
    throw new ReferenceError(`there is no package ${path}`, { cause });
  });
  return path;
}
