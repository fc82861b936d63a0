import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { known } from "../../../src/domain/common/known.ts";
import { parseTrack } from "../../../src/domain/image/parse-track.ts";
import { assess, type Status } from "../../../src/domain/judge/assess.ts";
import type { ResponsePolicy } from "../../../src/domain/policy/policy.ts";
import { formatTrack, overallStatus, reportCheck, reportService } from "../../../src/domain/words/report.ts";
import { policies, serviceFacts, tracks } from "../../arbitraries.ts";
import {
  at,
  denied,
  digest,
  factsOf,
  policyOf,
  registry,
  revision4,
  type Setup,
  serviceArn,
  tag,
} from "../building.ts";

const well: Setup = { containers: [{ running: ["new"], resolved: "new" }] };
const report = (setup: Setup = {}, more: Parameters<typeof policyOf>[0] = {}) =>
  reportService(assess(factsOf(setup), policyOf(more)));

describe("the report on a service", () => {
  test("is the contract's JSON, in full", () => {
    const images = {
      old: { tags: [tag("abc123f")] },
      new: { tags: [tag("latest"), tag("def4567")] },
    };
    expect(JSON.parse(JSON.stringify(report({ containers: [{ images }] })))).toEqual({
      service: serviceArn,
      cluster: "dev",
      name: "backend",
      taskDefinition: revision4,
      status: "drifted",
      mode: "alert",
      since: "2026-11-26T11:00:00.000Z",
      tasks: { desired: 2, running: 2 },
      containers: [
        {
          name: "web",
          checked: true,
          unchecked: null,
          written: `${registry}/backend:latest`,
          track: "auto",
          follows: "latest",
          tag: { line: "latest", kind: "moving", why: 'a moving tag; follows the tag "latest"' },
          published: digest("new"),
          resolved: digest("old"),
          running: [{ digest: digest("old"), tasks: 2 }],
          tags: { [digest("new")]: ["latest", "def4567"], [digest("old")]: ["abc123f"] },
          formerTags: { [digest("new")]: [], [digest("old")]: [] },
        },
      ],
      findings: [
        {
          kind: "stale",
          cause: "not-redeployed",
          severity: "high",
          container: "web",
          expected: digest("new"),
          actual: [digest("old")],
          summary: expect.stringMatching(/^Tag "latest" names def4567 /),
          advice: [
            expect.stringMatching(/^aws ecs update-service /),
            expect.stringMatching(/^ecs-image-drift pin /),
          ],
        },
      ],
      unknown: [],
      notes: [],
    });
  });

  const container = (setup: Setup, more?: Parameters<typeof policyOf>[0]) =>
    report(setup, more).containers[0];

  test("says what is not known, and why", () => {
    expect(report({ resolved: "denied", tasks: "denied" })).toMatchObject({
      status: "unknown",
      unknown: expect.arrayContaining([
        { fact: "running", container: "web", reason: "AccessDeniedException: ecs:ListTasks" },
        { fact: "resolved", container: "web", reason: "AccessDeniedException: ecs:DescribeServiceRevisions" },
      ]),
      containers: [{ resolved: null, running: [] }],
    });
  });

  test("names no published image where nothing is followed", () => {
    expect(container({}, { track: { kind: "none" } })).toMatchObject({
      follows: null,
      published: null,
      track: "none",
    });
  });

  test("names no published image where a digest is written, and nothing is followed", () => {
    const written = `${registry}/backend@${digest("old")}`;
    expect(container({ containers: [{ written }] }, { track: { kind: "none" } })).toMatchObject({
      follows: null,
      tag: null,
      published: null,
    });
  });

  test("names the tag that a rule led to", () => {
    const repository = {
      catalogue: known([
        { digest: digest("new"), tags: ["def5678", "latest"].map(tag), pushedAt: at("11:00") },
      ]),
      tags: new Map([
        [tag("abc1234"), known(digest("old"))],
        [tag("latest"), known(digest("new"))],
      ]),
    };
    const images = { old: { pushedAt: at("08:00") }, new: { pushedAt: at("11:00") } };
    const written = `${registry}/backend:abc1234`;
    expect(container({ containers: [{ written, repository, images }] })).toMatchObject({
      follows: "latest",
      published: digest("new"),
    });
  });

  test("names no container where the whole service is concerned", () => {
    const deployments = [{ rolloutState: "IN_PROGRESS", createdAt: at("09:00"), running: 0 }];
    expect(report({ ...well, deployments }).findings).toMatchObject([{ kind: "stalled", container: null }]);
  });

  test("counts no tasks of a service that was not read", () => {
    expect(report({ containers: "denied", more: { isUnread: true } }).tasks).toEqual({
      desired: null,
      running: null,
    });
  });

  test("names what is followed even where it cannot be read", () => {
    expect(container({ containers: [{ published: null }] })).toMatchObject({
      follows: "latest",
      published: null,
    });
  });

  test("says what is remembered of an image as that, where the registry was not read", () => {
    const former = new Map([[digest("old"), [tag("abc123f")]]]);
    const images = { old: denied("ecr:DescribeImages"), new: { tags: [tag("def4567")] } };
    expect(container({ containers: [{ images, repository: { formerTags: former } }] })).toMatchObject({
      tags: { [digest("new")]: ["def4567"], [digest("old")]: [] },
      formerTags: { [digest("new")]: [], [digest("old")]: ["abc123f"] },
    });
  });

  test("counts the tasks that report no digest", () => {
    expect(container({ containers: [{ running: ["old", null, null] }] })?.running).toEqual([
      { digest: null, tasks: 2 },
      { digest: digest("old"), tasks: 1 },
    ]);
  });

  test("shows a container outside ECR, unchecked", () => {
    expect(container({ containers: [{ written: "nginx:latest", running: ["x"], resolved: null }] })).toEqual({
      name: "web",
      checked: false,
      unchecked:
        "Docker Hub is not checked, only private ECR repositories are; pin it by digest to have the running digest compared",
      written: "nginx:latest",
      track: "auto",
      follows: null,
      tag: null,
      published: null,
      resolved: null,
      running: [{ digest: digest("x"), tasks: 1 }],
      tags: { [digest("x")]: [] },
      formerTags: { [digest("x")]: [] },
    });
  });

  test("says what was wrong with the service's tags", () => {
    expect(report({}, { notes: ["Tag …"] }).notes).toEqual(["Tag …"]);
  });
});

