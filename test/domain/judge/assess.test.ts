import { describe, expect, test } from "vitest";
import { known, unknown } from "../../../src/domain/common/known.ts";
import { parseServiceArn } from "../../../src/domain/ecs/arn.ts";
import { repositoryKey } from "../../../src/domain/image/ecr.ts";
import type { Digest } from "../../../src/domain/image/reference.ts";
import { type Assessment, assess } from "../../../src/domain/judge/assess.ts";
import type { ResponsePolicy } from "../../../src/domain/policy/policy.ts";
import { sayAdvice } from "../../../src/domain/words/advice-words.ts";
import {
  at,
  type ContainerSetup,
  denied,
  digest,
  factsOf,
  image,
  index,
  inWords,
  policyOf,
  registry,
  repository,
  revision,
  rollout,
  type Setup,
  tag,
  task,
} from "../building.ts";

const stale = "web: stale, not-redeployed";
const mixed = "web: mixed, digests";
const throttled = unknown("ThrottlingException: ecr:DescribeImages");
const pinnedTo = (name: string) => `${registry}/backend@${digest(name)}`;

/** What is tried → the status, then what is found: `(settling)` where it may yet come right, `lacks` what is needed. */
type Case = readonly [
  what: string,
  setup: Setup,
  verdict: readonly unknown[],
  policy?: Partial<ResponsePolicy>,
];

describe("a service in sync", () => {
  each([
    ["runs what its tag names", { containers: [{ running: ["new", "new"], resolved: "new" }] }, ["in-sync"]],
    ["runs it, whatever was resolved", { containers: [{ running: ["new"], resolved: "old" }] }, ["in-sync"]],
    [
      "runs a child of the published index",
      {
        containers: [
          { running: ["child"], images: { new: { manifest: known(index("new", "child", "attestation")) } } },
        ],
      },
      ["in-sync"],
    ],
    [
      "runs an index of the published image",
      {
        containers: [
          { running: ["wrapper"], images: { wrapper: { manifest: known(index("wrapper", "new")) } } },
        ],
      },
      ["in-sync"],
    ],
    [
      "has a task that stops the old image",
      withTask({ web: digest("old") }, { desiredStatus: "STOPPED" }),
      ["in-sync"],
    ],
    ["has a task that stopped", withTask({ web: digest("old") }, { lastStatus: "STOPPED" }), ["in-sync"]],
    ["has a task that does not run yet", withTask({ web: null }, { lastStatus: "PENDING" }), ["in-sync"]],
    [
      "has a sidecar that AWS injected",
      withTask({ web: digest("new"), "aws-guardduty-agent-1": digest("agent") }),
      ["in-sync"],
    ],
    [
      "is on the highest release",
      { containers: [{ written: `${registry}/backend:1.2.3`, running: ["new"], resolved: "new" }] },
      ["in-sync"],
    ],
    [
      "is written with another host name of the repository",
      { containers: [{ written: "123456789012.dkr-ecr.us-east-1.on.aws/backend:latest", running: ["new"] }] },
      ["in-sync"],
    ],
    [
      "runs the image twice in one task",
      { containers: [{ running: ["new"] }, { name: "worker", running: ["new"] }] },
      ["in-sync"],
    ],
  ]);
});

