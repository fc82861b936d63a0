import type { SQSEvent, SQSRecord } from "aws-lambda";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eachRecord } from "../../../src/adapters/events/sqs-batch.ts";

const record: SQSRecord = {
  messageId: "0",
  receiptHandle: "handle",
  body: "{}",
  attributes: {
    ApproximateReceiveCount: "1",
    SentTimestamp: "1795690800000",
    SenderId: "AIDA",
    ApproximateFirstReceiveTimestamp: "1795690800001",
  },
  messageAttributes: {},
  md5OfBody: "",
  eventSource: "aws:sqs",
  eventSourceARN: "arn:aws:sqs:us-east-1:123456789012:changes",
  awsRegion: "us-east-1",
};

const batch = (...bodies: string[]): SQSEvent => ({
  Records: bodies.map((body, i) => ({ ...record, body, messageId: String(i) })),
});

function read(event: SQSEvent) {
  const warnings: Record<string, unknown>[] = [];
  const { values, response } = eachRecord(event, (body): unknown => JSON.parse(body), {
    warn: (_, details) => warnings.push(details),
  });
  return { values, warnings, failed: response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
}

describe("a batch of messages", () => {
  test.each<[bodies: string[], values: unknown[], failed: string[]]>([
    [[], [], []],
    [["1", "2"], [1, 2], []],
    [["1", "x", "3"], [1, 3], ["1"]],
    [["x", "", "{"], [], ["0", "1", "2"]],
  ])("of %j gives %j, and %j are received again", (bodies, values, failed) => {
    expect(read(batch(...bodies))).toMatchObject({ values, failed });
  });

  test("loses no message, and reports none that was read", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("1", "null", "{}", "x", "")), (bodies) => {
        const { values, failed, warnings } = read(batch(...bodies));
        expect(values.length + failed.length).toBe(bodies.length);
        expect(failed).toEqual(bodies.flatMap((body, i) => (["x", ""].includes(body) ? String(i) : [])));
        expect(warnings).toHaveLength(failed.length);
      }),
    );
  });

  test("tells of what cannot be read which it was and why, and a part of it", () => {
    const [warning] = read(batch(`x${"y".repeat(5000)}`)).warnings;
    expect(warning).toEqual({
      messageId: "0",
      error: expect.stringMatching(/^SyntaxError: /),
      body: `x${"y".repeat(999)}`,
    });
  });
});
