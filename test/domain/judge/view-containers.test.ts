import { describe, expect, test } from "vitest";
import { type Known, known, unknown } from "../../../src/domain/common/known.ts";
import type { ServiceArn } from "../../../src/domain/ecs/arn.ts";
import type { ImageRecord, Task } from "../../../src/domain/facts/facts.ts";
import { type Digest, parseReference, type Tag } from "../../../src/domain/image/reference.ts";
import type { Track } from "../../../src/domain/image/track.ts";
import type { Expected } from "../../../src/domain/judge/container/container-view.ts";
import {
  formerTagsOf,
  isExpected,
  judgedDigests,
  neededDigest,
  tagsOf,
} from "../../../src/domain/judge/container/judged-digests.ts";
import { currentTasks } from "../../../src/domain/judge/container/running-tasks.ts";
import { viewContainers } from "../../../src/domain/judge/container/view-containers.ts";
import { writtenTag } from "../../../src/domain/judge/container/written-reference.ts";
import type { ResponsePolicy } from "../../../src/domain/policy/policy.ts";
import {
  at,
  digest,
  factsOf,
  image,
  policyOf,
  registry,
  repository,
  type Setup,
  tag,
  task,
} from "../building.ts";

function view(setup: Setup, policy: Partial<ResponsePolicy> = {}) {
  const views = viewContainers(factsOf(setup), policyOf(policy));
  const [first] = views.known ? views.value : [];
  if (!first) throw new Error("no container");
  return first;
}

describe("the tags that a digest is said by", () => {
  const facts = repository("backend", {
    images: new Map<Digest, Known<ImageRecord | null>>([
      [digest("new"), known(image("new", { tags: [tag("latest"), tag("def4567")] }))],
      [digest("old"), known(image("old"))],
      [digest("gone"), known(null)],
      [digest("refused"), unknown("ThrottlingException")],
    ]),
    tags: new Map<Tag, Known<Digest | null>>([
      [tag("latest"), known(digest("new"))],
      [tag("abc123f"), known(digest("old"))],
      [tag("lost"), known(null)],
      [tag("unread"), unknown("ThrottlingException")],
      [tag("prod"), known(digest("refused, but for a tag"))],
    ]),
    formerTags: new Map(
      ["new", "old", "gone", "refused", "refused, but for a tag"].map((name) => [
        digest(name),
        ["latest", "abc123f", "lost", "unread", "unasked"].map(tag),
      ]),
    ),
  });
  test.each<[name: string, tags: string[], former: string[]]>([
    ["new", ["latest", "def4567"], []],
    ["old", [], ["abc123f", "unread", "unasked"]],
    ["gone", [], ["unread", "unasked"]],
    ["refused", [], ["unread", "unasked"]],
    ["refused, but for a tag", ["prod"], []],
    ["never seen", [], []],
  ])("%s: %j now, %j before", (name, tags, former) => {
    expect(tagsOf(facts, digest(name))).toEqual(tags);
    expect(formerTagsOf(facts, digest(name))).toEqual(former);
  });

  test("are none without a repository", () => {
    expect(tagsOf(null, digest("new"))).toEqual([]);
    expect(formerTagsOf(null, digest("new"))).toEqual([]);
  });
});

