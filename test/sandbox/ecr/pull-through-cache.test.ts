import {
  CreatePullThroughCacheRuleCommand,
  DeletePullThroughCacheRuleCommand,
  DescribeImagesCommand,
  DescribePullThroughCacheRulesCommand,
  paginateDescribePullThroughCacheRules,
} from "@aws-sdk/client-ecr";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { createEcr } from "../../../src/sandbox/services/ecr/ecr.ts";
import { cacheFrom, createWorld, pullThrough, type World } from "../../support/world.ts";
import { ask, testWorld } from "../ecs/world.ts";

let world: World;

beforeEach(async () => {
  world = await createWorld({ packaged: false });
  onTestFinished(() => world.close());
});

const describeRules = (ecrRepositoryPrefixes?: string[]) =>
  world.ecr.send(new DescribePullThroughCacheRulesCommand({ ecrRepositoryPrefixes }));

it("tells a rule as it was made, by its prefix or among all", async () => {
  await cacheFrom(world, "quay", "quay.io");
  await cacheFrom(world, "ecr-public", "public.ecr.aws");
  const rule = {
    ecrRepositoryPrefix: "ecr-public",
    upstreamRegistryUrl: "public.ecr.aws",
    registryId: "123456789012",
    createdAt: expect.any(Date),
  };
  expect((await describeRules(["ecr-public/"])).pullThroughCacheRules).toEqual([rule]);
  expect((await describeRules()).pullThroughCacheRules).toMatchObject([
    rule,
    { ecrRepositoryPrefix: "quay" },
  ]);
});

it("gives small pages of rules", async () => {
  const prefixes = Array.from({ length: 12 }, (_, at) => `cache${10 + at}`);
  for (const prefix of prefixes) await cacheFrom(world, prefix, "quay.io");
  const pages: unknown[][] = [];
  for await (const page of paginateDescribePullThroughCacheRules({ client: world.ecr }, {}))
    pages.push((page.pullThroughCacheRules ?? []).map(({ ecrRepositoryPrefix }) => ecrRepositoryPrefix));
  expect(pages.map(({ length }) => length)).toEqual([5, 5, 2]);
  expect(pages.flat()).toEqual(prefixes);
});

it.each([
  [
    "another prefix is asked for",
    () => describeRules(["quay", "gone"]),
    "PullThroughCacheRuleNotFoundException",
  ],
  [
    "another rule is deleted",
    () => world.ecr.send(new DeletePullThroughCacheRuleCommand({ ecrRepositoryPrefix: "gone" })),
    "PullThroughCacheRuleNotFoundException",
  ],
  [
    "a rule is made twice",
    () => cacheFrom(world, "quay", "quay.io"),
    "PullThroughCacheRuleAlreadyExistsException",
  ],
  ["a prefix is none", () => cacheFrom(world, "Quay", "quay.io"), "InvalidParameterException"],
])("refuses when %s", async (_, call, name) => {
  await cacheFrom(world, "quay", "quay.io");
  await expect(call()).rejects.toMatchObject({ name });
});

it("forgets a rule that is deleted", async () => {
  await cacheFrom(world, "quay", "quay.io");
  await world.ecr.send(new DeletePullThroughCacheRuleCommand({ ecrRepositoryPrefix: "quay" }));
  expect((await describeRules()).pullThroughCacheRules).toEqual([]);
});

it("fills a repository of the prefix, and tells it by the cache's own event", async () => {
  await cacheFrom(world, "docker-hub", "registry-1.docker.io");
  const digest = await pullThrough(world, "docker-hub/library/nginx", "nginx", "1.27");
  const imageIds = [{ imageTag: "1.27" }];
  const { imageDetails } = await world.ecr.send(
    new DescribeImagesCommand({ repositoryName: "docker-hub/library/nginx", imageIds }),
  );
  expect(imageDetails).toMatchObject([{ imageDigest: digest, imageTags: ["1.27"] }]);
  expect(world.sandbox.events()).toMatchObject([
    {
      "detail-type": "ECR Pull Through Cache Action",
      resources: ["arn:aws:ecr:us-east-1:123456789012:repository/docker-hub/library/nginx"],
      detail: {
        "sync-status": "SUCCESS",
        "ecr-repository-prefix": "docker-hub",
        "repository-name": "docker-hub/library/nginx",
        "upstream-registry-url": "registry-1.docker.io",
        "image-tag": "1.27",
        "image-digest": digest,
      },
    },
  ]);
});

it.each([
  ["docker-hub/team/web", "docker-hub/team"],
  ["docker-hub/teams", "docker-hub"],
  ["other/web", "ROOT"],
])("fills %s by the rule with the longest prefix, %s", async (repository, prefix) => {
  for (const each of ["ROOT", "docker-hub", "docker-hub/team"]) await cacheFrom(world, each, "quay.io");
  await pullThrough(world, repository, "web", "1");
  expect(world.sandbox.events()).toMatchObject([{ detail: { "ecr-repository-prefix": prefix } }]);
});

it("fills nothing that no rule is for", async () => {
  await cacheFrom(world, "quay", "quay.io");
  await expect(pullThrough(world, "quay2/web", "web", "1")).rejects.toMatchObject({
    name: "PullThroughCacheRuleNotFoundException",
  });
});

it("keeps another account's rules from functions", async () => {
  const ecr = createEcr(testWorld());
  const registryId = "999999999999";
  const rule = { registryId, ecrRepositoryPrefix: "quay", upstreamRegistryUrl: "quay.io" };
  await ask(ecr, "CreatePullThroughCacheRule", rule);
  const look = (caller: string, more = {}) => ask(ecr, "DescribePullThroughCacheRules", more, caller);
  expect(await look("sweep")).toEqual({ pullThroughCacheRules: [] });
  expect(await look("administrator", { registryId })).toMatchObject({ pullThroughCacheRules: [rule] });
  await expect(look("sweep", { registryId })).rejects.toMatchObject({ name: "AccessDeniedException" });
});

it("tells what else a rule was made with", async () => {
  const more = { upstreamRegistry: "quay", upstreamRepositoryPrefix: "team" } as const;
  const rule = { ecrRepositoryPrefix: "quay", upstreamRegistryUrl: "quay.io", ...more };
  await world.ecr.send(new CreatePullThroughCacheRuleCommand(rule));
  expect((await describeRules()).pullThroughCacheRules).toMatchObject([rule]);
});