describe("stale", () => {
  each([
    ["every task runs the old image", {}, ["drifted", stale]],
    ["one task of two does", { containers: [{ running: ["old", "new"] }] }, ["drifted", mixed]],
    [
      "the old image is gone from the registry",
      { containers: [{ images: { old: null } }] },
      ["drifted", stale, "web: missing, digest-gone"],
    ],
    [
      "the child of another index runs",
      { containers: [{ running: ["child"], images: { new: { manifest: known(index("new", "other")) } } }] },
      ["drifted", stale],
    ],
    [
      "an attestation of the published index is no image",
      {
        containers: [
          {
            running: ["attestation"],
            images: { new: { manifest: known(index("new", "new-amd64", "attestation")) } },
          },
        ],
      },
      ["drifted", stale],
    ],
    [
      "the tag was seen to have moved, and did not name it when the deployment began",
      {
        containers: [
          {
            moves: [
              ["09:30", "old", "seen"],
              ["11:00", "new", "seen"],
            ],
          },
        ],
      },
      ["drifted", stale],
    ],
    [
      "the tag was seen to have moved, and nobody knows since when",
      { containers: [{ moves: [["11:00", "new", "seen"]] }] },
      ["drifted", "web: stale, undetermined"],
    ],
    [
      "the tag was seen to have moved, and the image is younger than the deployment",
      { containers: [{ moves: [["11:00", "new", "seen"]], images: { new: { pushedAt: at("10:00") } } }] },
      ["drifted", stale],
    ],
    [
      "the image is older than the deployment, and nothing is known of the tag",
      { containers: [{ moves: [], images: { new: { pushedAt: at("08:00") } } }] },
      ["drifted", "web: stale, undetermined"],
    ],
    [
      "a deployment began after the tag moved",
      { deployed: "11:05" },
      ["drifted", "web: stale, undetermined"],
    ],
    [
      "a deployment began in the moment the tag moved",
      { deployed: "11:00" },
      ["drifted", "web: stale, undetermined"],
    ],
    ["no deployment is known", { deployments: [] }, ["drifted", "web: stale, undetermined"]],
    [
      "the tag went back to an old image",
      {
        containers: [
          {
            running: ["new"],
            resolved: "new",
            published: "old",
            moves: [
              ["08:00", "old"],
              ["09:30", "new"],
              ["11:00", "old"],
            ],
          },
        ],
      },
      ["drifted", stale],
    ],
    [
      "a version is followed because its owner says so",
      { containers: [{ written: `${registry}/backend:1.2.3` }] },
      ["drifted", stale],
      { track: { kind: "same-tag" } },
    ],
    [
      "nothing was written behind the name: that is latest",
      { containers: [{ written: `${registry}/backend` }] },
      ["drifted", stale],
    ],
    ["only observed", {}, ["drifted", stale], { mode: "observe" }],
    ["on hold", {}, ["drifted", stale], { holdUntil: at("18:00") }],
    ["ignored", {}, ["ignored"], { mode: "ignore" }],
  ]);
});

describe("the settle window", () => {
  each([
    ["is open", { now: "11:09" }, ["deploying", `${stale} (settling)`]],
    ["has just closed", { now: "11:10" }, ["drifted", stale]],
    ["is of no length", { now: "11:00" }, ["drifted", stale], { settle: 0 }],
    [
      "is not opened again by a newer push",
      {
        now: "11:09",
        containers: [
          {
            moves: [
              ["08:00", "old"],
              ["10:00", "between"],
              ["11:00", "new"],
            ],
          },
        ],
      },
      ["drifted", stale],
    ],
    [
      "is bounded by the image's birthday where nobody saw the tag move",
      { now: "11:09", containers: [{ moves: [], images: { new: { pushedAt: at("11:00") } } }] },
      ["deploying", "web: stale, not-redeployed (settling)"],
    ],
    [
      "is over where nothing is known of when",
      { now: "11:09", containers: [{ moves: [] }] },
      ["drifted", "web: stale, undetermined"],
    ],
  ]);

  test("ends when there is something to look at again", () => {
    expect(assess(factsOf({ now: "11:09" }), policyOf()).lookAgainAt).toEqual(at("11:10"));
    expect(assess(factsOf({ now: "11:10" }), policyOf()).lookAgainAt).toBeNull();
  });

  test("is that of the container's own repository", () => {
    const other = repository("other", {
      images: new Map([[digest("new"), known(image("new", { pushedAt: at("07:00") }))]]),
    });
    const own = repository("backend", {
      tags: new Map([[tag("latest"), known(digest("new"))]]),
      images: new Map([
        [digest("old"), known(image("old"))],
        [digest("new"), known(image("new", { pushedAt: at("11:55") }))],
      ]),
    });
    check(
      {
        repositories: new Map([
          [repositoryKey(other.repository), other],
          [repositoryKey(own.repository), own],
        ]),
      },
      ["deploying", "web: stale, not-redeployed (settling)"],
    );
  });
});

