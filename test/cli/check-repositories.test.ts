/** `check` without a deployed program: pushes to a repository next door to one that is in use. */
import { afterEach, describe, expect, test } from "vitest";
import type { CheckReport } from "../../src/domain/words/report.ts";
import { createWorld, registry, type World } from "../support/world.ts";
import { run } from "./support.ts";

const right = "content-marketing-swarm-backend";
const wrong = "content-marketing-swarm-dev-backend";

let world: World;
afterEach(() => world.close());

/** A service on the right repository, and an hour later a push to the wrong one. */
async function pushNextDoor(): Promise<void> {
  world = await createWorld({ packaged: false });
  await world.push(right, "one", "latest");
  await world.service(
    "dev",
    "backend",
    await world.register("backend", { web: `${registry}/${right}:latest` }),
  );
  await world.advance("1h");
  await world.push(wrong, "two", "latest");
  await world.advance("44m");
}

async function repositories(...argv: string[]): Promise<CheckReport["repositories"]> {
  const { stdout } = await run(world.sandbox.url, "check", "--format", "json", ...argv);
  return JSON.parse(stdout).repositories;
}

describe("a push to the repository next door", () => {
  test("is told, changes no status, and is in the table", async () => {
    await pushNextDoor();
    expect(await repositories()).toEqual([
      {
        repository: `${registry}/${wrong}`,
        findings: [
          {
            kind: "wrong-repository",
            severity: "medium",
            similar: [`${registry}/${right}`],
            summary: `An image was pushed to ${wrong} 44 minutes ago, and nothing uses that repository; ${right}, with a similar name, is in use and got no push`,
            advice: [
              `If it was meant for ${right}, push it to ${registry}/${right}`,
              `If ${wrong} is meant to be unused, list it under repositories.ignore in drift.yml`,
            ],
          },
        ],
      },
    ]);
    const { exitCode, stdout } = await run(world.sandbox.url, "check");
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`\nrepository ${registry}/${wrong}\n`);
  });

  test.each<[why: string, before: () => Promise<unknown>]>([
    ["the image was pushed to the right one since", () => world.push(right, "two", "latest")],
    [
      "another service uses it",
      async () => usedBy(await world.register("other", { web: `${registry}/${wrong}:latest` })),
    ],
    [
      "a task definition names it that no service uses",
      () => world.register("job", { web: `${registry}/${wrong}:latest` }),
    ],
    ["it is a week old", () => world.advance("8d")],
    [
      "a service's images cannot be read",
      async () =>
        world.sandbox.fault({ operation: "ecs:DescribeTaskDefinition", error: "AccessDeniedException" }),
    ],
    [
      "the repositories cannot be listed",
      async () =>
        world.sandbox.fault({ operation: "ecr:DescribeRepositories", error: "AccessDeniedException" }),
    ],
  ])("is not told where %s", async (_, before) => {
    await pushNextDoor();
    await before();
    expect(await repositories()).toEqual([]);
  });

  test("is not told before the settle window is over, but one before it is", async () => {
    await pushNextDoor();
    await world.push(wrong, "three", "v3");
    await world.push(`${right}-eu`, "four", "latest");
    await world.advance("9m");
    const summaries = (await repositories()).flatMap(({ findings }) =>
      findings.map(({ summary }) => summary),
    );
    expect(summaries).toEqual([expect.stringContaining(`${wrong} 53 minutes ago`)]);
  });

  test("is not told where only some services are looked at", async () => {
    await pushNextDoor();
    expect(await repositories("--cluster", "dev")).toEqual([]);
  });

  const usedBy = (revision: string) => world.service("dev", "other", revision);
});
