import { describe, expect, test } from "vitest";
import { known } from "../../../../src/domain/common/known.ts";
import { at, factsOf, found, rollout, type Setup, task } from "../../building.ts";

const redeploy =
  "aws ecs update-service --cluster dev --service backend --force-new-deployment --region us-east-1";
const pin = "ecs-image-drift pin backend --cluster dev --container web --region us-east-1";

/** A stale service whose tasks run on instances, or not. */
const on = (launchType: string | null, setup: Setup): Setup => {
  const { tasks } = factsOf(setup);
  const value = tasks.known ? tasks.value.map((one) => task({}, { ...one, launchType })) : [];
  return { ...setup, more: { ...setup.more, tasks: known(value) } };
};
/** The same, with one more task somewhere else. */
const someOn = (launchType: string, setup: Setup): Setup => {
  const { tasks } = factsOf(setup);
  const [first, ...others] = tasks.known ? tasks.value : [];
  return { ...setup, more: { tasks: known(first ? [{ ...first, launchType }, ...others] : []) } };
};
const deployedAt = (time: string) => ({ deployments: [{ createdAt: new Date(`2026-11-26T${time}Z`) }] });

describe("the cause of stale", () => {
  test.each<[what: string, setup: Setup, cause: string]>([
    ["no deployment began since the push", on("EC2", { deployed: "10:59" }), "not-redeployed"],
    ["one began in the moment of the push", on("EC2", deployedAt("11:00:00")), "undetermined"],
    ["one began within what clocks may differ by", on("EC2", deployedAt("11:00:02")), "undetermined"],
    ["one began after it, on EC2", on("EC2", deployedAt("11:00:03")), "stale-cache"],
    [
      "one began after it, on Fargate, which has no cache",
      on("FARGATE", deployedAt("11:00:03")),
      "undetermined",
    ],
    ["one began after it, nobody knows where", on(null, deployedAt("11:00:03")), "undetermined"],
    [
      "one began after the tag was seen to have moved: it may have moved long before",
      on("EC2", { deployed: "11:30", containers: [{ moves: [["11:00", "new", "seen"]] }] }),
      "undetermined",
    ],
    [
      "the deployment is older than the last look that saw the old image",
      {
        deployed: "09:29",
        containers: [
          {
            moves: [
              ["09:30", "old", "seen"],
              ["11:00", "new", "seen"],
            ],
          },
        ],
      },
      "not-redeployed",
    ],
    [
      "it is younger than that look, and older than the image",
      {
        deployed: "09:31",
        containers: [
          {
            moves: [
              ["09:30", "old", "seen"],
              ["11:00", "new", "seen"],
            ],
            images: { new: { pushedAt: at("09:32") } },
          },
        ],
      },
      "not-redeployed",
    ],
    [
      "it is younger than the image, and older than that look",
      {
        deployed: "09:29",
        containers: [
          {
            moves: [
              ["09:30", "old", "seen"],
              ["11:00", "new", "seen"],
            ],
            images: { new: { pushedAt: at("09:00") } },
          },
        ],
      },
      "not-redeployed",
    ],
    ["some tasks are on EC2", someOn("EC2", { deployed: "11:30" }), "stale-cache"],
    ["the deployment is not known", { deployments: [] }, "undetermined"],
    [
      "ECS rolled it back",
      { more: { rollouts: known([rollout({ status: "ROLLBACK_SUCCESSFUL", web: "new" })]) } },
      "rolled-back",
    ],
    [
      "ECS rolled another image back",
      { more: { rollouts: known([rollout({ status: "ROLLBACK_SUCCESSFUL", web: "newer" })]) } },
      "not-redeployed",
    ],
  ])("%s", (_, setup, cause) => expect(found("stale", setup)?.cause).toBe(cause));
});

describe("what to do about stale", () => {
  test("is to redeploy or to pin where no deployment began", () => {
    expect(found("stale")).toMatchObject({
      summary: expect.stringMatching(/: no deployment has begun since the tag moved$/),
      advice: [redeploy, pin],
    });
  });

  test("is to pin alone where a cache answered: it would answer again", () => {
    expect(found("stale", on("EC2", { deployed: "11:05" }))).toMatchObject({
      summary: expect.stringMatching(
        /: a deployment began after that, and EC2 nodes reused their cached image$/,
      ),
      advice: [pin],
    });
  });

  test("is to redeploy or to pin where nobody can tell", () => {
    expect(found("stale", { deployed: "11:05" })).toMatchObject({
      summary: expect.stringMatching(/run sha256:[0-9a-f]{12}$/),
      advice: [redeploy, pin],
    });
  });

  test("is to push another where ECS rolled it back, with ECS's reason", () => {
    const rollouts = known([
      rollout({ status: "ROLLBACK_FAILED", web: "new", reason: "tasks failed to start" }),
    ]);
    expect(found("stale", { more: { rollouts } })).toMatchObject({
      summary: expect.stringMatching(/: ECS tried it and rolled it back: tasks failed to start$/),
      advice: [
        expect.stringMatching(/^Read the reason that ECS gives.* push one that works/),
        expect.stringMatching(/^If the image was not the cause/),
        expect.stringMatching(/^ecs-image-drift pin backend .*--override rolled-back$/),
      ],
    });
  });
});

test("a container that is pinned is not stale", () => {
  const pinned = `123456789012.dkr.ecr.us-east-1.amazonaws.com/backend@sha256:${"a".repeat(64)}`;
  expect(found("stale", { containers: [{ written: pinned, pinnedFrom: "latest" }] })).toBeNull();
});
