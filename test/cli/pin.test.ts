import { execFile } from "node:child_process";
import { promisify } from "node:util";
import {
  DescribeServicesCommand,
  ListTaskDefinitionsCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { historyOf } from "../support/history.ts";
import { createWorld, manifestOf, registry, type World } from "../support/world.ts";
import { type Run, run, start } from "./support.ts";

/** Runs `pin` to its end, while time passes in its world. */
async function pin(world: World, ...argv: string[]): Promise<Run> {
  const { done } = start(world.sandbox.url, "pin", ...argv, "--poll", "1s");
  let isDone = false;
  const ended = done.finally(() => {
    isDone = true;
  });
  while (!isDone) {
    await new Promise((go) => setTimeout(go, 50));
    await world.advance("2s");
  }
  return ended;
}

/** Calls ECS with a text as it is, and gives the text that it answers. */
async function post({ sandbox }: World, operation: string, body: string): Promise<string> {
  const headers = {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": `AmazonEC2ContainerServiceV20141113.${operation}`,
    authorization: "AWS4-HMAC-SHA256 Credential=admin/20261126/us-east-1/ecs/aws4_request",
  };
  return (await fetch(sandbox.url, { method: "POST", headers, body })).text();
}

/** What a service's revision says of itself, and what the service is on: but for times and ids. */
async function stateOf(world: World) {
  const { services = [] } = await world.ecs.send(
    new DescribeServicesCommand({ cluster: "dev", services: ["backend"], include: ["TAGS"] }),
  );
  const [service] = services;
  const include = ["TAGS"];
  const text = await post(
    world,
    "DescribeTaskDefinition",
    JSON.stringify({ taskDefinition: service?.taskDefinition, include }),
  );
  const { taskDefinition, desiredCount, runningCount, deployments, tags } = service ?? {};
  return {
    service: { taskDefinition, desiredCount, runningCount, tags, deployments: deployments?.length },
    revision: text.replaceAll(/"registeredAt":[\d.]+/g, ""),
    revisions: await revisions(world),
  };
}

async function revisions({ ecs }: World): Promise<string[]> {
  const { taskDefinitionArns = [] } = await ecs.send(
    new ListTaskDefinitionsCommand({ familyPrefix: "backend" }),
  );
  return taskDefinitionArns.map((arn) => arn.slice(arn.lastIndexOf("/") + 1));
}

/** A service `dev/backend` on `backend:latest`, which names a newer image by now. */
async function createDrifted(options: object = {}) {
  const world = await createWorld({ packaged: false });
  const before = await world.push("backend", "one", "latest", "abc123f");
  const image = `${registry}/backend:latest`;
  await post(
    world,
    "RegisterTaskDefinition",
    `{ "family": "backend", "future": { "big": 9007199254740993, "long": 0.1234567890123456789 },
       "containerDefinitions": [ { "memory": 128, "environment": [ { "name": "SECRET", "value": "it's $HOME \`\\\\" } ],
         "image": "${image}", "name": "web", "futureSetting": true } ],
       "tags": [ { "key": "team", "value": "shop" } ] }`,
  );
  await world.service("dev", "backend", "backend:1", options);
  await world.advance("5m");
  const after = await world.push("backend", "two", "latest", "def4567");
  await world.advance("15m");
  return { world, before, after };
}

describe("a service that has drifted", () => {
  let world: World;
  let pushed: { before: string; after: string };
  beforeAll(async () => {
    ({ world, ...pushed } = await createDrifted());
  });
  afterAll(() => world.close());

  test("is pinned to what it follows, and waited for", async () => {
    const { exitCode, stdout, stderr } = await pin(world, "backend", "--cluster", "dev", "--yes");
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`-      "image": "${registry}/backend:latest"`);
    expect(stdout).toContain(`+      "image": "${registry}/backend@${pushed.after}"`);
    expect(stdout).not.toMatch(/^[-+ ].*SECRET/m);
    expect(stdout).toContain("aws ecs update-service --cluster dev --service backend");
    expect(stdout.trimEnd().split("\n").at(-1)).toBe(
      `Service is stable now: backend:2 runs ${pushed.after} in 2 of 2 tasks`,
    );
    expect(stderr).toMatch(/^Deploying backend:2: \d of 2 tasks run/m);
    expect(stderr).toContain(
      "To roll back: aws ecs update-service --cluster dev --service backend --task-definition backend:1",
    );
    expect(await stateOf(world)).toMatchObject({
      service: { runningCount: 2, deployments: 1 },
      revisions: ["backend:1", "backend:2"],
    });
  });

  test("needs nothing when it is pinned already", async () => {
    const { exitCode, stdout } = await pin(world, "backend", "--cluster", "dev", "--yes");
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: `Nothing to do: container "web" of backend:2 is pinned to ${pushed.after} already, and follows "latest"\n`,
    });
    expect(await revisions(world)).toHaveLength(2);
  });

  test("is moved back to a revision that is there, and then to one by tag", async () => {
    const back = ["backend", "--cluster", "dev", "--container", "web", "--digest", pushed.before, "--yes"];
    const refused = await pin(world, ...back);
    expect(refused).toMatchObject({ exitCode: 2, stdout: "" });
    expect(refused.stderr).toContain(
      `container "web": it is older than what runs: set its track to same-tag, to have it follow its tag back (rule older: an image that is older than the running one is not deployed, unless the track is same-tag). To pin it anyway: --override older`,
    );
    back.push("--override", "older");
    const older = await pin(world, ...back);
    expect(older).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(`runs ${pushed.before} in 2`),
    });
    expect(older.stdout).toContain(`"latest" names another image now: ${pushed.after.slice(0, 19)}`);
    const forth = ["backend", "--cluster", "dev", "--tag", "def4567", "--yes", "--override", "held"];
    const byTag = await pin(world, ...forth);
    expect(byTag.stdout).toContain(`"value": "def4567"`);
    await world.ecs.send(
      new UpdateServiceCommand({ cluster: "dev", service: "backend", taskDefinition: "backend:3" }),
    );
    await world.advance("5m");
    const again = await pin(world, ...forth);
    expect(again.stderr).toContain("backend:4 is there already");
    expect(await revisions(world)).toHaveLength(4);
  });
});

