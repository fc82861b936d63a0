import type { Created } from "./created.ts";
import { NO_VALUE, resolve, type Scope } from "./intrinsics.ts";
import type { Template } from "./template.ts";

/** Where a stack is, and what comes from outside of its template. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly stackName: string;
  readonly dynamic: Scope["dynamic"];
}

/** What a template's functions look up, in its parameters, conditions, mappings and the resources made so far. */
export function createScope(
  template: Template,
  parameters: Readonly<Record<string, string>>,
  created: ReadonlyMap<string, Created>,
  place: Place,
): Scope {
  const pseudoParameters: Readonly<Record<string, unknown>> = {
    "AWS::AccountId": place.account,
    "AWS::Region": place.region,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::StackName": place.stackName,
    "AWS::StackId": stackArn(place, place.stackName),
    "AWS::NotificationARNs": [],
    "AWS::NoValue": NO_VALUE,
  };

  function existing(logicalId: string): Created {
    const resource = created.get(logicalId);
    if (resource === undefined) throw new ReferenceError(`there is no parameter or resource ${logicalId}`);
    return resource;
  }

  function parameter(name: string, value: string): string | string[] {
    const type = template.Parameters[name]?.Type ?? "";
    return type === "CommaDelimitedList" || type.startsWith("List<") ? value.split(",") : value;
  }

  const scope: Scope = {
    ref(name) {
      const value = parameters[name];
      if (value !== undefined) return parameter(name, value);
      return pseudoParameters[name] ?? existing(name).ref;
    },
    attribute(logicalId, name) {
      const value = existing(logicalId).attributes?.[name];
      if (value === undefined) throw new ReferenceError(`${logicalId} has no attribute ${name}`);
      return value;
    },
    condition(name) {
      if (!(name in template.Conditions)) throw new ReferenceError(`there is no condition ${name}`);
      return resolve(template.Conditions[name], scope) === true;
    },
    mapping(map, first, second) {
      const value = template.Mappings[map]?.[first]?.[second];
      if (value === undefined)
        throw new ReferenceError(`there is no ${second} of ${first} in mapping ${map}`);
      return value;
    },
    dynamic: place.dynamic,
  };
  return scope;
}

/** The ARN of a stack by its name. */
export function stackArn({ account, region }: Pick<Place, "account" | "region">, name: string): string {
  return `arn:aws:cloudformation:${region}:${account}:stack/${name}/sandbox`;
}

/**
 * The values of a template's parameters.
 * @throws {ReferenceError} if one has neither a given nor a default value
 */
export function parameterValues(
  { Parameters }: Template,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const values = Object.entries(Parameters).map(([name, { Default }]) => {
    const value = given[name] ?? Default;
    if (value === undefined) throw new ReferenceError(`Cannot deploy: parameter ${name} has no value`);
    return [name, String(value)];
  });
  return Object.fromEntries(values);
}
