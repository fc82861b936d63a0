import { isObject } from "../json.ts";
import type { JsonObject } from "../world.ts";

/** What a rule's target is sent instead of the event. */
export interface TargetInput {
  readonly Input?: string | undefined;
  readonly InputPath?: string | undefined;
  readonly InputTransformer?:
    | { readonly InputPathsMap?: Record<string, string> | undefined; readonly InputTemplate: string }
    | undefined;
}

/** What EventBridge tells a template beside the event. */
export interface TransformContext {
  readonly ruleName: string;
  readonly ruleArn: string;
  readonly ingestedAt: string;
}

const PLACEHOLDER = /<([\w.-]+)>/g;
const QUOTED_OR_PLACEHOLDER = new RegExp(`"(?:[^"\\\\]|\\\\.)*"|${PLACEHOLDER.source}`, "g");

/**
 * The text that a target receives for an event.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function targetInput(target: TargetInput, event: JsonObject, context: TransformContext): string {
  if (target.Input !== undefined) return target.Input;
  if (target.InputPath !== undefined) return JSON.stringify(at(event, target.InputPath) ?? null);
  if (target.InputTransformer === undefined) return JSON.stringify(event);
  const { InputPathsMap = {}, InputTemplate } = target.InputTransformer;
  const values = new Map<string, unknown>([
    ["aws.events.rule-arn", context.ruleArn],
    ["aws.events.rule-name", context.ruleName],
    ["aws.events.event.ingestion-time", context.ingestedAt],
    ["aws.events.event", event],
    ["aws.events.event.json", event],
    ...Object.entries(InputPathsMap).map(([name, path]): [string, unknown] => [name, at(event, path)]),
  ]);
  return fill(InputTemplate, values);
}

/** Inside quotes a placeholder gives bare text, elsewhere JSON; an unknown value gives nothing. */
function fill(template: string, values: ReadonlyMap<string, unknown>): string {
  return template.replace(QUOTED_OR_PLACEHOLDER, (found, name: string | undefined) => {
    if (name !== undefined) return JSON.stringify(values.get(name) ?? "");
    return found.replace(PLACEHOLDER, (_found, inner: string) =>
      JSON.stringify(text(values.get(inner))).slice(1, -1),
    );
  });
}

function text(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

const STEP = /\.([\w-]+)|\[(\d+)\]|\['([^']+)'\]/g;

/** The value at a JSON path such as `$.detail.containers[0].name`. */
function at(event: JsonObject, path: string): unknown {
  let value: unknown = event;
  for (const [, name, index, quoted] of path.matchAll(STEP)) {
    if (index !== undefined) value = Array.isArray(value) ? value[Number(index)] : undefined;
    else value = isObject(value) ? value[name ?? quoted ?? ""] : undefined;
  }
  return value;
}
