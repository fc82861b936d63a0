import { describe, expect, test } from "vitest";
import { assess } from "../../../src/domain/assess.ts";
import type { RepositoryFacts } from "../../../src/domain/facts.ts";
import { known } from "../../../src/domain/known.ts";
import { denied, digest, factsOf, found, policyOf, registry, type Setup, tag } from "../building.ts";

const written = (
  text: string,
  movable: RepositoryFacts["movable"] = known([tag("latest"), tag("1.2.3")]),
): Setup => ({
  containers: [{ written: text, running: ["new"], resolved: "new", repository: { movable } }],
});

describe("mutable", () => {
  test.each<[what: string, setup: Setup, isFound: boolean]>([
    ["a tag that moves", written(`${registry}/backend:latest`), true],
    ["no tag at all", written(`${registry}/backend`), true],
    ["a tag that may move and is not meant to", written(`${registry}/backend:1.2.3`), false],
    ["a tag that the repository keeps", written(`${registry}/backend:latest`, known([tag("main")])), false],
    ["a repository that nobody asked", written(`${registry}/backend:latest`, null), false],
    ["a repository that does not answer", written(`${registry}/backend:latest`, denied("ecr")), false],
    ["a digest", written(`${registry}/backend:latest@${digest("new")}`), false],
    ["another registry", written("nginx:latest"), false],
    ["no reference", written("<image>"), false],
  ])("%s: %s", (_, setup, isFound) => expect(found("mutable", setup) !== null).toBe(isFound));

  test("is advice: the service stays in sync", () => {
    const assessment = assess(factsOf(written(`${registry}/backend:latest`)), policyOf());
    expect(assessment.status).toBe("in-sync");
    expect(assessment.findings).toEqual([
      {
        kind: "mutable",
        cause: "moving-tag",
        group: "advice",
        severity: "low",
        container: "web",
        expected: null,
        actual: [],
        since: null,
        summary: 'Container "web" is written with the tag "latest", which may name another image tomorrow',
        advice: ["ecs-image-drift pin backend --cluster dev --container web --region us-east-1"],
      },
    ]);
  });
});
