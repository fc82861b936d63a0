import { isDeepStrictEqual } from "node:util";
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
  /** A name for a resource that the template gives none; in an update, the one that it has. */
  readonly generatedName: string;
  /** The resource as it was before an update: one that keeps its name is changed in place. */
  readonly before?: Created | undefined;
  /** Puts off a step until all resources are there. */
  later(step: () => Promise<void>): void;
}

/** Creates a resource of one type. */
export type ResourceType = (making: Making) => Created | Promise<Created>;

/** A resource of a stack, and what an update or a removal needs to know of it. */
interface Part extends Created {
  readonly type: string;
  readonly properties: unknown;
  readonly generatedName: string;
  readonly isRetained: boolean;
}

/** A deployed template. */
export interface Stack {
  /** By their logical ids, in the order in which they were created. */
  readonly parts: ReadonlyMap<string, Part>;
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
  /** The stack that is updated: its resources are kept where nothing of them changes. */
  readonly before?: Stack | undefined;
}

/** What is part of another resource, which an update may have made anew: it is made anew as well. */
const ATTACHED = new Set([
  "AWS::IAM::Policy",
  "AWS::Lambda::Permission",
  "AWS::Lambda::EventInvokeConfig",
  "AWS::SQS::QueuePolicy",
  "AWS::SNS::TopicPolicy",
]);

/** Code may be another under the same key. */
const FUNCTION = "AWS::Lambda::Function";

/**
 * Creates all resources of a template, each after those it refers to; in an update, only what is new or has changed,
 * and takes away what the template has no more.
 * @throws {Error} naming the resource that cannot be created, and why
 */
export async function deployStack({ template, stackName }: Package, options: StackOptions): Promise<Stack> {
  const { before, suffix } = options;
  const created = new Map<string, Part>();
  const last: (() => Promise<void>)[] = [];
  const parameters = parameterValues(template, options.parameters);
  const scope = createScope(template, parameters, created, { ...options, stackName });
  const isWanted = ({ Condition }: { Condition?: string | undefined }) =>
    Condition === undefined || scope.condition(Condition);

  async function create(logicalId: string, { Type: type, Properties, ...more }: TemplateResource) {
    const make = options.types[type];
    if (make === undefined) throw new TypeError("the sandbox does not have this type");
    const old = before?.parts.get(logicalId);
    const properties = resolve(Properties, scope);
    const isKept = old?.type === type && !ATTACHED.has(type) && type !== FUNCTION;
    if (isKept && isDeepStrictEqual(old.properties, properties)) return created.set(logicalId, old);
    if (old !== undefined && ATTACHED.has(type)) await old.remove?.();
    const generatedName = old?.generatedName ?? `${stackName}-${logicalId}-${suffix()}`;
    const later = (step: () => Promise<void>) => last.push(() => attempt(logicalId, type, step));
    const made = await make({ properties, generatedName, later, before: old });
    const isRetained = more.DeletionPolicy === "Retain";
    return created.set(logicalId, { ...made, type, properties, generatedName, isRetained });
  }

  const wanted = Object.entries(template.Resources).filter(([, resource]) => isWanted(resource));
  for (const [logicalId, resource] of inOrder(wanted)) {
    await attempt(logicalId, resource.Type, () => create(logicalId, resource));
  }
  for (const step of last) await step();
  await takeAway(before, (logicalId, part) => created.get(logicalId)?.ref === part.ref);

  const outputs = Object.entries(template.Outputs).filter(([, output]) => isWanted(output));
  return {
    name: stackName,
    parts: created,
    parameters,
    outputs: Object.fromEntries(outputs.map(([name, { Value }]) => [name, String(resolve(Value, scope))])),
    resources: [...created].map(([logicalId, { ref: physicalId, type }]) => ({
      logicalId,
      physicalId,
      type,
    })),
  };
}

/** Takes all resources of a stack away, but for those that are to be retained. */
export async function removeStack(stack: Stack): Promise<void> {
  await takeAway(stack, () => false);
}

/** The last that was created goes first. */
async function takeAway(
  stack: Stack | undefined,
  isKept: (logicalId: string, part: Part) => boolean,
): Promise<void> {
  for (const [logicalId, part] of [...(stack?.parts ?? [])].reverse())
    if (!part.isRetained && !isKept(logicalId, part)) await part.remove?.();
}

async function attempt(logicalId: string, type: string, step: () => Promise<unknown>): Promise<void> {
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
