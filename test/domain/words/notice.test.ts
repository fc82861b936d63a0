import { describe, expect, test } from "vitest";
import { known, unanswered, unknown } from "../../../src/domain/common/known.ts";
import type { Incident } from "../../../src/domain/incidents/incident.ts";
import { type Assessment, assess } from "../../../src/domain/judge/assess.ts";
import { missingFact } from "../../../src/domain/judge/container/judge-container.ts";
import { advisable } from "../../../src/domain/remedy/advisable.ts";
import { composeNotice } from "../../../src/domain/words/alert/compose-alert.ts";
import { emailBody } from "../../../src/domain/words/alert/email.ts";
import { limitNotices, noticesOf, silenceNotices } from "../../../src/domain/words/alert/notice.ts";
import {
  assessmentOf,
  at,
  badTag,
  denied,
  digest,
  factsOf,
  incidentOf,
  policyOf,
  registry,
  revision,
  rollout,
  type Setup,
  serviceArn,
  tag,
} from "../building.ts";

const now = at("12:00");
const held = [{ container: "web", digest: digest("new"), at: at("11:30") }];
const dayAgo = new Date("2026-11-25T12:00:00Z");
const keys = (more: Partial<Assessment>, unknownSince: Date | null = null) =>
  noticesOf(assessmentOf(more), unknownSince, now).map(({ key }) => key);

const undated: Partial<Assessment> = {
  unknown: [missingFact({ fact: "published", container: "web", needed: true }, unknown("no date"))],
};