describe("--dry-run", () => {
  test("prints commands that lead to what --yes leads to, and writes nothing", async () => {
    const [dry, wet] = await Promise.all([createDrifted(), createDrifted()]);
    const { exitCode, stdout, stderr } = await pin(dry.world, "backend", "--cluster", "dev", "--dry-run");
    expect(exitCode).toBe(0);
    expect(stderr).toContain(`+      "image": "${registry}/backend@${dry.after}"`);
    expect(stderr).toContain("it may not know future, containerDefinitions[0].futureSetting");
    expect(await revisions(dry.world)).toEqual(["backend:1"]);

    const env = {
      PATH: `${import.meta.dirname}:${process.env.PATH}`,
      AWS_ENDPOINT_URL: dry.world.sandbox.url,
    };
    await promisify(execFile)("sh", ["-c", stdout], { env });
    await dry.world.advance("5m");
    await pin(wet.world, "backend", "--cluster", "dev", "--yes");
    await wet.world.advance("5m");
    expect(await stateOf(dry.world)).toEqual(await stateOf(wet.world));

    const nothing = await pin(dry.world, "backend", "--cluster", "dev", "--dry-run");
    expect(nothing).toMatchObject({
      exitCode: 0,
      stdout: "",
      stderr: expect.stringContaining("Nothing to do"),
    });
    await Promise.all([dry.world.close(), wet.world.close()]);
  });

  test("names a revision that is there already", async () => {
    const { world } = await createDrifted();
    await pin(world, "backend", "--cluster", "dev", "--yes");
    await world.ecs.send(
      new UpdateServiceCommand({ cluster: "dev", service: "backend", taskDefinition: "backend:1" }),
    );
    await world.advance("5m");
    const { stdout } = await pin(world, "backend", "--cluster", "dev", "--dry-run");
    expect(stdout).toBe(
      "aws ecs update-service --cluster dev --service backend --task-definition backend:2 --region us-east-1\n",
    );
    await world.close();
  });
});

