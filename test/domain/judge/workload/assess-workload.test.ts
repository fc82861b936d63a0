/** What is found of rules and schedules that run tasks: a situation in each row, half of them silent. */
import { describe, expect, test } from "vitest";
import { known, valueOr } from "../../../../src/domain/common/known.ts";
import { parseServiceArn } from "../../../../src/domain/ecs/arn.ts";
import type { ResponsePolicy } from "../../../../src/domain/policy/policy.ts";
import { sayWorkloadAdvice } from "../../../../src/domain/words/workload-words.ts";
import { at, container, denied, digest, registry, revision, tag } from "../../building.ts";
import { failedRun, judged, type WorkloadSetup, workloadFacts } from "../../workload/building.ts";

/** Named by commit: `abc123f`, then `def4567` half an hour later. */
const byCommit = {
  written: `${registry}/backend:abc123f`,
  published: "old",
  images: {
    old: { tags: [tag("abc123f")], pushedAt: at("10:00") },
    new: { tags: [tag("def4567"), tag("latest")], pushedAt: at("10:30") },
  },
  repository: {
    tags: new Map([
      [tag("abc123f"), known(digest("old"))],
      [tag("def4567"), known(digest("new"))],
      [tag("latest"), known(digest("new"))],
    ]),
    catalogue: known([
      { digest: digest("old"), tags: [tag("abc123f")], pushedAt: at("10:00") },
      { digest: digest("new"), tags: [tag("def4567"), tag("latest")], pushedAt: at("10:30") },
    ]),
  },
};

/** Pinned from `latest`, which names `new` since eleven. */
const pinned = { written: `${registry}/backend@${digest("old")}`, pinnedFrom: "latest" };

const newImage = `${registry}/backend@${digest("new")}`;

/** What is found, as `KIND CAUSE`; in brackets while its time runs. */
function verdict(setup: WorkloadSetup, policy: Partial<ResponsePolicy> = {}) {
  const { status, findings, settling } = judged(setup, policy);
  const say = ({ kind, cause }: { kind: string; cause: string }) =>
    `${kind} ${cause.startsWith("CannotPull") ? "…" : cause}`;
  return [
    status,
    ...findings.filter(({ group }) => group !== "advice").map(say),
    ...settling.map((one) => `(${say(one)})`),
  ];
}

