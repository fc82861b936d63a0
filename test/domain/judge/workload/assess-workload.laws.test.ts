/** What holds of every verdict on a workload, however strange the facts. */
import fc, { type Arbitrary } from "fast-check";
import { describe, expect, test } from "vitest";
import { known, valueOr } from "../../../../src/domain/common/known.ts";
import { parseTaskDefinitionArn } from "../../../../src/domain/ecs/arn.ts";
import { assessWorkload } from "../../../../src/domain/judge/workload/assess-workload.ts";
import { sayWorkloadAdvice } from "../../../../src/domain/words/workload-words.ts";
import type { Run, WorkloadFacts } from "../../../../src/domain/workload/facts.ts";
import { orUnknown, policies, serviceFacts, times } from "../../../arbitraries.ts";
import { revision } from "../../building.ts";
import { nightly } from "../../workload/building.ts";

/** Facts of a workload that runs what a service of any kind has. */
const workloads = (): Arbitrary<WorkloadFacts> =>
  fc
    .record({
      service: serviceFacts(),
      type: fc.constantFrom("rule" as const, "schedule" as const),
      number: fc.constantFrom(null, 4),
      newest: fc.constantFrom(3, 4, 15, null),
      isActive: fc.boolean(),
      isEnabled: fc.boolean(),
      isThere: fc.boolean(),
      runs: fc.array(
        fc.record({
          createdAt: times(),
          startedAt: fc.option(times()),
          stopCode: fc.constantFrom(null, "TaskFailedToStart", "EssentialContainerExited"),
          reason: fc.constantFrom("", "CannotPullContainerError: not found", "other"),
          of: fc.constantFrom(3, 4),
        }),
        { maxLength: 3 },
      ),
      unread: fc.option(orUnknown(fc.constant([]))),
    })
    .map(({ service, number, newest, isThere, isActive, isEnabled, runs, unread, type }) => {
      const containers = valueOr(service.containers, []);
      const tasks = valueOr(service.tasks, []);
      const own = { arn: revision(4), registeredAt: null, containers, isActive };
      const all = runs.flatMap(({ of, ...one }, i): Run[] => {
        const task = tasks[i % Math.max(1, tasks.length)];
        return task
          ? [{ ...task, ...one, arn: `task/${i}`, stoppedAt: null, taskDefinition: revision(of) }]
          : [];
      });
      return {
        at: service.at,
        workload: { ...nightly, type },
        named: { family: "backend", revision: number },
        isEnabled,
        expression: null,
        tags: service.tags,
        revision: service.containers.known ? known(isThere ? own : null) : service.containers,
        newest: known(newest === null ? null : { arn: revision(newest), registeredAt: null, containers }),
        runs: unread && !unread.known ? unread : known(all),
        sharing: [],
        repositories: service.repositories,
      };
    });

describe("laws", () => {
  test("judging a workload never throws, and the same facts always give the same verdict", () => {
    fc.assert(
      fc.property(workloads(), policies(), (facts, policy) => {
        const verdict = assessWorkload(facts, policy);
        expect(verdict.facts).toBe(facts);
        expect(assessWorkload(structuredClone(facts), policy)).toEqual(verdict);
      }),
      { numRuns: 500 },
    );
  });

  test("one that is disabled is ignored, and nothing is found of it", () => {
    fc.assert(
      fc.property(workloads(), policies(), (facts, policy) => {
        const { status, findings, settling } = assessWorkload({ ...facts, isEnabled: false }, policy);
        expect({ status, findings, settling }).toEqual({ status: "ignored", findings: [], settling: [] });
      }),
    );
  });

  test("the order of its runs does not matter", () => {
    fc.assert(
      fc.property(workloads(), policies(), (facts, policy) => {
        const { runs } = facts;
        const reversed = { ...facts, runs: runs.known ? known(runs.value.toReversed()) : runs };
        const { facts: _, ...there } = assessWorkload(facts, policy);
        const { facts: __, ...back } = assessWorkload(reversed, policy);
        expect(back).toEqual(there);
      }),
    );
  });

  test("nobody is told of a service or a deployment, nor to do what is done to services", () => {
    fc.assert(
      fc.property(workloads(), policies(), (facts, policy) => {
        const { findings, settling } = assessWorkload(facts, policy);
        for (const { summary, advice } of [...findings, ...settling]) {
          const lines = [summary, ...sayWorkloadAdvice(advice)].join("\n");
          expect(lines).not.toMatch(/the service|this service|deployment|update-service|ecs-image-drift pin/);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("whoever is to move a target is to move it to a later revision of its family", () => {
    fc.assert(
      fc.property(workloads(), policies(), (facts, policy) => {
        const gone = facts.revision.known && !facts.revision.value?.isActive;
        for (const { advice } of assessWorkload(facts, policy).findings) {
          for (const one of advice) {
            if (one.do !== "update-target") continue;
            const { family, revision: number } = parseTaskDefinitionArn(one.revision);
            expect(family).toBe(facts.named.family);
            expect(gone || number > 4).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test("one that follows its family is not told to move", () => {
    fc.assert(
      fc.property(workloads(), policies(), (facts, policy) => {
        const following = { ...facts, named: { ...facts.named, revision: null } };
        const { findings } = assessWorkload(following, policy);
        for (const { advice } of findings) expect(advice.map((one) => one.do)).not.toContain("update-target");
      }),
    );
  });
});
