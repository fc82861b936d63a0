/** What is read of a family before another revision is registered. */
import { describe, expect, test } from "vitest";
import type { Call } from "../../../src/adapters/aws/call.ts";
import { createEcsWriter } from "../../../src/adapters/ecs/ecs-writer.ts";
import type { JsonObject } from "../../../src/domain/common/json.ts";
import { parseServiceArn } from "../../../src/domain/ecs/arn.ts";
import { prepareChange, register } from "../../../src/reconcile/remedy/pin-service.ts";
import { revision, serviceArn } from "../../domain/building.ts";

const former = revision(4);
const input = { family: "backend", containerDefinitions: [{ name: "web", image: "old" }] };
const change = {
  service: parseServiceArn(serviceArn),
  former,
  changes: [{ container: "web", image: "new", follows: null }],
};

/** A family of these images from revision 4 on, in pages of `pageSize`; what is asked for. */
function family(images: readonly string[], pageSize = 100) {
  const definitions = new Map<string, JsonObject>(
    images.map((image, i) => [
      revision(4 + i),
      { ...input, taskDefinitionArn: revision(4 + i), containerDefinitions: [{ name: "web", image }] },
    ]),
  );
  const newestFirst = [...definitions.keys()].reverse();
  const described: unknown[] = [];
  let pages = 0;
  const call: Call = async (operation, { nextToken, taskDefinition }) => {
    if (operation === "ListTaskDefinitions") {
      pages++;
      const from = Number(nextToken ?? 0);
      const isLast = from + pageSize >= newestFirst.length;
      return {
        taskDefinitionArns: newestFirst.slice(from, from + pageSize),
        nextToken: isLast ? null : `${from + pageSize}`,
      };
    }
    described.push(taskDefinition);
    return { taskDefinition: definitions.get(String(taskDefinition)) ?? {}, tags: [] };
  };
  return { writer: createEcsWriter({ reading: call, writing: call }), described, pages: () => pages };
}

const others = (count: number) => Array.from({ length: count }, (_, i) => `other ${i}`);

test.each([0, 1, 5, 20, 98])(
  "ours is used again, though others registered %d revisions since",
  async (count) => {
    const { writer } = family(["old", "new", ...others(count)], 7);
    expect((await prepareChange(change, writer)).existing).toBe(revision(5));
  },
);

test("where there is none, it is to be registered", async () => {
  const { writer, pages } = family(["old", ...others(30)], 7);
  expect((await prepareChange(change, writer)).existing).toBeNull();
  expect(pages()).toBe(5);
});

test("the former one, and what is older, is not looked at", async () => {
  const { writer, described, pages } = family(["new", "old", "older", "mine"], 2);
  await writer.newerRevisions(revision(6));
  expect(described).toEqual([revision(7)]);
  expect(pages()).toBe(1);
});

test("a service that is far behind costs a hundred reads at most", async () => {
  const { writer, described } = family(["old", ...others(300)], 60);
  await writer.newerRevisions(former);
  expect(described).toEqual(Array.from({ length: 100 }, (_, i) => revision(304 - i)));
});

test.each([
  ["lacks the tags", {}],
  ["has none in their place", { tags: null }],
])(
  "nothing is registered where the former revision %s: which would be lost is not known",
  async (_, tags) => {
    const call: Call = async () => ({ taskDefinition: { ...input, taskDefinitionArn: former }, ...tags });
    const prepared = prepareChange(change, createEcsWriter({ reading: call, writing: call }));
    await expect(prepared).rejects.toThrow(
      new TypeError("Cannot read the tags of backend:4: ECS answered with none"),
    );
  },
);

describe("an answer to a registration that tells none of the tags", () => {
  const tags = [{ key: "ecs-image-drift:follows.web", value: "latest" }];
  const tagged = { ...input, tags };
  const taskDefinition = { ...input, taskDefinitionArn: revision(5) };

  test.each([{}, { tags: null }])("as in %j: they are read of the revision", async (answered) => {
    const asked: unknown[] = [];
    const writing: Call = async () => ({ taskDefinition, ...answered });
    const reading: Call = async (operation, { taskDefinition: which }) => {
      asked.push([operation, which]);
      return { taskDefinition, tags };
    };
    expect(await register(tagged, createEcsWriter({ reading, writing }))).toBe(revision(5));
    expect(asked).toEqual([["DescribeTaskDefinition", revision(5)]]);
  });

  test("moves no service to the revision where it has none", async () => {
    const writing: Call = async () => ({ taskDefinition });
    const reading: Call = async () => ({ taskDefinition, tags: [] });
    await expect(register(tagged, createEcsWriter({ reading, writing }))).rejects.toThrow(
      "Cannot carry tags.key: ECS registered backend:5 without it",
    );
  });

  test("is no refusal where the revision cannot be read: the next try looks for it", async () => {
    const writing: Call = async () => ({ taskDefinition });
    const reading: Call = async () => {
      throw new Error("throttled");
    };
    await expect(register(tagged, createEcsWriter({ reading, writing }))).rejects.toThrow(
      new Error("throttled"),
    );
  });
});

test("an answer to a registration may leave out that there are no tags", async () => {
  const call: Call = async () => ({ taskDefinition: { ...input, taskDefinitionArn: former } });
  expect((await createEcsWriter({ reading: call, writing: call }).register(input)).tags).toEqual([]);
});