describe("a deployment that is under way", () => {
  const active = { id: "ecs-svc/0", status: "ACTIVE", rolloutState: null };
  each([
    [
      "hides what it may put right",
      { deployments: [{ rolloutState: "IN_PROGRESS" }] },
      ["deploying", `${stale} (settling)`],
    ],
    [
      "does not hide that the next task would find no image",
      {
        deployments: [{ rolloutState: "IN_PROGRESS" }],
        containers: [{ running: ["new"], resolved: "gone", images: { gone: null } }],
      },
      ["drifted", "web: missing, digest-gone"],
    ],
    [
      "is told by a second deployment where ECS names no state",
      { deployments: [{ rolloutState: null }, active] },
      ["deploying", `${stale} (settling)`],
    ],
    [
      "is told by missing tasks where ECS names no state",
      { deployments: [{ rolloutState: null, running: 1, createdAt: at("11:30") }] },
      ["deploying", "web: stale, undetermined (settling)"],
    ],
    [
      "is over where ECS names no state and nothing is missing",
      { deployments: [{ rolloutState: null }] },
      ["drifted", stale],
    ],
    [
      "is over when it is completed, though the old one's clean-up is deferred",
      { deployments: [{ rolloutState: "COMPLETED" }, active] },
      ["drifted", stale],
    ],
    ["is over when it failed", { deployments: [{ rolloutState: "FAILED" }] }, ["drifted", stale]],
    [
      "shows where nothing is wrong",
      { deployments: [{ rolloutState: "IN_PROGRESS" }], containers: [{ running: ["new"], resolved: "new" }] },
      ["deploying"],
    ],
    [
      "shows before what is not known",
      { deployments: [{ rolloutState: "IN_PROGRESS" }], tasks: "denied" },
      ["deploying", "lacks web running: AccessDeniedException: ecs:ListTasks"],
    ],
  ]);

  test("is followed by events, not by looking again", () => {
    expect(
      assess(factsOf({ deployments: [{ rolloutState: "IN_PROGRESS" }] }), policyOf()).lookAgainAt,
    ).toBeNull();
  });
});

describe("a service scaled to zero", () => {
  each([
    [
      "is judged by what was resolved",
      { desired: 0, containers: [{ running: [], resolved: "old" }] },
      ["drifted", stale],
    ],
    [
      "is in sync when that is the image",
      { desired: 0, containers: [{ running: [], resolved: "new" }] },
      ["in-sync"],
    ],
    [
      "is in sync when nothing was resolved yet",
      { desired: 0, containers: [{ running: [], resolved: null }] },
      ["in-sync"],
    ],
    [
      "is unknown when that cannot be read",
      { desired: 0, resolved: "denied", containers: [{ running: [] }] },
      [
        "unknown",
        "lacks web running: no task runs, and what the service resolved is not known: AccessDeniedException: ecs:DescribeServiceRevisions",
        "web resolved: AccessDeniedException: ecs:DescribeServiceRevisions",
      ],
    ],
  ]);
});

describe("tasks that report no digest", () => {
  const silent = "a running task reports no digest";
  each([
    [
      "are unknown, whatever was resolved",
      { containers: [{ running: [null, null], resolved: "old" }] },
      ["unknown", `lacks web running: ${silent}`],
    ],
    [
      "are unknown, though what was resolved is the image",
      { containers: [{ running: [null, null], resolved: "new" }] },
      ["unknown", `lacks web running: ${silent}`],
    ],
    [
      "do not hide one that runs another image",
      { containers: [{ running: [null, "old"], resolved: "new" }] },
      ["drifted", stale, `lacks web running: ${silent}`],
    ],
    [
      "are not hidden by one that runs the image",
      { containers: [{ running: [null, "new"], resolved: "new" }] },
      ["unknown", `lacks web running: ${silent}`],
    ],
    [
      "are unknown where nothing was resolved",
      { containers: [{ running: [null, "new"], resolved: null }] },
      ["unknown", `lacks web running: ${silent}`],
    ],
    [
      "are unknown where that cannot be read",
      { resolved: "denied", containers: [{ running: [null] }] },
      [
        "unknown",
        `lacks web running: ${silent}`,
        "web resolved: AccessDeniedException: ecs:DescribeServiceRevisions",
      ],
    ],
    [
      "are unknown where no task runs yet",
      { desired: 2, containers: [{ running: [], resolved: null }] },
      ["unknown", "lacks web running: no task runs yet, and the service revision names no digest"],
    ],
  ]);
});

