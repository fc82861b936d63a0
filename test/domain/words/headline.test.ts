import { describe, expect, test } from "vitest";
import type { AlertEvent } from "../../../src/domain/incidents/incident.ts";
import type { Kind } from "../../../src/domain/judge/finding.ts";
import type { AlertContent, AlertSubject } from "../../../src/domain/words/alert/alert-content.ts";
import { headlineOf } from "../../../src/domain/words/alert/headline.ts";
import { assessmentOf, at, contentOf, digest, revision, type Setup, subjectOf, told } from "../building.ts";

const worker: Setup = { service: "arn:aws:ecs:us-east-1:123456789012:service/dev/worker" };
const short = (name: string) => digest(name).slice(0, 19);
const one = "Service backend in cluster dev";
const image = `the image ${short("new")}`;
const well: Setup = { containers: [{ running: ["new", "new"], resolved: "new" }] };

/** The sentence for one service, and for two. */
function say(event: AlertEvent, kind: Kind, more: Partial<AlertContent> = {}) {
  const said = told({ kind, expected: kind === "stale" || kind === "behind" ? digest("new") : null });
  const subjects = [subjectOf({ said }), subjectOf({ said }, worker)];
  return [
    headlineOf(contentOf({ event, subjects: subjects.slice(0, 1), ...more })),
    headlineOf(contentOf({ event, subjects, ...more })),
  ];
}

describe("the headline is worded by kind", () => {
  test.each<[kind: Kind, wrong: [string, string], right: [string, string]]>([
    [
      "stale",
      [`does not run ${image}, pushed 1 hour ago`, `do not run ${image}, pushed 1 hour ago`],
      [`runs ${image}`, `run ${image}`],
    ],
    [
      "behind",
      [`does not run ${image}, pushed 1 hour ago`, `do not run ${image}, pushed 1 hour ago`],
      [`runs ${image}`, `run ${image}`],
    ],
    [
      "stalled",
      ["has a deployment that makes no progress", "have deployments that make no progress"],
      ["no longer has a stalled deployment", "no longer have stalled deployments"],
    ],
    [
      "mixed",
      ["runs different images in its tasks", "run different images in their tasks"],
      ["runs one image in all its tasks", "run one image in all their tasks"],
    ],
    [
      "missing",
      ["depends on an image that cannot be pulled", "depend on images that cannot be pulled"],
      ["no longer depends on a missing image", "no longer depend on missing images"],
    ],
    [
      "unpullable",
      ["has tasks that cannot pull their image", "have tasks that cannot pull their image"],
      ["has its tasks running again", "have their tasks running again"],
    ],
    [
      "endangered",
      ["depends on an image that is about to be expired", "depend on images that are about to be expired"],
      ["no longer depends on an expiring image", "no longer depend on expiring images"],
    ],
    [
      "mutable",
      ["names a tag that may move", "name tags that may move"],
      ["no longer names a tag that may move", "no longer name tags that may move"],
    ],
  ])("%s", (kind, wrong, right) => {
    expect(say("opened", kind)).toEqual([`${one} ${wrong[0]}`, `2 services ${wrong[1]}`]);
    expect(say("resolved", kind)).toEqual([
      `${one} ${right[0]}; this was resolved after 1 hour`,
      `2 services ${right[1]}; this was resolved after 1 hour`,
    ]);
  });

  test.each<[event: AlertEvent, expected: string]>([
    ["opened", `${one} does not run ${image}, pushed 1 hour ago`],
    ["notice", `${one} does not run ${image}, pushed 1 hour ago`],
    ["reminder", `${one} still does not run ${image}, pushed 1 hour ago`],
    [
      "changed",
      `${one} does not run ${image}, pushed 1 hour ago; the finding has changed since the last message`,
    ],
    ["baseline", `First check: ${one} does not run the image published for it`],
  ])("and by event: %s", (event, expected) => expect(say(event, "stale")[0]).toBe(expected));

  test("says of a remedy what came of it", () => {
    const done = { state: "done", taskDefinition: revision(5), reason: null } as const;
    const failed = { state: "failed", taskDefinition: revision(5), reason: "AWS refused it" } as const;
    expect(say("remediated", "stale", { remedy: done })[0]).toBe(
      `${one} runs ${image}: pinned by backend:5, 1 hour after the push`,
    );
    expect(say("remediation-failed", "stale", { remedy: failed })[0]).toBe(
      `${one} does not run ${image}, and remediation failed: AWS refused it`,
    );
  });
});

