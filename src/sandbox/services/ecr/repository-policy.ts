/**
 * Repository policies: what lets one account read another's images.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html
 */

import { wildcard } from "../../events/wildcard.ts";
import { isObject, listOf, tryParse } from "../../json.ts";
import { AwsError, type Call, type JsonObject } from "../../world.ts";
import { requiredText } from "../input.ts";
import { type EcrState, type Repository, repositoryArn } from "./registry.ts";

export function setRepositoryPolicy(_: EcrState, input: JsonObject, repository: Repository): JsonObject {
  const policyText = requiredText(input, "policyText");
  parse(policyText);
  repository.policyText = policyText;
  return tell(repository, policyText);
}

export function getRepositoryPolicy(_: EcrState, __: JsonObject, repository: Repository): JsonObject {
  if (repository.policyText !== undefined) return tell(repository, repository.policyText);
  throw new AwsError(
    "RepositoryPolicyNotFoundException",
    `Repository policy does not exist for the repository with name '${repository.name}' in the registry with id '${repository.account}'`,
  );
}

export function deleteRepositoryPolicy(
  state: EcrState,
  input: JsonObject,
  repository: Repository,
): JsonObject {
  const answer = getRepositoryPolicy(state, input, repository);
  delete repository.policyText;
  return answer;
}

/**
 * Another account's repository is open to those its policy names. The sandbox's administrator is that of every
 * account, and asks nobody.
 * @throws {AwsError} `AccessDeniedException`
 */
export function checkRepositoryPolicy(state: EcrState, call: Call, repository: Repository): void {
  const { account } = state.world;
  if (repository.account === account || call.caller === "administrator") return;
  if (allows(repository.policyText, account, call.name)) return;
  throw new AwsError(
    "AccessDeniedException",
    `User: arn:aws:sts::${account}:assumed-role/${call.caller}/${call.caller} is not authorized to perform: ${call.name} on resource: ${repositoryArn(repository)} because no resource-based policy allows the ${call.name} action`,
  );
}

function allows(policyText: string | undefined, account: string, action: string): boolean {
  const statements = policyText === undefined ? [] : listOf(parse(policyText).Statement).filter(isObject);
  const concerning = statements.filter(
    ({ Principal, Action }) =>
      names(Principal).some((principal) => isAccount(principal, account)) &&
      listOf(Action).some((pattern) => wildcard(String(pattern).toLowerCase())(action.toLowerCase())),
  );
  return concerning.length > 0 && concerning.every(({ Effect }) => Effect === "Allow");
}

const names = (principal: unknown): string[] =>
  (isObject(principal) ? listOf(principal.AWS) : listOf(principal)).map(String);

const isAccount = (principal: string, account: string): boolean =>
  principal === "*" || principal === account || principal.includes(`::${account}:`);

function parse(policyText: string): JsonObject {
  const parsed = tryParse(policyText);
  if (isObject(parsed)) return parsed;
  throw new AwsError(
    "InvalidParameterException",
    "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided'",
  );
}

const tell = ({ account, name }: Repository, policyText: string): JsonObject => ({
  registryId: account,
  repositoryName: name,
  policyText,
});
