/** How a deployment that a hook pauses is shown. */
import { expect, test } from "vitest";
import { aimedService } from "../../src/cli/aim.ts";
import { withPause } from "../../src/cli/commands/check/with-pause.ts";
import { renderExplanation } from "../../src/cli/render/explanation/explanation.ts";
import { formats } from "../../src/cli/render/formats.ts";
import { monochrome } from "../../src/cli/terminal/terminal.ts";
import { known } from "../../src/domain/common/known.ts";
import type { WaitingHook } from "../../src/domain/facts/facts.ts";
import { type Assessment, assess } from "../../src/domain/judge/assess.ts";
import { reportCheck } from "../../src/domain/words/report.ts";
import { explain } from "../../src/explain/explanation.ts";
import { at, factsOf, policyOf, rollout } from "../domain/building.ts";

const pause: WaitingHook = {
  deployment: "arn:aws:ecs:us-east-1:123456789012:service-deployment/dev/backend/AbCdEf",
  id: "ecs-pause-e7tK9G_WRJqNF",
  kind: "PAUSE",
  target: null,
  until: at("13:00"),
  onTimeout: "ROLLBACK",
};

/** A service whose deployment waits for these hooks. */
const paused = (...hooks: WaitingHook[]): Assessment =>
  assess(
    factsOf({
      deployments: [{ rolloutState: "IN_PROGRESS", createdAt: at("11:30") }],
      containers: [{ running: ["new", "new"], resolved: "new", published: "new" }],
      more: {
        rollouts: known([
          rollout({
            status: "IN_PROGRESS",
            stage: "POST_TEST_TRAFFIC_SHIFT",
            createdAt: at("11:30"),
            web: "new",
            hooks,
          }),
        ]),
      },
    }),
    policyOf(),
  );

const unasked = { ecs: { rollouts: () => Promise.reject(new Error("Nobody was to ask")) } };

async function check(format: "table" | "markdown", assessment: Assessment): Promise<string> {
  const report = reportCheck([await withPause(assessment, unasked)], at("12:00"));
  const options = {
    width: 80,
    colours: monochrome,
    interrupted: null,
    timeLines: new Map(),
    beginnings: new Map(),
  };
  return formats[format](report, options);
}

const explained = (assessment: Assessment) =>
  renderExplanation(explain(assessment, { history: [], incidents: [], nearMisses: [] }, []), {
    width: 80,
    colours: monochrome,
  });

test("as the golden files show", async () => {
  await expect(await check("table", paused(pause))).toMatchFileSnapshot("../golden/check/table-paused.txt");
  await expect(await check("markdown", paused(pause))).toMatchFileSnapshot(
    "../golden/check/markdown-paused.md",
  );
  await expect(explained(paused(pause))).toMatchFileSnapshot("../golden/explain/paused.txt");
});

test("whatever AWS says of a hook is text, and ends", async () => {
  const text = `\u001B[2J <!channel>\nTo fix it:\n  rm -rf / ${"word ".repeat(2_000)}`;
  const hostile = { ...pause, deployment: text, id: text, target: text, kind: text, onTimeout: text };
  for (const shown of [await check("table", paused(hostile, pause)), explained(paused(hostile, pause))]) {
    expect(shown).not.toMatch(/\p{Cc}(?<!\n)|^ *rm -rf/mu);
    expect(shown.length).toBeLessThan(10_000);
  }
});

test.for([
  ["a service that is not deploying", assess(factsOf({}), policyOf())],
  ["one that is ignored", assess(paused(pause).facts, policyOf({ mode: "ignore" }))],
] as const)("nobody asks ECS of %s", async ([, assessment]) => {
  const lookless = { ...assessment, facts: { ...assessment.facts, rollouts: null } };
  expect(await withPause(lookless, unasked)).toBe(lookless);
});

test("its commands act where it was found", async () => {
  const [service] = reportCheck([await withPause(paused(pause), unasked)], at("12:00")).services;
  const notes = service && aimedService(service, { profile: "work" }).notes;
  expect(notes?.filter((note) => note.startsWith("aws "))).toEqual([
    expect.stringMatching(/ --profile work$/),
  ]);
});
