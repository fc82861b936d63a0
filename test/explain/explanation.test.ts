import { describe, expect, test } from "vitest";
import { type Known, known, unknown } from "../../src/domain/common/known.ts";
import type { ServiceArn } from "../../src/domain/ecs/arn.ts";
import type { Digest, Tag } from "../../src/domain/image/reference.ts";
import type { Track } from "../../src/domain/image/track.ts";
import type { HistoryEntry } from "../../src/domain/incidents/history.ts";
import { assess } from "../../src/domain/judge/assess.ts";
import type { Causes, Finding, Kind } from "../../src/domain/judge/finding.ts";
import { explainCause } from "../../src/explain/cause-words.ts";
import { explain } from "../../src/explain/explanation.ts";
import type { NearMiss } from "../../src/explain/near-miss.ts";
import {
  at,
  denied,
  digest,
  factsOf,
  incidentOf,
  policyOf,
  registry,
  revision,
  rollout,
  type Setup,
  tag,
} from "../domain/building.ts";

const remembered = { history: [], incidents: [], nearMisses: [] };

const explained = (setup: Setup = {}, history: readonly HistoryEntry[] = []) =>
  explain(assess(factsOf(setup), policyOf()), { ...remembered, history }, []);

/** Each cause that the program tells apart, and ECS's own words where it does not. */
const causes = {
  stale: ["not-redeployed", "stale-cache", "rolled-back", "undetermined"],
  behind: ["not-registered", "not-updated", "rolled-back"],
  stalled: ["service backend was unable to place a task"],
  mixed: ["digests", "revisions"],
  missing: ["tag-gone", "digest-gone", "archived"],
  endangered: ["lifecycle-policy"],
  unpullable: ["CannotPullContainerError: not found"],
  mutable: ["moving-tag"],
} as const satisfies { readonly [K in Kind]: readonly Causes[K][] };

const each = Object.entries(causes).flatMap(([kind, own]) => own.map((cause) => ({ kind, cause })));

const findingOf = (of: object) => ({ container: "web", ...of }) as Finding;

test.each(each)("$kind ($cause) is explained in plain words", (of) => {
  expect(explainCause(findingOf(of))).toMatch(/^[A-Z].{60,}\.$/);
});

test("a cause that nobody has words for is left at that", () => {
  expect(explainCause(findingOf({ kind: "stale", cause: "the weather" }))).toBe("");
});

test("a service that is well needs no cure and no prevention", () => {
  const well = explained({ containers: [{ running: ["new"], resolved: "new", published: "new" }] });
  expect(well).toMatchObject({ service: { status: "in-sync" }, prevention: [], cure: [] });
});

describe("the images are compared", () => {
  const no = known(false);
  const yes = known(true);
  const silent = unknown("it is not reported");
  const of = (running: (string | null)[], resolved: string | null, more: object = {}): Setup => ({
    containers: [{ running, resolved, published: "new", ...more }],
  });
  const elsewhere = (running: string): Setup =>
    of([running], "new", { written: `ghcr.io/shop/web@${digest("new")}` });
  test.each<[what: string, setup: Setup, resolved: Known<boolean>, published: Known<boolean> | null]>([
    ["all alike", of(["new", "new"], "new"), yes, yes],
    ["the registry differs", of(["old"], "old"), yes, no],
    ["a task differs", of(["new", "old"], "new"), no, no],
    ["a task does not say", of(["new", null], "new"), silent, silent],
    ["one does not say and another differs", of([null, "old"], "new"), no, no],
    ["nothing runs", { desired: 0, ...of([], "old") }, unknown("no task runs"), no],
    [
      "nothing runs, and what would is not known",
      { desired: 0, resolved: "denied", ...of([], null) },
      unknown("nothing is resolved"),
      denied("ecs:DescribeServiceRevisions"),
    ],
    [
      "nothing runs, and nothing is resolved",
      { desired: 0, ...of([], null) },
      unknown("nothing is resolved"),
      silent,
    ],
    [
      "tasks are not known",
      { tasks: "denied", ...of([], "new") },
      denied("ecs:ListTasks"),
      denied("ecs:ListTasks"),
    ],
    ["nothing is resolved", of(["new"], null), unknown("nothing is resolved"), yes],
    ["a digest elsewhere runs, which follows nothing", elsewhere("new"), yes, null],
    ["another digest runs than the one elsewhere", elsewhere("old"), no, null],
    ["a tag elsewhere is not compared", of(["new"], "new", { written: "nginx:1.27" }), yes, null],
    [
      "a digest follows nothing",
      of(["new"], "new", { written: `${registry}/backend@${digest("new")}` }),
      yes,
      null,
    ],
  ])("%s", (_, setup, runsResolved, runsPublished) => {
    expect(explained(setup).containers).toMatchObject([{ name: "web", runsResolved, runsPublished }]);
  });
});

