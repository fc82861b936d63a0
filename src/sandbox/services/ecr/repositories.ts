import { AwsError, type JsonObject } from "../../world.ts";
import { epoch, flag, object, objects, requiredText, text, texts } from "../input.ts";
import { page } from "../paging.ts";
import {
  type EcrState,
  type Repository,
  registryOf,
  repositoryArn,
  repositoryKey,
  repositoryOf,
  repositoryUri,
} from "./registry.ts";
import { readMutability, tellMutability } from "./tag-mutability.ts";

/** Lower-case path segments, each of letters and digits parted by single separators. */
const SEGMENT = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const NAME = new RegExp(`^${SEGMENT}(?:/${SEGMENT})*$`);

/** The administrator may create repositories in any registry: this is how another account's are made. */
export function createRepository(state: EcrState, input: JsonObject, region: string): JsonObject {
  const account = registryOf(state, input);
  const name = requiredText(input, "repositoryName");
  if (!NAME.test(name) || name.length < 2 || name.length > 256) {
    const where = "Invalid parameter at 'repositoryName' failed to satisfy constraint";
    throw new AwsError("InvalidParameterException", `${where}: 'must satisfy regular expression'`);
  }
  const key = repositoryKey(account, region, name);
  if (state.repositories.has(key)) {
    throw new AwsError(
      "RepositoryAlreadyExistsException",
      `The repository with name '${name}' already exists in the registry with id '${account}'`,
    );
  }
  const repository: Repository = {
    account,
    region,
    name,
    createdAt: state.world.clock.now(),
    settings: {
      imageScanningConfiguration: object(input, "imageScanningConfiguration") ?? { scanOnPush: false },
      encryptionConfiguration: object(input, "encryptionConfiguration") ?? { encryptionType: "AES256" },
    },
    ...readMutability(input),
    images: new Map(),
    tags: new Map(),
    platforms: new Map(),
    resourceTags: new Map(objects(input, "tags").map(({ Key, Value }) => [String(Key), String(Value)])),
  };
  state.repositories.set(key, repository);
  return { repository: tellRepository(repository) };
}

export function describeRepositories(state: EcrState, input: JsonObject, region: string): JsonObject {
  const account = registryOf(state, input);
  const names = texts(input, "repositoryNames");
  if (names.length > 100) {
    const where = "Invalid parameter at 'repositoryNames' failed to satisfy constraint";
    throw new AwsError(
      "InvalidParameterException",
      `${where}: 'Member must have length less than or equal to 100'`,
    );
  }
  if (names.length > 0) {
    const found = names.map((repositoryName) => repositoryOf(state, { ...input, repositoryName }, region));
    return { repositories: found.map(tellRepository) };
  }
  const own = [...state.repositories.values()]
    .filter((repository) => repository.account === account && repository.region === region)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const rules = { usual: 100, most: 1000, atMost: state.options.pageSize };
  const { items, next } = page(own, ({ name }) => name, input, rules);
  return { repositories: items.map(tellRepository), ...next };
}

export function deleteRepository(state: EcrState, input: JsonObject, repository: Repository): JsonObject {
  if (repository.images.size > 0 && !flag(input, "force")) {
    throw new AwsError(
      "RepositoryNotEmptyException",
      `The repository with name '${repository.name}' in registry with id '${repository.account}' cannot be deleted because it still contains images`,
    );
  }
  state.repositories.delete(repositoryKey(repository.account, repository.region, repository.name));
  return { repository: tellRepository(repository) };
}

export function listTagsForResource(state: EcrState, input: JsonObject): JsonObject {
  return { tags: tellTags(byArn(state, input)) };
}

export function tagResource(state: EcrState, input: JsonObject): JsonObject {
  const { resourceTags } = byArn(state, input);
  for (const { Key, Value } of objects(input, "tags")) resourceTags.set(String(Key), String(Value));
  return {};
}

export function untagResource(state: EcrState, input: JsonObject): JsonObject {
  const { resourceTags } = byArn(state, input);
  for (const key of texts(input, "tagKeys")) resourceTags.delete(key);
  return {};
}

function byArn(state: EcrState, input: JsonObject): Repository {
  const arn = text(input, "resourceArn");
  const repository = [...state.repositories.values()].find((each) => repositoryArn(each) === arn);
  if (repository) return repository;
  throw new AwsError("RepositoryNotFoundException", `The repository with arn '${arn}' does not exist`);
}

function tellTags({ resourceTags }: Repository): JsonObject[] {
  return [...resourceTags].map(([Key, Value]) => ({ Key, Value }));
}

function tellRepository(repository: Repository): JsonObject {
  return {
    repositoryArn: repositoryArn(repository),
    registryId: repository.account,
    repositoryName: repository.name,
    repositoryUri: repositoryUri(repository),
    createdAt: epoch(repository.createdAt),
    ...tellMutability(repository),
    ...repository.settings,
  };
}
