/**
 * Whatever happens to `remediate`, the service ends on one new revision, or people are told why not; and what
 * did not hold is not tried again.
 */
import {
  DeleteServiceCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
  type UpdateServiceRequest,
} from "@aws-sdk/client-ecs";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Duration } from "../../src/sandbox/duration.ts";
import { deathsIn, distinct, faultOf, lastBefore, sayDeath, watchHandlers } from "../support/deaths.ts";
import { account, createWorld, manifestOf, region, registry, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ remediation: "on" });
});
afterAll(() => world.close());

const mode = { key: "ecs-image-drift:mode", value: "remediate" };
let services = 0;

/** A service of its own for each story. */
async function begin(options: object = {}) {
  const name = `backend-${++services}`;
  await world.push(name, "one", "latest");
  const first = await world.register(name, { web: `${registry}/${name}:latest` });
  await world.service("dev", name, first, { tags: [mode], ...options });
  await world.advance("7m");
  const from = world.alerts().length;
  return {
    name,
    /** Pushes an image; time goes on until its remedy has come to its end, crashes included. */
    async push(content: string, wait: Duration = "45m"): Promise<string> {
      const digest = await world.push(name, content, "latest");
      await world.advance(wait);
      return digest;
    },
    async end() {
      await world.ecs.send(new DeleteServiceCommand({ cluster: "dev", service: name, force: true }));
    },
    alerts: () => world.alerts().slice(from).filter(isAbout(name)),
    told: () =>
      world
        .alerts()
        .slice(from)
        .filter(isAbout(name))
        .map(({ event }) => event),
    /** The revision the service is on, and what its tasks run. */
    async now() {
      const { services: found = [] } = await world.ecs.send(
        new DescribeServicesCommand({ cluster: "dev", services: [name] }),
      );
      const { taskArns } = await world.ecs.send(new ListTasksCommand({ cluster: "dev", serviceName: name }));
      const { tasks = [] } = await world.ecs.send(
        new DescribeTasksCommand({ cluster: "dev", tasks: taskArns }),
      );
      const { taskDefinitionArns = [] } = await world.ecs.send(
        new ListTaskDefinitionsCommand({ familyPrefix: name }),
      );
      return {
        on: found[0]?.taskDefinition?.split(":").at(-1),
        revisions: taskDefinitionArns.length,
        running: tasks.flatMap(({ containers = [] }) => containers.map(({ imageDigest }) => imageDigest)),
      };
    },
  };
}

function isAbout(name: string) {
  return ({ services: about }: { services: readonly { name: string }[] }) =>
    about.some((service) => service.name === name);
}

function cured(digest: string, revision = 2) {
  return { on: String(revision), revisions: revision, running: [digest, digest] };
}

async function askAgain(name: string): Promise<void> {
  const sqs = new SQSClient({
    endpoint: world.sandbox.url,
    region,
    credentials: { accessKeyId: "a", secretAccessKey: "a" },
  });
  const id =
    world.sandbox.stack?.resources.find(({ logicalId }) => logicalId === "Remedies")?.physicalId ?? "";
  const service = `arn:aws:ecs:${region}:${account}:service/dev/${name}`;
  await sqs.send(new SendMessageCommand({ QueueUrl: id, MessageBody: JSON.stringify({ service }) }));
  sqs.destroy();
}

describe("when remediate dies", () => {
  test("before or after any of its calls, the service ends on one new revision and people are told", {
    timeout: 600_000,
  }, async () => {
    const handlers = watchHandlers(world.sandbox);
    const clean = await begin();
    handlers.take();
    expect(await clean.push("two")).toBeDefined();
    const deaths = distinct(deathsIn(handlers.take()).filter(({ handler }) => handler === "remediate"));
    const struck = new Set<string>();

    for (const death of deaths) {
      const story = await begin();
      handlers.take();
      world.sandbox.fault(faultOf(death));
      const digest = await story.push("two", "30m");
      if (lastBefore(death, handlers.take())) struck.add(death.operation);
      world.sandbox.clearFaults();
      expect(await story.now(), sayDeath(death)).toEqual(cured(digest));
      expect(new Set(story.told()), sayDeath(death)).toEqual(new Set(["remediated"]));
      const messages = story.alerts().map(({ incident, sequence }) => `${incident} ${sequence}`);
      expect(new Set(messages).size, sayDeath(death)).toBe(1);
      await story.end();
    }
    expect(struck).toEqual(new Set(deaths.map(({ operation }) => operation)));
    expect(struck).toContain("ecs:RegisterTaskDefinition");
    expect(struck).toContain("ecs:UpdateService");
  });
});

