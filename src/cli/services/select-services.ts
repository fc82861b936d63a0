/** Which services a command is about: clusters and services by name, or by a pattern with `*`. */
import { isMatch } from "matcher";
import type { CliConnection } from "../../connect/cli.ts";
import type { ServiceName } from "../../domain/ecs/arn.ts";
import { didYouMean } from "./similar.ts";
import { readService, type WantedService } from "./wanted-service.ts";

/** Names, ARNs, `cluster/name`, or patterns; none for all. */
export interface Selection {
  /** What is to be done to them: `check`. */
  readonly verb: string;
  readonly cluster: readonly string[];
  readonly service: readonly string[];
}

/**
 * The services that match, in the order of their clusters and names.
 * @throws {RangeError} if there are none, or a name is nobody's: with what it may have meant
 */
export async function selectServices(
  selection: Selection,
  connection: CliConnection,
): Promise<ServiceName[]> {
  const { verb, cluster, service } = selection;
  const wanted = service.map(readService);
  const clusters = clustersOf(cluster.map(lastPart), wanted);
  const listed = await listServices(verb, clusters, connection);
  const inClusters = listed.filter((one) => matchesAny(one.cluster, clusters));
  const absent = wanted.find(
    (one) => !isPattern(one.text) && !inClusters.some((service) => isWanted(service, [one])),
  );
  if (absent !== undefined) throw new RangeError(await noSuchService(verb, absent, inClusters, connection));
  const found = inClusters.filter((one) => isWanted(one, wanted));
  if (found.length === 0) throw new RangeError(nothingFound(selection, connection));
  return found.sort((a, b) => a.cluster.localeCompare(b.cluster) || a.name.localeCompare(b.name));
}

/** The clusters that were given; else those that the services' own names say, if each says one. */
function clustersOf(given: readonly string[], wanted: readonly WantedService[]): string[] {
  const own = wanted.flatMap(({ cluster }) => cluster ?? []);
  return given.length > 0 || own.length < wanted.length ? [...given] : own;
}

/** Names without a cluster are patterns together: `*` and `!legacy`. */
function isWanted({ cluster, name }: ServiceName, wanted: readonly WantedService[]): boolean {
  const bare = wanted.filter((one) => one.cluster === null).map((one) => one.name);
  if (wanted.length === 0 || (bare.length > 0 && matchesAny(name, bare))) return true;
  return wanted.some(
    (one) => one.cluster !== null && matchesAny(cluster, [one.cluster]) && matchesAny(name, [one.name]),
  );
}

/** Only the clusters that were named, if all were; a pattern needs them all. */
async function listServices(
  verb: string,
  clusters: readonly string[],
  connection: CliConnection,
): Promise<ServiceName[]> {
  const { ecs } = connection;
  if (clusters.length === 0 || clusters.some(isPattern)) {
    const all = await ecs.listServices();
    clustersMustBeThere(verb, clusters, all, connection);
    return all;
  }
  try {
    return await ecs.listServices([...new Set(clusters)]);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "ClusterNotFoundException") throw error;
    const all = await ecs.listServices();
    clustersMustBeThere(verb, clusters, all, connection);
    throw error;
  }
}

function clustersMustBeThere(
  verb: string,
  wanted: readonly string[],
  all: readonly ServiceName[],
  { region }: CliConnection,
): void {
  const present = all.map(({ cluster }) => cluster);
  const absent = wanted.find((name) => !isPattern(name) && !present.includes(name));
  if (absent === undefined) return;
  const where = `${region} has no such cluster with services`;
  throw new RangeError(`Cannot ${verb} cluster "${absent}": ${where}${didYouMean(absent, present)}`);
}

/** Where no name in these clusters is like it, another cluster may have it. */
async function noSuchService(
  verb: string,
  { text, name }: WantedService,
  present: readonly ServiceName[],
  { ecs }: CliConnection,
): Promise<string> {
  const similar = didYouMean(
    name,
    present.map((one) => one.name),
  );
  const all = similar === "" ? await ecs.listServices().catch(() => []) : [];
  const others = all.filter((one) => one.name === name);
  const where = others.map(({ cluster }) => `"${cluster}"`).join(" and ");
  const hint = where === "" ? similar : `; cluster ${where} ${others.length > 1 ? "have" : "has"} one`;
  return `Cannot ${verb} service "${text}": there is no such service${where === "" ? "" : " in that cluster"}${hint}`;
}

function nothingFound({ verb, cluster, service }: Selection, { region }: CliConnection): string {
  const patterns = [
    ...cluster.map((name) => `cluster "${name}"`),
    ...service.map((name) => `service "${name}"`),
  ];
  return patterns.length === 0
    ? `Cannot ${verb} anything: there are no ECS services in ${region}; is it the right --region and --profile?`
    : `Cannot ${verb} anything: no service in ${region} matches ${patterns.join(", ")}`;
}

function matchesAny(name: string, patterns: readonly string[]): boolean {
  return patterns.length === 0 || isMatch(name, [...patterns], { caseSensitive: true });
}

function isPattern(name: string): boolean {
  return name.includes("*");
}

/** An ARN's name; a name is its own. */
function lastPart(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf("/") + 1);
}
