/** A survey → the text of a drift.yml: what was seen stands as comments beside what it led to. */

import type { ServiceDescription } from "../../../domain/facts/facts.ts";
import { ecrRepository } from "../../../domain/image/ecr.ts";
import {
  formatRepository,
  type ImageReference,
  parseReference,
  type Tag,
} from "../../../domain/image/reference.ts";
import { count } from "../../../domain/words/phrases.ts";
import { plain } from "../../render/text.ts";
import { type MovingTags, movingTagsOf } from "./moving-tags.ts";
import { ownerOf } from "./owner.ts";
import type { Survey, SurveyedService } from "./survey.ts";

/** The text of a drift.yml for what was found, for editors that find its schema at `schema`. */
export function composePolicy(survey: Survey, schema: string): string {
  const clusters = Map.groupBy(survey.services, ({ service }) => service.cluster);
  return `# yaml-language-server: $schema=${schema}
#
# What ecs-image-drift watches, and what it may do. "ecs-image-drift init" wrote it from what
# account ${survey.account} has in ${survey.region}: ${count(survey.services.length, "service")} in ${count(clusters.size, "cluster")}.
# All settings are explained in docs/configuration.md. Try a change with
# "ecs-image-drift check"; the deployed program uses it after you deploy again.

defaults:
  mode: alert        # ignore, observe (record only), alert, or remediate
  track: auto        # which image to run: auto, same-tag, none, calver, semver:RANGE, newest:GLOB
  settle: 10m        # how long a pipeline is given after a push before a difference is drift
  remind: 24h        # how long after the last message a reminder of an open incident is sent
  stalledAfter: 1h   # how long a deployment may be in progress before it is stalled

# The first rule that matches a service wins, setting by setting, over the defaults.
# To have services remediated, once you trust the alerts: mode: remediate.
# For a proxy or an agent beside the application, in a rule or in defaults:
#   containers: { envoy: { track: none, mode: ignore } }
services:
${[...clusters].map(([cluster, services]) => composeCluster(cluster, services, survey)).join("\n\n")}

repositories:
${composeRepositories(survey)}

# The most alerts and remedies.
limits: { alertsPerHour: 60, remediesPerServicePerDay: 6, remediesPerDay: 100 }`;
}

/** The rules for the services of one cluster: those with an owner of their own first. */
function composeCluster(cluster: string, services: readonly SurveyedService[], survey: Survey): string {
  const owned = services.map((one) => ({ ...one, owner: ownerToolOf(one) }));
  const [owner = null, ...others] = new Set(owned.map(({ owner }) => owner));
  const shared = others.length === 0 ? owner : null;
  const apart = others.length === 0 ? [] : owned.filter(({ owner }) => owner !== null);
  return [
    comment(`Cluster ${cluster}, ${count(services.length, "service")}:`),
    ...list(services.map((one) => sayService(one, survey))).map((line) => comment(`  ${line}`)),
    ...apart.map(({ service, owner }) =>
      rule([`match: { cluster: ${pattern(cluster)}, service: ${pattern(service.name)} }`, `owner: ${owner}`]),
    ),
    rule([
      `match: { cluster: ${pattern(cluster)} }`,
      "mode: alert",
      ...(shared === null ? [] : [`owner: ${shared}`]),
    ]),
  ].join("\n");
}

function rule([first = "", ...rest]: readonly string[]): string {
  return [`  - ${first}`, ...rest.map((line) => `    ${line}`)].join("\n");
}

/** Names and AWS's words may be anything: in a comment they stay on their line. */
function comment(text: string): string {
  return `  # ${plain(text)}`;
}

function ownerToolOf({ description }: SurveyedService): string | null {
  return (description.known && ownerOf(description.value?.tags ?? {})?.tool) || null;
}

/** A service in a line: what it is written with, and what keeps the program from writing to it. */
function sayService({ service, description, containers }: SurveyedService, survey: Survey): string {
  const images = containers.known
    ? containers.value.map(({ written }) => sayImage(written, survey)).join(", ")
    : `its task definition could not be read (${containers.reason})`;
  const why = description.known
    ? sayUntouched(description.value)
    : [`it could not be read (${description.reason})`];
  return [`${service.name}: ${images}`, ...why].join("; ");
}

/** What keeps the program from writing to a service, whatever its mode. */
function sayUntouched(description: ServiceDescription | null): string[] {
  if (description === null) return ["it was deleted meanwhile"];
  const { controller, managedBy, tags } = description;
  const owner = ownerOf(tags);
  return [
    ...(controller === "ECS" ? [] : [`${controller} deploys it: alerted, never written to`]),
    ...(managedBy === "CUSTOMER" ? [] : ["an Express service: alerted, never written to"]),
    ...(owner === null ? [] : [`owned, ${owner.words}: alerted, not written to`]),
  ];
}

/** An image reference, without the registry where that is the account's own. */
function sayImage(written: string, survey: Survey): string {
  const reference = read(written);
  if (!reference || !ecrRepository(reference)) return `${written} (not in ECR, so not checked)`;
  return sayRepository(reference, survey) + sayVersion(reference);
}

function sayRepository({ repository }: ImageReference, { account, region }: Survey): string {
  const ecr = ecrRepository(repository);
  return ecr?.account === account && ecr.region === region ? ecr.name : formatRepository(repository);
}

function sayVersion({ tag, digest }: ImageReference): string {
  if (digest) return `@${digest.slice(0, "sha256:".length + 12)}`;
  return `:${tag ?? "latest"}`;
}

function read(written: string): ImageReference | null {
  try {
    return parseReference(written);
  } catch {
    return null;
  }
}

function composeRepositories(survey: Survey): string {
  const named = [...survey.repositories].map(([name, tags]) => {
    const reference = read(name);
    return [reference ? sayRepository(reference, survey) : name, tags] as const;
  });
  const known = named.flatMap(([name, tags]) => (tags.known ? [[name, tags.value] as const] : []));
  const unread = named.flatMap(([name, tags]) =>
    tags.known ? [] : [`${name} could not be read (${tags.reason})`],
  );
  const moving = movingTagsOf(new Map(known));
  return [
    "  # The tags that move, in order of preference: an image named by its commit, build or date",
    "  # is measured by the first of these that its repository has.",
    ...[...sayMoving(moving, known.length), ...list(unread)].map(comment),
    `  moving: [${moving.chosen.map(quoted).join(", ")}]`,
    '  # Repositories that no service is meant to use: a push there is not reported. As in "base/*".',
    "  ignore: []",
  ].join("\n");
}

function sayMoving({ counts, others, chosen, without }: MovingTags, total: number): string[] {
  const seen = (tag: Tag) => `${tag} in ${counts.get(tag)}`;
  const inUse = chosen.filter((tag) => counts.has(tag));
  const say = (words: string, all: readonly string[]) =>
    all.length === 0 ? [] : [`${words}: ${list(all).join(", ")}.`];
  return [
    ...say(`Of ${count(total, "repository", "repositories")}`, inUse.map(seen)),
    ...say("Left out, as they say less", others.map(seen)),
    ...say("With none of these, so that the newest tag of the same pattern counts", without),
  ];
}

/** More than this of a kind are counted, not listed. */
const listed = 20;

function list(all: readonly string[]): readonly string[] {
  if (all.length <= listed) return all;
  return [...all.slice(0, listed), `and ${all.length - listed} more`];
}

/** A name as a pattern that matches it alone. */
function pattern(name: string): string {
  return quoted(name.replace(/[\\*]|^!/g, "\\$&"));
}

/** A text as YAML reads it back, whatever is in it. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
