import * as v from "valibot";
import type { Created } from "./created.ts";
import { resolve } from "./intrinsics.ts";
import { inOrder } from "./order.ts";
import { createScope, type Place, parameterValues } from "./scope.ts";
import type { Package, TemplateResource } from "./template.ts";

/** What a resource type is asked to make. */
interface Making {
  /** Resolved, unchecked. */
  readonly properties: unknown;
  /** A name for a resource that the template gives none. */
  readonly generatedName: string;
  /** Puts off a step until all resources are there. */
  later(step: () => Promise<void>): void;
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

interface StackResource {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
}

export interface StackOptions extends Omit<Place, "stackName"> {
  readonly types: Readonly<Record<string, ResourceType>>;
  /** Values of parameters; the template's defaults hold for the others. */
  readonly parameters: Readonly<Record<string, string>>;
  /** A suffix for generated names. */
  readonly suffix: () => string;
}

/**
 * Creates all resources of a template, each after those it refers to.
 * @throws {Error} naming the resource that cannot be created, and why
 */
export async function deployStack({ template, stackName }: Package, options: StackOptions): Promise<Stack> {
  const { types, suffix } = options;
  const created = new Map<string, Created & { readonly type: string }>();
  const last: (() => Promise<void>)[] = [];
  const parameters = parameterValues(template, options.parameters);
  const scope = createScope(template, parameters, created, { ...options, stackName });
  const isWanted = ({ Condition }: { Condition?: string | undefined }) =>
    Condition === undefined || scope.condition(Condition);

  async function create(logicalId: string, { Type: type, Properties }: TemplateResource): Promise<void> {
    const make = types[type];
    if (make === undefined) throw new TypeError("the sandbox does not have this type");
    const made = await make({
      properties: resolve(Properties, scope),
      generatedName: `${stackName}-${logicalId}-${suffix()}`,
      later: (step) => last.push(() => attempt(logicalId, type, step)),
    });
    created.set(logicalId, { ...made, type });
  }

  const wanted = Object.entries(template.Resources).filter(([, resource]) => isWanted(resource));
  for (const [logicalId, resource] of inOrder(wanted)) {
    await attempt(logicalId, resource.Type, () => create(logicalId, resource));
  }
  for (const step of last) await step();

  const outputs = Object.entries(template.Outputs).filter(([, output]) => isWanted(output));
  return {
    name: stackName,
    parameters,
    outputs: Object.fromEntries(outputs.map(([name, { Value }]) => [name, String(resolve(Value, scope))])),
    resources: [...created].map(([logicalId, { ref: physicalId, type }]) => ({
      logicalId,
      physicalId,
      type,
    })),
  };
}

async function attempt(logicalId: string, type: string, step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (cause) {
    throw new Error(`Cannot create ${logicalId} (${type}): ${reason(cause)}`, { cause });
  }
}

function reason(cause: unknown): string {
  if (!(cause instanceof v.ValiError)) return cause instanceof Error ? cause.message : String(cause);
  const [issue] = cause.issues;
  return `property ${v.getDotPath(issue) ?? ""}: ${issue.message}`;
}
