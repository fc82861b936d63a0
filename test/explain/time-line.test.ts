import { describe, expect, test } from "vitest";
import { known } from "../../src/domain/common/known.ts";
import type { Deployment } from "../../src/domain/facts/facts.ts";
import { assess } from "../../src/domain/judge/assess.ts";
import type { ResponsePolicy } from "../../src/domain/policy/policy.ts";
import { type Moment, timeLineOf } from "../../src/explain/time-line.ts";
import {
  at,
  digest,
  factsOf,
  policyOf,
  registry,
  revision,
  rollout,
  type Setup,
  stoppedTask,
} from "../domain/building.ts";

/** A line for each moment: `11:00 moved latest new`. */
function timeLine(setup: Setup, policy: Partial<ResponsePolicy> = {}): string[] {
  return timeLineOf(assess(factsOf(setup), policyOf(policy))).map(
    (moment) => `${moment.at.toISOString().slice(11, 16)} ${moment.kind} ${say(moment)}`,
  );
}

function say(moment: Moment): string {
  switch (moment.kind) {
    case "pushed":
      return name(moment.digest);
    case "moved":
      return `${moment.tag} ${name(moment.digest)} (${moment.source})`;
    case "registered":
      return moment.taskDefinition.split("/")[1] ?? "";
    case "deployed":
      return `${moment.taskDefinition?.split("/")[1]} ${moment.status} ${[...moment.images.values()].map(name)}`;
    case "undone":
      return `${moment.taskDefinition?.split("/")[1]} ${moment.status} ${moment.reason}`;
    case "failed":
      return moment.reason;
  }
}

const name = (value: string) => ["old", "new", "resolved"].find((one) => digest(one) === value) ?? value;
const born = { old: { pushedAt: at("08:00") }, new: { pushedAt: at("10:30") } };

