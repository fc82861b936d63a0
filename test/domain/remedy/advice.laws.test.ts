/** What is advised works: both the findings and the command `pin` ask the same rules. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { known, valueOr } from "../../../src/domain/common/known.ts";
import type { Attempted } from "../../../src/domain/facts/attempt.ts";
import type { ServiceFacts } from "../../../src/domain/facts/facts.ts";
import { assess } from "../../../src/domain/judge/assess.ts";
import { ledgerOf } from "../../../src/domain/judge/past/ledger.ts";
import type { ResponsePolicy } from "../../../src/domain/policy/policy.ts";
import { advisable } from "../../../src/domain/remedy/advisable.ts";
import { brokenByImage, brokenByService } from "../../../src/domain/remedy/rules.ts";
import { sayAdvice } from "../../../src/domain/words/advice-words.ts";
import { policies, serviceFacts } from "../../arbitraries.ts";
import { at, denied, digest, factsOf, image, policyOf, rollout } from "../building.ts";

/** A service whose tag moved, and all that may be in the way of its pin. */
const stale = fc
  .record({
    born: fc.constantFrom("09:00", "11:00"),
    present: fc.constantFrom("there", "archived", "unread"),
    isOldGone: fc.boolean(),
    hold: fc.constantFrom(null, "11:30", "13:00"),
    tags: fc.constantFrom({}, { "aws:cloudformation:stack-name": "prod" }),
    past: fc.constantFrom("none", "went well", "rolled back", "moved off", "denied"),
    tried: fc.constantFrom(null, "failed", "moved-off", "rolled-back"),
  })
  .map((of): [facts: ServiceFacts, policy: ResponsePolicy, record: Attempted] => {
    const there = image("new", { pushedAt: at(of.born), isArchived: of.present === "archived" });
    const images = {
      new: of.present === "unread" ? denied("ecr:DescribeImages") : there,
      old: of.isOldGone ? null : image("old", { pushedAt: at("10:00") }),
    };
    const past = {
      none: known([]),
      "went well": known([rollout({ web: "old", createdAt: at("09:00") })]),
      "rolled back": known([
        rollout({ web: "new", createdAt: at("11:20"), status: "ROLLBACK_SUCCESSFUL" }),
        rollout({ web: "old", createdAt: at("09:00") }),
      ]),
      "moved off": known([
        rollout({ web: "old", createdAt: at("11:30") }),
        rollout({ web: "new", createdAt: at("11:10") }),
      ]),
      denied: denied("ecs:ListServiceDeployments"),
    }[of.past];
    const end = of.tried && { at: at("11:25"), how: of.tried, why: "it did" };
    const attempt = { container: "web", digest: digest("new"), revision: null, by: "us", began: at("11:20") };
    return [
      factsOf({ containers: [{ images }], more: { tags: of.tags, rollouts: past } }),
      policyOf({ holdUntil: of.hold === null ? null : at(of.hold) }),
      { attempts: end ? [{ ...attempt, end } as Attempted["attempts"][number]] : [] },
    ];
  });

const any = fc.tuple(serviceFacts(), policies(), fc.constant<Attempted>({ attempts: [] }));

test.each([
  ["of a service whose tag moved", stale, 10],
  ["of any service", any, 0],
] as const)(
  "a pin that a finding advises %s is accepted by the command, whoever runs it",
  (_, services, atLeast) => {
    let [plain, overriding] = [0, 0];
    fc.assert(
      fc.property(services, ([facts, policy, record]) => {
        const assessment = advisable(assess(facts, policy), record);
        const of = { assessment, ledger: ledgerOf(facts, record), asker: "person" } as const;
        for (const { container, expected, advice } of assessment.findings) {
          const pin = sayAdvice(advice).find((line) => line.startsWith("ecs-image-drift pin "));
          const view = assessment.containers.find(({ name }) => name === container);
          const offered = valueOr(view?.expected ?? undefined, null);
          const digest = expected ?? offered?.digest;
          if (!pin || pin.includes("--register-only") || !view || digest === undefined) continue;
          if (pin.includes("--override")) overriding++;
          else plain++;
          const tag = offered?.tag ?? null;
          const named = { ...view, expected: known({ digest, tag, certain: true, waiting: null }) };
          const broken = [...brokenByService(of), ...brokenByImage({ ...of, view: named, digest, tag })];
          const open = broken.filter(({ rule, passes }) => !passes && !pin.includes(`--override ${rule}`));
          expect(open).toEqual([]);
        }
      }),
      { numRuns: 1000 },
    );
    expect(Math.min(plain, overriding)).toBeGreaterThanOrEqual(atLeast);
  },
);