describe("what cannot be read", () => {
  each([
    [
      "the task definition",
      { containers: "denied" },
      ["unknown", "lacks taskDefinition: AccessDeniedException: ecs:DescribeTaskDefinition"],
    ],
    [
      "the tasks",
      { tasks: "denied", containers: [{ resolved: "new" }] },
      ["unknown", "lacks web running: AccessDeniedException: ecs:ListTasks"],
    ],
    [
      "the service revision, which nothing depends on",
      { resolved: "denied" },
      ["drifted", stale, "web resolved: AccessDeniedException: ecs:DescribeServiceRevisions"],
    ],
    [
      "the tag",
      { containers: [{ published: throttled }] },
      ["unknown", "lacks web published: ThrottlingException: ecr:DescribeImages"],
    ],
    [
      "the manifest of the running image",
      { containers: [{ images: { old: throttled } }] },
      ["unknown", "lacks web published: ThrottlingException: ecr:DescribeImages"],
    ],
    [
      "the manifest of the published image",
      { containers: [{ images: { new: { manifest: denied("ecr:BatchGetImage") } } }] },
      ["unknown", "lacks web published: AccessDeniedException: ecr:BatchGetImage"],
    ],
    [
      "the manifest of one of two running images",
      { containers: [{ running: ["old", "older"], images: { older: throttled } }] },
      ["drifted", mixed, "lacks web published: ThrottlingException: ecr:DescribeImages"],
    ],
    [
      "the image that the next task would need",
      { containers: [{ running: ["new"], resolved: "other", images: { other: throttled } }] },
      ["unknown", "lacks web published: ThrottlingException: ecr:DescribeImages"],
    ],
    [
      "the image that the next task would need, where the service drifts anyway",
      { containers: [{ resolved: "other", images: { other: throttled } }] },
      ["drifted", stale],
    ],
    [
      "what a lifecycle policy is about to expire, which nothing depends on",
      { containers: [{ repository: { expiring: denied("ecr:GetLifecyclePolicyPreview") } }] },
      ["drifted", stale, "web expiring: AccessDeniedException: ecr:GetLifecyclePolicyPreview"],
    ],
    [
      "the tasks that stopped",
      { containers: [{ running: ["new"] }], more: { stopped: denied("ecs:DescribeTasks") } },
      ["unknown", "lacks stopped: AccessDeniedException: ecs:DescribeTasks"],
    ],
    [
      "the tag of one container of two",
      { containers: [{}, { name: "worker", written: `${registry}/worker:latest`, published: throttled }] },
      ["drifted", stale, "lacks worker published: ThrottlingException: ecr:DescribeImages"],
    ],
    [
      "anything, of a service that is ignored",
      { containers: "denied" },
      ["ignored", "lacks taskDefinition: AccessDeniedException: ecs:DescribeTaskDefinition"],
      { mode: "ignore" },
    ],
  ]);

  test("a repository that was not looked at at all", () => {
    check({ repositories: new Map() }, ["unknown", expect.stringContaining("lacks web published")]);
  });
});

describe("a tag that is gone", () => {
  each([
    [
      "cannot be followed",
      { containers: [{ published: null }] },
      ["drifted", "web: missing, tag-gone", 'lacks web published: the repository has no tag "latest"'],
    ],
  ]);
});