/** Does this once, before the program's next such call about a service is served. */
function beforeNext(operation: string, name: string, act: () => Promise<unknown>): void {
  let isDone = false;
  world.sandbox.watch(async (call) => {
    const isMeant = call.operation === operation && call.caller !== "administrator";
    if (isDone || !isMeant || !JSON.stringify(call.input).includes(name)) return;
    isDone = true;
    await act();
  });
}

describe("when remediate is asked twice", () => {
  test.for([
    ["at the same time", "sqs:SendMessage"],
    ["while it registers the revision", "ecs:RegisterTaskDefinition"],
    ["while the deployment is under way", "ecs:UpdateService"],
    ["when people are told", "sns:Publish"],
  ] as const)("%s, nothing more is done", async ([, operation]) => {
    const story = await begin();
    let asked = 0;
    beforeNext(operation, story.name, async () => {
      asked++;
      await askAgain(story.name);
    });
    const digest = await story.push("two");
    expect(asked).toBe(1);
    expect(await story.now()).toEqual(cured(digest));
    expect(story.told()).toEqual(["remediated"]);
  });
});

describe("when the service changes between the plan and the write", () => {
  async function pushAndUpdate(change: (name: string) => Promise<Partial<UpdateServiceRequest>>) {
    const story = await begin();
    const update = { cluster: "dev", service: story.name, ...(await change(story.name)) };
    beforeNext("ecs:RegisterTaskDefinition", story.name, () =>
      world.ecs.send(new UpdateServiceCommand(update)),
    );
    const digest = await story.push("two");
    return { digest, told: story.told(), ...(await story.now()) };
  }

  test("a deployment that somebody forces is left alone, and cures it as well", async () => {
    const after = await pushAndUpdate(async () => ({ forceNewDeployment: true }));
    expect(after).toMatchObject({ on: "1", running: [after.digest, after.digest], told: [] });
  });

  test("a revision that somebody moves it to is left alone", async () => {
    const after = await pushAndUpdate(async (name) => ({
      taskDefinition: await world.register(name, { web: `${registry}/${name}:latest` }),
    }));
    expect(after).toMatchObject({ on: "2", revisions: 3, running: [after.digest, after.digest], told: [] });
  });

  test("a deployment that somebody begins at the very moment of the write is told to be superseded", async () => {
    const story = await begin();
    beforeNext("ecs:UpdateService", story.name, () =>
      world.ecs.send(
        new UpdateServiceCommand({ cluster: "dev", service: story.name, forceNewDeployment: true }),
      ),
    );
    const digest = await story.push("two");
    expect(await story.now()).toMatchObject({ on: "2", running: [digest, digest] });
    expect(story.alerts().map(({ event, remedy }) => [event, remedy.reason])).toEqual([
      [
        "remediated",
        expect.stringMatching(
          /^it superseded deployment ecs-svc\/\d+ of \S+:1, which somebody began at the same moment$/,
        ),
      ],
    ]);
  });

  test("the number of tasks that somebody wants is what it gets", async () => {
    const after = await pushAndUpdate(async () => ({ desiredCount: 3 }));
    const { digest } = after;
    expect(after).toMatchObject({ on: "2", running: [digest, digest, digest], told: ["remediated"] });
  });
});

