/**
 * Pull-through cache rules: which prefixes of a registry's repositories are filled from an upstream registry.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
 */
import { AwsError, type Call, type JsonObject } from "../../world.ts";
import { epoch, requiredText, texts } from "../input.ts";
import { page } from "../paging.ts";
import { type EcrState, type PullThroughCacheRule, registryOf, repositoryKey } from "./registry.ts";

const SEGMENTS = "(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*";
/** `ROOT` is a rule for every repository that no other rule is for. */
const PREFIX = new RegExp(`^(?:${SEGMENTS}/?|ROOT)$`);

const SETTINGS = ["credentialArn", "customRoleArn", "upstreamRegistry", "upstreamRepositoryPrefix"];

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreatePullThroughCacheRule.html */
export function createPullThroughCacheRule(state: EcrState, input: JsonObject, region: string): JsonObject {
  const account = registryOf(state, input);
  const prefix = readPrefix(requiredText(input, "ecrRepositoryPrefix"));
  const key = repositoryKey(account, region, prefix);
  if (state.pullThroughCacheRules.has(key)) {
    throw new AwsError(
      "PullThroughCacheRuleAlreadyExistsException",
      `A pull through cache rule with the repository prefix '${prefix}' already exists in the registry with id '${account}'`,
    );
  }
  const settings = Object.fromEntries(Object.entries(input).filter(([name]) => SETTINGS.includes(name)));
  const upstreamRegistryUrl = requiredText(input, "upstreamRegistryUrl");
  const createdAt = state.world.clock.now();
  const rule = { account, region, prefix, upstreamRegistryUrl, createdAt, settings };
  state.pullThroughCacheRules.set(key, rule);
  return tellRule(rule);
}

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DeletePullThroughCacheRule.html */
export function deletePullThroughCacheRule(state: EcrState, input: JsonObject, region: string): JsonObject {
  const rule = ruleOf(state, input, region, requiredText(input, "ecrRepositoryPrefix"));
  state.pullThroughCacheRules.delete(repositoryKey(rule.account, region, rule.prefix));
  return tellRule(rule);
}

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribePullThroughCacheRules.html */
export function describePullThroughCacheRules(
  state: EcrState,
  input: JsonObject,
  region: string,
): JsonObject {
  const asked = texts(input, "ecrRepositoryPrefixes");
  const rules =
    asked.length > 0
      ? asked.map((prefix) => ruleOf(state, input, region, prefix))
      : rulesOf(state, registryOf(state, input), region);
  const sizes = { usual: 100, most: 1000, atMost: state.options.pageSize };
  const { items, next } = page(rules, ({ prefix }) => prefix, input, sizes);
  return { pullThroughCacheRules: items.map(tellRule), ...next };
}

/** The rule that fills a repository: the one with the longest prefix of its name. */
export function ruleFor(
  state: EcrState,
  account: string,
  region: string,
  repositoryName: string,
): PullThroughCacheRule | undefined {
  const rules = rulesOf(state, account, region);
  const [longest] = rules
    .filter(({ prefix }) => repositoryName.startsWith(`${prefix}/`))
    .sort((a, b) => b.prefix.length - a.prefix.length);
  return longest ?? rules.find(({ prefix }) => prefix === "ROOT");
}

/**
 * The rules of another account's registry are its administrator's alone.
 * @throws {AwsError} `AccessDeniedException`
 */
export function checkRuleRegistry(state: EcrState, { name, operation, input, caller }: Call): void {
  const { account, region } = state.world;
  const registry = registryOf(state, input);
  if (!operation.includes("PullThroughCacheRule") || registry === account || caller === "administrator") {
    return;
  }
  throw new AwsError(
    "AccessDeniedException",
    `User: arn:aws:sts::${account}:assumed-role/${caller}/${caller} is not authorized to perform: ${name} on resource: arn:aws:ecr:${region}:${registry}:* because no resource-based policy allows the ${name} action`,
  );
}

function rulesOf(state: EcrState, account: string, region: string): PullThroughCacheRule[] {
  return [...state.pullThroughCacheRules.values()]
    .filter((rule) => rule.account === account && rule.region === region)
    .sort((a, b) => (a.prefix < b.prefix ? -1 : 1));
}

function ruleOf(state: EcrState, input: JsonObject, region: string, asked: string): PullThroughCacheRule {
  const account = registryOf(state, input);
  const prefix = readPrefix(asked);
  const rule = state.pullThroughCacheRules.get(repositoryKey(account, region, prefix));
  if (rule) return rule;
  throw new AwsError(
    "PullThroughCacheRuleNotFoundException",
    `The pull through cache rule with the repository prefix '${prefix}' does not exist in the registry with id '${account}'`,
  );
}

/** A slash at the end is assumed, and may be written. */
function readPrefix(prefix: string): string {
  if (PREFIX.test(prefix) && prefix.length >= 2 && prefix.length <= 30) return prefix.replace(/\/$/, "");
  const where = "Invalid parameter at 'ecrRepositoryPrefix' failed to satisfy constraint";
  throw new AwsError("InvalidParameterException", `${where}: 'must satisfy regular expression'`);
}

function tellRule({ account, prefix, upstreamRegistryUrl, createdAt, settings }: PullThroughCacheRule) {
  return {
    ecrRepositoryPrefix: prefix,
    upstreamRegistryUrl,
    registryId: account,
    createdAt: epoch(createdAt),
    ...settings,
  };
}
