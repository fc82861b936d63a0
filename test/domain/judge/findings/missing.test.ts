import { describe, expect, test } from "vitest";
import { unanswered, unknown, valueOr } from "../../../../src/domain/common/known.ts";
import { assess } from "../../../../src/domain/judge/assess.ts";
import { viewContainers } from "../../../../src/domain/judge/container/view-containers.ts";
import { unknownSupply } from "../../../../src/domain/judge/findings/missing.ts";
import {
  at,
  type ContainerSetup,
  denied,
  digest,
  factsOf,
  found,
  type Move,
  policyOf,
  registry,
  type Setup,
  tag,
} from "../../building.ts";

const pinned = `${registry}/backend@${digest("old")}`;
const redeploy =
  "aws ecs update-service --cluster dev --service backend --force-new-deployment --region us-east-1";
const archived = { isArchived: true };
const viewsOf = (setup: Setup) => valueOr(viewContainers(factsOf(setup), policyOf()), []);
const throttled = unknown("ThrottlingException");

describe("the cause of missing", () => {
  test.each<[what: string, setup: Setup, cause: string | null]>([
    ["all is there", {}, null],
    ["the resolved digest is gone", { containers: [{ images: { old: null } }] }, "digest-gone"],
    [
      "the pinned digest is gone",
      { containers: [{ written: pinned, images: { old: null } }] },
      "digest-gone",
    ],
    ["another digest is gone", { containers: [{ images: { other: null } }] }, null],
    ["the resolved digest was archived", { containers: [{ images: { old: archived } }] }, "archived"],
    [
      "the pinned digest was archived",
      { containers: [{ written: pinned, images: { old: archived } }] },
      "archived",
    ],
    ["the digest cannot be looked up", { containers: [{ images: { old: throttled } }] }, null],
    ["what was resolved is not known", { resolved: "denied", containers: [{ images: { old: null } }] }, null],
    ["nothing was resolved", { containers: [{ resolved: null, images: { old: null } }] }, null],
    [
      "nothing was resolved, and what the tag names was archived",
      { containers: [{ resolved: null, images: { new: archived } }] },
      "archived",
    ],
    [
      "what was resolved is not known, and what the tag names and runs was archived",
      { resolved: "denied", containers: [{ running: ["old", "new"], images: { new: archived } }] },
      "archived",
    ],
    [
      "what was resolved is not known, and what the tag names does not run",
      { resolved: "denied", containers: [{ images: { new: archived } }] },
      null,
    ],
    ["the written tag is gone", { containers: [{ published: null }] }, "tag-gone"],
    [
      "the written tag cannot be looked up",
      { containers: [{ published: denied("ecr:DescribeImages") }] },
      null,
    ],
    [
      "the tag and the digest are gone: the digest is nearer",
      { containers: [{ published: null, images: { old: null } }] },
      "digest-gone",
    ],
    [
      "a pinned container's tag is gone, which it does not need",
      { containers: [{ written: pinned, pinnedFrom: "latest", published: null }] },
      null,
    ],
    ["it lies outside ECR", { containers: [{ written: "nginx:latest", images: { old: null } }] }, null],
    ["it cannot be parsed", { containers: [{ written: "<image>" }] }, null],
    ["its repository was not read", { repositories: new Map() }, null],
  ])("%s", (_, setup, cause) => expect(found("missing", setup)?.cause ?? null).toBe(cause));
});

describe("an image is said to be gone, or not to be there, where", () => {
  const bare: ContainerSetup = { running: [], resolved: null, published: null, moves: [] };
  const former = (...tags: string[]) => ({ formerTags: new Map([[digest("x"), tags.map(tag)]]) });
  const never = 'The repository has no tag "latest", and container "web" references';
  const gone = 'The repository no longer has the tag "latest", and container "web" references';
  const said = (container: ContainerSetup) => found("missing", { containers: [container] })?.summary;

  test.each<[what: string, container: ContainerSetup, words: string]>([
    ["nobody ever saw its tag", bare, never],
    ["another tag was seen", { ...bare, repository: former("prod") }, never],
    ["its tasks report no digest", { ...bare, running: [null] }, never],
    ["its tag was seen to move", { ...bare, moves: [["11:00", "new"]] }, gone],
    ["its tag is remembered", { ...bare, repository: former("latest") }, gone],
    ["its tag was resolved", { ...bare, resolved: "old" }, gone],
    ["its tag is what tasks were started from", { ...bare, running: ["old"] }, gone],
  ])("%s", (_, container, words) => expect(said(container)?.startsWith(words)).toBe(true));

  test("there is no repository, none of its tags is said not to be there", () => {
    const catalogue = unanswered("RepositoryNotFoundException", "ecr:DescribeImages", { lasting: true });
    expect(said({ ...bare, repository: { catalogue } })).toBe(
      `There is no repository ${registry}/backend, and container "web" references ${registry}/backend:latest: the next deployment will fail`,
    );
  });

  const lost: ContainerSetup = { written: pinned, running: [], images: { old: null }, moves: [] };
  test.each<[what: string, container: ContainerSetup, words: string]>([
    ["a written digest that nobody ever saw", lost, "is not in the repository"],
    [
      "a written digest that was resolved as it is written",
      { ...lost, resolved: "old" },
      "is not in the repository",
    ],
    ["a written digest that runs", { ...lost, running: ["old"] }, "is gone from the repository"],
    [
      "a written digest that a tag moved to",
      { ...lost, moves: [["11:00", "old"]] },
      "is gone from the repository",
    ],
    [
      "a written digest whose tags are remembered",
      { ...lost, repository: { formerTags: new Map([[digest("old"), []]]) } },
      "is gone from the repository",
    ],
    [
      "a digest that was resolved",
      { running: [], moves: [], images: { old: null } },
      "is gone from the repository",
    ],
  ])("%s", (_, container, words) => expect(said(container)).toContain(words));
});

