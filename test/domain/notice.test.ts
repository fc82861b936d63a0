import { describe, expect, test } from "vitest";
import { type Assessment, assess } from "../../src/domain/assess.ts";
import { noticesOf, silenceNotices } from "../../src/domain/notice.ts";
import { assessmentOf, at, digest, factsOf, incidentOf, policyOf, serviceArn } from "./building.ts";

const now = at("12:00");
const held = [{ container: "web", digest: digest("new"), at: at("11:30") }];
const dayAgo = new Date("2026-11-25T12:00:00Z");
const keys = (more: Partial<Assessment>, unknownSince: Date | null = null) =>
  noticesOf(assessmentOf(more), unknownSince, now).map(({ key }) => key);

describe("a notice", () => {
  test.each<[what: string, more: Partial<Assessment>, expected: string[]]>([
    ["of nothing is none", {}, []],
    [
      "of each bad tag",
      { policy: policyOf({ badTags: ["a", "b"] }) },
      [`bad-tag ${serviceArn} a`, `bad-tag ${serviceArn} b`],
    ],
    [
      "of a held container, by the digest it is held from",
      { held },
      [`held ${serviceArn} web ${digest("new")}`],
    ],
    ["of a held container is left until the deployment is over", { held, status: "deploying" }, []],
    [
      "of a hold",
      { policy: policyOf({ holdUntil: at("18:00") }) },
      [`on-hold ${serviceArn} 2026-11-26T18:00:00.000Z`],
    ],
    ["of a hold that is over is none", { policy: policyOf({ holdUntil: now }) }, []],
    ["to who only observes is none", { held, policy: policyOf({ mode: "observe", badTags: ["a"] }) }, []],
    ["to who ignores is none", { held, policy: policyOf({ mode: "ignore" }) }, []],
    [
      "to who asks for remedies is one",
      { held, policy: policyOf({ mode: "remediate" }) },
      [`held ${serviceArn} web ${digest("new")}`],
    ],
  ])("%s", (_, more, expected) => expect(keys(more)).toEqual(expected));

  test("of what stays unknown comes after a day, once", () => {
    expect(keys({}, dayAgo)).toEqual([`unknown ${serviceArn} 2026-11-25T12:00:00.000Z`]);
    expect(keys({}, new Date(dayAgo.getTime() + 1))).toEqual([]);
  });

  test("says what it is about", () => {
    const assessment = {
      ...assess(
        factsOf({ tasks: "denied", resolved: "denied" }),
        policyOf({ badTags: ["bad tag"], holdUntil: at("18:00") }),
      ),
      held,
    };
    expect(noticesOf(assessment, dayAgo, now).map(({ kind, sentence }) => [kind, sentence])).toEqual([
      ["bad-tag", "bad tag"],
      ["held", expect.stringMatching(/^Container "web": held: somebody moved the service off/)],
      [
        "on-hold",
        "Service backend is on hold until 2026-11-26T18:00:00.000Z: nothing of it is alerted or put right before",
      ],
      [
        "unknown",
        "For 1 day it could not be told whether service backend runs the right image: running: AccessDeniedException: ecs:ListTasks",
      ],
    ]);
  });

  test("says each reason once, and only those that were needed", () => {
    const lacking = (reason: string, needed = true) => ({
      fact: "published" as const,
      container: "web",
      reason,
      needed,
    });
    const [notice] = noticesOf(
      assessmentOf({ unknown: [lacking("a"), lacking("a"), lacking("b"), lacking("c", false)] }),
      dayAgo,
      now,
    );
    expect(notice?.sentence).toMatch(/: published: a; published: b$/);
  });
});

describe("what was silenced is said", () => {
  const said = (silencedUntil: Date | null) =>
    silenceNotices({ incidents: [incidentOf({ silencedUntil })] }, assessmentOf(), now);

  test.each<[until: string, silencedUntil: Date | null, sentence: RegExp | null]>([
    ["a time", at("18:00"), /is silenced until 2026-11-26T18:00:00.000Z: nobody is reminded/],
    ["it is over", new Date("9999-12-31T23:59:59Z"), /is silenced until it is over: nobody is reminded/],
    ["never", null, null],
    ["a time that has passed", now, null],
  ])("until %s", (_, silencedUntil, sentence) => {
    const [notice] = said(silencedUntil);
    if (sentence === null) expect(notice).toBeUndefined();
    else expect(notice?.sentence).toMatch(sentence);
  });

  test("once for an incident, of however many services, and again for another time", () => {
    const keys = [at("18:00"), at("18:00"), at("19:00")].map((until) => said(until)[0]?.key);
    expect(keys[0]).toBe(keys[1]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  test("with the command that ends it", () => {
    expect(said(at("18:00"))[0]?.advice.at(-1)).toMatch(
      /^ecs-image-drift silence \S+ --region \S+ --until 0s$/,
    );
  });
});