describe("a notice", () => {
  test.each<[what: string, more: Partial<Assessment>, expected: string[]]>([
    ["of nothing is none", {}, []],
    [
      "of each bad tag",
      { policy: policyOf({ badTags: [badTag(), badTag({ key: "ecs-image-drift:Mode" })] }) },
      ["mode", "Mode"].map((key) => `bad-tag ${serviceArn} ecs-image-drift:${key} remedate`),
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
    [
      "to who only observes is none",
      { held, policy: policyOf({ mode: "observe", badTags: [badTag()] }) },
      [],
    ],
    ["to who ignores is none", { held, policy: policyOf({ mode: "ignore" }) }, []],
    [
      "of a held container is none where it is only observed",
      { held, policy: policyOf({ containers: [{ container: "web", mode: "observe" }] }) },
      [],
    ],
    [
      "of a held container is one where another is only observed",
      { held, policy: policyOf({ containers: [{ container: "sidecar", mode: "observe" }] }) },
      [`held ${serviceArn} web ${digest("new")}`],
    ],
    [
      "to who asks for remedies is one",
      { held, policy: policyOf({ mode: "remediate" }) },
      [`held ${serviceArn} web ${digest("new")}`],
    ],
  ])("%s", (_, more, expected) => expect(keys(more)).toEqual(expected));

  test("of what stays unknown comes after a day, once", () => {
    expect(keys(undated, dayAgo)).toEqual([`unknown ${serviceArn} 2026-11-25T12:00:00.000Z`]);
    expect(keys(undated, new Date(dayAgo.getTime() + 1))).toEqual([]);
  });

  test("of what AWS does not answer is none: that is told of all services at once", () => {
    const { unknown } = assess(factsOf({ tasks: "denied", resolved: "denied" }), policyOf());
    expect(unknown).toContainEqual(expect.objectContaining({ needed: true }));
    expect(keys({ unknown }, dayAgo)).toEqual([]);
  });

  test("of what AWS answers about the one thing that was asked for is one of the service itself", () => {
    const gone = unanswered("ClusterNotFoundException", "ecs:ListTasks", { lasting: true });
    const unknown = [missingFact({ fact: "tasks", container: null, needed: true }, gone)];
    expect(keys({ unknown }, dayAgo)).toEqual([`unknown ${serviceArn} 2026-11-25T12:00:00.000Z`]);
  });

  test("of what stays unknown is none where only that is unknown of which nobody is told", () => {
    const lacks = (container: string | null) =>
      missingFact({ fact: "published", container, needed: true }, unknown("no date"));
    const policy = policyOf({ containers: [{ container: "sidecar", mode: "observe" }] });
    const sentences = (...unknown: ReturnType<typeof lacks>[]) =>
      noticesOf(assessmentOf({ policy, unknown }), dayAgo, now).map(({ sentence }) => sentence);
    expect(sentences(lacks("sidecar"))).toEqual([]);
    expect(sentences(lacks("sidecar"), lacks("web"))).toHaveLength(1);
    expect(sentences(lacks(null))).toHaveLength(1);
  });

  test("says what it is about", () => {
    const assessment = {
      ...assess(
        factsOf({ containers: [{ running: [null] }] }),
        policyOf({ badTags: [badTag()], holdUntil: at("18:00") }),
      ),
      held,
    };
    expect(noticesOf(assessment, dayAgo, now).map(({ kind, sentence }) => [kind, sentence])).toEqual([
      [
        "bad-tag",
        'Tag "ecs-image-drift:mode": "remedate" is not a mode: expected alert or remediate; did you mean "remediate"?',
      ],
      ["held", expect.stringMatching(/^Container "web": held: the service was moved off/)],
      [
        "on-hold",
        "Service backend is on hold until 2026-11-26 18:00 UTC: no alerts and no remediation until then",
      ],
      [
        "unknown",
        "It has been unknown for 1 day whether service backend runs the right image. Not known: the running image (a running task reports no digest)",
      ],
    ]);
  });

  test("says each reason once, and only those that were needed", () => {
    const lacking = (reason: string, needed = true) =>
      missingFact({ fact: "published", container: "web", needed }, unknown(reason));
    const [notice] = noticesOf(
      assessmentOf({ unknown: [lacking("a"), lacking("a"), lacking("b"), lacking("c", false)] }),
      dayAgo,
      now,
    );
    expect(notice?.sentence).toMatch(/\. Not known: the published image \(a\); the published image \(b\)$/);
  });
});

describe("a notice says what to do, should it not be wanted so", () => {
  const advice = (assessment: Assessment, unknownSince: Date | null = null) =>
    noticesOf(assessment, unknownSince, now).map((notice) => notice.advice);
  const untag = (tag: string) =>
    `aws ecs untag-resource --resource-arn ${serviceArn} --tag-keys ${tag} --region us-east-1`;
  const pin = "ecs-image-drift pin backend --cluster dev --container web";
  const unholding = (setup: Setup) => ({ ...assess(factsOf(setup), policyOf()), held });

  test.each<[what: string, given: readonly (readonly string[])[], expected: string[]]>([
    [
      "of a bad tag, by its name",
      advice(
        assessmentOf({
          policy: policyOf({
            badTags: [badTag({ key: "ecs-image-drift:hold-until", problem: "not-a-time" })],
          }),
        }),
      ),
      ["Set the tag to an allowed value, or remove it:", untag("ecs-image-drift:hold-until")],
    ],
    [
      "of a tag that there is not",
      advice(
        assessmentOf({
          policy: policyOf({
            badTags: [badTag({ key: "Ecs-Image-Drift:mode.web", problem: "no-such-tag" })],
          }),
        }),
      ),
      ["Remove the tag, and set the one that was meant:", untag("Ecs-Image-Drift:mode.web")],
    ],
    [
      "of a hold",
      advice(assessmentOf({ policy: policyOf({ holdUntil: at("18:00") }) })),
      ["To end the hold now:", untag("ecs-image-drift:hold-until")],
    ],
    [
      "of a held container that may be pinned as it is",
      advice(unholding({})),
      ["To run that image anyway:", `${pin} --region us-east-1 --override held`],
    ],
    [
      "of a held container whose tag is a guess, naming it",
      advice(
        unholding({
          containers: [
            { name: "proxy", written: "nginx:latest" },
            {
              written: `${registry}/backend:abc1234`,
              repository: {
                catalogue: known([
                  { digest: digest("new"), tags: ["def5678", "latest"].map(tag), pushedAt: at("11:00") },
                ]),
                tags: new Map([
                  [tag("abc1234"), known(digest("old"))],
                  [tag("latest"), known(digest("new"))],
                ]),
              },
              images: { old: { pushedAt: at("08:00") }, new: { pushedAt: at("11:00") } },
            },
          ],
        }),
      ),
      ["To run that image anyway:", `${pin} --tag latest --region us-east-1 --override held`],
    ],
    [
      "of a held container whose tag cannot be read",
      advice(
        unholding({ containers: [{ written: `${registry}/backend:abc1234`, published: denied("ecr") }] }),
      ),
      ["To run that image anyway:", `${pin} --region us-east-1 --override held`],
    ],
    [
      "of a held container that can no longer be read",
      advice(unholding({ containers: "denied" })),
      ["To run that image anyway:", `${pin} --region us-east-1 --override held`],
    ],
    [
      "of what stays unknown",
      advice(assessmentOf(undated), dayAgo),
      [
        "To check it with your own credentials:",
        "ecs-image-drift check --cluster dev --service backend --region us-east-1",
      ],
    ],
  ])("%s", (_, given, expected) => expect(given).toEqual([expected]));
});

describe("what a limit forbids is said", () => {
  const limited = { until: at("12:01"), why: "enough for a day" };
  const advice = ["Remediation resumes automatically. The limits are in drift.yml, under limits"];

  test("of one service, once a day", () => {
    expect(limitNotices({ service: serviceArn, limited: { ...limited, scope: "service" } }, now)).toEqual([
      {
        kind: "limit",
        key: `limit ${serviceArn} 2026-11-26`,
        sentence: "Service backend in cluster dev is not remediated for now, only alerted: enough for a day",
        advice,
      },
    ]);
  });

  test("of all services, once a day together", () => {
    expect(limitNotices({ service: serviceArn, limited: { ...limited, scope: "all" } }, now)).toEqual([
      {
        kind: "limit",
        key: "limit remedies 2026-11-26",
        sentence: "No service is remediated for now, only alerted: enough for a day",
        advice,
      },
    ]);
  });

  test("of none that is over", () => {
    expect(limitNotices({ service: serviceArn, limited: null }, now)).toEqual([]);
    expect(
      limitNotices({ service: serviceArn, limited: { ...limited, until: now, scope: "all" } }, now),
    ).toEqual([]);
  });
});

describe("what was silenced is said", () => {
  const said = (silencedUntil: Incident["silencedUntil"]) =>
    silenceNotices({ incidents: [incidentOf({ silencedUntil })] }, assessmentOf(), now);

  test.each<[what: string, silencedUntil: Incident["silencedUntil"], until: string | null]>([
    ["a time", at("18:00"), "2026-11-26T18:00:00.000Z"],
    ["it is resolved", "resolved", "it is resolved"],
    ["never", null, null],
    ["a time that has passed", now, null],
  ])("until %s", (_, silencedUntil, until) => {
    const [notice] = said(silencedUntil);
    expect(notice?.sentence ?? null).toBe(
      until &&
        `Incident 01JDKQ3V9E0000000000000000, of service backend in cluster dev, is silenced until ${until}: nothing more is sent about it, unless it becomes more severe`,
    );
  });

  test("once for an incident, of however many services, and again for another time", () => {
    const keys = [at("18:00"), at("18:00"), at("19:00")].map((until) => said(until)[0]?.key);
    expect(keys).toEqual(
      ["18", "18", "19"].map((hour) => `silenced 01JDKQ3V9E0000000000000000 2026-11-26T${hour}:00:00.000Z`),
    );
  });

  test("with the command that ends it", () => {
    expect(said(at("18:00"))[0]?.kind).toBe("silenced");
    expect(said(at("18:00"))[0]?.advice).toEqual([
      "To receive messages about it again:",
      "ecs-image-drift silence 01JDKQ3V9E0000000000000000 --region us-east-1 --until 0s",
    ]);
  });
});

test("a held service is offered no pin that is refused, whatever else is wrong with it", () => {
  const movedOff = (began: Date) =>
    known([
      rollout({ web: "old", createdAt: new Date(began.getTime() + 1) }),
      rollout({ web: "new", createdAt: began, taskDefinition: revision(5) }),
    ]);
  const incidental = [
    {},
    { images: { old: null } },
    { images: { new: null } },
    { repository: { expiring: known([digest("old")]) } },
  ];
  for (const more of incidental) {
    const facts = factsOf({ containers: [more], more: { rollouts: movedOff(at("11:10")) } });
    const assessment = advisable(assess(facts, policyOf()));
    const [notice] = noticesOf(assessment, null, now);
    if (notice === undefined) continue;
    const body = emailBody(composeNotice(notice, [assessment], { incident: "01", at: now }));
    const pins = body.split("\n").filter((line) => line.includes("ecs-image-drift pin"));
    expect(pins.length).toBeGreaterThan(0);
    expect(pins.filter((pin) => !pin.includes("--override held"))).toEqual([]);
  }
});