describe("whether the next task would find its image", () => {
  const unreadable: ContainerSetup = { images: { old: throttled } };
  const runsNew: ContainerSetup = { running: ["new"], published: "new" };

  test.each<[what: string, setup: Setup, lacks: string[]]>([
    ["is known", { containers: [{ ...runsNew, resolved: "new" }] }, []],
    [
      "is not, where the digest cannot be looked up",
      { containers: [{ ...runsNew, ...unreadable, resolved: "old" }] },
      ["ThrottlingException"],
    ],
    [
      "is not, where what is pinned cannot be looked up",
      { containers: [{ ...unreadable, written: pinned, running: ["old"], published: null }] },
      ["ThrottlingException"],
    ],
    [
      "is not, where the written tag cannot be looked up",
      { containers: [{ ...runsNew, resolved: "new", published: unknown("denied") }] },
      ["denied"],
    ],
    [
      "is known of a digest that nobody needs",
      { containers: [{ ...runsNew, resolved: "new", images: { other: throttled } }] },
      [],
    ],
    [
      "is known where nothing is resolved, and the tag names what runs",
      { containers: [{ ...runsNew, resolved: null }] },
      [],
    ],
    ["does not matter outside ECR", { containers: [{ written: "nginx:latest" }] }, []],
  ])("%s", (_, setup, lacks) => {
    const { unknown: all } = assess(factsOf(setup), policyOf());
    expect(all.filter(({ needed }) => needed).map(({ reason }) => reason)).toEqual(lacks);
  });

  test("is not known where nobody knows what is resolved, and what the tag names does not run", () => {
    const setup: Setup = {
      resolved: "denied",
      containers: [{ running: ["old"], published: "new" }],
    };
    const [view] = viewsOf(setup);
    expect(view && unknownSupply(view)).toEqual(view?.resolved);
    const [running] = viewsOf({ ...setup, containers: [{ running: ["new"], published: "new" }] });
    expect(running && unknownSupply(running)).toBeNull();
    const [gone] = viewsOf({ ...setup, containers: [{ published: null }] });
    expect(gone && unknownSupply(gone)).toBeNull();
  });

  test("is what a pinned image is that no task runs, where its manifest cannot be read", () => {
    const manifest = denied("ecr:BatchGetImage");
    const own = (running: string[]): Setup => ({
      containers: [{ written: pinned, running, images: { old: { manifest } } }],
    });
    const [[idle], [running]] = [viewsOf(own([])), viewsOf(own(["old"]))];
    expect(idle && unknownSupply(idle)).toEqual(manifest);
    expect(running && unknownSupply(running)).toBeNull();
  });
});

describe("what is said of an image that is missing", () => {
  const short = digest("old").slice(0, 19);

  test.each<[setup: Setup, summary: string, advice: string | RegExp]>([
    [
      { containers: [{ images: { old: null } }] },
      `${short}, which container "web" depends on, is gone from the repository: the next task to start will fail`,
      redeploy,
    ],
    [
      { containers: [{ written: pinned, images: { old: null } }] },
      `${short}, which container "web" depends on, is gone from the repository: the next task to start will fail`,
      /^Push the image again, or register/,
    ],
    [
      { containers: [{ images: { old: archived } }] },
      `${short}, which container "web" depends on, was archived and cannot be pulled: the next task to start will fail`,
      /update-image-storage-class .* --image-id imageDigest=sha256:[0-9a-f]{64} --target-storage-class STANDARD/,
    ],
    [
      { containers: [{ published: null }] },
      `The repository no longer has the tag "latest", and container "web" references ${registry}/backend:latest: the next deployment will fail`,
      /^Push the image again, or register/,
    ],
  ])("%#: %s", (setup, summary, advice) => {
    expect(found("missing", setup)).toMatchObject({
      severity: "high",
      group: "supply",
      container: "web",
      expected: digest("old"),
      actual: [],
      since: null,
      summary,
      advice: expect.arrayContaining([typeof advice === "string" ? advice : expect.stringMatching(advice)]),
    });
  });
});

test("a deployment is advised only where the tag brings an image that is there", () => {
  const advised = (container: ContainerSetup) => found("missing", { containers: [container] })?.advice;
  expect(advised({ images: { old: null } })).toEqual([redeploy]);
  expect(advised({ published: null, images: { old: null } })).toEqual([
    expect.stringMatching(/^Push the image again/),
  ]);
});

describe("an image that is gone settles from when its tag", () => {
  const settles = (moves: Move[], absent?: string) =>
    found("missing", {
      containers: [
        {
          images: { old: null },
          moves,
          repository: absent ? { absentSince: new Map([[tag("latest"), at(absent)]]) } : {},
        },
      ],
    })?.settlesFrom ?? null;

  test.each<[what: string, moves: Move[], absent: string | undefined, from: string | null]>([
    [
      "left it",
      [
        ["09:00", "old"],
        ["10:00", "new"],
      ],
      undefined,
      "10:00",
    ],
    [
      "left it, however often it moved since",
      [
        ["09:00", "old"],
        ["10:00", "new"],
        ["11:00", "newer"],
      ],
      undefined,
      "10:00",
    ],
    ["was seen to name nothing", [["09:00", "old"]], "10:30", "10:30"],
    ["was seen to name nothing, where nothing else is known", [], "10:30", "10:30"],
    ["did something, which is not known", [["11:00", "newer"]], undefined, null],
  ])("%s", (_, moves, absent, from) => expect(settles(moves, absent)).toEqual(from && at(from)));
});
