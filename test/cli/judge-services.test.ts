import { expect, test } from "vitest";
import { type Judge, judgeServices } from "../../src/cli/commands/check/judge-services.ts";
import { parseServiceArn } from "../../src/domain/ecs/arn.ts";
import { assessmentOf, serviceArn } from "../domain/building.ts";

const servicesOf = (length: number) =>
  Array.from({ length }, (_, i) => parseServiceArn(`${serviceArn}-${i}`));

/** Judges them: what was asked for, what was shown, and an interruption during one of the questions. */
async function judgeAll(count: number, interruptedAt: number | null = null) {
  const asked: number[] = [];
  const shown: string[] = [];
  const judge: Judge = async (some) => {
    asked.push(some.length);
    return { assessments: some.map(() => assessmentOf()), gone: [] };
  };
  const or = <T>(work: Promise<T>) => (asked.length === interruptedAt ? Promise.resolve(null) : work);
  const show = (what: string, done = 0, total = 0) => void shown.push(`${what} ${done}/${total}`);
  return { asked, shown, ...(await judgeServices(servicesOf(count), judge, { or }, { show })) };
}

test("all services are judged, some at a time", async () => {
  const { asked, shown, assessments, isComplete } = await judgeAll(120);
  expect({ asked, judged: assessments.length, isComplete }).toEqual({
    asked: [30, 30, 30, 30],
    judged: 120,
    isComplete: true,
  });
  expect(shown).toEqual([0, 30, 60, 90].map((done) => `Judging services ${done}/120`));
});

test("an interruption leaves what was judged until then", async () => {
  const { asked, assessments, isComplete } = await judgeAll(120, 2);
  expect({ asked, judged: assessments.length, isComplete }).toEqual({
    asked: [30, 30],
    judged: 30,
    isComplete: false,
  });
});

test.each([
  [0, []],
  [9, [9]],
  [25, [10, 10, 5]],
  [230, [50, 50, 50, 50, 30]],
])("of %d services, so many are judged at a time", async (count, asked) => {
  expect((await judgeAll(count)).asked).toEqual(asked);
});
