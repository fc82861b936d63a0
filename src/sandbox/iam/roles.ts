import { canonical } from "../json.ts";
import type { RequestContext } from "./conditions.ts";
import { isAllowed } from "./evaluate.ts";
import { documentOf, type PolicyDocument } from "./policy.ts";

/** An IAM role: who may take it on, and what it then may do. */
export interface Role {
  readonly name: string;
  readonly arn: string;
  readonly trust: PolicyDocument;
  readonly policies: PolicyDocument[];
}

/** One refusal, in the words of IAM. */
export interface Denial {
  /** The role's name, or the AWS service that wanted to do it. */
  readonly role: string;
  /** The function's name, or the ARN on whose behalf the service acted. */
  readonly function: string;
  readonly action: string;
  readonly resource: string;
}

/** The roles of the account, and all that was refused. */
export interface Roles {
  add(role: Role): void;
  remove(arn: string): void;
  /** What was answered before may be otherwise, now that policies have changed. */
  forgetAnswers(): void;
  get(arn: string): Role | undefined;
  find(name: string): Role | undefined;
  /** Whether a role, used by `user`, may do this; a refusal is recorded. */
  may(role: Role, user: string, action: string, resource: string, context?: RequestContext): Promise<boolean>;
  denials(): readonly Denial[];
  recordDenial(denial: Denial): void;
  clearDenials(): void;
}

export function createRoles(): Roles {
  const roles = new Map<string, Role>();
  const answers = new Map<string, boolean>();
  let denials: Denial[] = [];

  function ask(role: Role, user: string, action: string, resource: string, context: RequestContext): boolean {
    const key = [role.arn, user, action, resource, canonical(context)].join(" ");
    const known = answers.get(key);
    if (known !== undefined) return known;
    const principal = sessionArn(role, user);
    const allowed = isAllowed({
      principal,
      action,
      resource,
      context,
      identityPolicies: role.policies,
      ...(action.startsWith("kms:") && { resourcePolicy: usualKeyPolicy(role) }),
    });
    answers.set(key, allowed);
    return allowed;
  }

  return {
    add(role) {
      roles.set(role.arn, role);
      answers.clear();
    },
    remove(arn) {
      roles.delete(arn);
      answers.clear();
    },
    forgetAnswers: () => answers.clear(),
    get: (arn) => roles.get(arn),
    find: (name) => [...roles.values()].find((role) => role.name === name),
    async may(role, user, action, resource, context = {}) {
      const allowed = ask(role, user, action, resource, context);
      if (!allowed) denials.push({ role: role.name, function: user, action, resource });
      return allowed;
    },
    denials: () => [...denials],
    recordDenial(denial) {
      denials.push(denial);
    },
    clearDenials() {
      denials = [];
    },
  };
}

/** The ARN under which a role acts when a function or service has taken it on. */
export function sessionArn(role: Role, user: string): string {
  return `arn:aws:sts::${role.arn.split(":")[4]}:assumed-role/${role.name}/${user}`;
}

/** A key has a policy, and the usual one leaves it to the policies of the account's identities. */
function usualKeyPolicy({ arn }: Role): PolicyDocument {
  const AWS = `arn:aws:iam::${arn.split(":")[4]}:root`;
  return documentOf([{ Effect: "Allow", Principal: { AWS }, Action: "kms:*", Resource: "*" }]);
}

/** Whether an AWS service such as `lambda.amazonaws.com` may take on the role. */
export function trusts(role: Role, service: string): boolean {
  return isAllowed({
    principal: service,
    action: "sts:AssumeRole",
    resource: role.arn,
    resourcePolicy: role.trust,
  });
}
