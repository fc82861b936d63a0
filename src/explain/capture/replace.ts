/** What nobody need know of a captured service, and other words in its place, the same ones everywhere. */
import type { ServiceFacts } from "../../domain/facts/facts.ts";
import { replaceAccounts } from "./accounts.ts";
import { encode, type Json } from "./codec.ts";
import { imageTagsIn } from "./image-tags.ts";
import { replaceNames } from "./names.ts";
import type { Seen } from "./seen.ts";
import { changeNames, changeTexts, textsIn } from "./texts.ts";

/** What replaces texts. */
export interface Replacements {
  text(text: string): string;
  json(json: Json): Json;
}

/** What replaces the account numbers of a service, and its names where it is to be anonymous. */
export function replacementsFor(seen: Seen, anonymize: boolean): Replacements {
  const { facts } = seen;
  const { names, sentences } = textsIn(encode(seen));
  const all = { names: [...names, ...Object.entries(facts.tags).flat()], sentences };
  const account = replaceAccounts(facts.service.account, [...all.names, ...sentences], imageTagsIn(facts));
  if (!anonymize) return { text: account, json: (json) => changeTexts(json, account) };
  const name = replaceNames(all);
  return {
    text: (text) => name(account(text)),
    json: (json) => changeNames(changeTexts(json, account), name),
  };
}

/** Facts without what nothing is judged by: the network of a task set, and the tags that this program does not read. */
export function withoutSettings(facts: ServiceFacts): ServiceFacts {
  const isRead = (key: string) => /^(?:ecs-image-drift:|aws:cloudformation:)/.test(key);
  const tags = Object.entries(facts.tags).filter(([key]) => isRead(key));
  return {
    ...facts,
    tags: Object.fromEntries(tags),
    ...(facts.taskSet && { taskSet: { ...facts.taskSet, settings: {} } }),
  };
}

/** Facts with other keys of the service's tags: the keys of a record are no texts to `json`. */
export function withTagKeys(facts: ServiceFacts, { text }: Replacements): ServiceFacts {
  const tags = Object.entries(facts.tags).map(([key, value]) => [text(key), value]);
  return { ...facts, tags: Object.fromEntries(tags) };
}
