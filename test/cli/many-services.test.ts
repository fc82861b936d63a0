import { expect, test } from "vitest";
import { manyReport } from "./many-services.ts";

test("the account of 241 services is what it is meant to be", () => {
  const { services, drifted, unknown } = manyReport.summary;
  expect([services, drifted, unknown, manyReport.summary["in-sync"]]).toEqual([241, 54, 7, 180]);
  const count = (kind: string, severity: string) =>
    manyReport.services.filter(({ findings }) =>
      findings.some((one) => one.kind === kind && one.severity === severity),
    ).length;
  expect([count("missing", "high"), count("stale", "high"), count("endangered", "low")]).toEqual([48, 5, 1]);
  expect(new Set(manyReport.services.map(({ service }) => service)).size).toBe(241);
});