describe("it is said what is followed, and why", () => {
  const written = (reference: string, more: object = {}): Setup => ({
    containers: [{ written: reference, published: "old", ...more }],
  });
  const staging = {
    service: "arn:aws:ecs:us-east-1:123456789012:service/staging/backend" as ServiceArn,
    cluster: "staging",
    digest: digest("new"),
    since: null,
  };
  const promoted = {
    images: { old: { pushedAt: at("08:00") }, new: { pushedAt: at("10:00"), tags: [tag("def5678")] } },
    repository: {
      uses: [staging],
      catalogue: known([
        { digest: digest("new"), tags: ["def5678", "latest"].map(tag), pushedAt: at("10:00") },
      ]),
      tags: new Map([
        [tag("abc1234"), known(digest("old"))],
        [tag("latest"), known(digest("new"))],
      ]),
    },
  };
  const unpinned =
    "is not checked, only private ECR repositories are; pin it by digest to have the running digest compared";
  const reading =
    '"abc1234" is a commit\'s tag of the line <commit>, so the newest image of that line is expected';
  const latest = '"latest" is a moving tag, so the image that it names now is expected';
  test.each<[setup: Setup, track: Track["kind"] | Track, words: string]>([
    [written("nginx:1.27"), "auto", `follows nothing: Docker Hub ${unpinned}`],
    [written("public.ecr.aws/nginx/nginx"), "auto", `follows nothing: public.ecr.aws ${unpinned}`],
    [
      written("<image>"),
      "auto",
      expect.stringMatching(
        /^follows nothing: its image cannot be read, so it is not checked: Cannot parse image reference /,
      ),
    ],
    [written(`${registry}/backend:latest`), "auto", `follows the tag "latest": ${latest}`],
    [written(`${registry}/backend:latest`), "none", 'follows nothing: its track is "none"'],
    [
      written(`${registry}/backend:v1.2.3`),
      "auto",
      'follows the highest version of its major in the line v#: "v1.2.3" is a version, so the highest version of that line with the same major number is expected',
    ],
    [
      written(`${registry}/backend:v1.2.3`),
      { kind: "semver", range: "^1.2", variant: null },
      'follows the highest version of the line v# in ^1.2: its track is "semver:^1.2", and "v1.2.3" is a version',
    ],
    [
      written(`${registry}/backend:v1.2.3`),
      { kind: "newest", glob: "prod-*" },
      'follows the newest image whose tag matches prod-*: its track is "newest:prod-*", and "v1.2.3" is a version',
    ],
    [written(`${registry}/backend:abc1234`), "auto", `follows the newest of the line <commit>: ${reading}`],
    [
      written(`${registry}/backend:abc1234`, promoted),
      "auto",
      `follows the line <commit>, which "latest" leads: ${reading}; "latest" is newer, and waits to be promoted to it`,
    ],
  ])("%j under %j", (setup, track, words) => {
    const policy = policyOf({
      track: typeof track === "string" ? ({ kind: track } as Track) : track,
      movingTags: [tag("latest"), tag("main")],
    });
    const { containers } = explain(assess(factsOf(setup), policy), remembered, []);
    expect(containers.map(({ follows }) => follows)).toEqual([words]);
  });
});

describe("all of a service that is stale", () => {
  const near: NearMiss = {
    at: at("10:15"),
    repository: { account: "123456789012", region: "us-east-1", name: "bakcend" },
    image: { digest: digest("near"), tags: [tag("9999999")], pushedAt: at("10:15") },
    container: "web",
    own: { account: "123456789012", region: "us-east-1", name: "backend" },
  };
  const setup: Setup = {
    containers: [
      {
        moves: [["11:00", "new"]],
        images: { old: { tags: [tag("abc123f")] }, new: { tags: [tag("latest")] } },
        repository: { formerTags: new Map([[digest("former"), [tag("former")]]]) },
      },
      {
        name: "api",
        written: `${registry}/api:latest`,
        moves: [["10:00", "new"]],
        images: { old: {}, new: { tags: [tag("latest"), tag("def4567")] } },
      },
      {
        name: "worker",
        written: `${registry}/worker:latest`,
        running: ["well", "well"],
        resolved: "well",
        published: "well",
        moves: [],
        repository: { mutability: known({ setting: "MUTABLE", exclusions: [] }) },
      },
      { name: "proxy", written: "nginx" },
    ],
  };
  const whole = explain(
    assess(factsOf(setup), policyOf()),
    { history: [], incidents: [incidentOf()], nearMisses: [near] },
    ["the journal: it is not deployed here"],
  );

  test("has the words on each cause", () => {
    const words = explainCause({ kind: "stale", cause: "not-redeployed" });
    expect(whole.causes.map(({ finding, words: own }) => [finding.container, finding.kind, own])).toEqual([
      ["web", "stale", words],
      ["api", "stale", words],
      ["worker", "mutable", explainCause({ kind: "mutable", cause: "moving-tag" })],
    ]);
  });

  test("says each command and each change once, and nothing of mere advice", () => {
    expect(whole.cure).toEqual([
      "aws ecs update-service --cluster dev --service backend --force-new-deployment --region us-east-1",
      "ecs-image-drift pin backend --cluster dev --container web --region us-east-1",
      "ecs-image-drift pin backend --cluster dev --container api --region us-east-1",
    ]);
    expect(whole.prevention.map(({ change }) => change)).toEqual([
      expect.stringMatching(/^Make the pipeline write the digest that it pushed/),
    ]);
  });

  test("has a near miss at its place in the time line", () => {
    expect(whole.timeLine.map(({ at: when, kind }) => `${when.toISOString().slice(11, 16)} ${kind}`)).toEqual(
      ["09:00 deployed", "10:00 moved", "10:15 elsewhere", "11:00 moved"],
    );
    expect(whole.timeLine).toContainEqual({ ...near, kind: "elsewhere" });
  });

  test("knows the tags that every image has in any of the repositories", () => {
    expect(Object.fromEntries(whole.tags)).toEqual({
      [digest("old")]: ["abc123f"],
      [digest("new")]: ["latest", "def4567"],
      [digest("well")]: [],
      [digest("former")]: [],
      [digest("near")]: ["9999999"],
    });
    expect(whole.formerTags.get(digest("former"))).toEqual(["former"]);
    expect(whole.formerTags.get(digest("old"))).toEqual([]);
  });

  test("has what is remembered, and what could not be read", () => {
    expect(whole).toMatchObject({
      at: at("12:00"),
      incidents: [incidentOf()],
      nearMisses: [near],
      notRead: ["the journal: it is not deployed here"],
    });
  });
});