describe("a pinned digest", () => {
  /** What is followed by a digest that these tags name now, and these named once. */
  const pinned = (now: string[], pinnedFrom?: string, once: string[] = []): Setup => ({
    containers: [
      {
        written: `${registry}/backend@${digest("old")}`,
        ...(pinnedFrom === undefined ? {} : { pinnedFrom }),
        images: { old: { tags: now.map(tag) } },
        repository: {
          formerTags: new Map([[digest("old"), once.map(tag)]]),
          catalogue: known([{ digest: digest("old"), tags: now.map(tag), pushedAt: at("08:00") }]),
        },
      },
    ],
  });
  test.each<[what: string, setup: Setup, kind: string, own: string | null, remediable: boolean]>([
    ["follows what our pin recorded", pinned(["1.2.3"], "latest"), "tag", "latest", true],
    ["follows the line of what our pin recorded", pinned([], "1.2.3"), "line", "1.2.3", false],
    ["follows the line of a tag that names it now", pinned(["abc1234"]), "line", "abc1234", false],
    ["follows a moving tag that names it now", pinned(["latest"]), "tag", "latest", false],
    ["follows a version before a build", pinned(["abc1234", "v1.2.3", "latest"]), "line", "v1.2.3", false],
    ["follows a build before a moving tag", pinned(["latest", "abc1234"]), "line", "abc1234", false],
    [
      "follows nothing that named it once",
      pinned([], undefined, ["pr-12", "latest"]),
      "nothing",
      null,
      false,
    ],
    ["follows what names it now", pinned(["v1.0.0"], undefined, ["pr-12"]), "line", "v1.0.0", false],
  ])("%s", (_, setup, kind, own, remediable) => {
    expect(view(setup).follows).toMatchObject({ kind, own, remediable });
  });
});

test.each([
  ["x", "latest"],
  ["x:prod", "prod"],
])("%s is read with the tag %s", (text, written) => expect(writtenTag(parseReference(text))).toBe(written));

describe("what a container should run is not known", () => {
  const merged = known([{ digest: digest("new"), tags: ["def5678", "latest"].map(tag), pushedAt: null }]);
  const commit = (more: object): Setup => ({
    containers: [{ written: `${registry}/backend:abc1234`, repository: { catalogue: merged, ...more } }],
  });
  const tags = (own: string | null, moving: string) =>
    new Map([
      [tag("abc1234"), known(own === null ? null : digest(own))],
      [tag("latest"), known(digest(moving))],
    ]);
  test.each<[what: string, setup: Setup, reason: string]>([
    ["where its repository was not read", { repositories: new Map() }, "its repository was not read"],
    ["where its tag is gone", { containers: [{ published: null }] }, 'the repository has no tag "latest"'],
    ["where its own tag is gone", commit({ tags: tags(null, "new") }), 'the repository has no tag "abc1234"'],
    [
      "where its own tag was not looked up",
      commit({ tags: new Map([[tag("latest"), known(digest("new"))]]) }),
      'tag "abc1234" was not looked up',
    ],
    [
      "where its age is not known",
      commit({ tags: tags("old", "new") }),
      `it is not known when ${digest("new")} was pushed`,
    ],
  ])("%s", (_, setup, reason) => expect(view(setup).expected).toEqual(unknown(reason)));

  test("where its own tag names what is followed, whatever its age", () => {
    expect(view(commit({ tags: tags("new", "new") })).expected).toMatchObject({
      value: { digest: digest("new"), tag: "latest" },
    });
  });

  test("but that nothing is where it is no reference", () => {
    const odd = view({ containers: [{ written: "<image>" }] });
    expect(odd).toMatchObject({
      unchecked: expect.stringMatching(
        /^its image cannot be read, so it is not checked: Cannot parse image reference "<image>"/,
      ),
      expected: null,
      follows: { kind: "nothing", own: null, remediable: false },
    });
    expect(odd.follows.why).toMatch(/^Cannot parse image reference "<image>"/);
    expect(isExpected(odd, digest("old"))).toEqual(known(true));
  });
});

