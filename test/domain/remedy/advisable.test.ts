import { expect, test } from "vitest";
import { known } from "../../../src/domain/common/known.ts";
import type { Attempted } from "../../../src/domain/facts/attempt.ts";
import { assess } from "../../../src/domain/judge/assess.ts";
import { advisable } from "../../../src/domain/remedy/advisable.ts";
import { sayAdvice } from "../../../src/domain/words/advice-words.ts";
import {
  at,
  digest,
  factsOf,
  image,
  policyOf,
  registry,
  revision,
  rollout,
  type Setup,
} from "../building.ts";

const pin = "ecs-image-drift pin backend --cluster dev --container web --region us-east-1";

const advised = (setup: Setup, record?: Attempted, policy = policyOf()) =>
  advisable(assess(factsOf(setup), policy), record).findings.map(({ advice }) => sayAdvice(advice));

/** A revision with a pin that somebody registered between the one that brought the image and now. */
const cut = (web: string, number: number, clock: string, status: string) =>
  rollout({ web, taskDefinition: revision(number), createdAt: at(clock), status });
const inTheWay: Setup = {
  containers: [{ written: `${registry}/backend@${digest("old")}`, pinnedFrom: "latest" }],
  more: {
    taskDefinition: revision(6),
    rollouts: known([cut("old", 6, "11:30", "SUCCESSFUL"), cut("new", 5, "11:10", "STOPPED")]),
  },
};
const ours = { container: "web", digest: digest("old"), revision: revision(6), by: "us" } as const;
const end = { at: at("11:32"), how: "succeeded", why: null } as const;

test("a pin by hand that is in the way is to be overridden, and a pin of ours is not", () => {
  expect(advised(inTheWay)).toEqual([
    ["If the service is to run this image again:", `${pin} --override held`],
  ]);
  expect(advised(inTheWay, { attempts: [{ ...ours, began: at("11:30"), end }] })).toEqual([[pin]]);
});

test("several rules are overridden at once, and said to be", () => {
  const setup: Setup = {
    containers: [
      {
        images: {
          new: image("new", { pushedAt: at("07:00") }),
          old: image("old", { pushedAt: at("08:00") }),
        },
      },
    ],
  };
  const [lines] = advised(setup, { attempts: [] }, policyOf({ holdUntil: at("13:00") }));
  expect(lines?.slice(1)).toEqual([
    "If none of the rules that it overrides matters here:",
    `${pin} --override on-hold --override older`,
  ]);
});

test("of an image in the archive, no pin is advised, but that it is restored", () => {
  const setup: Setup = { containers: [{ images: { new: image("new", { isArchived: true }) } }] };
  const lines = advised(setup).flat();
  expect(lines.some((line) => line.startsWith("ecs-image-drift pin"))).toBe(false);
  expect(lines).toContainEqual(
    expect.stringContaining(`imageDigest=${digest("new")} --target-storage-class STANDARD`),
  );
});
