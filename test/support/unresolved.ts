/** Finds what in a CloudFormation template refers to nothing. */
import type { JsonObject } from "../../src/sandbox/world.ts";

/** A template, as far as references go. */
export interface Referring {
  readonly Parameters?: JsonObject;
  readonly Mappings?: JsonObject;
  readonly Conditions?: JsonObject;
  readonly Resources: Readonly<Record<string, JsonObject>>;
  readonly Outputs?: JsonObject;
}

const pseudoParameters = [
  "AWS::AccountId",
  "AWS::NoValue",
  "AWS::NotificationARNs",
  "AWS::Partition",
  "AWS::Region",
  "AWS::StackId",
  "AWS::StackName",
  "AWS::URLSuffix",
];

/** What `Fn::GetAtt` gives of each type. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/ */
const attributes: Readonly<Record<string, readonly string[]>> = {
  "AWS::DynamoDB::Table": ["Arn", "StreamArn"],
  "AWS::Events::Rule": ["Arn"],
  "AWS::IAM::Role": ["Arn", "RoleId"],
  "AWS::Lambda::Function": ["Arn"],
  "AWS::Logs::LogGroup": ["Arn"],
  "AWS::S3::Bucket": ["Arn", "DomainName"],
  "AWS::SNS::Topic": ["TopicArn", "TopicName"],
  "AWS::SQS::Queue": ["Arn", "QueueName", "QueueUrl"],
};

/** Each reference that leads nowhere, with where it stands: `Resources.Sweep.Role: there is no "SweepRol"`. */
export function unresolved(template: Referring): string[] {
  const { Parameters = {}, Mappings = {}, Conditions = {}, Resources } = template;
  const found: string[] = [];

  function visit(value: unknown, path: readonly string[], locals: readonly string[] = []): void {
    if (Array.isArray(value)) {
      for (const [i, item] of value.entries()) visit(item, [...path, String(i)], locals);
      return;
    }
    if (!isObject(value)) return;
    for (const [key, inner] of Object.entries(value)) {
      const here = [...path, key];
      const check = Object.keys(value).length === 1 ? functions[key] : undefined;
      const lacks = check?.(inner, locals) ?? [];
      found.push(...lacks.map((what) => `${here.join(".")}: ${what}`));
      if (key !== "Fn::Sub" && key !== "Fn::GetAtt" && key !== "Ref") visit(inner, here, locals);
      if (key === "Fn::Sub" && Array.isArray(inner)) visit(inner[1], here, locals);
    }
  }

  const named = (name: string, locals: readonly string[] = []) =>
    name in Parameters || name in Resources || pseudoParameters.includes(name) || locals.includes(name)
      ? []
      : [`there is no "${name}"`];

  function attribute(id: string, name: string): string[] {
    const type = Resources[id]?.Type;
    if (typeof type !== "string") return [`there is no resource "${id}"`];
    return attributes[type]?.includes(name) ? [] : [`${type} has no attribute "${name}"`];
  }

  const condition = (name: unknown) =>
    String(name) in Conditions ? [] : [`there is no condition "${String(name)}"`];

  const functions: Readonly<Record<string, (value: unknown, locals: readonly string[]) => string[]>> = {
    Ref: (name) => named(String(name)),
    "Fn::GetAtt"(value) {
      const [id = "", name = ""] = Array.isArray(value) ? value.map(String) : String(value).split(/\.(.*)/s);
      return attribute(id, name);
    },
    "Fn::Sub"(value, locals) {
      const [text, own] = Array.isArray(value) ? value : [value, {}];
      const inner = [...locals, ...Object.keys(isObject(own) ? own : {})];
      return [...String(text).matchAll(/\$\{(?!!)([^}]*)\}/g)].flatMap(([, name = ""]) => {
        const [id = "", of] = name.split(/\.(.*)/s);
        return of === undefined ? named(name, inner) : attribute(id, of);
      });
    },
    "Fn::If": (value) => condition(Array.isArray(value) ? value[0] : value),
    "Fn::FindInMap"(value) {
      const [map] = Array.isArray(value) ? value : [value];
      return typeof map === "string" && !(map in Mappings) ? [`there is no mapping "${map}"`] : [];
    },
    Condition: (value) => (typeof value === "string" ? condition(value) : []),
  };

  const { Conditions: _, Outputs = {} } = template;
  visit(Conditions, ["Conditions"]);
  for (const [id, resource] of Object.entries(Resources)) {
    const { Condition, DependsOn = [], ...rest } = resource;
    if (Condition !== undefined)
      found.push(...condition(Condition).map((what) => `Resources.${id}.Condition: ${what}`));
    for (const other of [DependsOn].flat())
      if (!(String(other) in Resources))
        found.push(`Resources.${id}.DependsOn: there is no resource "${other}"`);
    visit(rest, ["Resources", id]);
  }
  for (const [id, output] of Object.entries(Outputs)) {
    const { Condition, ...rest } = isObject(output) ? output : {};
    if (Condition !== undefined)
      found.push(...condition(Condition).map((what) => `Outputs.${id}.Condition: ${what}`));
    visit(rest, ["Outputs", id]);
  }
  return found;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
