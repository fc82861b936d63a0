import { describe, expect, test } from "vitest";
import { known } from "../../../../src/domain/common/known.ts";
import type { RepositoryFacts } from "../../../../src/domain/facts/facts.ts";
import { assess } from "../../../../src/domain/judge/assess.ts";
import {
  at,
  type ContainerSetup,
  denied,
  digest,
  factsOf,
  found,
  inWords,
  type Move,
  policyOf,
  registry,
  revision,
  rollout,
  type Setup,
  stoppedTask,
  tag,
} from "../../building.ts";

const mutable = known({ setting: "MUTABLE", exclusions: [] });
const kept = (...exclusions: string[]) => known({ setting: "IMMUTABLE_WITH_EXCLUSION", exclusions });

const written = (text: string, mutability: RepositoryFacts["mutability"] = mutable): Setup => ({
  containers: [{ written: text, running: ["new"], resolved: "new", repository: { mutability } }],
});

/** A tag, and another one in its repository. */
const beside = (own: string, other: string, ...moves: Move[]): Setup => {
  const catalogue = known([{ digest: digest("new"), tags: [tag(own), tag(other)], pushedAt: at("08:00") }]);
  const repository = { mutability: mutable, catalogue };
  return {
    containers: [
      { written: `${registry}/backend:${own}`, running: ["new"], resolved: "new", repository, moves },
    ],
  };
};

const named = stoppedTask({ reason: `CannotPullContainerError: ${registry}/backend:latest: not found` });

describe("mutable", () => {
  test.each<[what: string, setup: Setup, isFound: boolean]>([
    ["a tag that moves", written(`${registry}/backend:latest`), true],
    ["no tag at all", written(`${registry}/backend`), true],
    ["a tag that may move and is not meant to", written(`${registry}/backend:1.2.3`), false],
    ["a partial version beside a fuller one", beside("1", "1.2.3"), true],
    ["a number beside none", beside("1", "prod", ["08:00", "new"]), false],
    ["a number that was seen to move", beside("1", "prod", ["08:00", "old"], ["11:00", "new"]), true],
    ["a tag that the repository keeps", written(`${registry}/backend:latest`, kept("main")), false],
    [
      "the tag alone that the repository does not keep",
      written(`${registry}/backend:latest`, kept("latest")),
      true,
    ],
    ["a repository that nobody asked", written(`${registry}/backend:latest`, null), false],
    ["a repository that does not answer", written(`${registry}/backend:latest`, denied("ecr")), false],
    ["a digest", written(`${registry}/backend:latest@${digest("new")}`), false],
    ["another registry", written("nginx:latest"), false],
    ["no reference", written("<image>"), false],
  ])("%s: %s", (_, setup, isFound) => expect(found("mutable", setup) !== null).toBe(isFound));

  const old: ContainerSetup = { repository: { mutability: mutable } };
  const proxy: ContainerSetup = { ...old, name: "proxy", written: `${registry}/proxy:latest` };
  const rolledBack = known([
    rollout({ web: "new", status: "ROLLBACK_SUCCESSFUL", createdAt: at("11:05") }),
    rollout({ web: "old" }),
  ]);
  const movedOff = known([
    rollout({ web: "old", createdAt: at("11:30") }),
    rollout({ web: "new", createdAt: at("11:05"), taskDefinition: revision(5) }),
  ]);
  const expiring = { mutability: mutable, expiring: known([digest("old")]) };
  const starting = [{ running: 1, rolloutState: "IN_PROGRESS" as const }];
  const failures = known([stoppedTask(), stoppedTask(), stoppedTask()]);
  test.each<[what: string, web: ContainerSetup, of: Setup, advised: string[]]>([
    ["nothing but old is", old, {}, ["web", "proxy"]],
    ["gone is", { ...old, published: null }, {}, ["proxy"]],
    ["about to be expired is", { repository: expiring }, {}, ["proxy"]],
    ["rolled back was", old, { more: { rollouts: rolledBack } }, ["proxy"]],
    ["moved off was", old, { more: { rollouts: movedOff } }, ["proxy"]],
    ["not to be pulled is", old, { deployments: starting, more: { stopped: failures } }, ["web", "proxy"]],
    [
      "not to be pulled is, and named",
      old,
      { deployments: starting, more: { stopped: known([named, named, named]) } },
      ["proxy"],
    ],
  ])("is advised to containers whose image can be pinned: %s its image", (_, web, of, advised) => {
    const { findings } = assess(factsOf({ ...of, containers: [web, proxy] }), policyOf());
    const names = findings.flatMap(({ kind, container }) => (kind === "mutable" ? [container] : []));
    expect(names).toEqual(advised);
  });

  test("is advice: the service stays in sync", () => {
    const assessment = assess(factsOf(written(`${registry}/backend:latest`)), policyOf());
    expect(assessment.status).toBe("in-sync");
    expect(assessment.findings.map(inWords)).toEqual([
      {
        kind: "mutable",
        cause: "moving-tag",
        group: "advice",
        severity: "low",
        container: "web",
        expected: null,
        actual: [],
        since: null,
        summary: 'Container "web" references the tag "latest", which may name another image tomorrow',
        advice: ["ecs-image-drift pin backend --cluster dev --container web --region us-east-1"],
      },
    ]);
  });
});
