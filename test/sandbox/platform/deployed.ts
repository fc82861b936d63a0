import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { onTestFinished } from "vitest";
import { createSandbox, type Sandbox, type SandboxOptions } from "../../../src/sandbox/sandbox.ts";
import type { JsonObject } from "../../../src/sandbox/world.ts";

/** The source of a function, by its name; and statements of its role beside those for logs. */
export interface TestFunction {
  readonly code: string;
  readonly may?: readonly JsonObject[];
  readonly properties?: JsonObject;
  readonly environment?: JsonObject;
  /** Whether its role may write logs: yes, if absent. */
  readonly logs?: boolean;
}

/**
 * Deploys functions and further resources into a sandbox that ends with the test.
 * @param sections further sections of the template
 */
export async function deployed(
  functions: Readonly<Record<string, TestFunction>>,
  resources: JsonObject = {},
  options: SandboxOptions = {},
  sections: JsonObject = {},
): Promise<Sandbox> {
  const deployment = await packaged(functions, resources, sections);
  const sandbox = await createSandbox({ deployment, ...options });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

/** Packages functions and further resources into a folder that goes with the test. */
export async function packaged(
  functions: Readonly<Record<string, TestFunction>>,
  resources: JsonObject = {},
  sections: JsonObject = {},
) {
  const directory = await mkdtemp(join(tmpdir(), "sandbox-test-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const Resources: JsonObject = { ...resources };
  for (const [name, fn] of Object.entries(functions)) {
    await writeFile(join(directory, `${name}.zip`), zipSync({ "index.js": Buffer.from(fn.code) }));
    Object.assign(Resources, functionResources(name, fn));
  }
  return { template: { ...sections, Resources }, directory, stackName: "test" };
}

/** Logical ids: `Sweep` for the function `sweep`, and `SweepRole`. */
function functionResources(
  name: string,
  { may = [], properties, environment = {}, logs = true }: TestFunction,
): JsonObject {
  const id = name.charAt(0).toUpperCase() + name.slice(1);
  const writeLogs = { Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: "*" };
  const nothing = { Effect: "Deny", Action: "s3:*", Resource: "*" };
  return {
    [`${id}Role`]: {
      Type: "AWS::IAM::Role",
      Properties: {
        RoleName: `${name}-role`,
        AssumeRolePolicyDocument: {
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Principal: { Service: ["lambda.amazonaws.com", "scheduler.amazonaws.com"] },
              Action: "sts:AssumeRole",
            },
          ],
        },
        Policies: [
          {
            PolicyName: "only",
            PolicyDocument: { Version: "2012-10-17", Statement: [logs ? writeLogs : nothing, ...may] },
          },
        ],
      },
    },
    [id]: {
      Type: "AWS::Lambda::Function",
      Properties: {
        FunctionName: `test-${name}`,
        Code: { S3Bucket: "packages", S3Key: `serverless/test/dev/1/${name}.zip` },
        Handler: "index.handler",
        Runtime: "nodejs24.x",
        Role: { "Fn::GetAtt": [`${id}Role`, "Arn"] },
        Timeout: 20,
        Environment: { Variables: environment },
        ...properties,
      },
    },
  };
}

/** A rule that sends what matches to a function, and the permission to do so. */
export function ruleTo(
  id: string,
  EventPattern: JsonObject,
  target: JsonObject = {},
  rule: JsonObject = {},
): JsonObject {
  const Arn = { "Fn::GetAtt": [id, "Arn"] };
  return {
    [`${id}Rule`]: {
      Type: "AWS::Events::Rule",
      Properties: { EventPattern, Targets: [{ Id: "target", Arn, ...target }], ...rule },
    },
    [`${id}Permission`]: {
      Type: "AWS::Lambda::Permission",
      Properties: {
        FunctionName: Arn,
        Action: "lambda:InvokeFunction",
        Principal: "events.amazonaws.com",
        SourceArn: { "Fn::GetAtt": [`${id}Rule`, "Arn"] },
      },
    },
  };
}

/** A queue, named as its logical id in lower case, that a service may send to. */
export function queueFor(id: string, service?: string, properties: JsonObject = {}): JsonObject {
  const queue = { Type: "AWS::SQS::Queue", Properties: { QueueName: id.toLowerCase(), ...properties } };
  if (service === undefined) return { [id]: queue };
  const statement = {
    Effect: "Allow",
    Principal: { Service: service },
    Action: "sqs:SendMessage",
    Resource: { "Fn::GetAtt": [id, "Arn"] },
  };
  const PolicyDocument = { Version: "2012-10-17", Statement: [statement] };
  const policy = { Type: "AWS::SQS::QueuePolicy", Properties: { Queues: [{ Ref: id }], PolicyDocument } };
  return { [id]: queue, [`${id}Policy`]: policy };
}

/** An event as it may be put on the bus. */
export function event(source: string, detail: JsonObject = {}): JsonObject {
  return {
    version: "0",
    id: "8d3f1c6e-0000-4000-8000-000000000000",
    "detail-type": "Test",
    source,
    account: "123456789012",
    time: "2026-11-26T09:00:00Z",
    region: "us-east-1",
    resources: [],
    detail,
  };
}

/** How a client of the SDK reaches the sandbox as its administrator. */
export function clientConfig({ url }: Sandbox) {
  return {
    endpoint: url,
    region: "us-east-1",
    credentials: { accessKeyId: "administrator", secretAccessKey: "sandbox" },
    maxAttempts: 1,
  };
}
