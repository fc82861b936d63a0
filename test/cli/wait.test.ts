import { RegisterTaskDefinitionCommand, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  createWorld,
  digestOf,
  indexOf,
  manifestOf,
  pushChart,
  pushIndex,
  registry,
  type World,
} from "../support/world.ts";
import { type Run, run, start } from "./support.ts";

const image = (tagOrDigest: string) => ["--image", `${registry}/backend${tagOrDigest}`];

/** Waits to the end, while time passes in its world from the first word on. */
async function wait(world: World, ...argv: string[]): Promise<Run> {
  const { child, done } = start(world.sandbox.url, "wait", ...argv, "--cluster", "dev", "--poll", "0s");
  let [isDone, hasSpoken] = [false, false];
  child.stderr?.once("data", () => {
    hasSpoken = true;
  });
  const ended = done.finally(() => {
    isDone = true;
  });
  while (!isDone) {
    await new Promise((go) => setTimeout(go, 20));
    if (hasSpoken) await world.advance("2s");
  }
  return ended;
}

/** A service `dev/backend` on `backend:latest`, and a newer image, pushed and not deployed. */
async function createPushed(options: object = {}) {
  const world = await createWorld({ packaged: false });
  const before = await world.push("backend", "one", "latest", "abc123f");
  await world.service(
    "dev",
    "backend",
    await world.register("backend", { web: `${registry}/backend:latest` }),
    options,
  );
  await world.advance("5m");
  const after = await world.push("backend", "two", "latest", "def4567");
  return { world, before, after };
}

const breaker = {
  deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
};

describe("a rollout", () => {
  let world: World;
  let pushed: { before: string; after: string };
  beforeAll(async () => {
    ({ world, ...pushed } = await createPushed());
  });
  afterAll(() => world.close());

  test("is followed until every task has the image, with a line for each step", async () => {
    await world.redeploy("dev", "backend");
    const { exitCode, stdout, stderr } = await wait(world, "backend", ...image(":latest"));
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: `dev/backend: backend:1 is complete: all 2 tasks run def4567 (${pushed.after.slice(0, 19)})\n`,
    });
    const lines = stderr.trimEnd().split("\n");
    expect(lines[0]).toMatch(/^Deploying backend:1: 0 of 2 tasks run/);
    expect(lines.every((line) => /^Deploying backend:1: \d of 2 tasks run(, \d starting)?$/.test(line))).toBe(
      true,
    );
    expect(new Set(lines).size).toBe(lines.length);
  });

  test("that is over already is not waited for, by tag or by digest", async () => {
    for (const ref of [":def4567", `@${pushed.after}`, `:latest@${pushed.after}`]) {
      const { exitCode, stderr } = await run(
        world.sandbox.url,
        ...["wait", "backend", "--cluster", "dev", ...image(ref)],
      );
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    }
  });

  test("is of a service whose ARN names the cluster, for every verb about one", async () => {
    const arn = "arn:aws:ecs:us-east-1:123456789012:service/dev/backend";
    const codes = [];
    for (const [verb = "", ...more] of [
      ["wait", ...image(":def4567")],
      ["explain"],
      ["pin", "--dry-run", "--even-if", "past-unknown"],
    ]) {
      const { exitCode, stderr } = await run(world.sandbox.url, verb, arn, ...more);
      codes.push([verb, exitCode, exitCode === 0 ? "" : stderr]);
    }
    expect(codes).toEqual(["wait", "explain", "pin"].map((verb) => [verb, 0, ""]));
  });

  test("to another image takes the whole time, and the command that says why is named", async () => {
    const { exitCode, stdout, stderr } = await wait(
      world,
      ...["backend", ...image(":abc123f"), "--timeout", "1m"],
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    const words = `backend:1 is complete, but 2 of 2 run def4567 (${pushed.after.slice(0, 19)}), not abc123f (${pushed.before.slice(0, 19)})`;
    expect(stderr).toMatch(/^dev\/backend does not run it after 1 minute/m);
    expect(stderr.split("\n")[0]).toBe(words);
    expect(stderr).toMatch(/^To see why: ecs-image-drift explain backend --cluster dev --region us-east-1$/m);
  });

  test("is left alone on Ctrl-C", async () => {
    const { child, done } = start(
      world.sandbox.url,
      ...["wait", "backend", "--cluster", "dev", ...image(":abc123f")],
    );
    let said = "";
    child.stderr?.on("data", (part) => {
      said += part;
    });
    await expect.poll(() => said, { timeout: 20_000 }).toContain("is complete, but");
    child.kill("SIGINT");
    const { exitCode, stderr } = await done;
    expect({ exitCode, last: stderr.trimEnd().split("\n").at(-1) }).toEqual({
      exitCode: 2,
      last: "Interrupted: the deployment continues without this command",
    });
  });

  test("of a service without tasks is judged by what the next would run", async () => {
    await world.ecs.send(new UpdateServiceCommand({ cluster: "dev", service: "backend", desiredCount: 0 }));
    await world.advance("5m");
    const { exitCode, stdout } = await wait(world, "backend", ...image(":latest"));
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: `dev/backend: backend:1 is complete: the desired count is 0, and the next task would run def4567 (${pushed.after.slice(0, 19)})\n`,
    });
    const other = await wait(world, "backend", ...image(":abc123f"), "--timeout", "10s");
    expect(other.exitCode).toBe(1);
    expect(other.stderr).toContain("backend:1 is complete, but the next task would run def4567");
  });
});