describe("when the next revision could not carry all of the former one", () => {
  test("it is alerted with the field that is in the way, and nothing is registered", async () => {
    const name = `full-${++services}`;
    await world.push(name, "one", "latest");
    const { taskDefinition } = await world.ecs.send(
      new RegisterTaskDefinitionCommand({
        family: name,
        containerDefinitions: [{ name: "web", image: `${registry}/${name}:latest`, memory: 128 }],
        tags: Array.from({ length: 50 }, (_, i) => ({ key: `tag-${i}`, value: "" })),
      }),
    );
    await world.service("dev", name, taskDefinition?.taskDefinitionArn ?? "", { tags: [mode] });
    await world.advance("7m");
    await world.push(name, "two", "latest");
    await world.advance("45m");
    const [alert, ...others] = world.alerts().filter(isAbout(name));
    expect(others).toEqual([]);
    expect([alert?.event, alert?.remedy]).toEqual([
      "opened",
      {
        state: "refused",
        taskDefinition: null,
        reason:
          "Cannot carry tags: with what the revision is to record they are 51, and a task definition has 50 at most",
      },
    ]);
    const { taskDefinitionArns } = await world.ecs.send(
      new ListTaskDefinitionsCommand({ familyPrefix: name }),
    );
    expect(taskDefinitionArns).toHaveLength(1);
  });
});

describe("when AWS refuses", () => {
  test.for([
    "ThrottlingException",
    "ServerException",
    "ClientException: Too many concurrent attempts to create a new revision of the specified family.",
  ])("for now, with %s, it is tried again", async (error) => {
    const story = await begin();
    world.sandbox.fault({ operation: "ecs:RegisterTaskDefinition", error, times: 2, caller: "remediate" });
    const digest = await story.push("two");
    expect(await story.now()).toEqual(cured(digest));
    expect(story.told()).toEqual(["remediated"]);
  });

  test("for good, people are told once why, and nothing is tried again until a newer push", async () => {
    const story = await begin();
    let updates = 0;
    world.sandbox.watch(({ operation, input }) => {
      if (operation === "ecs:UpdateService" && input.service === story.name) updates++;
    });
    world.sandbox.fault({ operation: "ecs:UpdateService", error: "AccessDeniedException: Not you" });
    const { running } = await story.now();
    await story.push("two");
    expect(story.told()).toEqual(["remediation-failed"]);
    expect(story.alerts()[0]?.remedy).toMatchObject({
      state: "failed",
      reason: "AccessDeniedException: Not you",
    });
    await world.advance("6h");
    expect(await story.now()).toEqual({ on: "1", revisions: 2, running });
    expect({ updates, told: story.told() }).toEqual({ updates: 1, told: ["remediation-failed"] });

    world.sandbox.clearFaults();
    const digest = await story.push("three");
    expect(await story.now()).toEqual(cured(digest, 3));
    expect(story.told()).toEqual(["remediation-failed", "remediated"]);
  });
});

describe("when the pushed image does not start", () => {
  test("the service stays as ECS rolled it back, people are told once, and the next push is tried", async () => {
    const story = await begin({
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    });
    const { running } = await story.now();
    await world.pushManifest(story.name, manifestOf("two", { "sandbox.fail": "start" }), "latest");
    await world.advance("2h");
    expect(await story.now()).toEqual({ on: "1", revisions: 2, running });
    expect(story.told()).toEqual(["remediation-failed"]);
    expect(story.alerts()[0]?.remedy.reason).toMatch(
      /^ECS rolled the service back from \S+:2 to \S+:1: .*; \d+ tasks stopped: .* \(\d+\); the service is on \S+:1, 2 of 2 tasks running$/,
    );
    expect(story.alerts()[0]?.services).toMatchObject([{ status: "held" }]);

    await world.advance("12h");
    expect(await story.now()).toEqual({ on: "1", revisions: 2, running });
    expect(story.told()).toEqual(["remediation-failed"]);

    const digest = await story.push("three");
    expect(await story.now()).toEqual(cured(digest, 3));
    expect(story.told()).toEqual(["remediation-failed", "remediated"]);
  });
});
