/**
 * A pinned revision is the former one in everything but the image and our tags: field by field, value by value,
 * whether anybody's SDK knows the field or not. Written and read here with plain HTTP.
 */
import { DescribeTasksCommand, ListTasksCommand } from "@aws-sdk/client-ecs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/sandbox/world.ts";
import { createWorld, emailsIn, indexOf, manifestOf, registry, type World } from "../support/world.ts";

const mode = { key: "ecs-image-drift:mode", value: "remediate" };
const pinned = /@sha256:[0-9a-f]{64}/;

let world: World;
/** The requests that the program made to change something in ECS. */
const written: { operation: string; input: JsonObject }[] = [];

beforeAll(async () => {
  world = await createWorld({ remediation: "on" });
  world.sandbox.watch(({ operation, caller, input }) => {
    if (caller !== "administrator" && /^ecs:(?!Describe|List)/.test(operation))
      written.push({ operation, input });
  });
});
afterAll(() => world.close());

/** Calls ECS with a text as it is, and gives the text that it answers. */
async function post(operation: string, body: string): Promise<string> {
  const response = await fetch(world.sandbox.url, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `AmazonEC2ContainerServiceV20141113.${operation}`,
      authorization: "AWS4-HMAC-SHA256 Credential=admin/20261126/us-east-1/ecs/aws4_request",
    },
    body,
  });
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return text;
}

interface Definition {
  readonly containerDefinitions: readonly { readonly name: string; readonly image: string }[];
}

/** A revision as ECS answers it, but for what ECS itself puts there; each number by the digits it is written with. */
async function describeRevision(revision: string) {
  const text = await post(
    "DescribeTaskDefinition",
    JSON.stringify({ taskDefinition: revision, include: ["TAGS"] }),
  );
  const { taskDefinition, tags = [] } = parseExactly(text) as { taskDefinition: Definition; tags?: object[] };
  const definition = Object.entries(taskDefinition).filter(([field]) => !setByEcs.includes(field));
  return { definition: Object.fromEntries(definition) as unknown as Definition, tags };
}

const setByEcs = ["taskDefinitionArn", "revision", "registeredAt", "registeredBy"];

/** JSON whose numbers stay texts: a double would hide what it cannot hold. */
function parseExactly(text: string): unknown {
  return JSON.parse(
    text.replace(/("(?:[^"\\]|\\.)*")|-?\d[\d.eE+-]*/g, (match, string) => string ?? `"number ${match}"`),
  );
}

async function revisionsOf(familyPrefix: string): Promise<string[]> {
  return JSON.parse(await post("ListTaskDefinitions", JSON.stringify({ familyPrefix }))).taskDefinitionArns;
}

async function runningDigests(service: string) {
  const { taskArns } = await world.ecs.send(new ListTasksCommand({ cluster: "dev", serviceName: service }));
  const { tasks = [] } = await world.ecs.send(new DescribeTasksCommand({ cluster: "dev", tasks: taskArns }));
  return tasks.flatMap(({ containers = [] }) =>
    containers.map(({ name, imageDigest }) => [name, imageDigest]),
  );
}

