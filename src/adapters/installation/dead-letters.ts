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

/** A dead-letter queue, and what was taken of it. */
export interface LetterBox {
  /**
   * Takes what lies there, for two minutes in which nobody else sees it, or until `isOver` between two calls. Also
   * what was taken before a call failed is hidden: whoever takes also releases.
   */
  take(isOver: () => boolean): Promise<Known<Letter[]>>;
  /** How many messages are hidden now, as SQS counts them: about so many, and up to a minute ago. */
  countHidden(): Promise<Known<number>>;
  /** Puts a message back to where it came from. @throws what the SDK throws: it was not put back, or nobody knows */
  putBack(body: string, way: WayBack): Promise<void>;
  /** Deletes a message that was put back. @throws what the SDK throws: then it may still lie there */
  delete(letter: Letter): Promise<void>;
  /** Lets others see at once what was taken and not deleted; where that fails, they do so after two minutes. */
  release(): Promise<void>;
}

/** The queue of this URL. */
export function openLetterBox(
  { sqs, lambda }: { readonly sqs: Call; readonly lambda: LambdaClient },
  QueueUrl: string,
): LetterBox {
  const taken = new Map<string, Letter>();
  return {
    take: (isOver) =>
      attempt("sqs:ReceiveMessage", async () => {
        while (!isOver() && taken.size < mostLetters) {
          const letters = await receive(sqs, QueueUrl);
          for (const letter of letters) taken.set(letter.id, letter);
          if (letters.length === 0) break;
        }
        return [...taken.values()];
      }),
    countHidden: () => attempt("sqs:GetQueueAttributes", () => countHidden(sqs, QueueUrl)),
    putBack: (body, way) => putBack({ sqs, lambda }, body, way),
    async delete({ id, receipt }) {
      await sqs("DeleteMessage", { QueueUrl, ReceiptHandle: receipt });
      taken.delete(id);
    },
    release: () => release(sqs, QueueUrl, [...taken.values()]),
  };
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

async function countHidden(call: Call, QueueUrl: string): Promise<number> {
  const AttributeNames = ["ApproximateNumberOfMessagesNotVisible"];
  const answer = await call("GetQueueAttributes", { QueueUrl, AttributeNames });
  return v.parse(attributesSchema, answer).Attributes.ApproximateNumberOfMessagesNotVisible;
}

async function putBack(
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

async function release(call: Call, QueueUrl: string, letters: readonly Letter[]): Promise<void> {
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
      sentAt: /^\d{1,15}$/.test(Attributes.SentTimestamp ?? "")
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

const attributesSchema = v.object({
  Attributes: v.object({
    ApproximateNumberOfMessagesNotVisible: v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number)),
  }),
});
