import { describe, expect, test } from "vitest";
import { known } from "../../../../src/domain/common/known.ts";
import type { TaskDefinitionArn } from "../../../../src/domain/ecs/arn.ts";
import type { Task } from "../../../../src/domain/facts/facts.ts";
import { assess } from "../../../../src/domain/judge/assess.ts";
import {
  at,
  type ContainerSetup,
  denied,
  digest,
  factsOf,
  found,
  index,
  policyOf,
  revision,
  type Setup,
  tag,
  task,
} from "../../building.ts";

const ran = (name: string, more: Partial<Task> = {}) => task({ web: digest(name) }, more);
const tasks = (...all: Task[]): Setup => ({ more: { tasks: known(all) } });
const other = revision(5).replace("/backend:", "/worker:") as TaskDefinitionArn;
const stray = { taskDefinition: revision(3), startedBy: "ecs-svc/1" };

describe("mixed", () => {
  test.each<[what: string, setup: Setup, cause: string | null]>([
    ["one task of two runs another digest", { containers: [{ running: ["old", "new"] }] }, "digests"],
    ["two of three do, different ones", { containers: [{ running: ["old", "older", "new"] }] }, "digests"],
    ["all run another digest: that is stale", { containers: [{ running: ["old", "old"] }] }, null],
    [
      "all run other digests, and not the same: that is stale",
      { containers: [{ running: ["old", "older"] }] },
      null,
    ],
    ["all run the image", { containers: [{ running: ["new", "new"] }] }, null],
    ["none runs", { containers: [{ running: [] }] }, null],
    [
      "it is on the service's own revision",
      tasks(ran("new"), ran("new", { ...stray, taskDefinition: revision(4) })),
      null,
    ],
    ["a task of the service is on another revision", tasks(ran("new"), ran("new", stray)), "revisions"],
    [
      "a task that nobody's deployment started is",
      tasks(ran("new"), ran("new", { ...stray, startedBy: "me" })),
      null,
    ],
    ["a task that started by itself is", tasks(ran("new"), ran("new", { ...stray, startedBy: null })), null],
    [
      "it is on a newer revision: the service was read before",
      tasks(ran("new"), ran("new", { ...stray, taskDefinition: revision(10) })),
      null,
    ],
    [
      "it is of another family",
      tasks(ran("new"), ran("new", { ...stray, taskDefinition: other })),
      "revisions",
    ],
    [
      "it is not known which one the service is on",
      { more: { tasks: known([ran("new", stray)]), taskDefinition: "" as TaskDefinitionArn } },
      null,
    ],
    ["it stops", tasks(ran("new"), ran("new", { ...stray, desiredStatus: "STOPPED" })), null],
    ["it does not run yet", tasks(ran("new"), ran("new", { ...stray, lastStatus: "PENDING" })), null],
    [
      "it is of the deployment that is replaced",
      {
        deployments: [{ id: "ecs-svc/2" }, { id: "ecs-svc/1", status: "ACTIVE" }],
        more: { tasks: known([ran("new"), ran("new", stray)]) },
      },
      null,
    ],
  ])("%s: %#", (_, setup, cause) => expect(found("mixed", setup)?.cause ?? null).toBe(cause));

  test.each<[what: string, setup: Setup, isMixed: boolean]>([
    ["they are not alike", { containers: [{ running: ["old", "new"] }] }, true],
    ["they are", { containers: [{ running: ["old", "old"] }] }, false],
    [
      "nobody knows what one of them is",
      { containers: [{ running: ["old", "new"], images: { new: denied("ecr") } }] },
      false,
    ],
    ["the image lies outside ECR", { containers: [{ written: "nginx:1", running: ["old", "new"] }] }, false],
    ["none runs", { containers: [{ running: [] }] }, false],
  ])("where nothing is followed, and %s", (_, setup, isMixed) => {
    const finding = found("mixed", setup, { track: { kind: "none" } });
    expect(finding !== null).toBe(isMixed);
    if (finding) expect(finding).toMatchObject({ expected: null, image: null, since: null, isHeard: false });
  });

  test("names the images that run", () => {
    const images = { old: { tags: [tag("abc123f")] }, new: { tags: [tag("def4567")] } };
    const short = (name: string) => digest(name).slice(0, 19);
    const said = found("mixed", { containers: [{ running: ["old", "old", "new"], images }] });
    expect(said).toMatchObject({
      severity: "medium",
      group: "content",
      container: "web",
      expected: digest("new"),
      actual: [digest("old"), digest("new")],
      since: at("11:00"),
      isHeard: true,
      summary: `The running tasks of container "web" differ: abc123f (${short("old")}) and def4567 (${short("new")})`,
      advice: [
        "aws ecs update-service --cluster dev --service backend --force-new-deployment --region us-east-1",
      ],
    });
  });

  test("names the revisions that run, each once", () => {
    const more = tasks(
      ran("new"),
      ran("new", stray),
      ran("new", stray),
      ran("new", { ...stray, taskDefinition: revision(2) }),
    );
    expect(found("mixed", more)).toMatchObject({
      since: null,
      isHeard: false,
      summary: "Some tasks run backend:3 and backend:2, and the service is on backend:4",
    });
  });

  test("is one finding of the service, where any of its containers is looked at", () => {
    const more = tasks(ran("old"), ran("old", stray));
    const containers = [{}, { name: "proxy", written: "nginx:1.27" }];
    const { findings } = assess(factsOf({ ...more, containers }), policyOf());
    expect(findings.map(({ container, kind }) => [container, kind])).toEqual([
      ["web", "stale"],
      ["", "mixed"],
    ]);
    expect(found("mixed", { ...more, containers: [{ written: "nginx:1.27" }] })).toBeNull();
  });

  describe("where nothing is followed", () => {
    const none = { track: { kind: "none" } } as const;
    const images = {
      new: { manifest: known(index("new", "child")) },
      old: { manifest: known(index("old", "child")) },
    };
    test.each<[what: string, container: ContainerSetup, isMixed: boolean]>([
      ["two images run", { running: ["old", "new"] }, true],
      ["one image runs", { running: ["new", "new"] }, false],
      ["a task tells no digest", { running: ["new", null] }, false],
      ["no task runs", { running: [] }, false],
      ["two digests of one image run", { running: ["old", "new"], images }, false],
      ["nobody can tell", { running: ["old", "new"], images: { old: denied("ecr:DescribeImages") } }, false],
      ["nobody looks there", { written: "nginx:1.27", running: ["old", "new"] }, false],
    ])("%s: %s", (_, container, isMixed) => {
      const finding = found("mixed", { containers: [container] }, none);
      expect(finding !== null).toBe(isMixed);
      if (isMixed) expect(finding).toMatchObject({ cause: "digests", expected: null, since: null });
    });
  });
});
