import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/domain/common/json.ts";
import { lostIn, whyNotCarried } from "../../../src/domain/ecs/carried.ts";
import { nextRevision, type ResourceTag } from "../../../src/domain/ecs/task-definition.ts";

const web = { name: "web", image: "backend:latest" };
const definition: JsonObject = { family: "backend", revision: 4, containerDefinitions: [web] };
const tagsOf = (count: number): ResourceTag[] =>
  Array.from({ length: count }, (_, i) => ({ key: `team-${i}`, value: "shop" }));

/** Why ECS would not take the revision in which a container of this name follows `latest`. */
function why(name: string, image: string, tags: readonly ResourceTag[] = [], more: JsonObject = {}) {
  const own = { ...definition, ...more, containerDefinitions: [{ name: "proxy" }, { ...web, name }] };
  return whyNotCarried(own, nextRevision(own, tags, [{ container: name, image, follows: "latest" }]));
}

describe("what ECS takes of a revision", () => {
  const digest = `@sha256:${"a".repeat(64)}`;
  const key = (name: string) => `ecs-image-drift:follows.${name}`;
  const long = "w".repeat(104);

  test.each<[what: string, found: string | null, expected: string | null]>([
    ["an image and a tag more", why("web", `backend${digest}`), null],
    ["fifty tags", why("web", "backend", tagsOf(49)), null],
    [
      "no more tags than that",
      why("web", "backend", tagsOf(50)),
      "tags: with what the revision is to record they are 51, and a task definition has 50 at most",
    ],
    ["a tag whose key has 128 characters", why(long, "backend"), null],
    [
      "no longer key than that",
      why(`${long}w`, "backend"),
      `tags: the key ${key(`${long}w`)} has more than 128 characters`,
    ],
    ["an image of 255 characters, and its digest", why("web", `${"b".repeat(255)}${digest}`), null],
    [
      "no longer image than that",
      why("web", `${"b".repeat(256)}${digest}`),
      'containerDefinitions.image of "web": it has more than 255 characters',
    ],
  ])("%s", (_, found, expected) => expect(found).toBe(expected));

  /** So many bytes before the image is another, which is five longer. */
  const sized = (bytes: number) => {
    const padded = (pad: string) => ({ family: pad, large: 2n ** 60n, containerDefinitions: [web] });
    const bare = JSON.stringify({ ...padded(""), large: Number(2n ** 60n) }).length;
    const own = { ...padded("é".repeat((bytes - bare) / 2) + "x".repeat((bytes - bare) % 2)), revision: 4 };
    const tags = [{ key: "team", value: "is not counted" }];
    return whyNotCarried(
      own,
      nextRevision(own, tags, [{ container: "web", image: "backend:longest-tag", follows: "latest" }]),
    );
  };
  test.each<[what: string, bytes: number, expected: string | null]>([
    ["64 KiB without the tags", 65_531, null],
    [
      "no more than that",
      65_532,
      "containerDefinitions.image: with the digest the task definition has 65537 bytes, and ECS takes 65536",
    ],
    [
      "no more, where it was as large before",
      65_536,
      "containerDefinitions.image: with the digest the task definition has 65541 bytes, and ECS takes 65536",
    ],
    ["what it took before, however large it seems", 65_537, null],
  ])("%s", (_, bytes, expected) => expect(sized(bytes)).toBe(expected));

  test("what is no list of containers, whatever it is", () => {
    expect(whyNotCarried({}, { containerDefinitions: "x", tags: [null] })).toBeNull();
    expect(whyNotCarried({}, { containerDefinitions: [null, { name: "web" }] })).toBeNull();
  });
});

describe("what a registered revision lost is said by its path", () => {
  const input: JsonObject = {
    family: "backend",
    cpu: null,
    containerDefinitions: [{ ...web, command: ["a", "b", "a"], healthCheck: { retries: 3 } }],
    tags: [{ key: "team", value: "shop" }],
  };
  const [container] = [{ ...web, command: ["a", "a", "b"], healthCheck: { retries: 3, timeout: 5 } }];
  const team = [{ key: "team", value: "shop" }];
  test.each<[what: string, registered: JsonObject, tags: ResourceTag[], path: string | null]>([
    [
      "nothing, whatever ECS adds and however it orders lists",
      { ...input, revision: 5, cpu: "256", containerDefinitions: [container] },
      [...team, { key: "cost", value: "1" }],
      null,
    ],
    ["a field", { containerDefinitions: [container] }, team, "family"],
    ["another value", { ...input, family: "other" }, team, "family"],
    [
      "one of two that are alike",
      { ...input, containerDefinitions: [{ ...container, command: ["a", "b"] }] },
      team,
      "containerDefinitions.command",
    ],
    [
      "a field of a field",
      { ...input, containerDefinitions: [{ ...container, healthCheck: {} }] },
      team,
      "containerDefinitions.healthCheck.retries",
    ],
    ["a tag", input, [], "tags.key"],
  ])("%s", (_, registered, tags, path) => {
    const { tags: __, ...without } = registered;
    expect(lostIn(input, without, tags)).toBe(path);
  });
});