describe("a refusal", () => {
  let world: World;
  beforeAll(async () => {
    ({ world } = await createDrifted());
    const elsewhere = await world.register("nginx", { proxy: "nginx:1.27" });
    await world.service("dev", "nginx", elsewhere);
    const two = { web: `${registry}/backend:latest`, worker: `${registry}/backend:latest` };
    await world.service("dev", "twins", await world.register("twins", two));
    for (const type of ["CODE_DEPLOY", "EXTERNAL"])
      await world.service("dev", type.toLowerCase(), "backend:1", { deploymentController: { type } });
    await world.advance("5m");
  });
  afterEach(() => world.sandbox.clearFaults());
  afterAll(() => world.close());

  test.each([
    [
      "a service that is not there",
      ["bakcend"],
      'Cannot pin service "bakcend": there is no such service; did you mean "backend"?',
    ],
    ["more than one service", ["b*"], "name one service in one cluster"],
    [
      "a container that is not there",
      ["backend", "--container", "wbe"],
      'Cannot pin container "wbe": backend:1 has none of that name; did you mean "web"?',
    ],
    [
      "a tag that is not there",
      ["backend", "--tag", "lates"],
      'backend has no tag "lates"; did you mean "latest"?',
    ],
    [
      "a digest that is not there",
      ["backend", "--digest", `sha256:${"0".repeat(64)}`],
      "backend has no image sha256:000",
    ],
    [
      "a digest that is none",
      ["backend", "--digest", "80bf"],
      'A digest is "sha256:" and 64 hexadecimal digits.',
    ],
    [
      "both a digest and a tag",
      ["backend", "--digest", `sha256:${"0".repeat(64)}`, "--tag", "latest"],
      "cannot be used with",
    ],
    ["an image outside of ECR", ["nginx"], 'Cannot pin service "dev/nginx": no image of it is in ECR'],
    [
      "a tag for one of two",
      ["twins", "--tag", "latest"],
      'say which of "web" and "worker" with --container',
    ],
    [
      "CODE_DEPLOY",
      ["code_deploy"],
      "its deployment controller is CODE_DEPLOY, which updates services in its own way (rule controller: only services with the deployment controller ECS are changed). `ecs-image-drift check --cluster dev --service code_deploy --region us-east-1` has the commands that do it by hand, and --register-only registers the revision for them",
    ],
    [
      "EXTERNAL",
      ["external"],
      "its deployment controller is EXTERNAL, which updates services in its own way (rule controller: only",
    ],
  ])("for %s has exit code 2 and says why", async (_, argv, words) => {
    const { exitCode, stdout, stderr } = await pin(world, ...argv, "--cluster", "dev", "--yes");
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(words);
  });

  test("for nobody to ask", async () => {
    const { exitCode, stderr } = await run(world.sandbox.url, "pin", "backend", "--cluster", "dev");
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      'Cannot pin service "backend": there is no terminal on which to ask for confirmation; give --yes or --dry-run\n',
    );
  });

  test.each([
    ["ecr:DescribeImages", "what is published is not known: AccessDeniedException: ecr:DescribeImages"],
    ["ecs:DescribeTasks", "what is running is not known: AccessDeniedException: ecs:DescribeTasks"],
  ])("for what %s does not tell", async (operation, words) => {
    world.sandbox.fault({ operation, error: "AccessDeniedException" });
    const { exitCode, stderr } = await run(
      world.sandbox.url,
      ...["pin", "backend", "--cluster", "dev", "--yes"],
    );
    expect(exitCode).toBe(2);
    expect(stderr).toContain(words);
    expect(stderr).toContain("(rule: nothing is written while a needed fact is unknown)");
  });

  test("by AWS itself is told in its words", async () => {
    world.sandbox.fault({ operation: "ecs:RegisterTaskDefinition", error: "AccessDeniedException" });
    const { exitCode, stderr } = await run(
      world.sandbox.url,
      ...["pin", "backend", "--cluster", "dev", "--yes"],
    );
    expect(exitCode).toBe(2);
    expect(stderr).toContain("Cannot continue: AWS answered AccessDeniedException: ");
  });

  test("while a deployment is under way", async () => {
    await world.redeploy("dev", "backend");
    const { exitCode, stderr } = await run(
      world.sandbox.url,
      ...["pin", "backend", "--cluster", "dev", "--yes"],
    );
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      "(rule deploying: nothing is written during a deployment or rollback). Wait until it has ended, and try again",
    );
  });

  test("leaves all as it was", async () => {
    expect(await revisions(world)).toEqual(["backend:1"]);
  });
});

test("a deployment that ECS rolls back has exit code 1, with ECS's reason", async () => {
  const { world } = await createDrifted({
    deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
  });
  await world.pushManifest("backend", manifestOf("broken", { "sandbox.fail": "start" }), "bad");
  const { exitCode, stderr } = await pin(world, "backend", "--cluster", "dev", "--tag", "bad", "--yes");
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(
    /^The service did not stay on backend:2: ECS or a person moved it back to backend:1: /m,
  );
  expect(stderr).toMatch(/circuit breaker/i);
  await world.close();
});