test("an index is the image that its child is", async () => {
  const world = await createWorld({ packaged: false });
  const child = manifestOf("child");
  await world.pushManifest("backend", child);
  await world.pushManifest("backend", indexOf({ "linux/amd64": child }), "latest");
  await world.service("dev", "backend", await world.register("backend", { web: `${registry}/backend` }));
  await world.advance("5m");
  const { exitCode } = await wait(world, "backend", ...image(`@${digestOf(child)}`));
  expect(exitCode).toBe(0);
  await world.close();
});

test("a tag that was overwritten by an image for another platform is not waited for", async () => {
  const world = await createWorld({ packaged: false });
  const [arm, amd] = [manifestOf("arm"), manifestOf("amd")];
  for (const one of [arm, amd]) await world.pushManifest("backend", one);
  await world.pushManifest("backend", indexOf({ "linux/arm64": arm, "linux/amd64": amd }), "latest");
  const { taskDefinition } = await world.ecs.send(
    new RegisterTaskDefinitionCommand({
      family: "backend",
      runtimePlatform: { cpuArchitecture: "ARM64" },
      containerDefinitions: [{ name: "web", image: `${registry}/backend:latest`, memory: 128 }],
    }),
  );
  await world.service("dev", "backend", taskDefinition?.taskDefinitionArn ?? "");
  await world.advance("5m");
  await world.pushManifest("backend", amd, "latest");
  const { exitCode, stderr } = await run(
    world.sandbox.url,
    ...["wait", "backend", "--cluster", "dev", ...image(":latest")],
  );
  expect(exitCode).toBe(2);
  expect(stderr).toContain("has no image for linux/arm64, the platform of its tasks");
  await world.close();
});

test("a deployment that ECS rolls back has exit code 1, with ECS's reason", async () => {
  const { world } = await createPushed(breaker);
  await world.pushManifest("backend", manifestOf("broken", { "sandbox.fail": "start" }), "latest", "bad");
  await world.redeploy("dev", "backend");
  const { exitCode, stdout, stderr } = await wait(world, "backend", ...image(":bad"), "--timeout", "2h");
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr.trimEnd().split("\n").at(-1)).toMatch(
    /^dev\/backend: The deployment of backend:1 (was rolled back|failed): .*circuit breaker/i,
  );
  await world.advance("10m");
  const later = await wait(world, "backend", ...image(":bad"));
  expect(later.exitCode).toBe(1);
  expect(later.stderr).toContain("was rolled back");
  await world.close();
});

