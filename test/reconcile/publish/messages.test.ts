import { describe, expect, test } from "vitest";
import { parseServiceArn } from "../../../src/domain/ecs/arn.ts";
import { decide } from "../../../src/domain/incidents/decide.ts";
import { newRecord } from "../../../src/domain/incidents/record.ts";
import type { Assessment } from "../../../src/domain/judge/assess.ts";
import type { Judged } from "../../../src/reconcile/judged.ts";
import { messagesOf } from "../../../src/reconcile/publish/messages.ts";
import {
  assessmentOf,
  at,
  claim,
  digest,
  factsOf,
  findingOf,
  incidentOf,
  policyOf,
  registry,
  told,
} from "../../domain/building.ts";

const noon = at("12:00");
const gone = { kind: "missing", cause: "tag-gone", group: "supply" } as const;

/** A service of this name with this finding, whose container is written so. */
function judged(name: string, finding: object, written = `${registry}/backend:latest`): Judged {
  const path = name.includes("/") ? name : `dev/${name}`;
  const { arn } = parseServiceArn(`arn:aws:ecs:us-east-1:123456789012:service/${path}`);
  const findings = [{ ...findingOf(), ...finding }] as Assessment["findings"];
  const facts = factsOf({ service: arn, containers: [{ written }] });
  const own = assessmentOf({ facts, findings });
  const assessment = {
    ...own,
    containers: own.containers.map((view) => ({ ...view, written })),
  };
  const record = newRecord(arn);
  return { assessment, record, decision: decide(assessment, record, noon) };
}

/** A push that was heard at this second after 11:00. */
const pushed = (name: string, image: string, second: number, isHeard = true) =>
  judged(name, {
    expected: digest(image),
    since: new Date(at("11:00").getTime() + second * 1000),
    isHeard,
  });

const services = (all: readonly Judged[]) =>
  messagesOf(all).map((message) => message.map(({ service }) => service.split("/").at(-1)).join("+"));

describe("one message tells of", () => {
  test.each<[what: string, all: readonly Judged[], messages: string[]]>([
    ["one push", [pushed("a", "x", 0), pushed("b", "x", 0)], ["a+b"]],
    [
      "pushes that come within 50 seconds of each other",
      [pushed("a", "x", 0), pushed("b", "y", 50), pushed("c", "z", 100)],
      ["a+b+c"],
    ],
    [
      "no pushes for services of different clusters",
      [pushed("a", "x", 0), pushed("prod/b", "y", 0), pushed("c", "z", 0)],
      ["a+c", "b"],
    ],
    [
      "no pushes that were found, and not heard",
      [pushed("a", "x", 0, false), pushed("b", "y", 0, false)],
      ["a", "b"],
    ],
    ["no pushes that are further apart", [pushed("a", "x", 0), pushed("b", "y", 51)], ["a", "b"]],
    [
      "no pushes of which it is not known when they came",
      [judged("a", { since: null }), judged("b", { since: null, expected: digest("y") })],
      ["a", "b"],
    ],
    ["one tag that is gone", [judged("a", gone), judged("b", { ...gone, expected: digest("y") })], ["a+b"]],
    ["no other tag", [judged("a", gone), judged("b", gone, `${registry}/backend:next`)], ["a", "b"]],
    [
      "one image that tasks cannot pull, whatever ECS says of each",
      [
        judged("a", { ...gone, kind: "unpullable", cause: "x" }),
        judged("b", { ...gone, kind: "unpullable" }),
      ],
      ["a+b"],
    ],
    [
      "one digest that is gone, and no other",
      [
        judged("a", { ...gone, cause: "digest-gone", expected: digest("x") }),
        judged("b", { ...gone, cause: "digest-gone", expected: digest("x") }, `${registry}/backend:2`),
        judged("c", { ...gone, cause: "digest-gone", expected: digest("y") }),
      ],
      ["a+b", "c"],
    ],
  ])("%s", (_, all, messages) => expect(services(all)).toEqual(messages));
});

describe("what was claimed as one message is published again as one", () => {
  const claimed = (name: string, more: object): Judged => {
    const own = judged(name, { expected: digest(name), ...more });
    const incident = incidentOf({ told: null, claim: claim({ until: at("11:30") }) });
    const record = { ...own.record, incidents: [incident] };
    return { ...own, record, decision: decide(own.assessment, record, noon) };
  };

  test("whatever its services show by now", () => {
    expect(services([claimed("a", {}), claimed("b", { cause: "stale-cache" })])).toEqual(["a+b"]);
  });
});

describe("what goes on after it was told in one message is told in one", () => {
  const old = told({ at: at("11:00") });
  const lasting = (name: string, finding: object = {}): Judged => {
    const own = judged(name, { expected: digest(name), ...finding });
    const policy = policyOf({ remind: 60 * 60_000 });
    const assessment = { ...own.assessment, policy };
    const said = { ...old, expected: digest(name), ...finding };
    const record = { ...own.record, incidents: [incidentOf({ told: said, group: "content" })] };
    return { assessment, record, decision: decide(assessment, record, noon) };
  };

  test("whatever image each service is to run", () => {
    const all = [lasting("a"), lasting("b")];
    expect(all.flatMap(({ decision }) => decision.tell.map(({ event }) => event))).toEqual([
      "reminder",
      "reminder",
    ]);
    expect(services(all)).toEqual(["a+b"]);
  });

  test("but what is wrong in another way is told apart", () => {
    expect(services([lasting("a"), lasting("b", { kind: "behind", cause: "not-updated" })])).toEqual([
      "a",
      "b",
    ]);
  });
});

describe("an end is told", () => {
  const ended = (name: string, isHeld: boolean): Judged => {
    const own = judged(name, {});
    const held = isHeld ? [{ container: "web", digest: digest("new"), at: at("11:30") }] : [];
    const assessment = { ...own.assessment, status: "in-sync" as const, findings: [], held };
    const record = { ...own.record, incidents: [incidentOf()] };
    return { assessment, record, decision: decide(assessment, record, noon) };
  };

  test("apart of services that run the image and of those that a person moved off it", () => {
    expect(services([ended("a", false), ended("b", true), ended("c", false), ended("d", true)])).toEqual([
      "a+c",
      "b+d",
    ]);
  });
});
