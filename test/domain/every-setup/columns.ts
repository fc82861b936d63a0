/** What each column means in facts: what happened to a team's service, seen at noon. */

import { known, valueOr } from "../../../src/domain/common/known.ts";
import type {
  Deployment,
  ImageRecord,
  RepositoryFacts,
  Rollout,
  ServiceFacts,
  Task,
} from "../../../src/domain/facts/facts.ts";
import { ecrRepository, repositoryKey } from "../../../src/domain/image/ecr.ts";
import { parseReference, type Tag } from "../../../src/domain/image/reference.ts";
import {
  at,
  container,
  deployment,
  digest,
  image,
  revision,
  rollout,
  stoppedTask,
  tag,
  task,
} from "../building.ts";
import type { Column } from "./rows.ts";
import { type Container, factsOfTeam, type Team } from "./team.ts";

/** The facts of a team in the circumstances of a column; `null` where there can be none. */
export const columns: Readonly<Record<Column, (team: Team) => ServiceFacts | null>> = {
  "all is well": (team) => factsOfTeam(team, "pushes"),
  "just pushed": (team) => {
    const facts = pushed(team);
    return facts && { ...facts, at: at("11:05") };
  },
  "being deployed": (team) => {
    const facts = pushed(team);
    return facts && deploying(facts, { createdAt: at("11:50"), running: 1 });
  },
  "moved off by hand": (team) => {
    const facts = pushed(team);
    const rollouts = [
      tried(team, "old", { createdAt: at("11:30") }),
      tried(team, "new", { createdAt: at("11:10"), taskDefinition: revision(5) }),
    ];
    return facts && since("11:30", { ...facts, rollouts: known(rollouts) });
  },
  "stale not-redeployed": (team) => moved(team),
  "stale stale-cache": (team) => since("11:30", moved(team)),
  "stale rolled-back": (team) => rolledBack(team, moved(team)),
  "stale undetermined": (team) => since("11:30", unheard(moved(team))),
  "behind not-registered": (team) => newer(team),
  "behind not-updated": (team) => {
    const facts = newer(team);
    return facts && { ...facts, newest: known({ ...registered(team), registeredAt: at("11:10") }) };
  },
  "behind rolled-back": (team) => rolledBack(team, newer(team)),
  stalled: (team) => ({
    ...deploying(factsOfTeam(team, "pushes"), { createdAt: at("10:30"), running: 0 }),
    lastEvent: "(service backend) was unable to place a task",
  }),
  "mixed digests": (team) => {
    const facts = pushed(team);
    return facts && withDigests(alike(team), ["old", "new"], facts);
  },
  "mixed revisions": (team) => {
    const facts = factsOfTeam(team, "pushes");
    const stray = task(Object.fromEntries(alike(team).map((name) => [name, digest("old")])), {
      arn: "stray",
      taskDefinition: revision(3),
      startedBy: "ecs-svc/0",
    });
    return { ...facts, tasks: known([...valueOr(facts.tasks, []), stray]) };
  },
  "missing tag-gone": (team) =>
    inRepository(team, factsOfTeam(team, "pushes"), (own) => withoutTag(tagOf(team), own)),
  "missing digest-gone": (team) =>
    inRepository(team, pushed(team) ?? factsOfTeam(team, "pushes"), (own) => ({
      ...own,
      images: new Map([...own.images, [digest("old"), known(null)]]),
      tags: new Map([...own.tags].map(([one, of]) => [one, isOld(of) ? known(null) : of])),
      catalogue: known(valueOr(own.catalogue, []).filter((entry) => entry.digest !== digest("old"))),
    })),
  "missing not-an-image": (team) => brought(team, chart),
  "missing no-platform": (team) => {
    const facts = brought(team, forArmAlone);
    return facts && { ...facts, containers: onPlatform("linux/amd64", facts.containers) };
  },
  "missing archived": (team) =>
    inRepository(team, factsOfTeam(team, "pushes"), (own) => ({
      ...own,
      images: new Map([
        ...own.images,
        [
          digest("old"),
          known({ ...(valueOr(own.images.get(digest("old")), null) ?? image("old")), isArchived: true }),
        ],
      ]),
    })),
  "endangered lifecycle-policy": (team) =>
    inRepository(team, factsOfTeam(team, "pushes"), (own) => ({ ...own, expiring: known([digest("old")]) })),
  unpullable: (team) => ({
    ...deploying(factsOfTeam(team, "pushes"), { createdAt: at("11:30"), running: 0 }),
    stopped: known([
      stoppedTask({ startedBy: "ecs-svc/2", stoppedAt: at("11:40") }),
      stoppedTask({ startedBy: "ecs-svc/2", stoppedAt: at("11:50") }),
    ]),
  }),
  "mutable moving-tag": (team) =>
    inRepository(team, factsOfTeam(team, "pushes"), (own) => ({
      ...own,
      mutability: known({ setting: "MUTABLE", exclusions: [] }),
    })),
};

