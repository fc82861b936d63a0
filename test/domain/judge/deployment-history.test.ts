import { describe, expect, test } from "vitest";
import { known } from "../../../src/domain/common/known.ts";
import type { Rollout } from "../../../src/domain/facts/facts.ts";
import { viewContainers } from "../../../src/domain/judge/container/view-containers.ts";
import { sayHeld, sayReason, takenOff } from "../../../src/domain/judge/past/deployment-history.ts";
import {
  at,
  type ContainerSetup,
  denied,
  digest,
  factsOf,
  index,
  type Move,
  policyOf,
  registry,
  revision,
  rollout,
  type Setup,
  tag,
} from "../building.ts";

/** `new 5 11:00 SUCCESSFUL`: revision 5 brought the image at eleven. */
function past(text: string, more: Partial<Rollout> = {}): Rollout {
  const [web = "", number = "", clock = "", status = "SUCCESSFUL"] = text.split(" ");
  return rollout({ web, taskDefinition: revision(Number(number)), createdAt: at(clock), status, ...more });
}

function pastOfSetup(setup: Setup) {
  const facts = factsOf(setup);
  const views = viewContainers(facts, policyOf());
  const view = views.known ? views.value.find(({ name }) => name === "web") : null;
  return view ? takenOff(view, facts) : null;
}
const remembering = (...rollouts: Rollout[]): Setup => ({ more: { rollouts: known(rollouts) } });