describe("a container that is pinned", () => {
  each([
    ["and runs that", { containers: [{ written: pinnedTo("old") }] }, ["in-sync"]],
    ["and runs that, outside ECR", { containers: [{ written: `nginx@${digest("old")}` }] }, ["in-sync"]],
    [
      "and whose tag has not moved on",
      { containers: [{ written: pinnedTo("old"), pinnedFrom: "latest", published: "old" }] },
      ["in-sync"],
    ],
    [
      "and whose tag has moved on",
      { containers: [{ written: pinnedTo("old"), pinnedFrom: "latest" }] },
      ["drifted", "web: behind, not-registered"],
    ],
    [
      "and whose tag has just moved on",
      { now: "11:09", containers: [{ written: pinnedTo("old"), pinnedFrom: "latest" }] },
      ["deploying", "web: behind, not-registered (settling)"],
    ],
  ]);

  test("and runs another", () =>
    check({ containers: [{ written: pinnedTo("new") }] }, ["drifted", expect.anything()]));
  test("and runs another, outside ECR", () =>
    check({ containers: [{ written: `nginx@${digest("new")}` }] }, ["drifted", expect.anything()]));
});

describe("a container that follows newer images", () => {
  const release = (written: string, ...catalogue: string[]): ContainerSetup => ({
    written: `${registry}/backend:${written}`,
    published: "old",
    images: { old: { pushedAt: at("08:00") }, ...Object.fromEntries(catalogue.map((one) => [one, {}])) },
    repository: {
      catalogue: known(
        catalogue.map((one) => ({ digest: digest(one), tags: [tag(one)], pushedAt: at("10:00") })),
      ),
    },
  });
  const commit: ContainerSetup = {
    written: `${registry}/backend:abc1234`,
    published: "old",
    images: { old: { pushedAt: at("08:00") }, new: { pushedAt: at("10:00") } },
    repository: {
      catalogue: known([
        { digest: digest("new"), tags: ["def5678", "latest"].map(tag), pushedAt: at("10:00") },
      ]),
      tags: new Map([
        [tag("abc1234"), known(digest("old"))],
        [tag("latest"), known(digest("new"))],
      ]),
    },
  };
  const inProduction = {
    service: parseServiceArn("arn:aws:ecs:us-east-1:123456789012:service/prod/backend").arn,
    cluster: "prod",
    digest: digest("new"),
    since: null,
  };
  each([
    [
      "and there is a higher release",
      { containers: [release("1.2.3", "1.2.3", "1.3.0")] },
      ["drifted", "web: behind, not-registered"],
    ],
    ["and there is only a lower one", { containers: [release("1.2.3", "1.1.9")] }, ["in-sync"]],
    ["and there is only one of another major", { containers: [release("1.2.3", "2.0.0")] }, ["in-sync"]],
    ["and there is only a pre-release", { containers: [release("1.2.3", "1.3.0-rc.1")] }, ["in-sync"]],
    [
      "and the moving tag has moved past its commit",
      { containers: [commit] },
      ["drifted", "web: behind, not-registered"],
    ],
    [
      "and the newer one waits for its promotion",
      { containers: [{ ...commit, repository: { ...commit.repository, uses: [inProduction] } }] },
      ["in-sync"],
    ],
    [
      "and another service of its cluster has the newer one",
      {
        containers: [
          { ...commit, repository: { ...commit.repository, uses: [{ ...inProduction, cluster: "dev" }] } },
        ],
      },
      ["drifted", "web: behind, not-registered"],
    ],
    [
      "and the registry cannot be listed",
      { containers: [{ ...release("1.2.3"), repository: { catalogue: throttled } }] },
      ["unknown", "lacks web published: ThrottlingException: ecr:DescribeImages"],
    ],
    [
      "whose tag only its neighbours tell from a moving one",
      { containers: [{ ...release("1234567"), running: ["old"], repository: { catalogue: throttled } }] },
      ["unknown", "lacks web published: ThrottlingException: ecr:DescribeImages"],
    ],
  ]);

  test("but its owner says none", () => check({}, ["in-sync"], { track: { kind: "none" } }));
});

