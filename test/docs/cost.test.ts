/** docs/cost.md says what the program calls, as the sandbox counts it, and what that comes to. */
import { describe, expect, test } from "vitest";
import { type Cost, measureCosts } from "../support/costs.ts";
import { documentAt, rowsOf, sectionOf } from "./documents.ts";

const page = documentAt("docs/cost.md");
const calls = rowsOf(sectionOf(page, "What is called"));
const money = rowsOf(sectionOf(page, "What it costs"));

const numberOf = (cell = "") => Number(cell.replaceAll(/[$,]/g, "").split(" ")[0]);

/** The line that begins so. */
function lineOf(what: string): Cost {
  const [, ecs, ecr, read, written, messages] = (
    calls.find(([first = ""]) => first.startsWith(what)) ?? []
  ).map(numberOf);
  return { ecs, ecr, read, written, messages } as Cost;
}

describe("what is called", () => {
  test("in an account of 10 services", async () => {
    const { first, sweep, push } = await measureCosts({ clusters: 1, services: 10 });
    expect({ first, sweep, push }).toEqual({
      first: lineOf("the first sweep of 10 "),
      sweep: lineOf("a sweep of 10 "),
      push: lineOf("a push"),
    });
  });

  test.each<[of: string, tags: (image: number) => [string, ...string[]]]>([
    ["commits", (image) => [`0a1b2c${image}`, "latest"]],
    ["versions", (image) => [`1.4.${image}`]],
    ["an environment", (image) => ["prod", `0a1b2c${image}`]],
  ])("in an account of 10 services with tags of %s", async (of, tags) => {
    const { sweep, push } = await measureCosts({ clusters: 1, services: 10, tags });
    expect({ sweep, push }).toEqual({
      sweep: lineOf(`${of}: a sweep of 10 `),
      push: lineOf(`${of}: a push`),
    });
  });

  // It takes a minute: COSTS=large npm test -- test/docs/cost.test.ts
  test.runIf(process.env.COSTS === "large")(
    "in an account of 1,000 services",
    { timeout: 600_000 },
    async () => {
      const { first, sweep, push } = await measureCosts({ clusters: 10, services: 100 });
      expect({ first, sweep, push }).toEqual({
        first: lineOf("the first sweep of 1,000 "),
        sweep: lineOf("a sweep of 1,000 "),
        push: lineOf("a push"),
      });
    },
  );
});

test("one more service adds to a sweep what the two sweeps differ by, for each", () => {
  const [few, many] = [lineOf("a sweep of 10 "), lineOf("a sweep of 1,000 ")];
  const each = (what: keyof Cost) => (many[what] - few[what]) / 990;
  const said = "one call of ECR, four items read, and a fifth of a call of ECS";
  expect(page).toContain(`**One more service** adds to each sweep ${said}`);
  expect([each("ecr"), each("read")]).toEqual([1, 4]);
  expect(each("ecs")).toBeCloseTo(1 / 5, 2);
});

describe("what it costs", () => {
  const sweeps = 2920;
  const column = { small: 2, large: 3 } as const;
  const line = (what: string) => money.find(([first = ""]) => first.startsWith(what)) ?? [];
  const said = (what: string, size: keyof typeof column) => numberOf(line(what)[column[size]]);
  const price = (what: string) => numberOf(line(what)[1]);

  test.each([
    ["small", lineOf("a sweep of 10 "), 2],
    ["large", lineOf("a sweep of 1,000 "), 30],
  ] as const)("in the %s account", (size, { read }, seconds) => {
    const polls = 2 * 5 * 3 * 60 * 730;
    expect(said("six alarms", size)).toBeCloseTo(9 * price("six alarms"), 2);
    expect(said("two queues", size)).toBeCloseTo((polls / 1e6) * price("two queues"), 2);
    expect(said("the journal, read", size)).toBeCloseTo(
      ((read * sweeps) / 1e6) * price("the journal, read"),
      2,
    );
    expect(said("the journal, written", size)).toBeCloseTo(
      ((lineOf("a push").written * 2000) / 1e6) * price("the journal, written"),
      2,
    );
    expect(said("sweeps", size)).toBeCloseTo(seconds * sweeps * price("sweeps"), 2);
    const lines = ["six alarms", "two queues", "the journal, read", "the journal, written", "sweeps"];
    expect(said("together", size)).toBeCloseTo(
      lines.reduce((sum, what) => sum + said(what, size), 0),
      2,
    );
  });
});
