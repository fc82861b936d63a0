/** What is taken of a dead-letter queue is hidden from others: it is seen again, whatever comes between. */
import type { LambdaClient } from "@aws-sdk/client-lambda";
import { describe, expect, test } from "vitest";
import { openLetterBox } from "../../../src/adapters/installation/dead-letters.ts";
import type { JsonObject } from "../../../src/domain/common/json.ts";

/** A queue of pages, each with a message for each of its letters, and what was asked of it. */
function open(pages: readonly string[], failing: Readonly<Record<string, Error>> = {}) {
  const asked: [operation: string, input: JsonObject][] = [];
  let received = 0;
  const sqs = async (operation: string, input: JsonObject): Promise<JsonObject> => {
    asked.push([operation, input]);
    const error = failing[operation];
    if (error !== undefined && (operation !== "ReceiveMessage" || received === pages.length)) throw error;
    if (operation !== "ReceiveMessage") return {};
    const page = pages[received++] ?? "";
    return { Messages: [...page].map((id) => ({ MessageId: id, ReceiptHandle: `receipt of ${id}` })) };
  };
  return {
    box: openLetterBox({ sqs, lambda: {} as LambdaClient }, "https://queue"),
    count: (wanted: string) => asked.filter(([operation]) => operation === wanted).length,
    released: () =>
      asked.flatMap(([operation, { Entries }]) =>
        operation === "ChangeMessageVisibilityBatch" ? (Entries as { ReceiptHandle: string }[]) : [],
      ),
  };
}

const receipts = (ids: string) =>
  [...ids].map((id) => expect.objectContaining({ ReceiptHandle: `receipt of ${id}`, VisibilityTimeout: 0 }));

describe("what was taken", () => {
  test("is released, but for what was deleted", async () => {
    const { box, released } = open(["abc", "d"]);
    const taken = await box.take(() => false);
    const letters = taken.known ? taken.value : [];
    expect(letters.map(({ id }) => id)).toEqual(["a", "b", "c", "d"]);
    for (const letter of letters.slice(1, 3)) await box.delete(letter);
    await box.release();
    expect(released()).toEqual(receipts("ad"));
  });

  test("is released where it could not be deleted", async () => {
    const { box, released } = open(["a"], { DeleteMessage: new Error("not you") });
    const taken = await box.take(() => false);
    for (const letter of taken.known ? taken.value : [])
      await expect(box.delete(letter)).rejects.toThrow("not you");
    await box.release();
    expect(released()).toEqual(receipts("a"));
  });

  test("is released where the rest could not be taken", async () => {
    const { box, released } = open(["abc"], { ReceiveMessage: new Error("throttled") });
    expect(await box.take(() => false)).toMatchObject({ known: false });
    await box.release();
    expect(released()).toEqual(receipts("abc"));
  });

  test("is no more than there is until somebody interrupts", async () => {
    const { box, count, released } = open(["abc", "def", "ghi"]);
    expect(await box.take(() => count("ReceiveMessage") === 2)).toMatchObject({ value: { length: 6 } });
    expect(count("ReceiveMessage")).toBe(2);
    await box.release();
    expect(released()).toEqual(receipts("abcdef"));
  });
});

test("a count that SQS does not give is not known, and is not 0", async () => {
  expect(await open([]).box.countHidden()).toMatchObject({
    known: false,
    operation: "sqs:GetQueueAttributes",
  });
});