describe("an image that was tried before", () => {
  const rolledBack = known([rollout({ status: "ROLLBACK_SUCCESSFUL", web: "new" })]);
  const movedOff = known([
    rollout({ web: "old", createdAt: at("11:30") }),
    rollout({ web: "new", createdAt: at("11:10"), taskDefinition: revision(5) }),
  ]);
  const gone = { containers: [{ images: { old: null } }] };
  each([
    [
      "holds the service where ECS rolled it back",
      { more: { rollouts: rolledBack } },
      ["held", "web: stale, rolled-back"],
    ],
    ["holds the service where somebody moved it off", { more: { rollouts: movedOff } }, ["held"]],
    [
      "hides nothing else that is wrong after a rollback",
      { ...gone, more: { rollouts: rolledBack } },
      ["drifted", "web: stale, rolled-back", "web: missing, digest-gone"],
    ],
    [
      "hides nothing else that is wrong where somebody moved it off",
      { ...gone, more: { rollouts: movedOff } },
      ["drifted", "web: missing, digest-gone"],
    ],
    [
      "hides no other container",
      {
        containers: [{}, { name: "worker", written: `${registry}/worker:latest` }],
        more: { rollouts: movedOff },
      },
      ["drifted", "worker: stale, not-redeployed"],
    ],
    [
      "is of no matter where it runs",
      { containers: [{ running: ["new"] }], more: { rollouts: movedOff } },
      ["in-sync"],
    ],
    [
      "comes after what is not known",
      {
        containers: [{}, { name: "worker", written: `${registry}/worker:latest`, published: throttled }],
        more: { rollouts: movedOff },
      },
      ["unknown", "lacks worker published: ThrottlingException: ecr:DescribeImages"],
    ],
    [
      "comes after a deployment",
      {
        deployments: [{ rolloutState: "IN_PROGRESS", taskDefinition: revision(4) }],
        more: { rollouts: movedOff },
      },
      ["deploying"],
    ],
    [
      "may be one of which nobody can tell",
      { more: { rollouts: denied("ecs:ListServiceDeployments") } },
      ["drifted", stale, "web rollouts: AccessDeniedException: ecs:ListServiceDeployments"],
    ],
  ]);

  test("says who is held from what, since when", () => {
    expect(assess(factsOf({ more: { rollouts: movedOff } }), policyOf()).held).toEqual([
      { container: "web", digest: digest("new"), at: at("11:30") },
    ]);
  });
});

describe("a container outside ECR", () => {
  const outside = { written: "nginx:latest", running: [null, "whatever"] };
  each([
    ["cannot be judged", { containers: [outside] }, ["unchecked"]],
    ["is not asked about", { tasks: "denied", containers: [outside] }, ["unchecked"]],
    [
      "changes no status beside another",
      { containers: [outside, { name: "worker", running: ["new"], resolved: "new" }] },
      ["in-sync"],
    ],
    [
      "is deploying, while its service is",
      { deployments: [{ rolloutState: "IN_PROGRESS" }], containers: [outside] },
      ["deploying"],
    ],
    [
      "does not hide what nobody could read",
      { containers: [outside], more: { stopped: denied("ecs:ListTasks") } },
      ["unknown", "lacks stopped: AccessDeniedException: ecs:ListTasks"],
    ],
    [
      "is not judged, where its service is ignored",
      { containers: [outside] },
      ["ignored"],
      { mode: "ignore" },
    ],
    [
      "does not hide another",
      { containers: [outside, { name: "worker" }] },
      ["drifted", "worker: stale, not-redeployed"],
    ],
    [
      "may be written in no known way",
      { containers: [{ written: "<image>:latest", running: ["new"] }] },
      ["unchecked"],
    ],
  ]);

  test("is said not to be checked", () => {
    const { containers } = assess(factsOf({ containers: [outside, { name: "worker" }] }), policyOf());
    expect(containers.map(({ name, unchecked }) => [name, unchecked])).toEqual([
      ["web", expect.stringMatching(/^Docker Hub is not checked, /)],
      ["worker", null],
    ]);
  });
});

describe("several containers", () => {
  each([
    [
      "of which one drifts",
      { containers: [{ running: ["new", "new"] }, { name: "worker", written: `${registry}/worker:latest` }] },
      ["drifted", "worker: stale, not-redeployed"],
    ],
    [
      "of which two drift",
      { containers: [{}, { name: "worker" }] },
      ["drifted", stale, "worker: stale, not-redeployed"],
    ],
    [
      "of which one settles",
      {
        now: "11:09",
        containers: [
          {
            moves: [
              ["08:00", "old"],
              ["10:00", "new"],
            ],
          },
          { name: "worker", written: `${registry}/worker:latest` },
        ],
      },
      ["drifted", stale, "worker: stale, not-redeployed (settling)"],
    ],
  ]);
});

