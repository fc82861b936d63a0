import { type Deliveries, lose, persist } from "../delivery.ts";
import { uuid } from "../random.ts";
import type { World } from "../world.ts";
import type { LambdaFunction, Outcome } from "./function.ts";
import type { Functions } from "./functions.ts";

/** Minutes after which Lambda tries again: one, then two. */
const RETRY_AFTER = [60_000, 120_000];

interface Attempt {
  readonly requestId: string;
  readonly payload: string;
  readonly acceptedAt: number;
  readonly count: number;
}

/**
 * Asynchronous invocation: at once, again after one and two minutes if it fails, then given up to the
 * function's destination and its dead-letter queue.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export function createAsynchronousInvoker(
  world: Pick<World, "clock" | "random">,
  functions: Functions,
  deliveries: Deliveries,
): (fn: LambdaFunction, payload: string) => void {
  const now = () => world.clock.now().getTime();

  async function attempt(fn: LambdaFunction, current: Attempt): Promise<void> {
    const outcome = await functions.invoke(fn, current.payload, current.requestId);
    const delay = RETRY_AFTER[current.count - 1] ?? 0;
    const { retries, maximumAge, onSuccess, onFailure } = fn.asynchronous;
    if (outcome.ok) {
      if (onSuccess !== undefined) await tell(fn, onSuccess, record(fn, current, outcome, "Success"));
    } else if (current.count > retries) {
      await giveUp(fn, onFailure, current, outcome, "RetriesExhausted");
    } else if (now() + delay > current.acceptedAt + maximumAge) {
      await giveUp(fn, onFailure, current, outcome, "EventAgeExceeded");
    } else {
      world.clock.after(delay, () => attempt(fn, { ...current, count: current.count + 1 }));
    }
  }

  async function giveUp(
    fn: LambdaFunction,
    onFailure: string | undefined,
    current: Attempt,
    outcome: Outcome,
    condition: string,
  ): Promise<void> {
    if (onFailure !== undefined) await tell(fn, onFailure, record(fn, current, outcome, condition));
    if (fn.deadLetterArn === undefined) return;
    const text = (value: string) => ({ DataType: "String", StringValue: value });
    await tell(fn, fn.deadLetterArn, current.payload, {
      RequestID: text(current.requestId),
      ErrorCode: { DataType: "Number", StringValue: "200" },
      ErrorMessage: text(outcome.ok ? "" : outcome.error.errorMessage),
    });
  }

  async function tell(
    fn: LambdaFunction,
    to: string,
    body: string,
    attributes: Record<string, { DataType: string; StringValue: string }> = {},
  ): Promise<void> {
    const from = { role: fn.role, source: fn.name };
    await persist(world.clock, () => deliveries.deliver({ to, from, body, attributes }), [], lose);
  }

  function record(fn: LambdaFunction, current: Attempt, outcome: Outcome, condition: string): string {
    return JSON.stringify({
      version: "1.0",
      timestamp: world.clock.now().toISOString(),
      requestContext: {
        requestId: current.requestId,
        functionArn: `${fn.arn}:$LATEST`,
        condition,
        approximateInvokeCount: current.count,
      },
      requestPayload: JSON.parse(current.payload),
      responseContext: {
        statusCode: 200,
        executedVersion: "$LATEST",
        ...(!outcome.ok && { functionError: "Unhandled" }),
      },
      responsePayload: outcome.ok ? JSON.parse(outcome.payload) : outcome.error,
    });
  }

  return (fn, payload) => {
    const first = { requestId: uuid(world.random), payload, acceptedAt: now(), count: 1 };
    world.clock.after(0, () => attempt(fn, first));
  };
}
