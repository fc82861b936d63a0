/** What is advised works: both the findings and the command `pin` ask the same rules. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { known, valueOr } from "../../../src/domain/common/known.ts";
import { assess } from "../../../src/domain/judge/assess.ts";
import { ledgerOf } from "../../../src/domain/judge/ledger.ts";
import { brokenByImage, brokenByService } from "../../../src/domain/remedy/rules.ts";
import { sayAdvice } from "../../../src/domain/words/advice-words.ts";
import { policies, serviceFacts } from "../../arbitraries.ts";

test("a pin that a finding advises is accepted by the command, whoever runs it", () => {
  let advised = 0;
  fc.assert(
    fc.property(serviceFacts(), policies(), (facts, policy) => {
      const assessment = assess(facts, policy);
      const of = { assessment, ledger: ledgerOf(facts), asker: "person" } as const;
      for (const { container, expected, advice } of assessment.findings) {
        const pin = sayAdvice(advice).find((line) => line.startsWith("ecs-image-drift pin "));
        const view = assessment.containers.find(({ name }) => name === container);
        if (!pin || pin.includes("--register-only") || !view || expected === null) continue;
        advised++;
        const tag = valueOr(view.expected ?? undefined, null)?.tag ?? null;
        const named = { ...view, expected: known({ digest: expected, tag, certain: true, waiting: null }) };
        const broken = [
          ...brokenByService(of),
          ...brokenByImage({ ...of, view: named, digest: expected, tag }),
        ];
        const open = broken.filter(({ rule, passes }) => !passes && !pin.includes(`--override ${rule}`));
        expect(open).toEqual([]);
      }
    }),
    { numRuns: 2000 },
  );
  expect(advised).toBeGreaterThan(50);
});