describe("a schedule", () => {
  test.each<[what: string, setup: WorkloadSetup, expected: readonly string[]]>([
    // A tag that moved is what the next run starts with.
    ["of a tag that moved", {}, ["in-sync"]],
    ["of a tag that moved after its last run", { runs: [{ began: "03:00" }] }, ["in-sync"]],
    ["whose run after the move had the image", { runs: [{ began: "11:30", web: "new" }] }, ["in-sync"]],
    [
      "whose run after the move had another",
      { runs: [{ began: "11:30" }] },
      ["drifted", "stale undetermined"],
    ],
    [
      "whose run after the move had another from a cache",
      { runs: [{ began: "11:30", launchType: "EC2" }] },
      ["drifted", "stale stale-cache"],
    ],
    [
      "of which only an earlier run had another",
      { runs: [{ began: "11:20" }, { began: "11:40", web: "new" }] },
      ["in-sync"],
    ],
    ["whose run began as the tag moved", { runs: [{ began: "11:00" }] }, ["in-sync"]],
    [
      "whose run began a second after, by another clock",
      { runs: [{ began: "11:00", startedAt: new Date("2026-11-26T11:00:01Z") }] },
      ["in-sync"],
    ],
    [
      "whose run was of another revision",
      { runs: [{ began: "11:30", taskDefinition: revision(3) }] },
      ["in-sync"],
    ],
    ["whose run reported no digest", { runs: [{ began: "11:30", web: null }] }, ["in-sync"]],
    ["whose runs cannot be read", { runs: denied("ecs:ListTasks") as never }, ["in-sync"]],
    // A revision that is fixed.
    ["of a pinned image that its tag left", { container: pinned }, ["drifted", "behind not-registered"]],
    [
      "that a newer revision was registered for",
      { container: pinned, newest: [15, newImage] },
      ["drifted", "behind not-updated"],
    ],
    [
      "that a newer revision of the same image was registered for",
      { container: pinned, newest: [15, pinned.written] },
      ["drifted", "behind not-registered"],
    ],
    [
      "that follows the family by itself",
      { container: pinned, revision: null },
      ["drifted", "behind not-registered"],
    ],
    [
      "that was pushed for just now",
      { now: "11:05", container: pinned },
      ["deploying", "(behind not-registered)"],
    ],
    [
      "whose pipeline registered the revision just now",
      { now: "11:14", container: pinned, newest: [15, newImage] },
      ["deploying", "(behind not-updated)"],
    ],
    [
      "named by commit, of which a newer one is led to",
      { container: byCommit },
      ["drifted", "behind not-registered"],
    ],
    [
      "named by commit, and a revision names the newer one",
      { container: byCommit, newest: [15, `${registry}/backend:def4567`] },
      ["drifted", "behind not-updated"],
    ],
    // Images that are not to be had.
    ["of a tag that is gone", { container: { published: null } }, ["drifted", "missing tag-gone"]],
    [
      "of a pinned image that is gone",
      { container: { ...pinned, published: "old", images: { old: null } } },
      ["drifted", "missing digest-gone"],
    ],
    // Revisions that are not to be had.
    ["of a revision that is deregistered", { isActive: false }, ["drifted", "missing revision-gone"]],
    [
      "of a revision that is deleted",
      { more: { revision: known(null) } },
      ["drifted", "missing revision-gone"],
    ],
    [
      "of a family without an active revision",
      { revision: null, newest: "none", more: { revision: known(null) } },
      ["drifted", "missing revision-gone"],
    ],
    ["of a revision that cannot be read", { more: { revision: denied("ecs:Describe") } }, ["unknown"]],
    [
      "of a tag that cannot be read",
      { container: { published: denied("ecr:DescribeImages") as never } },
      ["unknown"],
    ],
    // Runs that did not start.
    ["whose last run could not pull", { runs: [failedRun("11:30")] }, ["drifted", "unpullable …"]],
    ["whose image was pushed after a failed run", { runs: [failedRun("10:30")] }, ["in-sync"]],
    [
      "whose last run went well after one that did not",
      { runs: [failedRun("11:20"), { began: "11:40", web: "new" }] },
      ["in-sync"],
    ],
    [
      "whose revision is another since the failed run",
      { runs: [failedRun("11:30", { taskDefinition: revision(3) })] },
      ["in-sync"],
    ],
    [
      "whose run failed by itself",
      { runs: [failedRun("11:30", { reason: "ResourceInitializationError" })] },
      ["in-sync"],
    ],
    [
      "whose tag is gone, so that its last run could not pull",
      { container: { published: null }, runs: [failedRun("11:30")] },
      ["drifted", "missing tag-gone"],
    ],
    // What is not told.
    ["that is disabled", { isActive: false, more: { isEnabled: false } }, ["ignored"]],
  ])("%s", (_, setup, expected) => {
    expect(verdict(setup)).toEqual(expected);
  });

  test("whose mode is ignore is ignored", () => {
    expect(verdict({ isActive: false }, { mode: "ignore" })).toEqual(["ignored"]);
  });
});

