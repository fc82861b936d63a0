/**
 * Whoever may tag a service, push a tag or write an image reference decides what is parsed. No parser takes for ever:
 * each of these texts is as long as AWS lets it be, and made for an expression that tries every way to match it.
 */
import { describe, expect, test } from "vitest";
import { parseEvent } from "../../src/adapters/events/eventbridge.ts";
import { parsePolicyFile } from "../../src/adapters/policy/policy-file.ts";
import { matches } from "../../src/domain/common/pattern.ts";
import { ecrRepository } from "../../src/domain/image/ecr.ts";
import { parseTrack } from "../../src/domain/image/parse-track.ts";
import { inRange, isRange } from "../../src/domain/image/range.ts";
import { isDigest, isTag, parseReference } from "../../src/domain/image/reference.ts";
import { spell } from "../../src/domain/image/tag/spell.ts";
import { readServiceTags } from "../../src/domain/policy/service-tags.ts";
import { clip, oneLine } from "../../src/domain/words/phrases.ts";

/** What is repeated, and what the text ends with. */
const pumps = [
  "a",
  "0",
  "1.",
  "-",
  "_",
  "a-",
  "a_",
  "a.",
  "0-",
  "v1.",
  "/a",
  "*",
  "*a",
  ":",
  "@",
  " ",
  "\t",
  "[",
  "||",
  ">=1 ",
  "1 - ",
  "20260101",
  "20260101-",
  "rc.1-",
  "deadbeef",
  "deadbeef-",
  "\n",
  "\u001b[",
  "\u202e",
  "ecs-image-drift:",
  "mode",
];
const ends = ["", "!", "\u0000", "x".repeat(20)];

const longOnes = (length: number) =>
  pumps.flatMap((pump) =>
    ends.map((end) => pump.repeat(Math.ceil(length / pump.length)).slice(0, length - end.length) + end),
  );

const trackOf = (text: string) => parseTrack(text) ?? undefined;

/** Whatever it throws, it comes to an end. */
function ended(parse: () => unknown): boolean {
  try {
    parse();
  } catch {
    // A refusal is an end.
  }
  return true;
}

describe("a text as long as it may be is read, or refused", () => {
  test.each<[what: string, length: number, read: (text: string) => unknown]>([
    ["a tag of an image", 128, (text) => isTag(text) && spell(text)],
    ["a value of a service tag", 256, (text) => readServiceTags({ "ecs-image-drift:track": text }, trackOf)],
    ["a key of a service tag", 128, (text) => readServiceTags({ [text]: "alert" }, trackOf)],
    ["a track", 256, parseTrack],
    ["a range", 256, (text) => [isRange(text), inRange("1.2.3", text), inRange(text, "1.x")]],
    ["a glob against a tag", 256, (text) => matches(text, "a".repeat(128))],
    ["a name against a glob", 256, (text) => matches("*a*a*a*a*a*a*a*a*a*a*b", text)],
    ["an image reference", 5000, (text) => ecrRepository(parseReference(text))],
    ["a host", 5000, (text) => ecrRepository(parseReference(`${text}/a:b`))],
    ["a digest", 5000, isDigest],
    ["a drift.yml", 20_000, (text) => parsePolicyFile("drift.yml", text)],
    ["a group of a task", 20_000, (group) => parseEvent(taskOf(group))],
    ["a reason of AWS", 100_000, (text) => [clip(text, 600), oneLine(text)]],
  ])("%s", (_, length, read) => {
    for (const text of longOnes(length)) expect(ended(() => read(text))).toBe(true);
  });
});

function taskOf(group: string): object {
  return {
    source: "aws.ecs",
    "detail-type": "ECS Task State Change",
    account: "123456789012",
    region: "us-east-1",
    time: "2026-11-26T11:02:34Z",
    detail: { clusterArn: group, group: `service:${group}`, taskDefinitionArn: group, lastStatus: group },
  };
}