describe("a task definition with fields that no SDK knows", () => {
  const image = `${registry}/exotic:latest`;
  const strange = `{
    "bigInteger": 9007199254740993, "longDecimal": 0.1234567890123456789, "longBoth": 12345678901234567890.5,
    "nothing": null, "emptyList": [], "emptyObject": {}, "text": "ü 🚢 \\u0000 \\"quoted\\" 9007199254740993",
    "deeper": { "still": [ { "deeper": { "bigInteger": -9223372036854775808, "list": [null, false, "", 0] } } ] }
  }`;
  const registered = `{
    "family": "exotic", "networkMode": "awsvpc", "cpu": "256", "memory": "512",
    "futureSetting": ${strange},
    "containerDefinitions": [ {
      "name": "web", "image": "${image}", "memory": 128, "futureSetting": ${strange},
      "logConfiguration": { "logDriver": "awslogs", "options": { "futureOption": "on" }, "futureSetting": { "deep": ${strange} } }
    } ],
    "tags": [ { "key": "team", "value": "shop" }, { "key": "empty", "value": "" } ]
  }`;
  let arns: string[];

  test("is pinned by exactly one new revision", async () => {
    await world.push("exotic", "one", "latest");
    await post("RegisterTaskDefinition", registered);
    const [first = ""] = await revisionsOf("exotic");
    await post(
      "SandboxTagResource",
      JSON.stringify({ resourceArn: first, tags: [{ key: "aws:cloudformation:stack-name", value: "shop" }] }),
    );
    await world.service("dev", "exotic", first, { tags: [mode] });
    await world.advance("5m");
    const published = await world.push("exotic", "two", "latest");
    await world.advance("20m");

    arns = await revisionsOf("exotic");
    expect(arns).toHaveLength(2);
    expect(await runningDigests("exotic")).toEqual([
      ["web", published],
      ["web", published],
    ]);
  });

  test("which differs in the image and our tags, and in nothing else", async () => {
    const [before, after] = await Promise.all(arns.map(describeRevision));
    const sent = parseExactly(registered) as { futureSetting: object; tags: object[] };
    expect(before?.definition).toHaveProperty("futureSetting", sent.futureSetting);

    const [container] = after?.definition.containerDefinitions ?? [];
    expect(container?.image).toMatch(pinned);
    expect({ ...after?.definition, containerDefinitions: [{ ...container, image }] }).toEqual(
      before?.definition,
    );
    expect(before?.tags).toContainEqual({ key: "aws:cloudformation:stack-name", value: "shop" });
    expect(after?.tags).toEqual([...sent.tags, { key: "ecs-image-drift:follows.web", value: "latest" }]);
  });

  test("of which people are told once, with the seconds since the push", () => {
    expect(world.told()).toEqual(["remediated dev/exotic"]);
    expect(emailsIn(world.sandbox)[0]?.body).toMatch(/, \d+ (second|minute|hour)s? after the push/);
  });

  test("the next push is cured by one more revision, of which people are told once more", async () => {
    const published = await world.push("exotic", "three", "latest");
    await world.advance("20m");
    arns = await revisionsOf("exotic");
    expect(arns).toHaveLength(3);
    expect((await runningDigests("exotic")).map(([, digest]) => digest)).toEqual([published, published]);
    expect(world.told()).toEqual(["remediated dev/exotic", "remediated dev/exotic"]);
    const [before, after] = await Promise.all(arns.slice(1).map(describeRevision));
    const [container] = before?.definition.containerDefinitions ?? [];
    const next = { ...container, image: `${registry}/exotic@${published}` };
    expect(after).toEqual({ ...before, definition: { ...before?.definition, containerDefinitions: [next] } });
  });

  test("the service was sent its revision, and nothing that somebody else decides", () => {
    const cluster = expect.stringMatching(/cluster\/dev$/);
    const [, second, third] = arns;
    expect(written.filter(({ operation }) => operation === "ecs:UpdateService")).toEqual(
      [second, third].map((taskDefinition) => ({
        operation: "ecs:UpdateService",
        input: { cluster, service: "exotic", taskDefinition },
      })),
    );
  });
});

describe("a task definition of several containers", () => {
  test("is changed in those that lag behind alone", async () => {
    const proxy = await world.push("proxy", "proxy one", "stable");
    await world.push("web", "web one", "latest");
    await world.push("jobs", "jobs one", "latest");
    const images = {
      web: `${registry}/web:latest`,
      jobs: `${registry}/jobs:latest`,
      proxy: `${registry}/proxy@${proxy}`,
      cache: "redis:7",
    };
    await world.service("dev", "trio", await world.register("trio", images), { tags: [mode] });
    await world.advance("5m");
    const web = await world.push("web", "web two", "latest");
    await world.push("proxy", "proxy two", "next");
    await world.advance("20m");

    const [, after = ""] = await revisionsOf("trio");
    const { definition, tags } = await describeRevision(after);
    const now = definition.containerDefinitions.map(({ name, image }) => [name, image]);
    expect(Object.fromEntries(now)).toEqual({ ...images, web: `${registry}/web@${web}` });
    expect(tags).toEqual([{ key: "ecs-image-drift:follows.web", value: "latest" }]);
    expect(await revisionsOf("trio")).toHaveLength(2);
  });
});

describe("a multi-platform image", () => {
  test("is pinned to the digest of its index", async () => {
    const build = async (content: string) => {
      const children = {
        "linux/amd64": manifestOf(`${content} amd64`),
        "linux/arm64": manifestOf(`${content} arm64`),
      };
      for (const child of Object.values(children)) await world.pushManifest("multi", child);
      return world.pushManifest("multi", indexOf(children), "latest");
    };
    await build("one");
    await world.service("dev", "multi", await world.register("multi", { web: `${registry}/multi:latest` }), {
      tags: [mode],
    });
    await world.advance("5m");
    const index = await build("two");
    await world.advance("20m");

    const [, after = ""] = await revisionsOf("multi");
    const { definition } = await describeRevision(after);
    expect(definition.containerDefinitions[0]?.image).toBe(`${registry}/multi@${index}`);
    expect(await runningDigests("multi")).toEqual([
      ["web", index],
      ["web", index],
    ]);
  });
});