/** What is pushed at 11:00, under the written tag where that moves, is not what everybody takes it for. */
function brought(team: Team, is: Partial<ImageRecord>): ServiceFacts | null {
  const facts = moved(team) ?? newer(team);
  return (
    facts &&
    inRepository(team, facts, (own) => {
      const pushed = valueOr(own.images.get(digest("new")), null) ?? image("new");
      return { ...own, images: new Map([...own.images, [pushed.digest, known({ ...pushed, ...is })]]) };
    })
  );
}

/** A Helm chart. */
const chart: Partial<ImageRecord> = {
  artifactType: "application/vnd.cncf.helm.config.v1+json",
  manifest: known({ kind: "manifest", digest: digest("new") }),
};

/** An index that lists an image for another platform than the tasks', and its attestation. */
const forArmAlone: Partial<ImageRecord> = {
  artifactType: null,
  manifest: known({
    kind: "index",
    digest: digest("new"),
    revision: null,
    children: [
      { digest: digest("new on arm64"), platform: "linux/arm64", attestation: false },
      { digest: digest("attestation of new"), platform: "unknown/unknown", attestation: true },
    ],
  }),
};

function onPlatform(platform: string, containers: ServiceFacts["containers"]): ServiceFacts["containers"] {
  return containers.known ? known(containers.value.map((one) => ({ ...one, platform }))) : containers;
}

function moved(team: Team): ServiceFacts | null {
  return team.containers[0].moved ? factsOfTeam(team, "moved") : null;
}

function newer(team: Team): ServiceFacts | null {
  return team.containers[0].newer ? factsOfTeam(team, "newer") : null;
}

/** The push that this team usually makes. */
function pushed(team: Team): ServiceFacts | null {
  return newer(team) ?? moved(team);
}

/** The present deployment began then. */
function since(clock: string, facts: ServiceFacts | null): ServiceFacts | null {
  return (
    facts && { ...facts, deployments: facts.deployments.map((one) => ({ ...one, createdAt: at(clock) })) }
  );
}

/** Nobody heard the pushes: their effect was seen. */
function unheard(facts: ServiceFacts | null): ServiceFacts | null {
  if (!facts) return null;
  const repositories = [...facts.repositories].map(([key, own]) => {
    const moves = [...own.moves].map(
      ([one, all]) => [one, all.map((move) => ({ ...move, source: "seen" as const }))] as const,
    );
    return [key, { ...own, moves: new Map(moves) }] as const;
  });
  return { ...facts, repositories: new Map(repositories) };
}

function rolledBack(team: Team, facts: ServiceFacts | null): ServiceFacts | null {
  const back = tried(team, "new", {
    status: "ROLLBACK_SUCCESSFUL",
    createdAt: at("11:10"),
    reason: "the circuit breaker threshold was exceeded",
    taskDefinition: revision(5),
  });
  return facts && since("11:20", { ...facts, rollouts: known([back]) });
}