describe("every report", () => {
  const text = v.string();
  const orNull = v.nullable(text);
  const count = v.number();
  const shape = v.strictObject({
    service: text,
    cluster: text,
    name: text,
    taskDefinition: text,
    status: v.picklist(["in-sync", "deploying", "held", "drifted", "unknown", "unchecked", "ignored"]),
    mode: v.picklist(["ignore", "observe", "alert", "remediate"]),
    since: v.nullable(v.pipe(text, v.isoTimestamp())),
    tasks: v.strictObject({ desired: count, running: count }),
    containers: v.array(
      v.strictObject({
        name: text,
        checked: v.boolean(),
        unchecked: orNull,
        written: text,
        track: text,
        follows: orNull,
        tag: v.nullable(v.strictObject({ line: text, kind: text, why: text })),
        published: orNull,
        resolved: orNull,
        running: v.array(v.strictObject({ digest: orNull, tasks: count })),
        tags: v.record(text, v.array(text)),
        formerTags: v.record(text, v.array(text)),
      }),
    ),
    findings: v.array(
      v.strictObject({
        kind: text,
        cause: orNull,
        severity: v.picklist(["high", "medium", "low"]),
        container: orNull,
        expected: orNull,
        actual: v.array(text),
        summary: v.pipe(text, v.nonEmpty()),
        advice: v.array(v.pipe(text, v.nonEmpty())),
        muted: v.optional(v.literal(true)),
      }),
    ),
    unknown: v.array(v.strictObject({ fact: text, container: orNull, reason: text })),
    notes: v.array(text),
  });

  test("has every field of the contract and no other, null where it does not apply, and full digests", () => {
    fc.assert(
      fc.property(serviceFacts(), policies(), (facts, policy) => {
        const json: unknown = JSON.parse(JSON.stringify(reportService(assess(facts, policy))));
        expect(v.safeParse(shape, json).issues ?? []).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

test("a finding of a muted kind is in the report, and says so; others do not", () => {
  const found = (mute: ResponsePolicy["mute"]) => report({}, { mute });
  expect(found(["stale"]).findings.map(({ kind, muted }) => [kind, muted])).toEqual([["stale", true]]);
  expect(found(["behind"]).findings[0]).not.toHaveProperty("muted");
  expect(found(["stale"]).status).toBe("drifted");
});

describe("the report on many services", () => {
  const now = at("12:00");
  const stale = () => assess(factsOf(), policyOf());
  const inSync = () => assess(factsOf(well), policyOf());

  test("counts each status, and says the gravest", () => {
    const counts = { "in-sync": 1, deploying: 2, held: 3, drifted: 4, unknown: 5, ignored: 6, unchecked: 7 };
    const all = Object.entries(counts).flatMap(([status, count]) =>
      Array.from({ length: count }, () => ({ ...inSync(), status: status as Status })),
    );
    expect(reportCheck(all, now)).toMatchObject({
      schemaVersion: 1,
      checkedAt: "2026-11-26T12:00:00.000Z",
      status: "drifted",
      summary: { services: 28, ...counts },
      repositories: [],
    });
  });

  test("keeps the services in order", () => {
    const { services } = reportCheck([inSync(), stale()], now);
    expect(services).toEqual([reportService(inSync()), reportService(stale())]);
  });

  test("says of no service at all that it is ignored", () => {
    expect(reportCheck([], now)).toMatchObject({ status: "ignored", summary: { services: 0 }, services: [] });
  });
});

describe("overallStatus", () => {
  const order: readonly Status[] = [
    "drifted",
    "unknown",
    "deploying",
    "held",
    "in-sync",
    "unchecked",
    "ignored",
  ];

  test("is the gravest there is, in whatever order they come", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...order), { minLength: 1 }), (statuses) => {
        const gravest = Math.min(...statuses.map((status) => order.indexOf(status)));
        expect(overallStatus(statuses)).toBe(order[gravest]);
      }),
    );
  });
});

describe("formatTrack", () => {
  test("writes what drift.yml reads", () => {
    fc.assert(
      fc.property(tracks(), (track) => {
        fc.pre(track.kind !== "semver" || /\d/.test(track.range));
        fc.pre(track.kind !== "newest" || track.glob !== "[");
        expect(parseTrack(formatTrack(track))).toEqual(track);
      }),
    );
  });
});