describe("what is said of a schedule", () => {
  /** The summary and the advice of the only finding that people are alerted to. */
  const said = (setup: WorkloadSetup, policy: Partial<ResponsePolicy> = {}) => {
    const { findings } = judged(setup, policy);
    return findings
      .filter(({ group }) => group !== "advice")
      .flatMap(({ summary, advice }) => [summary, ...sayWorkloadAdvice(advice)]);
  };
  const update15 =
    'aws scheduler update-schedule --region us-east-1 --cli-input-json "$(aws scheduler get-schedule --name nightly --group-name default --region us-east-1 --output json | jq \'.Target.EcsParameters.TaskDefinitionArn = "arn:aws:ecs:us-east-1:123456789012:task-definition/backend:15" | del(.Arn, .CreationDate, .LastModificationDate)\')"';

  test("that was forgotten when the service was updated", () => {
    const [summary, ...advice] = said({ container: pinned, newest: [15, newImage] });
    expect(summary).toMatch(/: backend:15 references it, and the schedule is on backend:4$/);
    expect(advice).toEqual([
      "Have the schedule run backend:15, with its other settings as they are:",
      update15,
    ]);
  });

  test("whose revision is deregistered, and there is another", () => {
    expect(said({ isActive: false, newest: [15, newImage] })).toEqual([
      "The schedule names backend:4, which is deregistered: the next run will fail",
      "Have the schedule run backend:15, with its other settings as they are:",
      update15,
    ]);
  });

  test("whose revision is deleted, and there is no other", () => {
    expect(said({ newest: "none", more: { revision: known(null) } })).toEqual([
      "The schedule names backend:4, which does not exist: the next run will fail",
    ]);
    expect(said({ revision: null, newest: "none", more: { revision: known(null) } })).toEqual([
      "The schedule names the family backend, which has no active revision: the next run will fail",
    ]);
  });

  test("that is owned by a stack", () => {
    const tags = { "aws:cloudformation:stack-name": "jobs" };
    const owned = { container: pinned, newest: [15, newImage], more: { tags } } as const;
    expect(said(owned).slice(1)).toEqual([
      "In CloudFormation stack jobs, have the schedule nightly name backend:15, and deploy it",
    ]);
    expect(said(owned, { byName: true })[2]).toBe(update15);
    expect(said({ container: pinned, more: { tags } }).slice(1)).toEqual([
      `Register a revision of backend whose container "web" has the image ${newImage}, and have the schedule name it`,
      "In CloudFormation stack jobs, have the schedule nightly name the new revision, and deploy it",
    ]);
  });

  test("that is owned by what drift.yml says", () => {
    const owned = { container: pinned, newest: [15, newImage] } as const;
    expect(said(owned, { owner: "the Terraform module jobs" }).slice(1)).toEqual([
      "In the Terraform module jobs, have the schedule nightly name backend:15, and deploy it",
    ]);
  });

  test("that follows its family", () => {
    expect(said({ container: pinned, revision: null }).slice(1)).toEqual([
      `Register a revision of backend whose container "web" has the image ${newImage}: the schedule follows the family by itself`,
    ]);
  });

  test("whose tag is gone", () => {
    expect(said({ container: { published: null } })).toEqual([
      `The repository no longer has the tag "latest", and container "web" references ${registry}/backend:latest: the next run will fail`,
      "Push the image again, or register a revision with an image that exists, and have it run",
    ]);
  });

  test("whose node had a cached image", () => {
    const [summary, ...advice] = said({ runs: [{ began: "11:30", launchType: "EC2" }] });
    expect(summary).toMatch(
      /^Tag "latest" names sha256:\S+, but the last run, which began 30 minutes ago, had sha256:\S+ in container "web": EC2 nodes reused their cached image$/,
    );
    expect(advice).toEqual([
      `Register a revision of backend whose container "web" has the image ${newImage}, and have the schedule name it`,
    ]);
  });

  test("whose last run could not pull", () => {
    const [summary] = said({ runs: [failedRun("11:30")] });
    expect(summary).toMatch(
      /^The last run, 30 minutes ago, failed to start because an image cannot be pulled: Cannot/,
    );
  });

  test("is a rule with a target", () => {
    const workload = {
      type: "rule",
      arn: "arn:aws:events:us-east-1:123456789012:rule/nightly",
      part: "job",
    } as const;
    expect(said({ workload, container: pinned, newest: [15, newImage] })[2]).toBe(
      'aws events put-targets --rule nightly --region us-east-1 --targets "$(aws events list-targets-by-rule --rule nightly --region us-east-1 --output json | jq \'[.Targets[] | select(.Id == "job") | .EcsParameters.TaskDefinitionArn = "arn:aws:ecs:us-east-1:123456789012:task-definition/backend:15"]\')"',
    );
  });
});

