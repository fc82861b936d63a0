import { describe, expect, test } from "vitest";
import { type Known, known } from "../../../../src/domain/common/known.ts";
import type { ServiceArn } from "../../../../src/domain/ecs/arn.ts";
import type { ImageUse, Revision } from "../../../../src/domain/facts/facts.ts";
import type { Digest, Tag } from "../../../../src/domain/image/reference.ts";
import {
  at,
  type ContainerSetup,
  container,
  denied,
  digest,
  found,
  registry,
  revision,
  rollout,
  type Setup,
  tag,
} from "../../building.ts";

/** Pinned from `latest` to `old`; `latest` names `new`, which is `def4567` too. */
const pinned: ContainerSetup = {
  written: `${registry}/backend@${digest("old")}`,
  pinnedFrom: "latest",
  images: { new: { tags: [tag("latest"), tag("def4567")] } },
};

/** The newest revision of the family, with these images. */
const newest = (number: number, ...written: string[]): Known<Revision> =>
  known({
    arn: revision(number),
    registeredAt: at("11:05"),
    containers: written.map((image, i) => container(i === 0 ? "web" : `c${i}`, image)),
  });
const with5 = (...written: string[]): Setup => ({
  containers: [pinned],
  more: { newest: newest(5, ...written) },
});

describe("the cause of behind", () => {
  test.each<[what: string, setup: Setup, cause: string]>([
    ["nobody looked for a newer revision", { containers: [pinned] }, "not-registered"],
    [
      "the newest revision cannot be read",
      { containers: [pinned], more: { newest: denied("ecs:List") } },
      "not-registered",
    ],
    ["the newest revision names it by digest", with5(`${registry}/backend@${digest("new")}`), "not-updated"],
    ["the newest revision names it by a tag", with5(`${registry}/backend:def4567`), "not-updated"],
    ["the newest revision names another image", with5(`${registry}/backend:abc123f`), "not-registered"],
    [
      "the newest revision names another digest",
      with5(`${registry}/backend@${digest("x")}`),
      "not-registered",
    ],
    [
      "the newest revision names nothing behind the repository, which is the latest",
      with5(`${registry}/backend`),
      "not-updated",
    ],
    [
      "the newest revision names a tag of another repository",
      with5(`${registry}/other:def4567`),
      "not-registered",
    ],
    ["the newest revision cannot be parsed", with5("<image>"), "not-registered"],
    [
      "another container of it names the image",
      with5("nginx", `${registry}/backend:def4567`),
      "not-registered",
    ],
    ["the newest revision has no such container", with5(), "not-registered"],
    [
      "the newest revision is the service's own",
      { containers: [pinned], more: { newest: newest(4, `${registry}/backend:def4567`) } },
      "not-registered",
    ],
    [
      "ECS rolled it back",
      {
        ...with5(`${registry}/backend:def4567`),
        more: {
          newest: newest(5, `${registry}/backend:def4567`),
          rollouts: known([rollout({ status: "ROLLBACK_SUCCESSFUL", web: "new" })]),
        },
      },
      "rolled-back",
    ],
  ])("%s", (_, setup, cause) => expect(found("behind", setup)?.cause).toBe(cause));
});

