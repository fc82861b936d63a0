import { expect, test } from "vitest";
import { earliest, latest } from "../../../src/domain/common/dates.ts";
import { at } from "../building.ts";

test.each<[clocks: (string | null)[], first: string | null, last: string | null]>([
  [[], null, null],
  [[null, null], null, null],
  [["11:00"], "11:00", "11:00"],
  [["11:00", "10:00", "12:00"], "10:00", "12:00"],
  [[null, "11:00", null, "12:00", null], "11:00", "12:00"],
  [["12:00", null, "11:00"], "11:00", "12:00"],
])("of %j the earliest is %s, the latest %s", (clocks, first, last) => {
  const times = clocks.map((clock) => clock && at(clock)).map((time) => time || null);
  expect(earliest(times)).toEqual(first && at(first));
  expect(latest(times)).toEqual(last && at(last));
});