test("nodes that answer with the copy they have are no success", async () => {
  const { world, before, after } = await createPushed({ launchType: "EC2" });
  world.sandbox.fault({ instance: { cluster: "dev", pullBehavior: "prefer-cached" } });
  await world.redeploy("dev", "backend");
  const { exitCode, stderr } = await wait(world, "backend", ...image(":latest"), "--timeout", "15m");
  expect(exitCode).toBe(1);
  expect(stderr).toContain(
    `backend:1 is complete, but 2 of 2 run abc123f (${before.slice(0, 19)}), not def4567 (${after.slice(0, 19)})`,
  );
  await world.close();
});

describe("what cannot be waited for has exit code 2 and says why", () => {
  let world: World;
  beforeAll(async () => {
    ({ world } = await createPushed());
    await world.push("backend-dev", "two", "latest");
    await pushChart(world, "backend", "1.9.0", "1.9.0");
    await pushIndex(world, ["linux/arm64"], "backend", "four", "arms");
  });
  afterEach(() => world.sandbox.clearFaults());
  afterAll(() => world.close());

  test.each<[what: string, argv: readonly string[], words: string]>([
    [
      "a service that is not there",
      ["bakcend", ...image(":latest")],
      'Cannot wait for service "bakcend": there is no such service; did you mean "backend"?',
    ],
    [
      "a tag that is not there",
      ["backend", ...image(":lates")],
      'has no tag "lates"; did you mean "latest"?',
    ],
    [
      "a repository that is not there",
      ["backend", "--image", `${registry}/bakcend:latest`],
      `there is no repository ${registry}/bakcend\n`,
    ],
    [
      "a digest in a repository that is not there",
      ["backend", "--image", `${registry}/bakcend@sha256:${"0".repeat(64)}`],
      `there is no repository ${registry}/bakcend\n`,
    ],
    [
      "a digest that is not there",
      ["backend", ...image(`@sha256:${"0".repeat(64)}`)],
      "backend has no such image",
    ],
    [
      "a push to another repository than the service's",
      ["backend", "--image", `${registry}/backend-dev:latest`],
      `Cannot wait for service "dev/backend": no container of backend:1 uses repository ${registry}/backend-dev: "web" names ${registry}/backend:latest`,
    ],
    [
      "a container that is not there",
      ["backend", ...image(":latest"), "--container", "wbe"],
      'backend:1 has no container "wbe"; did you mean "web"?',
    ],
    ["a chart", ["backend", ...image(":1.9.0")], "is no container image, so no task can run it"],
    [
      "an index for another platform",
      ["backend", ...image(":arms")],
      "has no image for linux/amd64, the platform of its tasks",
    ],
    [
      "a tag outside of ECR",
      ["backend", "--image", "nginx:1.27"],
      "it names no registry, so it is an image on Docker Hub",
    ],
    ["no reference at all", ["backend", "--image", "Backend:"], "Cannot parse image reference"],
    ["no image", ["backend"], "required option '-i, --image <ref>' not specified"],
  ])("%s", async (_, argv, words) => {
    const { exitCode, stdout, stderr } = await run(world.sandbox.url, "wait", ...argv, "--cluster", "dev");
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(words);
  });

  test.each([
    ["ecs:DescribeTasks", "what runs is not known: AccessDeniedException: ecs:DescribeTasks"],
    ["ecr:DescribeImages", 'what tag "latest" names is not known: AccessDeniedException: ecr:DescribeImages'],
  ])("what %s does not tell", async (operation, words) => {
    world.sandbox.fault({ operation, error: "AccessDeniedException" });
    const { exitCode, stderr } = await run(
      world.sandbox.url,
      ...["wait", "backend", "--cluster", "dev", ...image(":latest")],
    );
    expect(exitCode).toBe(2);
    expect(stderr).toContain(words);
  });
});