describe("a service's time line", () => {
  test.each<[what: string, setup: Setup, lines: string[]]>([
    [
      "has the pushes that were heard, and the deployment",
      {
        containers: [
          {
            moves: [
              ["08:00", "old"],
              ["11:00", "new"],
            ],
            images: born,
          },
        ],
      },
      [
        "08:00 moved latest old (event)",
        "09:00 deployed backend:4 COMPLETED old",
        "11:00 moved latest new (event)",
      ],
    ],
    [
      "has the birthday of an image that was only seen, and when it was",
      {
        containers: [
          {
            moves: [
              ["08:00", "old"],
              ["11:00", "new", "seen"],
            ],
            images: born,
          },
        ],
      },
      [
        "08:00 moved latest old (event)",
        "09:00 deployed backend:4 COMPLETED old",
        "10:30 pushed new",
        "11:00 moved latest new (seen)",
      ],
    ],
    [
      "has the images' birthdays where nobody listened",
      { containers: [{ moves: [], images: born }] },
      ["08:00 pushed old", "09:00 deployed backend:4 COMPLETED old", "10:30 pushed new"],
    ],
    [
      "has the birthdays of what was resolved and of all that runs and is there",
      {
        containers: [
          {
            moves: [],
            running: [null, "old", "gone"],
            resolved: "resolved",
            images: {
              ...born,
              resolved: { pushedAt: at("08:30") },
              gone: null,
              other: { pushedAt: at("08:45") },
            },
          },
        ],
      },
      [
        "08:00 pushed old",
        "08:30 pushed resolved",
        "09:00 deployed backend:4 COMPLETED resolved",
        "10:30 pushed new",
      ],
    ],
    [
      "has the birthday of an image that is pinned, and no moves of a tag",
      {
        containers: [
          { written: `${registry}/backend@${digest("old")}`, running: [], resolved: null, images: born },
        ],
      },
      ["08:00 pushed old", "09:00 deployed backend:4 COMPLETED "],
    ],
    [
      "has no pushes to a registry that is not looked at",
      { containers: [{ written: "nginx:1.27" }] },
      ["09:00 deployed backend:4 COMPLETED old"],
    ],
    [
      "has all deployments that ECS remembers",
      {
        containers: [{ moves: [] }],
        more: {
          rollouts: known([
            rollout({
              createdAt: at("11:00"),
              status: "ROLLBACK_SUCCESSFUL",
              web: "new",
              taskDefinition: revision(5),
            }),
            rollout({ createdAt: at("09:00"), web: "old" }),
          ]),
        },
      },
      ["09:00 deployed backend:4 SUCCESSFUL old", "11:00 deployed backend:5 ROLLBACK_SUCCESSFUL new"],
    ],
    [
      "has the moment at which a deployment was undone, apart from that of its beginning",
      {
        containers: [{ moves: [] }],
        more: {
          rollouts: known([
            rollout({ createdAt: at("11:20"), endedAt: at("11:21"), status: "STOPPED", reason: "by hand" }),
            rollout({
              createdAt: at("11:00"),
              endedAt: at("11:15"),
              status: "ROLLBACK_SUCCESSFUL",
              reason: "circuit breaker",
              web: "new",
              taskDefinition: revision(5),
            }),
            rollout({ createdAt: at("09:00"), endedAt: at("09:05"), web: "old" }),
          ]),
        },
      },
      [
        "09:00 deployed backend:4 SUCCESSFUL old",
        "11:00 deployed backend:5 ROLLBACK_SUCCESSFUL new",
        "11:15 undone backend:5 ROLLBACK_SUCCESSFUL circuit breaker",
        "11:20 deployed backend:4 STOPPED ",
        "11:21 undone backend:4 STOPPED by hand",
      ],
    ],
    [
      "has both deployments of a service that moves from one to the other",
      {
        containers: [{ moves: [] }],
        deployments: [
          { createdAt: at("11:00"), rolloutState: "IN_PROGRESS", taskDefinition: revision(5) },
          { createdAt: at("09:00"), status: "ACTIVE" },
        ] satisfies Partial<Deployment>[],
      },
      ["09:00 deployed backend:4 COMPLETED ", "11:00 deployed backend:5 IN_PROGRESS old"],
    ],
    [
      "has the newer revision that the service is not on, and the last task that failed to start",
      {
        containers: [{ moves: [] }],
        more: {
          newest: known({ arn: revision(5), registeredAt: at("10:00"), containers: [] }),
          stopped: known([
            stoppedTask({ stoppedAt: at("10:10"), reason: "first" }),
            stoppedTask({ stoppedAt: at("10:20"), reason: "last" }),
            stoppedTask({ stoppedAt: at("10:30"), stopCode: "EssentialContainerExited" }),
            stoppedTask({ stoppedAt: null }),
          ]),
        },
      },
      ["09:00 deployed backend:4 COMPLETED old", "10:00 registered backend:5", "10:20 failed last"],
    ],
    [
      "says nothing of the revision that the service is on, and of one without a date",
      {
        containers: [{ moves: [] }],
        more: { newest: known({ arn: revision(4), registeredAt: at("08:00"), containers: [] }) },
      },
      ["09:00 deployed backend:4 COMPLETED old"],
    ],
    [
      "is what remains where nothing could be read",
      { containers: "denied", tasks: "denied", resolved: "denied" },
      ["09:00 deployed backend:4 COMPLETED "],
    ],
  ])("%s", (_, setup, lines) => {
    expect(timeLine(setup)).toEqual(lines);
  });

  test("has no moves of a tag where nothing is followed", () => {
    expect(timeLine({ containers: [{ images: born }] }, { track: { kind: "none" } })).toEqual([
      "08:00 pushed old",
      "09:00 deployed backend:4 COMPLETED old",
    ]);
  });

  test("has no deployment where the service has none", () => {
    expect(timeLine({ containers: [{ moves: [] }], deployments: [] })).toEqual([]);
  });
});
