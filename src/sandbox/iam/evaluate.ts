/**
 * Whether IAM would allow something, as far as this program's template and the sandbox's own resources need it.
 * What this does not know is an error, and never an answer.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
import { canonical, listOf } from "../json.ts";
import { type RequestContext, satisfies } from "./conditions.ts";
import { matchesAction, matchesResource } from "./pattern.ts";
import type { PolicyDocument, PolicyStatement } from "./policy.ts";
import { matchesPrincipal } from "./principal.ts";

/** One question to IAM: may this principal do this to that? */
export interface AccessQuestion {
  /** An ARN, or a service such as `events.amazonaws.com`. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context?: RequestContext;
  readonly identityPolicies?: readonly PolicyDocument[];
  /** Of a resource that a service reaches, of a role that is assumed, or of a key. */
  readonly resourcePolicy?: PolicyDocument;
}

const answers = new Map<string, boolean>();

/** Every question that was asked, and the answer. */
export function askedQuestions(): readonly {
  readonly question: AccessQuestion;
  readonly isAllowed: boolean;
}[] {
  return [...answers].map(([question, isAllowed]) => ({ question: JSON.parse(question), isAllowed }));
}

/**
 * Whether IAM would allow it: some statement does, and none denies it. Equal questions are evaluated once.
 * @throws {TypeError} if a policy has something that is not known here
 */
export function isAllowed(question: AccessQuestion): boolean {
  const key = canonical(question);
  const known = answers.get(key);
  if (known !== undefined) return known;
  const answer = evaluate(question);
  answers.set(key, answer);
  return answer;
}

function evaluate(question: AccessQuestion): boolean {
  const { identityPolicies = [], resourcePolicy, principal } = question;
  const own = identityPolicies.flatMap(({ Statement }) =>
    Statement.filter((statement) => concerns(statement, question, "identity")),
  );
  const theirs = (resourcePolicy?.Statement ?? []).flatMap((statement) => {
    const match = matchesPrincipal(statement, principal);
    return concerns(statement, question, "resource") && match !== "no" ? [{ statement, match }] : [];
  });
  const all = [...own, ...theirs.map(({ statement }) => statement)];
  if (all.some(({ Effect }) => Effect === "Deny")) return false;
  if (resourcePolicy === undefined) return own.length > 0;
  // Where the policy of a resource names an account, the account's own policies decide.
  return theirs.some(({ match }) => match === "itself") || (theirs.length > 0 && own.length > 0);
}

/** Whether a statement is about what is asked, whoever asks. */
function concerns(
  statement: PolicyStatement,
  { action, resource, context = {} }: AccessQuestion,
  kind: "identity" | "resource",
): boolean {
  refuseMalformed(statement, kind);
  const actions = textsOf(statement.Action ?? statement.NotAction);
  const isOfAction = actions.map((pattern) => matchesAction(pattern, action)).includes(true);
  const isSatisfied = satisfies(visible(context, action), statement.Condition);
  const resources = textsOf(statement.Resource ?? statement.NotResource);
  const isOfResource = resources.map((pattern) => matchesResource(pattern, resource)).includes(true);
  return (
    isOfAction === (statement.Action !== undefined) &&
    (resources.length === 0 || isOfResource === (statement.Resource !== undefined)) &&
    isSatisfied
  );
}

/** @throws {TypeError} for a statement that IAM would not take */
function refuseMalformed(statement: PolicyStatement, kind: "identity" | "resource"): void {
  const { Action, NotAction, Resource, NotResource, Principal, NotPrincipal } = statement;
  const count = (...elements: unknown[]) => elements.filter((element) => element !== undefined).length;
  const isRight =
    count(Action, NotAction) === 1 &&
    (kind === "identity" ? count(Resource, NotResource) === 1 : count(Resource, NotResource) <= 1) &&
    count(Principal, NotPrincipal) === (kind === "identity" ? 0 : 1);
  if (!isRight)
    throw new TypeError(
      `Cannot evaluate a statement of a policy of ${a[kind]}: ${JSON.stringify(statement)}`,
    );
}

const a = { identity: "an identity", resource: "a resource" } as const;

/** A service's condition keys are given with its own actions only: `iam:PassedToService` with `iam:PassRole`. */
function visible(context: RequestContext, action: string): RequestContext {
  const own = action.slice(0, action.indexOf(":") + 1);
  return Object.fromEntries(
    Object.entries(context).filter(([key]) => key.startsWith("aws:") || key.startsWith(own)),
  );
}

function textsOf(value: string | readonly string[] | undefined): string[] {
  return listOf(value).map(String);
}
