/** What has a sweep go on, and what has one begin. */
import { expect, test } from "vitest";
import { parseContinuation } from "../../../src/adapters/alerts/sweeps.ts";

const notified = (Message: unknown) => ({ Records: [{ Sns: { Message } }] });

test("a sweep goes on where the topic of sweeps says so", () => {
  expect(parseContinuation(notified('{"sweep":3}'))).toBe(3);
});

test.each([
  {},
  null,
  { "detail-type": "Scheduled Event" },
  notified("{"),
  notified("[]"),
  notified('{"sweep":"3"}'),
  notified(3),
  { Records: [] },
])("with %j one begins", (event) => {
  expect(parseContinuation(event)).toBeNull();
});