describe("the past of the image that is followed", () => {
  test.each<[what: string, rollouts: string[], kind: string | null]>([
    ["there is none", [], null],
    ["it was never tried", ["old 4 09:00"], null],
    ["it was rolled back", ["new 5 11:00 ROLLBACK_SUCCESSFUL", "old 4 09:00"], "rolled-back"],
    ["it is being rolled back", ["new 5 11:00 ROLLBACK_IN_PROGRESS", "old 4 09:00"], "rolled-back"],
    ["it could not even be rolled back", ["new 5 11:00 ROLLBACK_FAILED"], "rolled-back"],
    ["somebody moved the service off it", ["old 4 11:30", "new 5 11:00"], "moved-off"],
    ["it is on its way", ["new 5 11:00 IN_PROGRESS", "old 4 09:00"], null],
    ["somebody went elsewhere before it was done", ["old 4 11:30", "new 5 11:00 STOPPED"], "moved-off"],
    ["it ended in a way nobody knows", ["old 4 11:30", "new 5 11:00 VANISHED"], "moved-off"],
    ["it was tried again and worked", ["new 5 11:30", "new 5 11:00 ROLLBACK_SUCCESSFUL"], null],
    [
      "it worked once and was rolled back later",
      ["new 5 11:30 ROLLBACK_SUCCESSFUL", "new 5 11:00"],
      "rolled-back",
    ],
    ["the same revision runs another digest: a node's cache", ["old 4 11:30", "new 4 11:00"], null],
    ["the service is on the revision that brought it", ["old 5 11:30", "new 4 11:00"], null],
    ["two of one moment: the service is on the other", ["old 4 11:00", "new 5 11:00"], "moved-off"],
  ])("%s: %s", (_, rollouts, kind) => {
    expect(pastOfSetup(remembering(...rollouts.map((text) => past(text))))?.kind ?? null).toBe(kind);
  });

  test.each<[what: string, pinnedFrom: string | undefined, rollouts: string[], kind: string | null]>([
    [
      "our pin of another container left it as it was",
      "latest",
      ["old 6 11:30", "old 5 11:20", "new 5 11:00"],
      null,
    ],
    ["… and the next pin too", "latest", ["old 7 11:40", "old 6 11:30", "old 5 11:20", "new 5 11:00"], null],
    ["somebody else's revision did", undefined, ["old 6 11:30", "old 5 11:20", "new 5 11:00"], "moved-off"],
    ["it is on its way since our pin", "latest", ["new 5 11:00"], null],
    ["our pin came in its way", "latest", ["old 6 11:30", "new 5 11:00 STOPPED", "old 4 09:00"], null],
    [
      "somebody went back to a pin of ours before it was done",
      "latest",
      ["old 4 11:30", "new 5 11:00 STOPPED", "old 4 09:00"],
      "moved-off",
    ],
    ["our pin took it off", "latest", ["old 6 11:30", "other 5 11:20", "new 5 11:00"], "moved-off"],
    [
      "it was moved off before our pin left it so",
      "latest",
      ["old 6 11:30", "old 4 11:20", "new 5 11:00"],
      "moved-off",
    ],
  ])("%s", (_, pinnedFrom, rollouts, kind) => {
    const written = `${registry}/backend@${digest("old")}`;
    const containers = [pinnedFrom === undefined ? {} : { written, pinnedFrom }];
    const setup = { containers, ...remembering(...rollouts.map((text) => past(text))) };
    expect(pastOfSetup(setup)?.kind ?? null).toBe(kind);
  });

  test("is that of a person's revision, though it names a digest as a pin does", () => {
    const written = `${registry}/backend@${digest("old")}`;
    const proxy = { name: "proxy", written: `nginx@${digest("old")}`, pinnedFrom: "latest" };
    const images = {
      old: { tags: [tag("abc1234")], pushedAt: at("08:00") },
      new: { tags: ["def5678", "latest"].map(tag), pushedAt: at("11:00") },
    };
    const entries = Object.entries(images).map(([name, image]) => ({ ...image, digest: digest(name) }));
    const repository = {
      catalogue: known(entries),
      tags: new Map([[tag("latest"), known(digest("new"))]]),
    };
    const rollouts = remembering(...["old 6 11:30", "old 5 11:20", "new 5 11:00"].map((text) => past(text)));
    const byHand = { containers: [proxy, { written, images, repository }], ...rollouts };
    expect(pastOfSetup(byHand)?.kind).toBe("moved-off");
  });

  test("is that of the written digest where there is no tag", () => {
    const containers = [{ written: `${registry}/backend@${digest("new")}` }];
    const rollouts = remembering(past("old 4 11:30"), past("new 5 11:00"));
    expect(pastOfSetup({ containers, ...rollouts })?.kind).toBe("moved-off");
  });

  test.each<[what: string, moves: Move[], latest: string, kind: string | null]>([
    [
      "the service went on with the tag, which came back since",
      [
        ["10:55", "new"],
        ["11:25", "old"],
        ["11:40", "new"],
      ],
      "old",
      null,
    ],
    [
      "… though nobody heard when",
      [
        ["10:55", "new"],
        ["11:25", "old"],
        ["11:45", "new", "seen"],
      ],
      "old",
      null,
    ],
    [
      "the service was moved off it, and it was pushed again since",
      [
        ["10:55", "new"],
        ["11:35", "old"],
        ["11:40", "new"],
      ],
      "old",
      null,
    ],
    [
      "… which was perhaps before",
      [
        ["10:55", "new"],
        ["11:25", "other"],
        ["11:45", "new", "seen"],
      ],
      "old",
      "moved-off",
    ],
    [
      "the service went on with the tag as it moved, which perhaps came back since",
      [
        ["10:55", "new"],
        ["11:30", "old"],
        ["11:45", "new", "seen"],
      ],
      "old",
      null,
    ],
    [
      "the service was moved to a third as the tag came back",
      [
        ["10:55", "new"],
        ["11:10", "old"],
        ["11:30", "new"],
      ],
      "third",
      "moved-off",
    ],
    [
      "the tag had left it, and the service was moved to a third",
      [
        ["10:55", "new"],
        ["11:10", "old"],
        ["11:20", "new"],
      ],
      "third",
      "moved-off",
    ],
    ["nobody knows what the tag named", [], "old", "moved-off"],
    ["nor what the service was moved to", [], "", "moved-off"],
  ])("%s: %s", (_, moves, latest, kind) => {
    const images = latest === "" ? { images: new Map() } : {};
    const rollouts = remembering(past(`${latest} 4 11:30`, images), past("new 5 11:00"));
    expect(pastOfSetup({ containers: [{ moves }], ...rollouts })?.kind ?? null).toBe(kind);
  });

  describe("where the service went on by the tag that named it, and runs something else", () => {
    const kindOf = (setup: ContainerSetup, latest: string, more: Setup["more"] = {}) => {
      const moves: Move[] = [
        ["08:00", "old"],
        ["10:55", "new"],
      ];
      const rollouts = known([past(latest), past("new 5 11:00")]);
      const taskDefinition = past(latest).taskDefinition ?? revision(4);
      return pastOfSetup({
        containers: [{ moves, ...setup }],
        more: { rollouts, taskDefinition, ...more },
      })?.kind;
    };

    test("nobody moved it off: a node answered with its copy", () => {
      expect(kindOf({}, "old 6 11:30")).toBeUndefined();
    });

    test.each<[what: string, setup: ContainerSetup, latest: string, more?: Setup["more"]]>([
      ["it went back to an older revision", {}, "old 4 11:30"],
      [
        "the new revision names a digest",
        { written: `${registry}/backend@${digest("old")}`, pinnedFrom: "latest" },
        "old 6 11:30",
      ],
      ["the tag named something else then", { moves: [["08:00", "third"]] }, "old 6 11:30"],
      ["nobody knows what the tag named then", { moves: [] }, "old 6 11:30"],
      ["the service is on yet another revision", {}, "old 6 11:30", { taskDefinition: revision(7) }],
    ])("it was moved off where %s", (_, setup, latest, more) => {
      expect(kindOf(setup, latest, more)).toBe("moved-off");
    });
  });

  test("is that of the same image, whatever wraps it", () => {
    const images = {
      new: { manifest: known(index("new", "child")) },
      wrapped: { manifest: known(index("wrapped", "child")) },
    };
    const setup = { containers: [{ images }], ...remembering(past("wrapped 5 11:00 ROLLBACK_SUCCESSFUL")) };
    expect(pastOfSetup(setup)?.kind).toBe("rolled-back");
  });

  test("is that of an image that the one to run lists, though nothing else is known of it", () => {
    const images = { new: { manifest: known(index("new", "child")) } };
    const setup = { containers: [{ images }], ...remembering(past("child 5 11:00 ROLLBACK_SUCCESSFUL")) };
    expect(pastOfSetup(setup)?.kind).toBe("rolled-back");
  });

  test("is that of the container, not of another", () => {
    const other = past("new 5 11:00 ROLLBACK_SUCCESSFUL", { images: new Map([["worker", digest("new")]]) });
    expect(pastOfSetup(remembering(other))).toBeNull();
  });

  test("is none where it cannot be read, or nobody looked", () => {
    expect(pastOfSetup({ more: { rollouts: denied("ecs:ListServiceDeployments") } })).toBeNull();
    expect(pastOfSetup({})).toBeNull();
  });

  test("is reckoned from the service's own revision where there is no deployment", () => {
    const rollouts = known([past("old 4 11:30"), past("new 5 11:00")]);
    expect(pastOfSetup({ deployments: [], more: { rollouts } })).toEqual({
      kind: "moved-off",
      at: at("11:30"),
    });
    expect(pastOfSetup({ deployments: [], more: { rollouts, taskDefinition: revision(5) } })).toBeNull();
  });

  test("says when and why", () => {
    const [reason, createdAt] = ["tasks failed to start", at("11:00")];
    expect(pastOfSetup(remembering(past("new 5 11:00 ROLLBACK_SUCCESSFUL", { reason })))).toEqual({
      kind: "rolled-back",
      at: createdAt,
      reason,
    });
  });
});

test("sayReason says ECS's reason, where there is one", () => {
  expect(sayReason({ kind: "rolled-back", at: at("11:00"), reason: "no healthy task" })).toBe(
    ": no healthy task",
  );
  expect(sayReason({ kind: "rolled-back", at: at("11:00"), reason: null })).toBe("");
  expect(sayReason({ kind: "moved-off", at: at("11:00") })).toBe("");
  expect(sayReason(null)).toBe("");
});

test("sayHeld says who waits for what", () => {
  expect(sayHeld({ container: "web", digest: digest("new"), at: at("11:30") }, factsOf())).toBe(
    `Container "web": held: the service was moved off ${digest("new").slice(0, 19)} 30 minutes ago; it is not changed until a newer image is pushed`,
  );
});
