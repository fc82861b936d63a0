import { describe, expect, test } from "vitest";
import { known, unknown } from "../../../../src/domain/common/known.ts";
import type { RepositoryFacts } from "../../../../src/domain/facts/facts.ts";
import { type ContainerSetup, digest, found, registry, type Setup, tag } from "../../building.ts";

/** What the policy would expire, by name. */
const expiring = (...names: string[]): Partial<RepositoryFacts> => ({ expiring: known(names.map(digest)) });
const web = (more: ContainerSetup, ...names: string[]): Setup => ({
  containers: [{ ...more, repository: { ...expiring(...names), ...more.repository } }],
});

describe("endangered", () => {
  test.each<[what: string, setup: Setup, isFound: boolean]>([
    ["what is resolved is about to be expired", web({}, "old"), true],
    ["it is one of several", web({}, "older", "old"), true],
    ["what is pinned is", web({ written: `${registry}/backend@${digest("old")}` }, "old"), true],
    ["another image is, which the tag names by now", web({}, "new"), false],
    ["none is", web({}), false],
    ["nobody asked", {}, false],
    ["the answer is not known", web({ repository: { expiring: unknown("denied") } }, "old"), false],
    ["the image is gone already: it is missing", web({ images: { old: null } }, "old"), false],
    ["the image cannot be looked up", web({ images: { old: unknown("ThrottlingException") } }, "old"), false],
    [
      "nothing is resolved, and the tag names nothing",
      web({ resolved: null, published: null }, "old"),
      false,
    ],
    ["it lies outside ECR", { containers: [{ written: "nginx:latest" }] }, false],
  ])("%s: %#", (_, setup, isFound) => expect(found("endangered", setup) !== null).toBe(isFound));

  test("says what depends on the image, and how to keep it", () => {
    const short = digest("old").slice(0, 19);
    expect(found("endangered", web({ images: { old: { tags: [tag("abc1234")] } } }, "old"))).toEqual({
      kind: "endangered",
      cause: "lifecycle-policy",
      group: "supply",
      severity: "low",
      container: "web",
      expected: digest("old"),
      actual: [],
      since: null,
      summary: `The repository's lifecycle policy is about to expire abc1234 (${short}), which container "web" depends on: after that, the next task to start will fail`,
      advice: [
        "Deploy an image that the policy keeps, change the policy so that it keeps this one, or give the image a tag that the policy does not expire:",
        expect.stringContaining(digest("old")),
      ],
    });
  });

  test("names the image as it is written", () => {
    const written = `${registry}/backend:v1.4.2`;
    const images = { old: { tags: ["abc1234", "v1.4.2"].map(tag) } };
    expect(found("endangered", web({ written, images }, "old"))?.summary).toContain("expire v1.4.2 (");
  });
});
