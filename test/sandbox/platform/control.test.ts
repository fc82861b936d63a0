import { expect, onTestFinished, test } from "vitest";
import { createSandbox } from "../../../src/sandbox/sandbox.ts";
import { deployed, event, ruleTo } from "./deployed.ts";

async function ask(url: string, method: string, path: string, body?: unknown) {
  const response = await fetch(`${url}/_sandbox/${path}`, {
    method,
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: response.status, json: await response.json() };
}

async function empty() {
  const sandbox = await createSandbox();
  onTestFinished(() => sandbox.close());
  return sandbox;
}

test("time is moved, and the answer says what time it is then", async () => {
  const { url } = await empty();
  expect(await ask(url, "POST", "clock", { advance: "15m" })).toEqual({
    status: 200,
    json: { now: "2026-11-26T09:15:00.000Z" },
  });
});

test("events are put on the bus, and what they caused can be read", async () => {
  const code = "exports.handler = async () => { console.log('woken'); };";
  const { url } = await deployed({ echo: { code } }, ruleTo("Echo", { source: ["aws.ecr"] }));
  expect(await ask(url, "GET", "health")).toMatchObject({ status: 200 });
  await ask(url, "POST", "events", [event("aws.ecr")]);
  await ask(url, "POST", "clock", { advance: "1s" });
  expect((await ask(url, "GET", "events")).json).toEqual([event("aws.ecr")]);
  expect((await ask(url, "GET", "logs")).json).toMatchObject([{ function: "test-echo", line: "woken" }]);
  expect((await ask(url, "GET", "denials")).json).toEqual([]);
  expect((await ask(url, "GET", "inbox")).json).toEqual([]);
});

test("faults are set, one or a list of them, and cleared", async () => {
  const sandbox = await empty();
  const call = () =>
    fetch(sandbox.url, { method: "POST", headers: { "x-amz-target": "AmazonSQS.ListQueues" } });
  const fault = { operation: "sqs:ListQueues", error: "ThrottlingException" };
  expect(await ask(sandbox.url, "POST", "faults", [fault, { events: "drop" }])).toMatchObject({
    status: 200,
  });
  expect((await call()).status).toBe(400);
  await ask(sandbox.url, "DELETE", "faults");
  expect((await call()).status).toBe(200);
  expect((await ask(sandbox.url, "GET", "calls")).json).toEqual([
    { operation: "sqs:ListQueues", caller: "administrator", count: 2, errors: 1 },
  ]);
  await ask(sandbox.url, "DELETE", "calls");
  expect((await ask(sandbox.url, "GET", "calls")).json).toEqual([]);
});

test.for<[string, string, unknown, string]>([
  ["POST", "clock", { advance: "15" }, 'Cannot read duration "15"'],
  ["POST", "clock", "soon", 'expected {"advance": "15m"}'],
  ["POST", "events", "[1]", "expected a JSON object or an array of them"],
  ["POST", "faults", { operation: "ListQueues", error: "500" }, 'operation: expected a name such as "ecs:'],
  ["POST", "faults", { operation: "sqs:ListQueues" }, "error"],
  ["POST", "faults", { events: "lose" }, "events"],
  ["POST", "faults", { events: "drop", match: { a: [] } }, "empty arrays"],
  ["POST", "faults", { events: "drop", times: 0 }, "times"],
  ["POST", "faults", { kill: "sweep" }, "Cannot set fault"],
  ["POST", "faults", { weather: "rain" }, 'Cannot set fault {"weather":"rain"}'],
])("%s %s with %j is refused with the reason", async ([method, path, body, reason]) => {
  const { url } = await empty();
  const { status, json } = await ask(url, method, path, body);
  expect(status).toBe(400);
  expect(json).toMatchObject({ error: expect.stringContaining(reason) });
});

test("what is not there is a 404", async () => {
  const { url } = await empty();
  expect(await ask(url, "GET", "weather")).toMatchObject({ status: 404 });
});

test("a Slack webhook takes a message a second, within Slack's limits, into the inbox", async () => {
  const sandbox = await empty();
  const post = async (body: unknown) => {
    const response = await fetch(`${sandbox.url}/_sandbox/slack`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    return [response.status, await response.text(), response.headers.get("retry-after")];
  };
  const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text } });
  expect(await post({ text: "drift", blocks: [section("*drift*")] })).toEqual([200, "ok", null]);
  expect(await post({ text: "again" })).toEqual([429, "rate_limited", "1"]);
  await sandbox.advance("1s");
  expect(await post({ blocks: [section("x".repeat(3001))] })).toEqual([400, "invalid_blocks", null]);
  expect(await post({ blocks: [{ type: "banner" }] })).toEqual([400, "invalid_blocks", null]);
  expect(await post({ blocks: new Array(51).fill({ type: "divider" }) })).toEqual([
    400,
    "invalid_blocks",
    null,
  ]);
  const long = section("x".repeat(2900));
  const attached = (...blocks: object[]) => ({ attachments: [{ color: "#000000", blocks }] });
  expect(await post({ blocks: [long, long], ...attached(long, long, long) })).toEqual([
    400,
    "msg_blocks_too_long",
    null,
  ]);
  expect(await post(attached({ type: "banner" }))).toEqual([400, "invalid_blocks", null]);
  expect(await post({})).toEqual([400, "no_text", null]);
  sandbox.fault({ operation: "slack:Post", error: "404: no_service", times: 1 });
  expect(await post({ text: "drift" })).toEqual([404, "no_service", null]);
  expect(sandbox.inbox()).toMatchObject([{ channel: "slack", body: "*drift*", message: { text: "drift" } }]);
});
