import * as v from "valibot";
import { type Matcher, readPattern } from "../../events/pattern.ts";
import { connectSqsSource } from "../../lambda/sqs-source.ts";
import type { Account } from "../account.ts";
import { boolean, ignored, number } from "../properties.ts";
import type { ResourceType } from "../stack.ts";
import { demand, functionOf } from "./demands.ts";

const mapping = v.strictObject({
  FunctionName: v.string(),
  EventSourceArn: v.pipe(v.string(), v.startsWith("arn:aws:sqs:", "the sandbox knows SQS sources alone")),
  Enabled: v.optional(boolean, true),
  BatchSize: v.optional(number, 10),
  MaximumBatchingWindowInSeconds: v.optional(v.pipe(number, v.minValue(0), v.maxValue(300)), 0),
  FunctionResponseTypes: v.optional(v.array(v.literal("ReportBatchItemFailures")), []),
  ScalingConfig: v.optional(
    v.strictObject({ MaximumConcurrency: v.optional(v.pipe(number, v.minValue(2), v.maxValue(1000))) }),
  ),
  FilterCriteria: v.optional(
    v.strictObject({ Filters: v.array(v.strictObject({ Pattern: v.pipe(v.string(), v.parseJson()) })) }),
    { Filters: [] },
  ),
  MetricsConfig: ignored,
  Tags: ignored,
});

/** What feeds functions. */
export function eventSourceTypes({ world, roles, queues, functions }: Account): Record<string, ResourceType> {
  return {
    "AWS::Lambda::EventSourceMapping"({ properties, generatedName, later }) {
      const read = v.parse(mapping, properties);
      const fn = functionOf(functions, read.FunctionName);
      const queue = queues.find(read.EventSourceArn);
      if (queue === undefined) throw new ReferenceError(`there is no queue ${read.EventSourceArn}`);
      if (queue.settings.visibilityTimeout < fn.timeout * 1000) {
        throw new RangeError("the queue's visibility timeout is less than the function's timeout");
      }
      later(async () => {
        for (const action of ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]) {
          await demand(roles, fn.role, fn.name, action, queue.arn);
        }
      });
      let disconnect = () => {};
      if (read.Enabled) {
        disconnect = connectSqsSource(world, queues, functions, {
          queue,
          fn,
          batchSize: read.BatchSize,
          window: read.MaximumBatchingWindowInSeconds * 1000,
          wants: anyOf(read.FilterCriteria.Filters.map(({ Pattern }) => readPattern(Pattern))),
          reportsFailures: read.FunctionResponseTypes.length > 0,
        });
      }
      return { ref: generatedName, remove: () => disconnect() };
    },
  };
}

/** Without a filter everything is wanted. */
function anyOf(filters: readonly Matcher[]): Matcher {
  return (record) => filters.length === 0 || filters.some((matches) => matches(record));
}
