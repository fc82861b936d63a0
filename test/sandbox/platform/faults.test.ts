import { GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import type { Sandbox } from "../../../src/sandbox/sandbox.ts";
import type { JsonObject } from "../../../src/sandbox/world.ts";
import { clientConfig, deployed, event, queueFor, ruleTo } from "./deployed.ts";

describe("a fault of an API call", () => {
  async function attempt(fault: JsonObject, requestTimeout = 5000) {
    const sandbox = await deployed({}, queueFor("Jobs"));
    const sqs = new SQSClient({
      ...clientConfig(sandbox),
      requestHandler: { requestTimeout, throwOnRequestTimeout: true },
    });
    sandbox.fault({ operation: "sqs:GetQueueUrl", ...fault });
    return { sandbox, get: () => sqs.send(new GetQueueUrlCommand({ QueueName: "jobs" })) };
  }

  test.for<[string, JsonObject]>([
    ["ThrottlingException", { name: "ThrottlingException", message: "Rate exceeded" }],
    ["500", { $metadata: expect.objectContaining({ httpStatusCode: 500 }) }],
    ["reset", { code: "ECONNRESET" }],
  ])("%s strikes as often as it is told", async ([error, seen]) => {
    const { sandbox, get } = await attempt({ error, times: 2 });
    await expect(get()).rejects.toMatchObject(seen);
    await expect(get()).rejects.toMatchObject(seen);
    await expect(get()).resolves.toHaveProperty("QueueUrl");
    expect(sandbox.calls()).toMatchObject([{ count: 3, errors: 2 }]);
  });

  test("a timeout leaves the client waiting", async () => {
    const { get } = await attempt({ error: "timeout", times: 1 }, 50);
    await expect(get()).rejects.toMatchObject({ name: "TimeoutError" });
  });

  test("without a number it strikes until it is cleared", async () => {
    const { sandbox, get } = await attempt({ error: "ServerException" });
    for (let i = 0; i < 5; i++) await expect(get()).rejects.toThrow();
    sandbox.clearFaults();
    await expect(get()).resolves.toHaveProperty("QueueUrl");
  });

  test("with a chance strikes so many of the calls, of every operation", async () => {
    const { sandbox, get } = await attempt({ operation: "*", error: "ServerException", chance: 0.2 });
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, () =>
        get().then(
          () => true,
          () => false,
        ),
      ),
    );
    const struck = outcomes.filter((isServed) => !isServed).length;
    expect(struck).toBeGreaterThan(15);
    expect(struck).toBeLessThan(80);
    expect(sandbox.calls()).toMatchObject([{ count: 200, errors: struck }]);
  });

  test("for one caller leaves the others alone", async () => {
    const { get } = await attempt({ error: "ServerException", caller: "sweep" });
    await expect(get()).resolves.toHaveProperty("QueueUrl");
  });
});

describe("a kill", () => {
  const code = `
    const { request } = require("node:http");
    exports.handler = () => new Promise((resolve, reject) => {
      console.log("began");
      const headers = {
        authorization: "AWS4-HMAC-SHA256 Credential=" + process.env.AWS_ACCESS_KEY_ID + "/20261126/us-east-1/sqs/aws4_request",
        "x-amz-target": "AmazonSQS.SendMessage",
      };
      const sending = request(process.env.AWS_ENDPOINT_URL, { method: "POST", headers }, (response) => {
        response.resume().on("end", () => { console.log("ended"); resolve(); });
      });
      sending.on("error", reject);
      sending.end(JSON.stringify({ QueueUrl: "x/jobs", MessageBody: "sent" }));
    });`;

  test.for([
    ["before", 1],
    ["after", 2],
  ] as const)(
    "%s a call ends the process; it is tried again, and the call is made %i times",
    async ([when, sent]) => {
      const may = [{ Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" }];
      const sandbox = await deployed(
        { sender: { code, may } },
        { ...ruleTo("Sender", { source: ["shop"] }), ...queueFor("Jobs") },
      );
      sandbox.fault({ kill: "sender", [when]: "sqs:SendMessage" });
      sandbox.putEvents(event("shop"));
      await sandbox.advance("1h");
      expect(sandbox.logs().map(({ line }) => line)).toEqual(["began", "began", "ended"]);
      expect(sandbox.messages("jobs")).toHaveLength(sent);
    },
  );
});

describe("a fault of events", () => {
  const code = "exports.handler = async (event) => { console.log(event.detail.n); };";

  async function heard(fault: JsonObject): Promise<{ sandbox: Sandbox; numbers: string[] }> {
    const sandbox = await deployed({ echo: { code } }, ruleTo("Echo", { source: ["shop"] }));
    sandbox.fault(fault);
    sandbox.putEvents(...[1, 2, 3, 4, 5, 6].map((n) => event("shop", { n })));
    await sandbox.advance("10m");
    return { sandbox, numbers: sandbox.logs().map(({ line }) => line) };
  }

  test("drop loses those that match, as often as it is told", async () => {
    const { numbers, sandbox } = await heard({
      events: "drop",
      match: { detail: { n: [2, 4, 6] } },
      times: 2,
    });
    expect(numbers).toEqual(["1", "3", "5", "6"]);
    expect(sandbox.events()).toHaveLength(6);
  });

  test("double delivers them twice", async () => {
    const { numbers } = await heard({ events: "double", match: { detail: { n: [3] } } });
    expect(numbers).toEqual(["1", "2", "3", "4", "5", "6", "3"]);
  });

  test("delay brings them minutes late", async () => {
    const { numbers } = await heard({ events: "delay", times: 1 });
    expect(numbers).toEqual(["2", "3", "4", "5", "6", "1"]);
  });

  test("with a chance strikes some", async () => {
    const { numbers } = await heard({ events: "drop", chance: 0.5 });
    expect(numbers.length).toBeGreaterThan(0);
    expect(numbers.length).toBeLessThan(6);
  });

  test("shuffle within an hour delivers some of them in that time", async () => {
    const { sandbox, numbers } = await heard({ events: "shuffle", within: "1h" });
    expect(numbers.length).toBeLessThan(6);
    await sandbox.advance("1h");
    expect(sandbox.logs()).toHaveLength(6);
  });

  test("shuffle changes their order, in the same way for the same seed", async () => {
    const { numbers } = await heard({ events: "shuffle" });
    expect(numbers.toSorted()).toEqual(["1", "2", "3", "4", "5", "6"]);
    expect(numbers).not.toEqual(numbers.toSorted());
    expect((await heard({ events: "shuffle" })).numbers).toEqual(numbers);
  });
});
