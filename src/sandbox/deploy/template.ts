import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";

const resource = v.looseObject({
  Type: v.string(),
  Properties: v.optional(v.record(v.string(), v.unknown()), {}),
  Condition: v.optional(v.string()),
  DependsOn: v.optional(v.union([v.string(), v.array(v.string())])),
});

const parameter = v.looseObject({ Type: v.string(), Default: v.optional(v.union([v.string(), v.number()])) });

const template = v.strictObject({
  AWSTemplateFormatVersion: v.optional(v.string()),
  Description: v.optional(v.string()),
  Metadata: v.optional(v.unknown()),
  Parameters: v.optional(v.record(v.string(), parameter), {}),
  Mappings: v.optional(v.record(v.string(), v.record(v.string(), v.record(v.string(), v.unknown()))), {}),
  Conditions: v.optional(v.record(v.string(), v.unknown()), {}),
  Resources: v.record(v.string(), resource),
  Outputs: v.optional(
    v.record(v.string(), v.looseObject({ Value: v.unknown(), Condition: v.optional(v.string()) })),
    {},
  ),
});

/** A CloudFormation template. */
export type Template = v.InferOutput<typeof template>;

/** One resource of a template, unresolved. */
export type TemplateResource = v.InferOutput<typeof resource>;

/** What is deployed: a template and where its functions' packages are. */
export interface Package {
  readonly template: Template;
  readonly directory: string;
  readonly stackName: string;
}

/** What to deploy: a folder as `serverless package` leaves it, or a template and its packages' folder. */
export type Deployment =
  | { readonly directory: string }
  | { readonly template: unknown; readonly directory: string; readonly stackName?: string };

/**
 * Reads what is to be deployed.
 * @throws {Error} if there is no package in the folder, or its template is none
 */
export async function readDeployment(deployment: Deployment): Promise<Package> {
  if (!("template" in deployment)) return readPackage(deployment.directory);
  const { template, directory, stackName = "sandbox" } = deployment;
  return { template: readTemplate(template), directory, stackName };
}

/** @throws {TypeError} if it is no CloudFormation template, or has a section that the sandbox does not know */
export function readTemplate(json: unknown): Template {
  const result = v.safeParse(template, json);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new TypeError(`Cannot read template: ${v.getDotPath(issue) ?? "it"}: ${issue.message}`);
}

/** Reads a folder as `serverless package` leaves it. */
async function readPackage(directory: string): Promise<Package> {
  const file = join(directory, "cloudformation-template-update-stack.json");
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new Error(`Cannot deploy "${directory}": no package in it, as "serverless package" leaves one`, {
      cause,
    });
  });
  const stackName = await readStackName(directory);
  return { template: readTemplate(JSON.parse(text)), directory, stackName };
}

const state = v.object({
  service: v.object({
    service: v.string(),
    provider: v.object({ stage: v.string(), stackName: v.optional(v.string()) }),
  }),
});

async function readStackName(directory: string): Promise<string> {
  if (!(await readdir(directory)).includes("serverless-state.json")) return "sandbox";
  const json: unknown = JSON.parse(await readFile(join(directory, "serverless-state.json"), "utf8"));
  const { service, provider } = v.parse(state, json).service;
  return provider.stackName ?? `${service}-${provider.stage}`;
}
