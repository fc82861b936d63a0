/** What `explain` shows of the incidents it was made for, and of others. */
import { UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { afterEach, describe, expect, test } from "vitest";
import {
  createWorld,
  digestOf,
  manifestOf,
  registry,
  type World,
  type WorldOptions,
} from "../support/world.ts";
import { run } from "./support.ts";

let world: World;
afterEach(() => world.close());

const explain = (...argv: string[]) => run(world.sandbox.url, "explain", ...argv);

/** The explanation as it is shown, which must be as this golden file has it. */
async function expectGolden(name: string, ...argv: string[]): Promise<void> {
  const { exitCode, stdout, stderr } = await explain(...argv);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  const steady = stdout
    .replaceAll(/\b01[0-9A-HJKMNP-TV-Z]{24}\b/g, "01M8BJT7ZS0000000000000000")
    .replaceAll(/ecs-svc\/\d{19}/g, "ecs-svc/1234567890123456789");
  await expect(steady).toMatchFileSnapshot(`../golden/explain/${name}.txt`);
}

/** A world with a service on a moving tag that has seen its first sweep. */
async function begin(
  { cluster, service, image }: { cluster: string; service: string; image: string },
  options: object = {},
  how: WorldOptions = {},
): Promise<void> {
  world = await createWorld(how);
  await world.push(image, "one", "latest", "abc123f");
  const revision = await world.register(service, { web: `${registry}/${image}:latest` });
  await world.service(cluster, service, revision, options);
  await world.advance("16m");
}

const backend = { cluster: "prod", service: "backend", image: "backend" };

describe("an incident", () => {
  test("stuck-at-revision-4: nodes answer with the copy they have", async () => {
    await begin(backend, { launchType: "EC2" });
    world.sandbox.fault({ instance: { cluster: "prod", pullBehavior: "prefer-cached" } });
    await world.push("backend", "two", "latest", "def4567");
    for (let i = 0; i < 3; i++) {
      await world.advance("30s");
      await world.redeploy("prod", "backend");
      await world.advance("12m");
    }
    await expectGolden("stuck-at-revision-4", "backend", "--cluster", "prod");
  });

  test("wrong-repository: the push after the right repository was found", async () => {
    const image = "content-marketing-swarm-backend";
    await begin({ cluster: "content-marketing", service: "swarm-backend", image }, { launchType: "EC2" });
    world.sandbox.fault({ instance: { cluster: "content-marketing", pullBehavior: "prefer-cached" } });
    await world.push("content-marketing-swarm-dev-backend", "two", "latest", "def4567");
    await world.advance("40m");
    await expectGolden("wrong-repository-before", "swarm-backend", "--cluster", "content-marketing");
    await world.push(image, "two", "latest", "def4567");
    await world.advance("1m");
    await world.redeploy("content-marketing", "swarm-backend");
    await world.advance("15m");
    await expectGolden("wrong-repository", "swarm-backend", "--cluster", "content-marketing");
  });
});

test("a rollback", async () => {
  const breaker = { deploymentCircuitBreaker: { enable: true, rollback: true } };
  await begin(backend, { deploymentConfiguration: breaker });
  const broken = manifestOf("broken", { "sandbox.fail": "start" });
  await world.pushManifest("backend", broken, "latest", "bad0bad");
  await world.redeploy("prod", "backend");
  await world.advance("1h");
  await expectGolden("rolled-back", "backend", "--cluster", "prod");
});

test("a service that is scaled to zero", async () => {
  await begin(backend);
  await world.ecs.send(new UpdateServiceCommand({ cluster: "prod", service: "backend", desiredCount: 0 }));
  await world.advance("5m");
  await world.push("backend", "two", "latest", "def4567");
  await world.advance("15m");
  await expectGolden("scaled-to-zero", "backend", "--cluster", "prod");
});

test("a pinned service that a newer push left behind, before the pipeline had its time", async () => {
  await begin(backend, {}, { packaged: false });
  const digest = digestOf(manifestOf("one"));
  const pinned = await world.register("backend", {
    web: `${registry}/backend@${digest}`,
    proxy: "nginx:1.27",
  });
  await world.ecs.send(
    new UpdateServiceCommand({ cluster: "prod", service: "backend", taskDefinition: pinned }),
  );
  await world.advance("5m");
  await world.push("backend", "two", "latest", "def4567");
  await world.advance("1m");
  await expectGolden("pinned", "backend", "--cluster", "prod");
});

test("a service that is well, as JSON", async () => {
  await begin(backend);
  const { exitCode, stdout } = await explain("backend", "--cluster", "prod", "--format", "json");
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    schemaVersion: 1,
    service: { cluster: "prod", name: "backend", status: "in-sync" },
    containers: [{ name: "web", runsResolved: true, runsPublished: true }],
    timeLine: [{ kind: "moved", label: "pushed" }, { kind: "deployed" }],
    incidents: [],
    cure: [],
    notKnown: [],
  });
});

test("what AWS does not tell is said", async () => {
  await begin(backend, {}, { packaged: false });
  world.sandbox.fault({ operation: "ecs:DescribeTasks", error: "AccessDeniedException" });
  world.sandbox.fault({ operation: "cloudformation:DescribeStacks", error: "AccessDenied" });
  await expectGolden("unknown", "backend", "--cluster", "prod");
});

test("a service or stack that is not there has exit code 2", async () => {
  await begin(backend);
  const none = await explain("bakcend", "--cluster", "prod");
  expect(none).toMatchObject({ exitCode: 2, stdout: "" });
  expect(none.stderr).toContain(
    'Cannot explain service "bakcend": there is no such service; did you mean "backend"?',
  );
  const stack = await explain("backend", "--cluster", "prod", "--stack", "ecs-image-drift-prd");
  expect(stack).toMatchObject({ exitCode: 2, stdout: "" });
  expect(stack.stderr).toContain('there is no stack "ecs-image-drift-prd"; it may be "ecs-image-drift-prod"');
});
