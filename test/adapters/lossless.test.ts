/**
 * Describe → register over HTTP, by the writer that `remediate` and `pin` have: the next revision is the former
 * one to the last digit, but for an image and our own tags. Or it is not registered, and the field is named.
 */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { ECSClient } from "@aws-sdk/client-ecs";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ecsCalls } from "../../src/adapters/aws/call.ts";
import { createEcsWriter } from "../../src/adapters/ecs/ecs-writer.ts";
import { parseServiceArn } from "../../src/domain/ecs/arn.ts";
import type { ImageChange } from "../../src/domain/ecs/task-definition.ts";
import type { EcsWriter } from "../../src/reconcile/ports/ecs.ts";
import { prepareChange, register } from "../../src/reconcile/remedy/pin-service.ts";
import { revision4, serviceArn } from "../domain/building.ts";
import {
  everyField,
  leavesIn,
  someFields,
  type Text,
  taskDefinitionShape,
} from "../support/task-definitions.ts";

const image = `123456789012.dkr.ecr.us-east-1.amazonaws.com/backend@sha256:${"b".repeat(64)}`;
const change: ImageChange = { container: "the one", image, follows: "latest" };
const ours = { key: "ecs-image-drift:follows.the one", value: "latest" };
const assigned = `"taskDefinitionArn":"${revision4}","revision":4,"status":"ACTIVE","requiresAttributes":[{"name":"x"}],"compatibilities":["EC2"],"registeredAt":1.5,"registeredBy":"arn:me"`;

let server: Server;
let client: ECSClient;
let writer: EcsWriter;
/** What ECS answers to DescribeTaskDefinition, what it was asked to register, and what it makes of that. */
let described: Text;
let registered: Text | null;
let takes: (body: Text) => Text;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    response
      .writeHead(200, { "content-type": "application/x-amz-json-1.1" })
      .end(answer(request.headers["x-amz-target"], body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const endpoint = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  client = new ECSClient({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "a", secretAccessKey: "a" },
  });
  const call = ecsCalls(client);
  writer = createEcsWriter({ reading: call, writing: call });
});
afterAll(async () => {
  client.destroy();
  server.close();
  await once(server, "close");
});
beforeEach(() => {
  registered = null;
  takes = (body) => body;
});

function answer(target: unknown, body: Text): Text {
  if (String(target).endsWith("DescribeTaskDefinition")) return described;
  if (String(target).endsWith("ListTaskDefinitions")) return '{"taskDefinitionArns":[]}';
  registered = body;
  const taken = takes(body);
  const at = taken.lastIndexOf(',"tags":');
  const definition = `{"taskDefinitionArn":"${revision4.replace(":4", ":5")}",${taken.slice(1, at)}}`;
  return `{"taskDefinition":${definition},${taken.slice(at + 1)}`;
}

