import { describe, expect, test } from "vitest";
import type { Finding } from "../../src/domain/judge/finding.ts";
import { preventionOf } from "../../src/explain/prevention.ts";
import { factsOf, registry, type Setup, tag } from "../domain/building.ts";

const finding = (kind: string, cause: string, container = "web") => ({ kind, cause, container }) as Finding;
const shop: Setup = {
  service: "arn:aws:ecs:us-east-1:123456789012:service/shop-prod/orders",
  containers: [
    { name: "proxy", written: "nginx:1.27" },
    { name: "web", written: `${registry}/shop/orders:latest` },
  ],
};

/** What is said of a finding, as somebody reads it. */
function prevention(of: Finding, setup: Setup = shop, owner: string | null = null): string {
  const found = preventionOf(of, factsOf(setup), { owner, followed: null });
  const tools = (found?.tools ?? []).map(({ tool, lines }) => [`${tool}:`, ...lines].join("\n  "));
  return [found?.change, ...tools].join("\n\n");
}

describe("what keeps a finding from coming back", () => {
  test.each<[kind: string, cause: string, file: string]>([
    ["stale", "not-redeployed", "by-digest"],
    ["stale", "undetermined", "by-digest"],
    ["mixed", "digests", "by-digest"],
    ["behind", "not-registered", "by-digest"],
    ["stale", "stale-cache", "past-the-cache"],
    ["behind", "not-updated", "update"],
    ["stale", "rolled-back", "hold"],
    ["behind", "rolled-back", "hold"],
    ["stalled", "service backend was unable to place a task", "breaker"],
    ["missing", "digest-gone", "keep"],
    ["endangered", "lifecycle-policy", "keep"],
    ["unpullable", "CannotPullContainerError: not found", "look"],
  ])("%s (%s)", async (kind, cause, file) => {
    const text = prevention(finding(kind, cause));
    await expect(`${text}\n`).toMatchFileSnapshot(`../golden/prevention/${file}.txt`);
    const [, ...lines] = text.split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(78);
  });

  test("moves the tag that the container follows", () => {
    const rolledBack = finding("behind", "rolled-back");
    const found = preventionOf(rolledBack, factsOf(shop), { owner: null, followed: tag("prod") });
    expect(found?.tools[0]?.lines).toContain('    docker buildx imagetools create --tag "$IMAGE:prod"');
  });

  test("is nothing where there is only advice", () => {
    expect(
      preventionOf(finding("mutable", "moving-tag"), factsOf(shop), { owner: null, followed: null }),
    ).toBeNull();
  });

  test.each<[what: string, tags: Record<string, string>, owner: string | null, tools: string[]]>([
    ["a stack's", { "aws:cloudformation:stack-name": "shop" }, null, ["CloudFormation"]],
    [
      "a stack's, whoever else says so",
      { "aws:cloudformation:stack-id": "1" },
      "terraform",
      ["CloudFormation"],
    ],
    ["Terraform's", {}, "Terraform", ["Terraform"]],
    [
      "another tool's",
      { team: "aws:cloudformation:" },
      "pulumi",
      ["GitHub Actions", "Terraform", "CloudFormation"],
    ],
    ["nobody's", {}, null, ["GitHub Actions", "Terraform", "CloudFormation"]],
  ])("is shown for the tool that owns the service alone: %s", (_, tags, owner, tools) => {
    const found = preventionOf(finding("stale", "stale-cache"), factsOf({ more: { tags } }), {
      owner,
      followed: null,
    });
    expect(found?.tools.map(({ tool }) => tool)).toEqual(tools);
  });

  test.each<[what: string, setup: Setup, of: Finding, lines: string[]]>([
    [
      "the first container's where it is about none",
      shop,
      finding("stale", "not-redeployed", ""),
      ["  REGISTRY: docker.io", "  REPOSITORY: nginx", "    container-name: proxy"],
    ],
    [
      "made up where nobody knows the containers",
      { containers: "denied" },
      finding("stale", "not-redeployed"),
      ["  REGISTRY: docker.io", "  REPOSITORY: REPOSITORY", "    container-name: CONTAINER"],
    ],
    [
      "made up where the image cannot be read",
      { containers: [{ written: "Not an image!" }] },
      finding("stale", "not-redeployed"),
      ["  REGISTRY: docker.io", "  REPOSITORY: REPOSITORY", "    container-name: web"],
    ],
    [
      "quoted for a shell",
      { ...shop, service: "arn:aws:ecs:us-east-1:123456789012:service/my cluster/it's" },
      finding("stale", "not-redeployed"),
      ["    bin/ecs-image-drift wait 'it'\\''s' --cluster 'my cluster'"],
    ],
  ])("has names that are %s", (_, setup, of, lines) => {
    const [actions] = preventionOf(of, factsOf(setup), { owner: null, followed: null })?.tools ?? [];
    expect(actions?.lines).toEqual(expect.arrayContaining(lines));
  });
});
