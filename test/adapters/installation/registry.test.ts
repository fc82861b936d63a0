import { expect, test } from "vitest";
import { createRegistry } from "../../../src/adapters/installation/registry.ts";
import type { JsonObject } from "../../../src/domain/common/json.ts";

const registry = { account: "123456789012", region: "eu-west-1" };

test("a registry's names are read page by page, in its own region", async () => {
  const asked: [region: string, operation: string, input: JsonObject][] = [];
  const { names } = createRegistry((region) => async (operation, input) => {
    asked.push([region, operation, input]);
    return input.nextToken
      ? { repositories: [{ repositoryName: "b" }] }
      : { repositories: [{ repositoryName: "a" }], nextToken: "more" };
  });
  expect(await names(registry)).toEqual({ known: true, value: ["a", "b"] });
  expect(asked).toEqual([
    ["eu-west-1", "DescribeRepositories", { registryId: "123456789012", maxResults: 1000 }],
    [
      "eu-west-1",
      "DescribeRepositories",
      { registryId: "123456789012", maxResults: 1000, nextToken: "more" },
    ],
  ]);
});

test("a refusal is not known, with its reason", async () => {
  const { names } = createRegistry(() => async () => {
    throw Object.assign(new Error("no"), { name: "AccessDeniedException" });
  });
  expect(await names(registry)).toEqual({
    known: false,
    reason: "AccessDeniedException: ecr:DescribeRepositories",
    code: "AccessDeniedException",
    operation: "ecr:DescribeRepositories",
    lasting: true,
  });
});