describe("what is said of a service that is behind", () => {
  const short = digest("new").slice(0, 19);

  test("without a revision: what to pin", () => {
    expect(found("behind", with5(`${registry}/backend:abc123f`))).toMatchObject({
      severity: "high",
      group: "content",
      container: "web",
      expected: digest("new"),
      actual: [digest("old")],
      since: at("11:00"),
      summary: expect.stringMatching(
        new RegExp(
          `^Tag "latest", recorded in the task definition, names def4567 \\(${short}\\), .*: the newest revision of its task definition does not reference it$`,
        ),
      ),
      advice: ["ecs-image-drift pin backend --cluster dev --container web --region us-east-1"],
    });
  });

  test.each<[what: string, setup: Setup]>([
    ["nobody looked for one", { containers: [pinned] }],
    ["it cannot be read", { containers: [pinned], more: { newest: denied("ecs:ListTaskDefinitions") } }],
  ])("that the newest revision is not known, where %s", (_, setup) => {
    expect(found("behind", setup)?.summary).toMatch(
      /: its task definition does not reference it, and whether a newer revision does is not known$/,
    );
  });

  test("with a revision: how to update, and a window from its registration", () => {
    expect(found("behind", with5(`${registry}/backend:def4567`))).toMatchObject({
      summary: expect.stringMatching(/: backend:5 references it, and the service is on backend:4$/),
      settlesFrom: at("11:05"),
      advice: [
        "aws ecs update-service --cluster dev --service backend --task-definition backend:5 --region us-east-1",
      ],
    });
  });

  test("after a rollback: to push another, with ECS's reason", () => {
    const rollouts = known([
      rollout({ status: "ROLLBACK_SUCCESSFUL", web: "new", reason: "no healthy task" }),
    ]);
    expect(found("behind", { containers: [pinned], more: { rollouts } })).toMatchObject({
      summary: expect.stringMatching(/: ECS tried it and rolled it back: no healthy task$/),
      advice: [
        expect.stringMatching(/push one that works/),
        expect.stringMatching(/^If the image was not the cause/),
        expect.stringMatching(/^ecs-image-drift pin backend .*--override rolled-back$/),
      ],
    });
  });

  test("by a rule that is a guess: the tag to pin, quietly, and how to set another", () => {
    const commit: ContainerSetup = {
      written: `${registry}/backend:abc1234`,
      published: "old",
      images: { old: { pushedAt: at("08:00") } },
      repository: {
        tags: new Map<Tag, Known<Digest | null>>(
          ["latest", "main", "master"].map((name) => [tag(name), known(null)]),
        ).set(tag("abc1234"), known(digest("old"))),
        catalogue: known([{ digest: digest("new"), tags: [tag("def4567")], pushedAt: at("10:00") }]),
      },
    };
    const setup = {
      containers: [{ ...commit, images: { old: { pushedAt: at("08:00") }, new: { pushedAt: at("10:00") } } }],
    };
    expect(found("behind", setup)).toMatchObject({
      severity: "low",
      advice: [
        "ecs-image-drift pin backend --cluster dev --container web --tag def4567 --region us-east-1",
        expect.stringMatching(/set its track in drift\.yml, or in the tag ecs-image-drift:track$/),
      ],
    });
  });
});

test("a container whose own tag leads to the image is stale, not behind", () => {
  expect(found("behind")).toBeNull();
});

describe("a service that may have waited for its promotion", () => {
  const commit = (uses: readonly ImageUse[], written = `${registry}/backend:abc1234`): Setup => ({
    containers: [
      {
        written,
        published: "old",
        images: { old: { pushedAt: at("08:00") }, new: { pushedAt: at("10:00") } },
        repository: {
          uses,
          catalogue: known([
            { digest: digest("new"), tags: ["def5678", "latest"].map(tag), pushedAt: at("10:00") },
          ]),
          tags: new Map<Tag, Known<Digest | null>>([
            [tag("abc1234"), known(digest("old"))],
            [tag("latest"), known(digest("new"))],
          ]),
        },
      },
    ],
  });
  const use = (name: string, clock: string): ImageUse => ({
    service: `arn:aws:ecs:us-east-1:123456789012:service/${name}` as ServiceArn,
    cluster: name.split("/")[0] ?? "",
    digest: digest("new"),
    since: at(clock),
  });

  test.each<[what: string, uses: ImageUse[], from: string | null]>([
    ["the first of its cluster had it", [use("dev/api", "11:40"), use("dev/worker", "11:30")], "11:30"],
    ["another cluster had it, too", [use("dev/api", "11:40"), use("prod/api", "11:00")], "11:40"],
    ["nobody had it", [], null],
    ["only the service itself was seen with it", [use("dev/backend", "11:40")], null],
  ])("gets its time from when %s", (_, uses, from) => {
    expect(found("behind", commit(uses))?.settlesFrom ?? null).toEqual(from && at(from));
  });

  test("gets none where its owner set a track", () => {
    const track = { kind: "newest", glob: "def*" } as const;
    const catalogue = known([{ digest: digest("new"), tags: [tag("def4567")], pushedAt: at("10:00") }]);
    const setup = commit([use("dev/api", "11:40")]);
    const [container] = setup.containers === "denied" ? [] : (setup.containers ?? []);
    const listed = { containers: [{ ...container, repository: { ...container?.repository, catalogue } }] };
    expect(found("behind", listed, { track })?.settlesFrom ?? null).toBeNull();
  });
});