test("a deployment without an end has exit code 1 when it takes too long", async () => {
  const { world } = await createDrifted();
  await world.pushManifest("backend", manifestOf("broken", { "sandbox.fail": "start" }), "bad");
  const argv = ["backend", "--cluster", "dev", "--tag", "bad", "--yes", "--timeout", "10s"];
  const { exitCode, stderr } = await pin(world, ...argv);
  expect(exitCode).toBe(1);
  expect(stderr).toContain("The deployment has not ended after");
  await world.close();
});

describe("a rule that the deployed program keeps", () => {
  let world: World;
  let pushed: { before: string; after: string };
  beforeAll(async () => {
    ({ world, ...pushed } = await createDrifted({}));
  });
  afterAll(() => world.close());

  const arn = "arn:aws:ecs:us-east-1:123456789012:service/dev/backend";
  const refusal = async (...argv: string[]) => {
    const { exitCode, stdout, stderr } = await pin(world, "backend", "--cluster", "dev", "--yes", ...argv);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    return stderr;
  };
  const tag = (key: string, value: string) =>
    post(world, "SandboxTagResource", JSON.stringify({ resourceArn: arn, tags: [{ key, value }] }));

  test("is named, with the option that breaks it: what was rolled back is not known", async () => {
    world.sandbox.fault({ operation: "ecs:ListServiceDeployments", error: "AccessDeniedException" });
    expect(await refusal()).toContain(
      "(rule past-unknown: nothing is written while the previous deployments are not known). To pin it anyway: --override past-unknown",
    );
    world.sandbox.clearFaults();
  });

  test("a service of another region is not taken for the one of the same name here", async () => {
    const elsewhere = arn.replace("us-east-1", "eu-west-1");
    expect(await pin(world, elsewhere, "--cluster", "dev", "--yes")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(
        `Cannot pin ${elsewhere}: --region and --profile lead to us-east-1, account 123456789012`,
      ),
    });
  });

  test("each of them, one after the other", async () => {
    await tag("aws:cloudformation:stack-name", "shop");
    await tag("ecs-image-drift:hold-until", "2030-01-01");
    expect(await refusal()).toContain(
      "the service is on hold until 2030-01-01T00:00:00.000Z (rule on-hold: nothing is remediated before a hold is over). To pin it anyway: --override on-hold",
    );
    expect(await refusal("--override", "on-hold")).toContain(
      "it is owned by CloudFormation stack shop: change the image there, or set this service's mode by its name (rule owned: a property that a template sets is changed in the template). To pin it anyway: --override owned",
    );
    const broken = await pin(world, "backend", "--cluster", "dev", "--yes", "--override", "on-hold", "owned");
    expect(broken).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(`runs ${pushed.after} in 2`),
    });
  });

  test("and what a person moved the service off is held", async () => {
    await world.ecs.send(
      new UpdateServiceCommand({ cluster: "dev", service: "backend", taskDefinition: "backend:1" }),
    );
    await world.advance("5m");
    await post(
      world,
      "RegisterTaskDefinition",
      JSON.stringify({
        family: "backend",
        containerDefinitions: [{ name: "web", image: `${registry}/backend@${pushed.before}`, memory: 128 }],
      }),
    );
    await world.ecs.send(
      new UpdateServiceCommand({ cluster: "dev", service: "backend", taskDefinition: "backend:3" }),
    );
    await world.advance("5m");
    expect(await refusal("--tag", "def4567", "--override", "on-hold", "owned")).toMatch(
      /container "web": somebody moved the service off this digest at \S+: it waits for a newer push \(rule held: a digest that the service was moved off is not deployed again\)\. To pin it anyway: --override held/,
    );
  });
});

test("a digest that ECS rolled back is not put back, and a pin stands in the history", async () => {
  const world = await createWorld();
  await world.push("backend", "one", "latest");
  await world.service(
    "dev",
    "backend",
    await world.register("backend", { web: `${registry}/backend:latest` }),
    {
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    },
  );
  await world.advance("5m");
  await world.pushManifest("backend", manifestOf("broken", { "sandbox.fail": "start" }), "bad");
  const argv = ["backend", "--cluster", "dev", "--tag", "bad", "--yes"];
  expect((await pin(world, ...argv)).exitCode).toBe(1);
  await world.advance("5m");
  const again = await pin(world, ...argv);
  expect(again.exitCode).toBe(2);
  expect(again.stderr).toMatch(
    /ECS rolled this digest back at .*\(rule rolled-back: .*\)\. To pin it anyway: --override rolled-back/,
  );
  const history = (await historyOf(world, "dev/backend")).filter((line) => line.startsWith("remedy"));
  expect(history).toEqual(["remedy deploying", "remedy failed"]);
  await world.close();
});
