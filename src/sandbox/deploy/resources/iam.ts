import * as v from "valibot";
import { policyDocument } from "../../iam/policy.ts";
import type { Role, Roles } from "../../iam/roles.ts";
import type { Account } from "../account.ts";
import { ignored, take } from "../properties.ts";
import type { ResourceType } from "../stack.ts";
import { managedPolicy } from "./managed-policies.ts";

const inline = v.strictObject({ PolicyName: v.string(), PolicyDocument: policyDocument });

const role = v.strictObject({
  RoleName: v.optional(v.string()),
  Path: ignored,
  Description: ignored,
  MaxSessionDuration: ignored,
  Tags: ignored,
  AssumeRolePolicyDocument: policyDocument,
  ManagedPolicyArns: v.optional(v.array(v.string()), []),
  Policies: v.optional(v.array(inline), []),
});

const policy = v.strictObject({
  ...inline.entries,
  Roles: v.optional(v.array(v.string()), []),
});

const managed = v.strictObject({
  ManagedPolicyName: v.optional(v.string()),
  Description: ignored,
  Path: ignored,
  PolicyDocument: policyDocument,
  Roles: v.optional(v.array(v.string()), []),
});

/** Roles and their policies. */
export function iamTypes({ world, roles }: Account): Record<string, ResourceType> {
  const customerPolicies = new Map<string, v.InferOutput<typeof policyDocument>>();

  return {
    "AWS::IAM::Role"({ properties, generatedName }) {
      const { RoleName: name = generatedName, ...read } = v.parse(role, properties);
      const arn = `arn:aws:iam::${world.account}:role/${name}`;
      const attached = read.ManagedPolicyArns.map(
        (policyArn) => customerPolicies.get(policyArn) ?? managedPolicy(policyArn),
      );
      const policies = [...attached, ...read.Policies.map(({ PolicyDocument }) => PolicyDocument)];
      roles.add({ name, arn, trust: read.AssumeRolePolicyDocument, policies });
      return {
        ref: name,
        attributes: { Arn: arn, RoleId: `AROA${name}` },
        remove: () => roles.remove(arn),
      };
    },

    "AWS::IAM::Policy"({ properties }) {
      const read = v.parse(policy, properties);
      const owners = read.Roles.map((name) => named(roles, name));
      for (const owner of owners) owner.policies.push(read.PolicyDocument);
      roles.forgetAnswers();
      return {
        ref: read.PolicyName,
        remove() {
          for (const owner of owners) take(owner.policies, read.PolicyDocument);
          roles.forgetAnswers();
        },
      };
    },

    "AWS::IAM::ManagedPolicy"({ properties, generatedName }) {
      const read = v.parse(managed, properties);
      const arn = `arn:aws:iam::${world.account}:policy/${read.ManagedPolicyName ?? generatedName}`;
      customerPolicies.set(arn, read.PolicyDocument);
      for (const name of read.Roles) named(roles, name).policies.push(read.PolicyDocument);
      return { ref: arn, attributes: { PolicyArn: arn } };
    },
  };
}

function named(roles: Roles, name: string): Role {
  const found = roles.find(name);
  if (found === undefined) throw new ReferenceError(`there is no role ${name}`);
  return found;
}