describe("what is noted of a schedule", () => {
  test.each<[what: string, setup: WorkloadSetup, notes: readonly unknown[]]>([
    ["that is as it should be", { runs: [{ began: "11:30", web: "new" }] }, []],
    [
      "whose next run will have another image than the last",
      { runs: [{ began: "03:00" }] },
      [
        expect.stringMatching(
          /^Container "web": the last run, 9 hours ago, had sha256:\S+; its image is sha256:\S+ by now$/,
        ),
      ],
    ],
    [
      "on an older revision of the same images",
      { newest: [15, `${registry}/backend:latest`] },
      ["The schedule names backend:4, and there is a later revision, backend:15"],
    ],
    ["that follows its family", { revision: null, newest: [15, `${registry}/backend:latest`] }, []],
    ["that is disabled", { more: { isEnabled: false } }, ["The schedule is disabled: it runs nothing"]],
  ])("%s", (_, setup, notes) => {
    expect(judged(setup).notes).toEqual(notes);
  });
});

describe("a service that shares the family", () => {
  const sharing = (number: number, written: string) => [
    {
      service: parseServiceArn("arn:aws:ecs:us-east-1:123456789012:service/dev/api"),
      revision: known({
        arn: revision(number),
        registeredAt: at("11:05"),
        containers: [container("web", written)],
      }),
    },
  ];

  test("and is on a later revision shows that the schedule was forgotten", () => {
    const setup = { container: pinned, more: { sharing: sharing(15, newImage) } };
    expect(verdict(setup)).toEqual(["drifted", "behind not-updated"]);
  });

  test("and is on an earlier one shows nothing", () => {
    const setup = { container: pinned, more: { sharing: sharing(3, newImage) } };
    expect(verdict(setup)).toEqual(["drifted", "behind not-registered"]);
  });
});

test("what could not be read is listed, and the verdict stands where it did not need it", () => {
  const { unknown, status } = judged({ runs: denied("ecs:ListTasks") as never });
  expect(status).toBe("in-sync");
  expect(unknown).toMatchObject([{ fact: "running", needed: false, operation: "ecs:ListTasks" }]);
  expect(judged({ more: { revision: denied("ecs:DescribeTaskDefinition") } }).unknown).toMatchObject([
    { fact: "taskDefinition", needed: true },
  ]);
});

test("the facts are those that were given", () => {
  const facts = workloadFacts();
  expect(valueOr(facts.revision, null)?.arn).toBe(revision(4));
});

describe("what a finding holds", () => {
  const only = (setup: WorkloadSetup) => judged(setup).findings.filter(({ group }) => group !== "advice");

  test("of a run that had another image than its tag named", () => {
    const setup: WorkloadSetup = { runs: [{ began: "11:30" }] };
    expect(only(setup)).toEqual([
      {
        kind: "stale",
        cause: "undetermined",
        group: "content",
        severity: "high",
        container: "web",
        expected: digest("new"),
        actual: [digest("old")],
        since: at("11:00"),
        summary: expect.stringMatching(/ago, had sha256:\S+ in container "web"$/),
        advice: [expect.objectContaining({ do: "register-revision", container: "web", image: newImage })],
      },
    ]);
    expect(judged(setup)).toMatchObject({ since: at("11:00"), notes: [], unknown: [] });
  });

  test("of a run that could not pull", () => {
    const setup: WorkloadSetup = { runs: [failedRun("11:30")] };
    expect(only(setup)).toEqual([
      {
        kind: "unpullable",
        cause: "CannotPullContainerError: pull image manifest has been retried 7 time(s): not found",
        group: "supply",
        severity: "high",
        container: "web",
        expected: null,
        actual: [],
        since: at("11:30"),
        summary: expect.stringContaining("failed to start"),
        advice: [{ do: "check-pull" }],
      },
    ]);
    expect(judged(setup).since).toEqual(at("11:30"));
  });

  test("of a revision that is gone, and of nothing beside it", () => {
    expect(judged({ isActive: false, container: pinned })).toMatchObject({
      findings: [
        {
          kind: "missing",
          cause: "revision-gone",
          group: "supply",
          severity: "high",
          container: "",
          expected: null,
          actual: [],
          since: null,
          advice: [],
        },
      ],
      containers: [],
      settling: [],
      unknown: [],
      notes: [],
      since: null,
      lookAgainAt: null,
    });
  });

  test("whose advice is that of services, where it holds for both", () => {
    const archived = { ...pinned, published: "old", images: { old: { isArchived: true } } } as const;
    expect(only({ container: archived })).toMatchObject([
      { cause: "archived", advice: [{ do: "restore", digest: digest("old") }] },
    ]);
    const chart = { new: { artifactType: "application/vnd.cncf.helm.config.v1+json" } };
    expect(only({ container: { images: chart } })).toMatchObject([
      { cause: "not-an-image", advice: [{ do: "push-image", tag: "latest" }] },
    ]);
    const expiring = known([digest("new")]);
    expect(only({ container: { repository: { expiring } } })).toMatchObject([
      { kind: "endangered", advice: [{ do: "keep-image", digest: digest("new") }] },
    ]);
  });

  test("whose revision is gone, and whose owner is a stack", () => {
    const tags = { "aws:cloudformation:stack-name": "jobs" };
    expect(only({ isActive: false, newest: [15, newImage], more: { tags } })).toMatchObject([
      { advice: [{ do: "patch-target", owner: "CloudFormation stack jobs", revision: revision(15) }] },
    ]);
    expect(
      judged({ isActive: false, newest: [15, newImage], more: { tags } }, { byName: true }),
    ).toMatchObject({
      findings: [{ advice: [{ do: "update-target", revision: revision(15) }] }],
    });
  });

  test("that is advice alone: its tag may move", () => {
    const mutability = known({ setting: "MUTABLE", exclusions: [] });
    const { status, findings } = judged({ container: { repository: { mutability } } });
    expect(status).toBe("in-sync");
    expect(findings).toMatchObject([
      { kind: "mutable", advice: [{ do: "register-revision", container: "web", image: newImage }] },
    ]);
  });
});