describe("a finding", () => {
  const findings = () =>
    assess(
      factsOf({
        containers: [{ running: ["old", "old"], images: { new: { tags: [tag("latest"), tag("def4567")] } } }],
      }),
      policyOf(),
    ).findings;

  test("says what should run, what runs instead, and since when", () => {
    expect(findings()).toMatchObject([
      {
        expected: digest("new"),
        actual: [digest("old")],
        since: at("11:00"),
        severity: "high",
        group: "content",
      },
    ]);
  });

  test("says it in one sentence", () => {
    const short = (name: string) => digest(name).slice(0, 19);
    expect(findings()[0]?.summary).toBe(
      `Tag "latest" names def4567 (${short("new")}), pushed 1 hour ago, but all 2 running tasks of container "web" run ${short("old")}: no deployment has begun since the tag moved`,
    );
  });

  test("says what to do, in commands that can be run as they are", () => {
    expect(sayAdvice(findings()[0]?.advice ?? [])).toEqual([
      "aws ecs update-service --cluster dev --service backend --force-new-deployment --region us-east-1",
      "ecs-image-drift pin backend --cluster dev --container web --region us-east-1",
    ]);
  });

  test("does not say to deploy what could not start: another container's image is gone", () => {
    const worker = { name: "worker", written: `${registry}/worker:latest`, published: null };
    const [found] = assess(factsOf({ containers: [{}, worker] }), policyOf()).findings;
    expect(found && inWords(found)).toMatchObject({
      kind: "stale",
      advice: ["ecs-image-drift pin backend --cluster dev --container web --region us-east-1"],
    });
  });
});

describe("a fact that is missing hides no drift", () => {
  test("where something else than a tag is followed", () => {
    const written = `${registry}/backend:abc1234`;
    const follows = {
      tags: new Map([
        [tag("abc1234"), known(digest("new"))],
        [tag("latest"), known(digest("old"))],
      ]),
    };
    const ages = { old: { pushedAt: at("08:00") }, new: { pushedAt: at("10:00") } };
    check({ containers: [{ written, repository: follows, images: ages }] }, ["drifted", expect.anything()]);
    check({ containers: [{ written, repository: follows, images: { ...ages, new: throttled } }] }, [
      "unknown",
      expect.anything(),
    ]);
  });

  test("where a task does not report its digest", () => {
    check({ containers: [{ running: ["old", "new"], resolved: "new" }] }, ["drifted", mixed]);
    check({ containers: [{ running: [null, "new"], resolved: "new" }] }, ["unknown", expect.anything()]);
  });
});

function each(cases: readonly Case[]) {
  for (const [what, setup, verdict, policy] of cases) test(what, () => check(setup, verdict, policy));
}

function check(setup: Setup, verdict: readonly unknown[], policy: Partial<ResponsePolicy> = {}) {
  expect(verdictOf(assess(factsOf(setup), policyOf(policy)))).toEqual(verdict);
}

function verdictOf({ status, findings, settling, unknown: missing }: Assessment): string[] {
  return [
    status,
    ...findings.map(({ container, kind, cause }) => `${container}: ${kind}, ${cause}`),
    ...settling.map(({ container, kind, cause }) => `${container}: ${kind}, ${cause} (settling)`),
    ...missing
      .map(
        ({ fact, container, reason, needed }) =>
          `${needed ? "lacks " : ""}${container ? `${container} ` : ""}${fact}: ${reason}`,
      )
      .sort(),
  ];
}

/** A service in sync with one more task. */
function withTask(digests: Record<string, Digest | null>, more: Parameters<typeof task>[1] = {}): Setup {
  const { tasks } = factsOf({ containers: [{ running: ["new"] }] });
  return {
    containers: [{ running: ["new"], resolved: "new" }],
    more: { tasks: known([...(tasks.known ? tasks.value : []), task(digests, more)]) },
  };
}