describe("what a container should run", () => {
  /** What was pushed to the repository, when, and the tag that names it; nobody knows when `undated` was. */
  const pushes = {
    old: ["1.2.0", "10:00"],
    up: ["1.3.0", "09:00"],
    new: ["1.2.1", "11:00"],
    merged: ["def5678", "11:00"],
  } as const;
  const uses = {
    staged: { service: "arn:staging", cluster: "staging", digest: digest("staged"), since: at("10:30") },
    undated: { service: "arn:staging", cluster: "staging", digest: digest("undated"), since: at("10:30") },
  };
  /** The container is on `old` by this tag; the repository has these images, and `latest` names the first. */
  function expectedOf(
    own: string,
    names: readonly (keyof typeof pushes)[],
    more: { track?: Track; use?: keyof typeof uses; moves?: string } = {},
  ) {
    const entries = names.map((name) => ({
      digest: digest(name),
      tags: [tag(pushes[name][0])],
      pushedAt: at(pushes[name][1]),
    }));
    const dated = { old: { pushedAt: at("10:00") }, staged: { pushedAt: at("10:30") }, undated: {} };
    const images = Object.fromEntries(names.map((name) => [name, { pushedAt: at(pushes[name][1]) }]));
    const moves = [{ digest: digest(names[0] ?? ""), at: at("10:15"), source: "event" as const }];
    const repository = {
      catalogue: known(entries),
      tags: new Map([
        [tag(own), known(digest("old"))],
        [tag("latest"), known(digest(names[0] ?? ""))],
      ]),
      moves: new Map([[tag(more.moves ?? "latest"), moves]]),
      uses: more.use ? [{ ...uses[more.use], service: uses[more.use].service as ServiceArn }] : [],
    };
    const written = `${registry}/backend:${own}`;
    const { expected } = view(
      { containers: [{ written, images: { ...dated, ...images }, repository }] },
      more.track ? { track: more.track } : {},
    );
    return expected;
  }
  const followed = (name: string, by: string) =>
    known({ digest: digest(name), tag: tag(by), certain: true, waiting: null });
  const semver = { kind: "semver", range: "^1", variant: null } as const;

  test.each<[what: string, expected: Known<Expected> | null, should: Known<Expected> | null]>([
    ["is no higher release that was pushed before", expectedOf("1.2.0", ["up"]), followed("old", "1.2.0")],
    [
      "is no higher release that was pushed before, where its own is none",
      expectedOf("prod", ["up"], { track: semver }),
      null,
    ],
    [
      "is nothing that was pushed before, where the newest is followed",
      expectedOf("1.2.0", ["up"], { track: { kind: "newest", glob: "1.3.*" } }),
      followed("old", "1.2.0"),
    ],
    [
      "is its own while another cluster goes first",
      expectedOf("1.2.0", ["new"], { use: "staged", moves: "1.2.1" }),
      known({
        digest: digest("old"),
        tag: tag("1.2.0"),
        certain: true,
        waiting: { digest: digest("new"), tag: tag("1.2.1"), certain: true },
      }),
    ],
    [
      "is what its owner wants, whoever goes first",
      expectedOf("1.2.0", ["new"], { use: "staged", track: semver }),
      followed("new", "1.2.1"),
    ],
    [
      "is what was merged, though another cluster runs a branch",
      expectedOf("abc1234", ["merged"], { use: "staged" }),
      followed("merged", "latest"),
    ],
    [
      "is not known where nobody knows who goes first",
      expectedOf("1.2.0", ["new"], { use: "undated" }),
      unknown(`it is not known when ${digest("undated")} was pushed`),
    ],
  ])("%s", (_, expected, should) => expect(expected).toEqual(should));

  test("is not looked up outside ECR", () => {
    expect(view({ containers: [{ written: "nginx:latest" }] }).own).toEqual(
      unknown("its registry is not read"),
    );
  });
});

describe("the platform of a service", () => {
  const on = (...platforms: (string | null)[]): Setup => ({
    more: { tasks: known(platforms.map((platform) => task({ web: digest("old") }, { platform }))) },
  });
  test.each<[platforms: (string | null)[], platform: string | null]>([
    [[], null],
    [[null], null],
    [["linux/arm64"], "linux/arm64"],
    [["linux/arm64", null, "linux/arm64"], "linux/arm64"],
    [["linux/arm64", "linux/amd64"], null],
  ])("of tasks on %j is %s", (platforms, platform) => expect(view(on(...platforms)).platform).toBe(platform));

  test("is not known where the tasks are not", () => expect(view({ tasks: "denied" }).platform).toBeNull());
});

describe("what runs", () => {
  test("is counted, the most tasks first", () => {
    expect(view({ containers: [{ running: ["new", "old", "old", null] }] }).running).toEqual(
      known([
        { digest: digest("old"), tasks: 2 },
        ...[
          { digest: digest("new"), tasks: 1 },
          { digest: null, tasks: 1 },
        ].sort((a, b) => String(a.digest).localeCompare(String(b.digest))),
      ]),
    );
  });
});

