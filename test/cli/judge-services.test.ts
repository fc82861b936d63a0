import { expect, test } from "vitest";
import { type Judge, judgeServices } from "../../src/cli/commands/check/judge-services.ts";
import { parseServiceArn } from "../../src/domain/ecs/arn.ts";
import { assessmentOf, serviceArn } from "../domain/building.ts";

const services = Array.from({ length: 120 }, (_, i) => parseServiceArn(`${serviceArn}-${i}`));

/** Judges them: what was asked for, what was shown, and an interruption during one of the questions. */
async function judgeAll(interruptedAt: number | null) {
  const asked: number[] = [];
  const shown: string[] = [];
  const judge: Judge = async (some) => {
    asked.push(some.length);
    return { assessments: some.map(() => assessmentOf()) };
  };
  const or = <T>(work: Promise<T>) => (asked.length === interruptedAt ? Promise.resolve(null) : work);
  const show = (what: string, done = 0, total = 0) => void shown.push(`${what} ${done}/${total}`);
  return { asked, shown, ...(await judgeServices(services, judge, { or }, { show })) };
}

test("all services are judged, some at a time", async () => {
  const { asked, shown, assessments, isComplete } = await judgeAll(null);
  expect({ asked, judged: assessments.length, isComplete }).toEqual({
    asked: [50, 50, 20],
    judged: 120,
    isComplete: true,
  });
  expect(shown).toEqual(["Judging services 0/120", "Judging services 50/120", "Judging services 100/120"]);
});

test("an interruption leaves what was judged until then", async () => {
  const { asked, assessments, isComplete } = await judgeAll(2);
  expect({ asked, judged: assessments.length, isComplete }).toEqual({
    asked: [50, 50],
    judged: 50,
    isComplete: false,
  });
});
