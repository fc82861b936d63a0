import * as v from "valibot";
import { isObject, listOf } from "../json.ts";
import { NO_VALUE, resolve, type Scope } from "./intrinsics.ts";
import type { Package, TemplateResource } from "./template.ts";

/** A resource as it was created. */
export interface Created {
  /** What `Ref` gives. */
  readonly ref: string;
  /** What `Fn::GetAtt` gives. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** What a resource type is asked to make. */
export interface Making {
  readonly logicalId: string;
  /** Resolved, unchecked. */
  readonly properties: unknown;
  /** A name for a resource that the template gives none. */
  readonly generatedName: string;
  /** Puts off a step until all resources are there. */
  finally(step: () => void | Promise<void>): void;
}

/** Creates a resource of one type. */
export type ResourceType = (making: Making) => Created | Promise<Created>;

/** A deployed template. */
export interface Stack {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly resources: readonly StackResource[];
  readonly outputs: Readonly<Record<string, string>>;
}

export interface StackResource {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
}

export interface StackOptions {
  readonly account: string;
  readonly region: string;
  readonly types: Readonly<Record<string, ResourceType>>;
  /** Values of parameters; the template's defaults hold for the others. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly dynamic: Scope["dynamic"];
  /** A suffix for generated names. */
  readonly suffix: () => string;
}

/**
 * Creates all resources of a template, each after those it refers to.
 * @throws {Error} naming the resource that cannot be created, and why
 */
export async function deployStack({ template, stackName }: Package, options: StackOptions): Promise<Stack> {
  const created = new Map<string, Created & { readonly type: string }>();
  const last: (() => void | Promise<void>)[] = [];
  const parameters = parameterValues();
  const scope: Scope = {
    ref,
    attribute,
    condition,
    mapping: (map, first, second) => template.Mappings[map]?.[first]?.[second],
    dynamic: options.dynamic,
  };

  function parameterValues(): Record<string, string> {
    const values = Object.entries(template.Parameters).map(([name, { Default }]) => {
      const value = options.parameters[name] ?? Default;
      if (value === undefined) throw new ReferenceError(`Cannot deploy: parameter ${name} has no value`);
      return [name, String(value)];
    });
    return Object.fromEntries(values);
  }

  function ref(name: string): unknown {
    const pseudo = pseudoParameters[name];
    if (pseudo !== undefined) return pseudo;
    const value = parameters[name];
    if (value === undefined) return existing(name).ref;
    return template.Parameters[name]?.Type.startsWith("List") ||
      template.Parameters[name]?.Type === "CommaDelimitedList"
      ? value.split(",")
      : value;
  }

  const pseudoParameters: Readonly<Record<string, unknown>> = {
    "AWS::AccountId": options.account,
    "AWS::Region": options.region,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::StackName": stackName,
    "AWS::StackId": stackArn(options, stackName),
    "AWS::NotificationARNs": [],
    "AWS::NoValue": NO_VALUE,
  };

  function attribute(logicalId: string, name: string): unknown {
    const value = existing(logicalId).attributes?.[name];
    if (value === undefined) throw new ReferenceError(`${logicalId} has no attribute ${name}`);
    return value;
  }

  function existing(logicalId: string): Created {
    const resource = created.get(logicalId);
    if (resource === undefined) throw new ReferenceError(`there is no parameter or resource ${logicalId}`);
    return resource;
  }

  function condition(name: string): boolean {
    if (!(name in template.Conditions)) throw new ReferenceError(`there is no condition ${name}`);
    return resolve(template.Conditions[name], scope) === true;
  }

  async function create(logicalId: string, resource: TemplateResource): Promise<void> {
    const make = options.types[resource.Type];
    if (make === undefined) throw new TypeError(`the sandbox has no resource type ${resource.Type}`);
    const made = await make({
      logicalId,
      properties: resolve(resource.Properties, scope),
      generatedName: `${stackName}-${logicalId}-${options.suffix()}`,
      finally: (step) => last.push(() => attempt(logicalId, resource.Type, async () => step())),
    });
    created.set(logicalId, { ...made, type: resource.Type });
  }

  const wanted = Object.entries(template.Resources).filter(
    ([, { Condition }]) => Condition === undefined || condition(Condition),
  );
  for (const [logicalId, resource] of inOrder(wanted)) {
    await attempt(logicalId, resource.Type, () => create(logicalId, resource));
  }
  for (const step of last) await step();

  const outputs = Object.entries(template.Outputs)
    .filter(([, { Condition }]) => Condition === undefined || condition(Condition))
    .map(([name, { Value }]) => [name, String(resolve(Value, scope))]);
  return {
    name: stackName,
    parameters,
    outputs: Object.fromEntries(outputs),
    resources: [...created].map(([logicalId, { ref: physicalId, type }]) => ({
      logicalId,
      physicalId,
      type,
    })),
  };
}

export function stackArn({ account, region }: { account: string; region: string }, name: string): string {
  return `arn:aws:cloudformation:${region}:${account}:stack/${name}/sandbox`;
}

async function attempt(logicalId: string, type: string, step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (cause) {
    throw new Error(`Cannot create ${logicalId} (${type}): ${reason(cause)}`, { cause });
  }
}

function reason(cause: unknown): string {
  if (cause instanceof v.ValiError) {
    const [issue] = cause.issues;
    return `property ${v.getDotPath(issue) ?? ""}: ${issue.message}`;
  }
  return cause instanceof Error ? cause.message : String(cause);
}

/** Resources so that each comes after those it refers to or depends on. */
function inOrder(
  resources: readonly (readonly [string, TemplateResource])[],
): (readonly [string, TemplateResource])[] {
  const byId = new Map(resources);
  const ordered = new Map<string, TemplateResource>();
  const visiting = new Set<string>();

  function visit(logicalId: string): void {
    const resource = byId.get(logicalId);
    if (resource === undefined || ordered.has(logicalId)) return;
    if (visiting.has(logicalId))
      throw new ReferenceError(`Cannot deploy: ${logicalId} refers to itself in a circle`);
    visiting.add(logicalId);
    for (const other of [...listOf(resource.DependsOn).map(String), ...references(resource.Properties)])
      visit(other);
    ordered.set(logicalId, resource);
  }

  for (const [logicalId] of resources) visit(logicalId);
  return [...ordered];
}

/** All names that a value refers to. */
function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, operand]) => {
    if (name === "Ref") return [String(operand)];
    if (name === "Fn::GetAtt")
      return [String(Array.isArray(operand) ? operand[0] : String(operand).split(".")[0])];
    if (name === "Fn::Sub") return [...substituted(operand), ...references(operand)];
    return references(operand);
  });
}

function substituted(operand: unknown): string[] {
  const pattern = String(Array.isArray(operand) ? operand[0] : operand);
  return [...pattern.matchAll(/\$\{([\w:]+)[^}]*\}/g)].map(([, name = ""]) => name);
}