describe("a task that runs", () => {
  const running = (...tasks: Task[]) => view({ more: { tasks: known(tasks) } }).running;

  test("and tells of no container at all reports no digest", () => {
    expect(running(task({}), task({}))).toEqual(known([{ digest: null, tasks: 2 }]));
  });

  test("counts for nothing in a container that it has not, though it has others", () => {
    expect(running(task({ sidecar: null }), task({ sidecar: digest("old") }))).toEqual(known([]));
  });

  test("counts for nothing before it runs, or when it is to stop", () => {
    expect(running(task({}, { lastStatus: "PENDING" }), task({}, { desiredStatus: "STOPPED" }))).toEqual(
      known([]),
    );
  });
});

describe("the digest that the next task to start needs is", () => {
  const pinned = `${registry}/backend@${digest("fixed")}`;
  const unread = { resolved: "denied" } as const;
  test.each<[what: string, setup: Setup, needed: string | null]>([
    ["what is written", { containers: [{ written: pinned }] }, "fixed"],
    ["else what the service resolved", {}, "old"],
    ["else what the tag names", { containers: [{ resolved: null }] }, "new"],
    ["what the tag names, if that runs", { ...unread, containers: [{ running: ["old", "new"] }] }, "new"],
    ["not known where only something else runs", unread, null],
    ["not known where nobody knows what runs", { ...unread, tasks: "denied" }, null],
    ["not known where the tag is gone", { containers: [{ resolved: null, published: null }] }, null],
    ["not known where it is no reference", { containers: [{ written: "<image>", resolved: null }] }, null],
  ])("%s", (_, setup, needed) => {
    expect(neededDigest(view(setup))).toBe(needed === null ? null : digest(needed));
  });
});

describe("a container is judged by", () => {
  test.each<[what: string, setup: Setup, names: string[], lacking: string | null]>([
    ["what runs", { containers: [{ running: ["old", "new", "old"] }] }, ["old", "new"], null],
    [
      "what runs, as far as tasks say it",
      { containers: [{ running: ["old", "old", null] }] },
      ["old"],
      "a running task reports no digest",
    ],
    ["nothing that is not known", { tasks: "denied" }, [], "AccessDeniedException: ecs:ListTasks"],
    [
      "what the next task would start with",
      { containers: [{ running: [], resolved: "old" }] },
      ["old"],
      null,
    ],
    [
      "nothing where nobody knows what that is",
      { resolved: "denied", containers: [{ running: [] }] },
      [],
      "no task runs, and what the service resolved is not known: AccessDeniedException: ecs:DescribeServiceRevisions",
    ],
    [
      "nothing where the service resolved nothing",
      { containers: [{ running: [], resolved: null }] },
      [],
      "no task runs yet, and the service revision names no digest",
    ],
    [
      "nothing where no task is wanted",
      { desired: 0, containers: [{ running: [], resolved: null }] },
      [],
      null,
    ],
  ])("%s", (_, setup, names, lacking) => {
    const digests = names.map(digest);
    expect(judgedDigests(view(setup), setup.desired ?? 2)).toMatchObject({
      digests,
      lacking: lacking === null ? null : { known: false, reason: lacking },
    });
  });
});

test("the tasks of the service now are those that run, but for what a newer deployment replaces", () => {
  const tasks = [
    { arn: "own", startedBy: "ecs-svc/1" },
    { arn: "nobody's" },
    { arn: "replaced", startedBy: "ecs-svc/0" },
    { arn: "starting", lastStatus: "PENDING" },
    { arn: "stopping", desiredStatus: "STOPPED" },
  ].map((more) => task({}, more));
  const deployments = [{}, { id: "ecs-svc/0", status: "ACTIVE" }];
  const current = currentTasks(factsOf({ deployments, more: { tasks: known(tasks) } }));
  expect(current.map(({ arn }) => arn)).toEqual(["own", "nobody's"]);
});
