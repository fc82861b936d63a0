import * as v from "valibot";
import type { Matcher } from "../events/pattern.ts";
import { tryParse } from "../json.ts";
import { type Message, md5 } from "../services/sqs/message.ts";
import { type Queue, remove, visible } from "../services/sqs/queue.ts";
import type { Queues } from "../services/sqs/queues.ts";
import { systemAttributes } from "../services/sqs/received.ts";
import type { Timer, World } from "../world.ts";
import type { LambdaFunction, Outcome } from "./function.ts";
import type { Functions } from "./functions.ts";

/** A queue that feeds a function. */
export interface SqsSource {
  readonly queue: Queue;
  readonly fn: LambdaFunction;
  readonly batchSize: number;
  /** How long to gather a batch, in milliseconds. */
  readonly window: number;
  /** The event source's filter; it sees a message's `body` as JSON if it is some. What it does not want is deleted. */
  readonly wants: Matcher;
  /** Whether the function says which messages of a batch failed. */
  readonly reportsFailures: boolean;
}

const report = v.object({
  batchItemFailures: v.optional(v.nullable(v.array(v.object({ itemIdentifier: v.string() })))),
});

/**
 * Feeds the function with the queue's messages, batch after batch; what it answers with ends that.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function connectSqsSource(
  world: Pick<World, "clock" | "region">,
  queues: Queues,
  functions: Functions,
  source: SqsSource,
): () => void {
  const { queue, fn, batchSize, window } = source;
  let gathering: { readonly timer: Timer; readonly full: boolean } | undefined;

  /** Called when a message becomes visible: polls when the window is over or the batch full. */
  function wake(): void {
    const ready = visible(queue, world.clock.now().getTime()).length;
    const full = ready >= batchSize || window === 0;
    if (ready === 0 || gathering?.full || (gathering && !full)) return;
    gathering?.timer.cancel();
    gathering = { timer: world.clock.after(full ? 0 : window, poll), full };
  }

  async function poll(): Promise<void> {
    gathering = undefined;
    const batch = queues.receive(queue, batchSize);
    const wanted = batch.filter((message) => source.wants({ body: tryParse(message.body) ?? message.body }));
    for (const message of batch) if (!wanted.includes(message)) remove(queue, message);
    if (wanted.length > 0) {
      const Records = wanted.map((message) => recordOf(world.region, queue, message));
      settle(wanted, await functions.invoke(fn, JSON.stringify({ Records })));
    }
    wake();
  }

  /** Deletes what was handled; the rest comes back when its visibility timeout ends. */
  function settle(batch: readonly Message[], outcome: Outcome): void {
    const failed = outcome.ok ? failuresIn(outcome.payload, batch, source.reportsFailures) : batch;
    for (const message of batch) if (!failed.includes(message)) remove(queue, message);
  }

  queue.listeners.push(wake);
  return () => {
    gathering?.timer.cancel();
    queue.listeners.splice(queue.listeners.indexOf(wake), 1);
  };
}

/** A malformed report, or one of an unknown message, fails the whole batch. */
function failuresIn(payload: string, batch: readonly Message[], reports: boolean): readonly Message[] {
  const response = reports ? tryParse(payload) : undefined;
  if (response === undefined || response === null) return [];
  const parsed = v.safeParse(report, response);
  if (!parsed.success) return batch;
  const failed = (parsed.output.batchItemFailures ?? []).map(({ itemIdentifier }) =>
    batch.find(({ id }) => id === itemIdentifier),
  );
  return failed.every((message) => message !== undefined) ? failed : batch;
}

function recordOf(region: string, queue: Queue, message: Message) {
  const attributes = Object.entries(message.attributes).map(([name, attribute]) => [
    name,
    {
      stringValue: attribute.StringValue,
      binaryValue: attribute.BinaryValue,
      stringListValues: [],
      binaryListValues: [],
      dataType: attribute.DataType,
    },
  ]);
  return {
    messageId: message.id,
    receiptHandle: message.receipt,
    body: message.body,
    attributes: systemAttributes(message),
    messageAttributes: Object.fromEntries(attributes),
    md5OfBody: md5(message.body),
    eventSource: "aws:sqs",
    eventSourceARN: queue.arn,
    awsRegion: region,
  };
}
