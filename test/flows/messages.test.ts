/** Each message of each event says all that its reader needs, on every channel, and its commands do what they say. */
import {
  DescribeServicesCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-ecs";
import { describe, expect, onTestFinished, test } from "vitest";
import type { JsonObject } from "../../src/sandbox/world.ts";
import { runCommand } from "../support/advice.ts";
import {
  type AlertMessage,
  createWorld,
  digestOf,
  emailsIn,
  manifestOf,
  registry,
  type World,
} from "../support/world.ts";

const serviceArn = "arn:aws:ecs:us-east-1:123456789012:service/dev/backend";
/** As people are told them: a command alone would need all digits. */
const shortOf = (image: string) => digestOf(manifestOf(image)).slice(0, "sha256:".length + 12);
const digests = { one: shortOf("one"), two: shortOf("two"), three: shortOf("three") };
const remediate = { tags: [{ key: "ecs-image-drift:mode", value: "remediate" }] };

/** A world with a service on the image `one`. */
async function aService(options: object = {}, ...faults: JsonObject[]): Promise<World> {
  const world = await createWorld({ remediation: "on" });
  onTestFinished(() => world.close());
  world.sandbox.fault(...faults);
  await world.push("backend", "one", "latest", "abc123f");
  await world.service(
    "dev",
    "backend",
    await world.register("backend", { web: `${registry}/backend:latest` }),
    options,
  );
  return world;
}

async function settled(options: object = {}): Promise<World> {
  const world = await aService(options);
  await world.advance("20m");
  return world;
}

/** Its tag has moved on, and people were told. */
async function opened(options: object = {}): Promise<World> {
  const world = await settled(options);
  await world.push("backend", "two", "latest", "def4567");
  await world.advance("15m");
  return world;
}

const tagService = ({ ecs }: World, key: string, value: string) =>
  ecs.send(new TagResourceCommand({ resourceArn: serviceArn, tags: [{ key, value }] }));

/** What leads to each message that is about one service. */
const scenes: Readonly<Record<string, () => Promise<World>>> = {
  opened,
  async changed() {
    const world = await opened();
    await world.push("backend", "three", "latest", "0123abc");
    await world.advance("15m");
    return world;
  },
  async reminder() {
    const world = await opened();
    await world.advance("25h");
    return world;
  },
  async resolved() {
    const world = await opened();
    await world.redeploy("dev", "backend");
    await world.advance("15m");
    return world;
  },
  remediated: () => opened(remediate),
  async "remediation-failed"() {
    const world = await settled(remediate);
    world.sandbox.fault({
      operation: "ecs:UpdateService",
      error: "AccessDeniedException",
      caller: "remediate",
    });
    await world.push("backend", "two", "latest", "def4567");
    await world.advance("20m");
    return world;
  },
  /** It had drifted before the program came to look: nobody heard the push. */
  async baseline() {
    const world = await aService({}, { events: "drop" });
    await world.advance("2m");
    await world.push("backend", "two", "latest", "def4567");
    await world.advance("40m");
    world.sandbox.clearFaults();
    return world;
  },
};

/** What is told last, on both channels, with Slack's escapes undone. */
function lastTold(world: World) {
  const email = emailsIn(world.sandbox).at(-1);
  const slack = world.sandbox.inbox().findLast(({ channel }) => channel === "slack");
  const message = email?.message as AlertMessage & { readonly incident: string };
  const unescaped = (slack?.body ?? "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
  return { message, texts: { email: `${email?.subject}\n\n${email?.body}`, slack: unescaped } };
}

/** The commands in a text, each once. */
function commandsIn(text: string): string[] {
  return [
    ...new Set(
      [...text.matchAll(/^[ `]*((?:aws|ecs-image-drift) .*?)`*$/gm)].map(([, command = ""]) => command),
    ),
  ];
}

const isQuiet = (command: string) => /silence|hold-until/.test(command);

async function running({ ecs }: World): Promise<string | undefined> {
  const { services: [service] = [] } = await ecs.send(
    new DescribeServicesCommand({ cluster: "dev", services: ["backend"] }),
  );
  return service?.taskDefinition?.split("/").at(-1);
}

const isOver = (event: string) => event === "resolved" || event === "remediated";

describe.each(Object.keys(scenes))("%s", (event) => {
  const expected = event === "changed" ? "three" : "two";
  const expectedTag = event === "changed" ? "0123abc" : "def4567";

  test("names service, cluster, account, region, images, since when, cause, what to do and how to silence it", async () => {
    const { message, texts } = lastTold((await scenes[event]?.()) ?? expect.fail());
    expect(message.event).toBe(event);
    for (const text of Object.values(texts)) {
      for (const fact of ["backend", "dev", "123456789012", "us-east-1", "stale", "not-redeployed"])
        expect(text).toContain(fact);
      expect(text).toContain(`published: ${digests[expected]}`);
      expect(text).toMatch(new RegExp(`published: ${digests[expected]} \\([^)]*${expectedTag}`));
      const ran = isOver(event) ? digests.two : digests.one;
      expect(text).toMatch(new RegExp(`running: {3}${ran} \\([^)]*${isOver(event) ? "def4567" : "abc123f"}`));
      expect(text).not.toMatch(/sha256:[0-9a-f]{13}/);
      expect(text).toMatch(/(?:[Ss]ince)[\s`:]+2026-11-26 09:\d\d UTC/);
      const commands = commandsIn(text);
      if (event === "resolved") {
        expect(commands).toEqual([]);
        continue;
      }
      expect(commands.filter((command) => !isQuiet(command)).length).toBeGreaterThan(0);
      expect(commands.filter((command) => command.includes("ecs-image-drift:hold-until"))).toHaveLength(1);
      expect(commands.includes(`ecs-image-drift silence ${message.incident} --region us-east-1`)).toBe(
        !isOver(event),
      );
    }
    expect(commandsIn(texts.slack).sort()).toEqual(commandsIn(texts.email).sort());
  });
});

describe.each(Object.keys(scenes).filter((event) => !isOver(event)))("%s, cured", (event) => {
  test.each([0, 1])("by command %i of its message", async (index) => {
    const world = (await scenes[event]?.()) ?? expect.fail();
    const cures = commandsIn(lastTold(world).texts.email).filter((command) => !isQuiet(command));
    expect(cures).toHaveLength(2);
    await runCommand(world, cures[index] ?? "");
    await world.advance("15m");
    expect(lastTold(world)).toMatchObject({ message: { event: "resolved" } });
  });
});

describe("remediated", () => {
  test("can be undone by its command", async () => {
    const world = await opened(remediate);
    expect(await running(world)).toBe("backend:2");
    const [undo = ""] = commandsIn(lastTold(world).texts.email).filter((command) => !isQuiet(command));
    await runCommand(world, undo);
    await world.advance("20m");
    expect(await running(world)).toBe("backend:1");
  });
});

describe("silenced", () => {
  test("by its incident: there is no reminder, until somebody wants to be reminded again", async () => {
    const world = await opened();
    const [silence = ""] = commandsIn(lastTold(world).texts.email).filter((command) =>
      command.startsWith("ecs-image-drift silence"),
    );
    await runCommand(world, silence);
    await world.advance("50h");
    expect(world.alerts().map(({ event }) => event)).toEqual(["opened", "notice"]);
    const [again = ""] = commandsIn(lastTold(world).texts.email).filter((command) =>
      command.startsWith("ecs-image-drift silence"),
    );
    await runCommand(world, again);
    await world.advance("1h");
    expect(world.alerts().map(({ event }) => event)).toEqual(["opened", "notice", "reminder"]);
  });

  test("for a day by the tag: there is no reminder, and nothing else of it", async () => {
    const world = await opened();
    const [hold = ""] = commandsIn(lastTold(world).texts.email).filter((command) =>
      command.includes("hold-until"),
    );
    await runCommand(world, hold);
    await world.advance("23h");
    expect(world.alerts().map(({ event }) => event)).toEqual(["opened", "notice"]);
    await world.advance("3h");
    expect(world.alerts().map(({ event }) => event)).toEqual(["opened", "notice", "reminder"]);
  });
});

describe("a notice", () => {
  const noticed = async (prepare: (world: World) => Promise<unknown>) => {
    const world = await settled();
    await prepare(world);
    await world.advance("20m");
    return world;
  };
  const tagKeys = async ({ ecs }: World) => {
    const { tags = [] } = await ecs.send(new ListTagsForResourceCommand({ resourceArn: serviceArn }));
    return tags.map(({ key }) => key);
  };

  async function expectNotice(
    world: World,
    kind: string,
    running = /running: {3}sha256:[0-9a-f]{12}\b/,
  ): Promise<string[]> {
    const { message, texts } = lastTold(world);
    expect(message.event).toBe("notice");
    for (const text of Object.values(texts)) {
      for (const fact of [`NOTICE: dev/backend: ${kind}`, "123456789012", "us-east-1"])
        expect(text).toContain(fact);
      expect(text).toMatch(/published: (?:sha256:[0-9a-f]{12}\b|not known)/);
      expect(text).toMatch(running);
    }
    expect(commandsIn(texts.slack).sort()).toEqual(commandsIn(texts.email).sort());
    return commandsIn(texts.email);
  }

  test.each([
    ["bad-tag", "ecs-image-drift:mode", "alarm"],
    ["on-hold", "ecs-image-drift:hold-until", "2026-12-24"],
  ])("of %s is ended by its command", async (kind, key, value) => {
    const world = await noticed((one) => tagService(one, key, value));
    const [untag = "", ...others] = await expectNotice(world, kind);
    expect(others).toEqual([]);
    await runCommand(world, untag);
    expect(await tagKeys(world)).toEqual([]);
  });

  test("of a held service is ended by its command", async () => {
    const world = await noticed(async (one) => {
      const deploy = async (commit: string) => {
        const taskDefinition = await one.register("backend", { web: `${registry}/backend:${commit}` });
        await one.ecs.send(new UpdateServiceCommand({ cluster: "dev", service: "backend", taskDefinition }));
        await one.advance("5m");
      };
      await one.push("backend", "one", "0a1b2c1");
      await one.push("backend", "two", "0a1b2c2");
      await one.push("backend", "two", "latest");
      await deploy("0a1b2c2");
      await deploy("0a1b2c1");
    });
    const [pin = ""] = await expectNotice(world, "held");
    await runCommand(world, pin);
    await world.advance("5m");
    expect(await running(world)).toBe("backend:4");
  });

  test("of what cannot be told names what to look at", async () => {
    const world = await settled();
    world.sandbox.fault({ ecs: { omit: ["imageDigest"] } });
    await world.advance("26h");
    const commands = await expectNotice(world, "unknown", /running: {3}not known/);
    expect(commands).toEqual(["ecs-image-drift check --cluster dev --service backend --region us-east-1"]);
    world.sandbox.clearFaults();
    await runCommand(world, commands[0] ?? "");
  });

  test("of what cannot be told comes though somebody deploys twice a day, and once", async () => {
    const world = await settled();
    world.sandbox.fault({ ecs: { omit: ["imageDigest"] } });
    for (let day = 0; day < 3; day++) {
      await world.advance("12h");
      await world.redeploy("dev", "backend");
    }
    await expectNotice(world, "unknown", /running: {3}not known/);
    expect(world.told().filter((told) => told.startsWith("notice"))).toHaveLength(1);
  });
});

describe("a push to the wrong repository", () => {
  test("names both, with account and region, since when, and what to do", async () => {
    const world = await createWorld({ remediation: "on" });
    onTestFinished(() => world.close());
    await world.push("swarm-backend", "one", "latest");
    await world.service(
      "dev",
      "backend",
      await world.register("backend", { web: `${registry}/swarm-backend:latest` }),
    );
    await world.advance("20m");
    await world.push("swarm-dev-backend", "two", "latest");
    await world.advance("30m");
    const { message, texts } = lastTold(world);
    expect(message.event).toBe("opened");
    for (const text of Object.values(texts)) {
      for (const fact of [
        "swarm-dev-backend",
        `${registry}/swarm-backend`,
        "wrong-repository since 2026-11-26 09:20 UTC",
      ])
        expect(text).toContain(fact);
      expect(text).toContain("repositories.ignore");
    }
  });
});