describe("several containers", () => {
  const proxy = { name: "proxy", written: `${registry}/proxy:latest` };
  const two = (runs: WorkloadSetup["runs"], more: WorkloadSetup["container"] = {}): WorkloadSetup => ({
    container: more,
    others: [proxy],
    ...(runs && { runs }),
  });
  const both = (web: string, other: string) => [
    { name: "web", digest: digest(web) },
    { name: "proxy", digest: digest(other) },
  ];
  const found = (setup: WorkloadSetup, policy: Partial<ResponsePolicy> = {}) =>
    judged(setup, policy)
      .findings.filter(({ group }) => group !== "advice")
      .map(({ kind, container: name }) => `${kind} ${name}`);

  test("are each judged by what it had", () => {
    const setup = two([{ began: "11:30", containers: both("new", "old") }]);
    expect(found(setup)).toEqual(["stale proxy"]);
    expect(judged(setup).notes).toEqual([]);
    expect(found(two([{ began: "11:30", containers: both("old", "old") }]))).toEqual([
      "stale web",
      "stale proxy",
    ]);
  });

  test("that are left alone are not judged by their runs", () => {
    const left = { containers: [{ container: "proxy", mode: "ignore" as const, track: undefined }] };
    const setup = two([{ began: "11:30", containers: both("new", "old") }]);
    expect(found(setup, left)).toEqual([]);
    expect(judged(setup, left).notes).toEqual([]);
  });

  test("of which a failed run names one", () => {
    const naming = (image: string) => [
      failedRun("11:30", { reason: `CannotPullContainerError: ${image}: not found` }),
    ];
    expect(found(two(naming(proxy.written)))).toEqual(["unpullable proxy"]);
    expect(found(two(naming("another")))).toEqual(["unpullable "]);
  });

  test("of which one was pushed since the run failed", () => {
    const moves = [
      ["08:00", "old"],
      ["11:45", "new"],
    ] as const;
    expect(found(two([failedRun("11:30")], { moves }))).toEqual([]);
  });
});

test("of two tasks that began together, the same one always counts as the last", () => {
  const [a, b] = [
    { began: "11:30", web: "new", arn: "a" },
    { began: "11:30", web: "old", arn: "b" },
  ];
  for (const runs of [
    [a, b],
    [b, a],
  ])
    expect(verdict({ runs })).toEqual(["in-sync"]);
});
