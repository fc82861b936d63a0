import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonObject, JsonValue } from "../../../src/domain/common/json.ts";
import {
  followsTagKey,
  isRevisionOf,
  nextRevision,
  type ResourceTag,
} from "../../../src/domain/ecs/task-definition.ts";

const assigned = {
  taskDefinitionArn: "arn:x",
  revision: 4,
  status: "ACTIVE",
  requiresAttributes: [{ name: "x" }],
  compatibilities: ["EC2"],
  registeredAt: 1.5,
  registeredBy: "arn:me",
  deregisteredAt: 2,
  deleteRequestedAt: 3,
};
const web = { name: "web", image: "backend:latest", cpu: 256 };
const proxy = { name: "proxy", image: "nginx", futureField: { deep: [1, null, "x"] } };
const definition: JsonObject = {
  family: "backend",
  ...assigned,
  containerDefinitions: [web, proxy],
  futureSetting: true,
};
const change = { container: "web", image: "backend@sha256:a", follows: "latest" };
const follows = { key: "ecs-image-drift:follows.web", value: "latest" };

/** JSON of any depth, with numbers too large for a double. */
const json: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.string(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
    fc.bigInt({ min: 2n ** 53n }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.string(), tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;
const fields = fc.dictionary(fc.string(), json, { maxKeys: 4, noNullPrototype: true });
const containerNames = ["web", "worker", "proxy"] as const;
const containers = fc.uniqueArray(fc.tuple(fc.constantFrom(...containerNames), fc.string(), fields), {
  selector: ([name]) => name,
  minLength: 1,
});
const isOurs = (field: string) =>
  field === "containerDefinitions" || field === "tags" || Object.hasOwn(assigned, field);
const definitions = fc
  .tuple(fields, containers)
  .map(([others, all]): JsonObject & { containerDefinitions: JsonObject[] } => ({
    ...Object.fromEntries(Object.entries(others).filter(([field]) => !isOurs(field))),
    ...assigned,
    containerDefinitions: all.map(([name, image, more]) => ({ ...more, name, image })),
  }));
const tags = fc.uniqueArray(
  fc.record({
    key: fc.oneof(fc.string(), fc.constantFrom("aws:cloudformation:stack-name", "team", follows.key)),
    value: fc.string(),
  }),
  { selector: ({ key }) => key, maxLength: 4 },
);

describe("the next revision", () => {
  test("is the same but for the image, what ECS assigns and our tag", () => {
    expect(nextRevision(definition, [{ key: "team", value: "shop" }], [change])).toEqual({
      family: "backend",
      containerDefinitions: [{ ...web, image: "backend@sha256:a" }, proxy],
      futureSetting: true,
      tags: [{ key: "team", value: "shop" }, follows],
    });
  });

  test("loses no field, no digit and no order, whatever they are", () => {
    fc.assert(
      fc.property(definitions, tags, fc.string(), (one, own, image) => {
        const name = String(one.containerDefinitions[0]?.name);
        const next = nextRevision(one, own, [{ container: name, image, follows: null }]);
        const { containerDefinitions, tags: _, ...others } = next;
        expect(others).toStrictEqual(
          Object.fromEntries(Object.entries(one).filter(([field]) => !isOurs(field))),
        );
        expect(containerDefinitions).toStrictEqual(
          one.containerDefinitions.map((container) =>
            container.name === name ? { ...container, image } : container,
          ),
        );
      }),
    );
  });

  test.each<[what: string, own: ResourceTag[], recorded: string | null, expected: ResourceTag[] | undefined]>(
    [
      ["no tags, and nothing to record", [], null, undefined],
      ["AWS's own tags alone", [{ key: "aws:cloudformation:stack-name", value: "shop" }], null, undefined],
      [
        "a tag that only mentions AWS",
        [{ key: "my-aws:x", value: "1" }],
        null,
        [{ key: "my-aws:x", value: "1" }],
      ],
      ["what it follows", [], "latest", [follows]],
      ["another thing that it followed", [{ ...follows, value: "main" }], "latest", [follows]],
      ["what it followed, and nothing new", [follows], null, [follows]],
      [
        "what another container follows",
        [{ key: followsTagKey("proxy"), value: "1" }],
        "latest",
        [{ key: followsTagKey("proxy"), value: "1" }, follows],
      ],
    ],
  )("has %s", (_, own, recorded, expected) => {
    expect(nextRevision(definition, own, [{ ...change, follows: recorded }]).tags).toEqual(expected);
  });

  test("changes several containers, and none of another name", () => {
    const changes = [change, { container: "proxy", image: "nginx@sha256:b", follows: null }];
    const { containerDefinitions } = nextRevision(definition, [], changes);
    expect(containerDefinitions).toEqual([
      { ...web, image: "backend@sha256:a" },
      { ...proxy, image: "nginx@sha256:b" },
    ]);
  });

  test.each<[JsonObject]>([[definition], [{ family: "x" }], [{ containerDefinitions: ["web", null] }]])(
    "is refused where it has no such container: %#",
    (one) => {
      expect(() => nextRevision(one, [], [{ ...change, container: "none" }])).toThrow(
        new RangeError('Cannot change container "none": the task definition has none of that name'),
      );
    },
  );

  test("leaves what is no container as it is", () => {
    const odd = { containerDefinitions: [web, null, "web", ["web"]] };
    expect(nextRevision(odd, [], [change]).containerDefinitions).toEqual([
      { ...web, image: "backend@sha256:a" },
      null,
      "web",
      ["web"],
    ]);
  });
});

describe("isRevisionOf", () => {
  test("knows what registering made of its input, whatever the order of fields and tags", () => {
    fc.assert(
      fc.property(
        definitions,
        tags,
        fc.string(),
        fc.option(fc.constant("latest")),
        (one, own, image, followed) => {
          const name = String(one.containerDefinitions[0]?.name);
          const input = nextRevision(one, own, [{ container: name, image, follows: followed }]);
          const { tags: registered, ...made } = input;
          const reversed = Object.fromEntries(
            Object.entries({ ...made, ...assigned, revision: 5 }).reverse(),
          );
          const itsTags = (Array.isArray(registered) ? registered : []) as unknown as ResourceTag[];
          const byAws = { key: "aws:ecs:x", value: "1" };
          expect(isRevisionOf(reversed, [...itsTags, byAws].reverse(), input)).toBe(true);
        },
      ),
    );
  });

  const input = nextRevision(definition, [{ key: "team", value: "shop" }], [change]);
  const made = { ...definition, containerDefinitions: [{ ...web, image: change.image }, proxy] };
  const own = [{ key: "team", value: "shop" }, follows];
  test.each<[what: string, made: JsonObject, own: ResourceTag[], expected: boolean]>([
    ["it", made, own, true],
    ["its tags in another order", made, own.toReversed(), true],
    ["another image", definition, own, false],
    ["another field", { ...made, futureSetting: false }, own, false],
    ["a field less", { ...made, futureSetting: null }, own, false],
    ["a field more", { ...made, cpu: "256" }, own, false],
    [
      "the containers in another order",
      { ...made, containerDefinitions: made.containerDefinitions.toReversed() },
      own,
      false,
    ],
    ["a tag less", made, own.slice(1), false],
    ["another tag", made, [{ key: "team", value: "x" }, follows], false],
    ["a tag twice", made, [...own, follows], false],
    [
      "a text for a number",
      { ...made, containerDefinitions: [{ ...web, image: change.image, cpu: "256" }, proxy] },
      own,
      false,
    ],
  ])("%s: %s", (_, one, its, expected) => expect(isRevisionOf(one, its, input)).toBe(expected));

  test("tells large numbers apart to the last digit", () => {
    const large = (value: bigint): JsonObject => ({ containerDefinitions: [], size: value });
    const of = (value: bigint) => nextRevision(large(value), [], []);
    expect(isRevisionOf(large(2n ** 60n), [], of(2n ** 60n))).toBe(true);
    expect(isRevisionOf(large(2n ** 60n + 1n), [], of(2n ** 60n))).toBe(false);
  });
});