describe("the headline dates a push", () => {
  const opened = (setup: Setup, said = told()) =>
    headlineOf(contentOf({ subjects: [subjectOf({ said }, setup)] }));
  const moved = (
    ...moves: NonNullable<Exclude<Setup["containers"], "denied" | undefined>[number]["moves"]>
  ) => ({ containers: [{ moves }] });

  test.each<[what: string, setup: Setup, expected: string]>([
    [
      "by its own event",
      moved(["08:00", "old"], ["10:00", "between"], ["11:30", "new"]),
      ", pushed 30 minutes ago",
    ],
    ["not where it was only seen", moved(["08:00", "old"], ["11:30", "new", "seen"]), ""],
    ["not where nothing is known", moved(), ""],
    ["not where the tag cannot be read", { containers: [{ published: null }] }, ""],
    ["not where the container is gone", { containers: [{ name: "other" }] }, ""],
    ["not where it lies outside ECR", { containers: [{ written: `nginx@${digest("new")}` }] }, ""],
    ["not where the repository was not read", { repositories: new Map() }, ""],
  ])("%s", (_, setup, expected) => expect(opened(setup)).toBe(`${one} does not run ${image}${expected}`));

  test("of the image that is told of, not of the one after it", () => {
    const setup = {
      containers: [
        {
          published: "newer",
          moves: [
            ["11:00", "new"],
            ["11:45", "newer"],
          ] as const,
        },
      ],
    };
    expect(opened(setup)).toBe(`${one} does not run ${image}, pushed 1 hour ago`);
    expect(opened(setup, told({ expected: digest("newer") }))).toMatch(/, pushed 15 minutes ago$/);
  });

  test("and a remedy by it", () => {
    const remedy = { state: "done", taskDefinition: null, reason: null } as const;
    const subjects = [subjectOf({}, { containers: [{ moves: [] }] })];
    expect(headlineOf(contentOf({ event: "remediated", remedy, subjects }))).toBe(
      `${one} runs ${image}: pinned by `,
    );
  });
});

describe("what is resolved", () => {
  const resolved = (setup: Setup, more = {}) =>
    headlineOf(contentOf({ event: "resolved", subjects: [subjectOf(more, setup)] }));

  test("names what is expected by now: the tag may have moved back", () => {
    expect(resolved({ containers: [{ running: ["old"], published: "old" }] })).toBe(
      `${one} runs the image ${short("old")}; this was resolved after 1 hour`,
    );
  });

  test("names what is expected of the container that it is about", () => {
    const containers = [{ name: "proxy", written: `nginx@${digest("proxy")}` }, { published: "newer" }];
    expect(resolved({ containers })).toBe(
      `${one} runs the image ${short("newer")}; this was resolved after 1 hour`,
    );
  });

  test.each<[what: string, setup: Setup, container?: string]>([
    ["nobody can read it", { containers: [{ published: null }] }],
    ["nothing is checked any more", { containers: [{ written: "nginx" }] }],
    ["the container is gone", well, "other"],
  ])("does not say that what was told runs where %s", (_, setup, container = "web") => {
    expect(resolved(setup, { container })).toBe(
      `${one} is no longer expected to run ${image}; this was resolved after 1 hour`,
    );
  });

  test("says where a person moved the service off the image", () => {
    const assessment = assessmentOf({
      findings: [],
      held: [{ container: "web", digest: digest("new"), at: at("11:30") }],
    });
    const say = (...subjects: AlertSubject[]) => headlineOf(contentOf({ event: "resolved", subjects }));
    expect(say(subjectOf({ assessment }))).toBe(
      `${one} was moved off ${image}, and is held: it is not changed until a newer image is pushed; this was resolved after 1 hour`,
    );
    expect(say(subjectOf({ assessment }), subjectOf({ assessment }, worker))).toContain("held");
    expect(say(subjectOf({ assessment, container: "other" }))).not.toContain("held");
  });

  test("says of several services that they are over", () => {
    const subjects = [subjectOf({}, { containers: [{ written: "nginx" }] }), subjectOf({}, worker)];
    expect(headlineOf(contentOf({ event: "resolved", subjects }))).toBe(
      `2 services are no longer expected to run ${image}; this was resolved after 1 hour`,
    );
  });

  test("took as long as it was open where nobody knows since when", () => {
    expect(resolved(well, { since: null, openedAt: at("11:15") })).toMatch(
      /; this was resolved after 45 minutes$/,
    );
  });
});

describe("a first look", () => {
  test("counts the findings of each kind", () => {
    const gone = subjectOf({}, { ...worker, containers: [{ images: { old: null } }] });
    const missing = { ...gone, said: told({ kind: "missing" }) };
    const say = (...subjects: AlertSubject[]) => headlineOf(contentOf({ event: "baseline", subjects }));
    const all = "2 services, 3 findings: 2 stale, 1 missing";
    expect(say(subjectOf(), gone, missing)).toBe(`First check: ${all}`);
    // What else is wrong with a service is shown, and counted.
    expect(say(subjectOf(), missing)).toBe(`First check: ${all}`);
    expect(say(missing)).toBe("First check: Service worker in cluster dev, 2 findings: 1 stale, 1 missing");
  });
});

test("of nothing says that nothing is known", () => {
  expect(headlineOf(contentOf({ subjects: [] }))).toBe("Nothing is known to be wrong");
});
