/** A team and how it deploys, or a setup of ECS and ECR, as data; and the facts that follow from it. */

import { type Known, known } from "../../../src/domain/common/known.ts";
import type {
  CatalogueEntry,
  ImageRecord,
  ImageUse,
  RepositoryFacts,
  ServiceFacts,
  TagMove,
} from "../../../src/domain/facts/facts.ts";
import { ecrRepository, type RepositoryKey, repositoryKey } from "../../../src/domain/image/ecr.ts";
import type { Manifest } from "../../../src/domain/image/manifest.ts";
import { type Digest, parseReference, type Tag } from "../../../src/domain/image/reference.ts";
import type { ResponsePolicy } from "../../../src/domain/policy/policy.ts";
import { at, digest, factsOf, image, repository, serviceArn, tag } from "../building.ts";
import type { Rows } from "./rows.ts";

/** A push: when, of which digest (by the name that `digest` takes), under which tags. */
export type Push = readonly [clock: string, digest: string, ...tags: string[]];

/** Another service that has an image of the repository: `prod/backend`, since when. */
export type Use = readonly [service: string, digest: string, since?: string];

/** A container, and what became of its repository. In the morning everybody ran `old`. */
export interface Container {
  readonly name?: string;
  /** The image as the task definition has it. */
  readonly written: string;
  /** What was pushed before the deployment of 09:00. */
  readonly pushes?: readonly Push[];
  /** At 11:00 the written tag itself comes to name another image; absent: it cannot. */
  readonly moved?: readonly Push[] | undefined;
  /** At 11:00 a newer image is pushed, by another name than the written one; absent: there is none. */
  readonly newer?: readonly Push[] | undefined;
  /** What the tasks report: `old`, if absent. */
  readonly running?: readonly (string | null)[];
  readonly resolved?: string | null;
  readonly pinnedFrom?: string;
  /** The tags that were seen naming a digest. */
  readonly formerTags?: Readonly<Record<string, readonly string[]>>;
  readonly uses?: readonly Use[];
  readonly manifests?: Readonly<Record<string, Manifest>>;
  /** The configurations of images that are alike but for their wrapper; each other image has its own. */
  readonly configs?: Readonly<Record<string, string>>;
}

export interface Team {
  /** The trouble comes to the first of these. */
  readonly containers: readonly [Container, ...Container[]];
  /** `dev/backend`, if absent. */
  readonly service?: string;
  readonly desired?: number;
  readonly policy?: Partial<ResponsePolicy>;
  /** What is otherwise than with a plain service on Fargate, whatever happens to it. */
  readonly but?: (facts: ServiceFacts) => ServiceFacts;
  readonly rows: Rows;
}

/** What came of the repository of the first container. */
export type Turn = "pushes" | "moved" | "newer";

/** The facts of a team's service at noon. */
export function factsOfTeam(
  { containers, desired = 2, service }: Omit<Team, "rows">,
  turn: Turn,
): ServiceFacts {
  const repositories = new Map<RepositoryKey, RepositoryFacts>();
  for (const [i, container] of containers.entries()) {
    const own = repositoryOf(container, i === 0 ? turn : "pushes");
    const key = own && repositoryKey(own.repository);
    if (key && !repositories.has(key)) repositories.set(key, own);
  }
  return factsOf({
    desired,
    repositories,
    service: service === undefined ? serviceArn : arnOf(service),
    containers: containers.map(({ name = "web", written, running, resolved, pinnedFrom }) => ({
      name,
      written,
      running: running ?? Array.from({ length: desired }, () => "old"),
      ...(resolved === undefined ? {} : { resolved }),
      ...(pinnedFrom === undefined ? {} : { pinnedFrom }),
    })),
  });
}

/** The tags that are asked for and may not be there. */
const asked = ["latest", "main", "master", "trunk"].map(tag);

function repositoryOf(container: Container, turn: Turn): RepositoryFacts | null {
  const reference = tryParse(container.written);
  const found = reference && ecrRepository(reference);
  if (!found) return null;
  const pushes = [...(container.pushes ?? []), ...(turn === "pushes" ? [] : (container[turn] ?? []))];
  const moves = new Map<Tag, TagMove[]>();
  for (const [clock, name, ...tags] of pushes)
    for (const one of tags.map(tag))
      moves.set(one, [...(moves.get(one) ?? []), { at: at(clock), digest: digest(name), source: "event" }]);
  const named = new Map([...moves].map(([one, of]) => [one, of.at(-1)?.digest as Digest]));
  const images = new Map<Digest, Known<ImageRecord | null>>();
  const catalogue: CatalogueEntry[] = [];
  for (const name of new Set(pushes.map((push) => push[1]))) {
    const tags = [...named].flatMap(([one, of]) => (of === digest(name) ? one : []));
    const pushedAt = at(pushes.find((push) => push[1] === name)?.[0] ?? "08:00");
    const manifest = container.manifests?.[name];
    images.set(
      digest(name),
      known(image(name, { tags, pushedAt, ...(manifest ? { manifest: known(manifest) } : {}) })),
    );
    if (tags.length > 0) catalogue.push({ digest: digest(name), tags, pushedAt });
  }
  return repository(found.name, {
    repository: found,
    images,
    manifests: manifestsOf(container),
    moves,
    tags: new Map(
      [...asked.map((one) => [one, null] as const), ...named].map(([one, of]) => [one, known(of)]),
    ),
    catalogue: known(catalogue),
    uses: (container.uses ?? []).map(useOf),
    formerTags: new Map(
      Object.entries(container.formerTags ?? {}).map(([name, tags]) => [digest(name), tags.map(tag)]),
    ),
  });
}

/** What each image and each child of an index is made of. */
function manifestsOf({ pushes = [], moved = [], newer = [], manifests = {}, configs = {} }: Container) {
  const pushed = [...pushes, ...moved, ...newer].map(([, name]) => digest(name));
  const listed = Object.values(manifests).flatMap((manifest) =>
    manifest.kind === "index" ? manifest.children.map((child) => child.digest) : [],
  );
  const alike = Object.entries(configs).map(([name, config]) => [digest(name), digest(config)] as const);
  return new Map(
    [...[...pushed, ...listed].map((one) => [one, null] as const), ...alike].map(
      ([one, config]) => [one, known({ config, configType: null, revision: null })] as const,
    ),
  );
}

function useOf([service, name, since]: Use): ImageUse {
  return {
    service: arnOf(service) as ImageUse["service"],
    cluster: service.split("/")[0] ?? "",
    digest: digest(name),
    since: since === undefined ? null : at(since),
  };
}

function arnOf(service: string): string {
  return `arn:aws:ecs:us-east-1:123456789012:service/${service}`;
}

function tryParse(written: string) {
  try {
    return parseReference(written);
  } catch {
    return null;
  }
}

/** Teams of a kind, by what they are. */
export type Family = Readonly<Record<string, Team>>;

/** The facts with every repository changed. */
export function inRepositories(
  facts: ServiceFacts,
  change: (own: RepositoryFacts) => RepositoryFacts,
): ServiceFacts {
  return {
    ...facts,
    repositories: new Map([...facts.repositories].map(([key, own]) => [key, change(own)])),
  };
}