/** The next revision, as it goes over the wire. */
async function pin(definition: Text, tags: readonly object[] = []): Promise<unknown> {
  described = `{"taskDefinition":${definition.replace(/^\{/, `{${assigned},`)},"tags":${JSON.stringify(tags)}}`;
  const prepared = await prepareChange(
    { service: parseServiceArn(serviceArn), former: revision4, changes: [change] },
    writer,
  );
  await register(prepared.input, writer);
  return parseExactly(registered ?? "");
}

/** JSON whose numbers stay texts: a double would hide what it cannot hold. */
function parseExactly(text: Text): unknown {
  return JSON.parse(
    text.replace(/("(?:[^"\\]|\\.)*")|-?\d[\d.eE+-]*/g, (match, string) => string ?? `"number ${match}"`),
  );
}

/** A definition with one container that is to be pinned, and what the next revision must be. */
function withTheOne(definition: Text, container: Text) {
  const others = container.slice(1, -1);
  const named = (own: string) =>
    `{${[others, '"name":"the one"', `"image":"${own}"`].filter(Boolean).join(",")}}`;
  const with_ = (own: string) => {
    const fields = definition.slice(1, -1);
    return `{${[fields, '"family":"backend"', `"containerDefinitions":[{"name":"another"},${named(own)}]`].filter(Boolean).join(",")}}`;
  };
  return { before: with_("backend:latest"), after: parseExactly(with_(image)) as object };
}

const { containerDefinitions, family: _, ...others } = taskDefinitionShape;
const [{ name: _name, image: _image, ...ofContainer }] = containerDefinitions;

test("every field of the API is carried", async () => {
  expect(leavesIn(taskDefinitionShape)).toBeGreaterThan(120);
  const { before, after } = withTheOne(everyField(others), everyField(ofContainer));
  const tags = [{ key: "team", value: "shop" }];
  expect(await pin(before, tags)).toEqual({ ...after, tags: [...tags, ours] });
});

test("so is any choice of them, with fields that no model has, at every depth", async () => {
  const tags = fc.uniqueArray(
    fc.record({ key: fc.stringMatching(/^[a-z]{1,9}$/), value: fc.stringMatching(/^[\w .:/=+@-]*$/) }),
    {
      selector: ({ key }) => key,
      maxLength: 49,
    },
  );
  await fc.assert(
    fc.asyncProperty(
      someFields(others),
      someFields(ofContainer),
      tags,
      async (definition, container, own) => {
        const { before, after } = withTheOne(definition, container);
        expect(await pin(before, own)).toEqual({ ...after, tags: [...own, ours] });
      },
    ),
    { numRuns: 150 },
  );
});

describe("at its limits, a task definition", () => {
  const tagsOf = (count: number) => Array.from({ length: count }, (_, i) => ({ key: `tag-${i}`, value: "" }));
  /** A definition that has so many bytes when it is pinned. */
  function ofSize(bytes: number) {
    const fill = (count: number) => withTheOne(`{"filler":"${"x".repeat(count)}"}`, "{}");
    const empty = JSON.stringify(fill(0).after).length;
    return fill(bytes - empty);
  }
  const nothing = "{}";

  test("of 64 KB with 49 tags is carried", async () => {
    const { before, after } = ofSize(65_536);
    expect(await pin(before, tagsOf(49))).toEqual({ ...after, tags: [...tagsOf(49), ours] });
  });

  test("that is larger already by our count is left to ECS", async () => {
    const { before, after } = ofSize(70_000);
    expect(await pin(before)).toEqual({ ...after, tags: [ours] });
  });

  test("with AWS's own tags is carried without them: they come back by themselves", async () => {
    const { before, after } = withTheOne(nothing, nothing);
    expect(
      await pin(before, [{ key: "aws:cloudformation:stack-name", value: "shop" }, ...tagsOf(49)]),
    ).toEqual({
      ...after,
      tags: [...tagsOf(49), ours],
    });
  });

  test.each<[what: string, definition: () => Text, tags: object[], why: string]>([
    [
      "of 50 tags, where one is to be recorded",
      () => withTheOne(nothing, nothing).before,
      tagsOf(50),
      "Cannot carry tags: with what the revision is to record they are 51, and a task definition has 50 at most",
    ],
    [
      "that the digest makes too large",
      () => ofSize(65_537).before,
      [],
      "Cannot carry containerDefinitions.image: with the digest the task definition has 65537 bytes, and ECS takes 65536",
    ],
    [
      "with an image of more characters than ECS takes",
      () =>
        withTheOne(nothing, nothing).before.replace(
          '"name":"another"',
          `"name":"another","image":"${"x".repeat(256)}"`,
        ),
      [],
      'Cannot carry containerDefinitions.image of "another": it has more than 255 characters',
    ],
  ])("%s is refused, and nothing is registered", async (_, definition, tags, why) => {
    await expect(pin(definition(), tags)).rejects.toThrow(new RangeError(why));
    expect(registered).toBeNull();
  });

  test("that has the tag already takes 50", async () => {
    const own = { ...ours, value: "prod" };
    const { before, after } = withTheOne(nothing, nothing);
    expect(await pin(before, [own, ...tagsOf(49)])).toEqual({ ...after, tags: [...tagsOf(49), ours] });
  });
});

describe("a revision that ECS registered", () => {
  const { before } = withTheOne(
    '{"newSetting":{"deep":[{"kept":1},{"lost":2}]}}',
    '{"environment":[{"name":"A","value":"1"},{"name":"B","value":"1"}]}',
  );

  test.each<[what: string, (body: Text) => Text, field: string]>([
    ["without a field", (body) => body.replace('{"lost":2}', "{}"), "newSetting.deep.lost"],
    [
      "without one of many",
      (body) => body.replace(',{"name":"B","value":"1"}', ""),
      "containerDefinitions.environment.name",
    ],
    ["with another value", (body) => body.replace('"kept":1', '"kept":2'), "newSetting.deep.kept"],
    ["without our tag", (body) => body.replace(/"tags":\[.*?\]/, '"tags":[]'), "tags.key"],
  ])("%s is not used", async (_, change, field) => {
    takes = change;
    await expect(pin(before)).rejects.toThrow(
      new RangeError(`Cannot carry ${field}: ECS registered backend:5 without it`),
    );
  });

  test.each<[what: string, (body: Text) => Text]>([
    ["with fields that it adds", (body) => body.replace('"environment"', '"cpu":0,"environment"')],
    [
      "with a list in another order",
      (body) =>
        body.replace(
          '{"name":"A","value":"1"},{"name":"B","value":"1"}',
          '{"value":"1","name":"B"},{"name":"A","value":"1"}',
        ),
    ],
  ])("%s is used", async (_, change) => {
    takes = change;
    await expect(pin(before)).resolves.toBeDefined();
  });
});
