/** The messages that lie in the dead-letter queue, and the ways back: for the command line alone. */
import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import * as v from "valibot";
import type { Known } from "../../domain/common/known.ts";
import { attempt } from "../aws/attempt.ts";
import { batchesOf } from "../aws/batches.ts";
import type { Call } from "../aws/call.ts";

/** A message of a dead-letter queue. Whoever has its receipt may delete it. */
export interface Letter {
  readonly id: string;
  readonly receipt: string;
  readonly body: string;
  /** When it was first sent: SQS keeps that when it moves a message. */
  readonly sentAt: Date | null;
  /** The queue that it came from, where SQS says it. */
  readonly source: string | null;
  /** What EventBridge, Lambda or the program wrote beside it: `ERROR_CODE`, `ErrorMessage`, … */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Where a message is put back. */
export type WayBack =
  | { readonly kind: "queue"; readonly url: string }
  | { readonly kind: "function"; readonly name: string };

/** How long messages are hidden from others, in seconds, while somebody looks at them. */
const hidden = 120;

/** The most messages that are looked at together. */
export const mostLetters = 1000;

/** Takes what lies there, for two minutes. Whoever does not delete it releases it. */
export function takeLetters(call: Call, QueueUrl: string): Promise<Known<Letter[]>> {
  return attempt("sqs:ReceiveMessage", async () => {
    const found = new Map<string, Letter>();
    for (;;) {
      const letters = await receive(call, QueueUrl);
      for (const letter of letters) found.set(letter.id, letter);
      if (letters.length === 0 || found.size >= mostLetters) return [...found.values()];
    }
  });
}

/** A long poll asks all servers of the queue. */
async function receive(call: Call, QueueUrl: string): Promise<Letter[]> {
  const answer = await call("ReceiveMessage", {
    QueueUrl,
    MaxNumberOfMessages: 10,
    WaitTimeSeconds: 1,
    VisibilityTimeout: hidden,
    MessageSystemAttributeNames: ["All"],
    MessageAttributeNames: ["All"],
  });
  return v.parse(messagesSchema, answer).Messages;
}

/** Puts a message back to where it came from. @throws what the SDK throws: then it was not put back, or nobody knows */
export async function putBack(
  calls: { readonly sqs: Call; readonly lambda: LambdaClient },
  body: string,
  way: WayBack,
): Promise<void> {
  if (way.kind === "queue") await calls.sqs("SendMessage", { QueueUrl: way.url, MessageBody: body });
  else
    await calls.lambda.send(
      new InvokeCommand({ FunctionName: way.name, InvocationType: "Event", Payload: Buffer.from(body) }),
    );
}

/** Deletes a message that was put back. @throws what the SDK throws: then it still lies there */
export async function deleteLetter(
  call: Call,
  QueueUrl: string,
  { receipt }: Pick<Letter, "receipt">,
): Promise<void> {
  await call("DeleteMessage", { QueueUrl, ReceiptHandle: receipt });
}

/** Lets others see the messages again at once; where that fails, they do so after two minutes. */
export async function releaseLetters(
  call: Call,
  QueueUrl: string,
  letters: readonly Pick<Letter, "receipt">[],
): Promise<void> {
  for (const batch of batchesOf(letters, 10))
    await attempt("sqs:ChangeMessageVisibility", () =>
      call("ChangeMessageVisibilityBatch", {
        QueueUrl,
        Entries: batch.map(({ receipt }, i) => ({
          Id: String(i),
          ReceiptHandle: receipt,
          VisibilityTimeout: 0,
        })),
      }),
    );
}

const message = v.pipe(
  v.object({
    MessageId: v.string(),
    ReceiptHandle: v.string(),
    Body: v.optional(v.string(), ""),
    Attributes: v.optional(v.record(v.string(), v.string()), {}),
    MessageAttributes: v.optional(
      v.record(v.string(), v.looseObject({ StringValue: v.optional(v.string(), "") })),
      {},
    ),
  }),
  v.transform(
    ({ MessageId, ReceiptHandle, Body, Attributes, MessageAttributes }): Letter => ({
      id: MessageId,
      receipt: ReceiptHandle,
      body: Body,
      sentAt: /^\d+$/.test(Attributes.SentTimestamp ?? "")
        ? new Date(Number(Attributes.SentTimestamp))
        : null,
      source: Attributes.DeadLetterQueueSourceArn ?? null,
      attributes: Object.fromEntries(
        Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]),
      ),
    }),
  ),
);

const messagesSchema = v.object({ Messages: v.optional(v.array(message), []) });