/** A deployment that ECS remembers, by what it was to bring. */
function tried(team: Team, name: string, more: Parameters<typeof rollout>[0]): Rollout {
  return { ...rollout(more), images: new Map(alike(team).map((container) => [container, digest(name)])) };
}

/** A new PRIMARY deployment, and the tasks of the one before. */
function deploying(facts: ServiceFacts, of: Partial<Deployment>): ServiceFacts {
  const before = { id: "ecs-svc/1", status: "ACTIVE", createdAt: at("09:00") };
  return {
    ...facts,
    deployments: [
      deployment({ id: "ecs-svc/2", rolloutState: "IN_PROGRESS", ...of }, facts.desired),
      deployment({ ...before, running: facts.desired }, facts.desired),
    ],
    tasks: known(valueOr(facts.tasks, []).map((one) => ({ ...one, startedBy: "ecs-svc/1" }))),
  };
}

function registered(team: Team) {
  const [first, ...others] = team.containers;
  const name = first.written.replace(/(?::[^:/@]*)?(?:@.*)?$/, "");
  return {
    arn: revision(5),
    containers: [{ ...first, written: `${name}@${digest("new")}` }, ...others].map(
      ({ name = "web", written }) => container(name, written),
    ),
  };
}

/** The tasks report these digests for some containers, one each. */
function withDigests(
  names: readonly string[],
  digests: readonly string[],
  facts: ServiceFacts,
): ServiceFacts {
  const tasks = valueOr(facts.tasks, []).map(
    (one, i): Task => ({
      ...one,
      containers: one.containers.map((container) =>
        names.includes(container.name)
          ? { ...container, digest: digest(digests[i % digests.length] ?? "old") }
          : container,
      ),
    }),
  );
  return { ...facts, tasks: known(tasks) };
}

/** The facts with the repository of the first container changed; `null` where it is not ECR's. */
function inRepository(
  { containers: [{ written }] }: Team,
  facts: ServiceFacts,
  change: (own: RepositoryFacts) => RepositoryFacts,
): ServiceFacts | null {
  const found = tryParse(written);
  const ecr = found && ecrRepository(found);
  const own = ecr && facts.repositories.get(repositoryKey(ecr));
  return own
    ? { ...facts, repositories: new Map([...facts.repositories, [repositoryKey(ecr), change(own)]]) }
    : null;
}

function withoutTag(one: Tag, own: RepositoryFacts): RepositoryFacts {
  const rest = (tags: readonly Tag[]) => tags.filter((other) => other !== one);
  return {
    ...own,
    tags: new Map([...own.tags, [one, known(null)]]),
    images: new Map(
      [...own.images].map(([of, found]) => [
        of,
        found.known && found.value ? known({ ...found.value, tags: rest(found.value.tags) }) : found,
      ]),
    ),
    catalogue: known(
      valueOr(own.catalogue, [])
        .map((entry) => ({ ...entry, tags: rest(entry.tags) }))
        .filter(({ tags }) => tags.length > 0),
    ),
  };
}

/** The written tag; where a digest is written, the tag that it follows. */
function tagOf({ containers: [{ written, pinnedFrom, formerTags }] }: Team): Tag {
  return tag(tryParse(written)?.tag ?? pinnedFrom ?? formerTags?.old?.[0] ?? "latest");
}

/** The first container, and those with the same image. */
function alike({ containers: [first, ...others] }: Team): string[] {
  const isAlike = ({ written }: Container) => nameAndTag(written) === nameAndTag(first.written);
  return [first, ...others.filter(isAlike)].map(({ name = "web" }) => name);
}

function nameAndTag(written: string): string {
  return written.slice(written.indexOf("/") + 1);
}

function isOld(of: RepositoryFacts["tags"] extends ReadonlyMap<Tag, infer V> ? V : never): boolean {
  return of.known && of.value === digest("old");
}

function tryParse(written: string) {
  try {
    return parseReference(written);
  } catch {
    return null;
  }
}