describe("after a rollback, the tag to move once a deployment held", () => {
  const rollouts = known([
    rollout({ web: "new", status: "ROLLBACK_SUCCESSFUL", createdAt: at("11:05") }),
    rollout({ web: "old" }),
  ]);
  const named = (tags: Record<string, string>) =>
    new Map<Tag, Known<Digest | null>>([
      [tag("latest"), known(null)],
      ...Object.entries(tags).map(([name, image]) => [tag(name), known(digest(image))] as const),
    ]);
  const catalogue = known([
    { digest: digest("old"), tags: [tag("v1.4.2"), tag("abc1234")], pushedAt: at("08:00") },
    { digest: digest("new"), tags: [tag("v1.5.0"), tag("def4567"), tag("main")], pushedAt: at("11:00") },
  ]);
  test.each<[written: string, tags: Record<string, string>, moved: string]>([
    ["prod", { prod: "new" }, "prod"],
    ["abc1234", { abc1234: "old", main: "new" }, "main"],
    ["v1.4.2", { "v1.4.2": "old" }, "latest"],
  ])("is for one that is written with %s among %j: %s", (written, tags, moved) => {
    const repository = { tags: named(tags), catalogue };
    const container = { written: `${registry}/backend:${written}`, repository };
    const { causes: found, prevention } = explained({ containers: [container], more: { rollouts } });
    expect(found.map(({ finding }) => finding.cause)).toContain("rolled-back");
    const lines = prevention.flatMap(({ tools }) => tools.flatMap((tool) => tool.lines));
    expect(lines).toContain(`    docker buildx imagetools create --tag "$IMAGE:${moved}"`);
  });
});

test("a finding that settles is explained, too", () => {
  const settling = explained({ deployments: [{ rolloutState: "IN_PROGRESS" }] });
  expect(settling.service.findings).toEqual([]);
  expect(settling.causes.map(({ finding }) => finding.kind)).toEqual(["stale"]);
});

test("whoever wants an image that somebody moved off pins it", () => {
  const rollouts = known([
    rollout({ web: "old", createdAt: at("11:30") }),
    rollout({ web: "new", createdAt: at("11:10"), taskDefinition: revision(5) }),
  ]);
  expect(explained({ more: { rollouts } }).cure).toEqual([
    "ecs-image-drift pin backend --cluster dev --container web --region us-east-1 --override held",
  ]);
});

test("what the program said is a part of the time line, and what it saw is not", () => {
  const history: HistoryEntry[] = [
    { at: at("11:30"), kind: "saw", status: "drifted", taskDefinition: "backend:4", findings: [] },
    {
      at: at("11:31"),
      kind: "told",
      event: "opened",
      incident: "01",
      sequence: 1,
      severity: "high",
      sentence: "It does not run it",
    },
    { at: at("11:45"), kind: "silenced", incident: "01", until: null },
  ];
  const { timeLine } = explained({}, history);
  expect(timeLine.slice(-2).map(({ kind }) => kind)).toEqual(["told", "silenced"]);
  expect(timeLine.map(({ at: when }) => when.getTime())).toEqual(
    timeLine.map(({ at: when }) => when.getTime()).toSorted((a, b) => a - b),
  );
  expect(timeLine.some(({ kind }) => (kind as string) === "saw")).toBe(false);
});
