import { expect, test } from "vitest";
import { deployed, event, ruleTo } from "./deployed.ts";

const echo = "exports.handler = async (event) => { console.log(JSON.stringify(event.detail)); };";

test("an event on the bus wakes the function whose rule matches it, with the event", async () => {
  const sandbox = await deployed({ echo: { code: echo } }, ruleTo("Echo", { source: ["shop"] }));
  sandbox.putEvents(event("shop", { sold: 1 }), event("bank", { sold: 2 }));
  await sandbox.settle();
  expect(sandbox.logs()).toEqual([
    { at: "2026-11-26T09:00:00.000Z", function: "test-echo", line: '{"sold":1}' },
  ]);
  expect(sandbox.denials()).toEqual([]);
});
