import { describe, expect, test } from "vitest";
import type { Call } from "../../../src/adapters/aws/call.ts";
import { createRegistries } from "../../../src/adapters/ecr/registries.ts";
import type { JsonObject } from "../../../src/domain/common/json.ts";

const registry = { account: "123456789012", region: "eu-west-1" };

/** The registries over an ECR that gives these answers, and what it was asked. */
function registriesOf(...answers: (JsonObject | Error)[]) {
  const asked: string[] = [];
  const call: Call = async (operation, input) => {
    asked.push(`${operation} ${JSON.stringify(input)}`);
    const answer = answers.shift() ?? {};
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const registries = createRegistries((region) => {
    asked.push(region);
    return call;
  });
  return { asked, registries };
}

describe("a registry's repositories", () => {
  test("are listed page by page, in its own region", async () => {
    const { asked, registries } = registriesOf(
      { repositories: [{ repositoryName: "api" }, { repositoryName: "team/web" }], nextToken: "more" },
      { repositories: [{ repositoryName: "worker" }], nextToken: null },
    );
    expect(await registries.repositories(registry)).toEqual({
      known: true,
      value: ["api", "team/web", "worker"].map((name) => ({ ...registry, name })),
    });
    expect(asked).toEqual([
      "eu-west-1",
      'DescribeRepositories {"registryId":"123456789012","maxResults":1000}',
      'DescribeRepositories {"registryId":"123456789012","maxResults":1000,"nextToken":"more"}',
    ]);
  });

  test("are not known where ECR refuses, with its reason", async () => {
    const refusal = Object.assign(new Error("no"), { name: "AccessDeniedException" });
    expect(await registriesOf(refusal).registries.repositories(registry)).toEqual({
      known: false,
      reason: "AccessDeniedException: ecr:DescribeRepositories",
      code: "AccessDeniedException",
      operation: "ecr:DescribeRepositories",
      lasting: true,
    });
  });
});
