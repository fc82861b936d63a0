/** The queues that this program sends to. */
import * as v from "valibot";
import { isServiceArn, type ServiceArn } from "../../domain/ecs/arn.ts";
import type { PushTrigger, RecheckTrigger } from "../../domain/facts/trigger.ts";
import type { RepositoryKey } from "../../domain/image/ecr.ts";
import type { Rechecks, Remedies } from "../../reconcile/ports/queues.ts";
import type { DeadLetters } from "../../reconcile/ports/slack.ts";
import { batchesOf } from "../aws/batches.ts";
import type { Call } from "../aws/call.ts";
import { time } from "../aws/time.ts";

/** The longest delay of a message in seconds: a later recheck is put off again when it arrives. */
const longestDelay = 900;

/** A message holds 256 KB: ARNs of up to 400 characters. */
const servicesAMessage = 500;

const recheckSchema = v.object({
  at: time,
  services: v.array(v.pipe(v.string(), v.guard(isServiceArn))),
});

const pushSchema = v.object({
  at: time,
  push: v.object({
    repository: v.pipe(
      v.string(),
      v.transform((text) => text as RepositoryKey),
    ),
    pushedAt: time,
  }),
});

/** Rechecks over this queue. */
export function createRechecks(call: Call, queue: string): Rechecks {
  return {
    async schedulePush(push, at, now) {
      const MessageBody = JSON.stringify({ at, push });
      await call("SendMessage", { QueueUrl: queue, MessageBody, DelaySeconds: delayUntil(at, now) });
    },
    async schedule(services, at, now) {
      for (const batch of batchesOf(services, servicesAMessage)) {
        await call("SendMessage", {
          QueueUrl: queue,
          MessageBody: JSON.stringify({ at, services: batch }),
          DelaySeconds: delayUntil(at, now),
        });
      }
    },
  };
}

/** Remedies over this queue: a message names a service, and whoever receives it looks afresh. */
export function createRemedies(call: Call, queue: string): Remedies {
  return {
    async ask(service) {
      await call("SendMessage", { QueueUrl: queue, MessageBody: JSON.stringify({ service }) });
    },
  };
}

/** The dead-letter queue, with the reason beside each letter as Lambda puts it there. */
export function createDeadLetters(call: Call, queue: string): DeadLetters {
  return {
    async bury(MessageBody, reason) {
      const ErrorMessage = { DataType: "String", StringValue: reason };
      await call("SendMessage", { QueueUrl: queue, MessageBody, MessageAttributes: { ErrorMessage } });
    },
  };
}

/** Reads a message of the queue of remedies. @throws {v.ValiError} if `ask` did not write it */
export function parseRemedyRequest(body: string): ServiceArn {
  return v.parse(v.object({ service: v.pipe(v.string(), v.guard(isServiceArn)) }), JSON.parse(body)).service;
}

/** Reads a message of the queue of rechecks. @throws {v.ValiError} if `schedule` or `schedulePush` did not write it */
export function parseRecheck(body: string): RecheckTrigger | PushTrigger {
  const message = v.parse(v.union([recheckSchema, pushSchema]), JSON.parse(body));
  return "push" in message
    ? { kind: "push", at: message.at, ...message.push }
    : { kind: "recheck", ...message };
}

/** A second more than it takes: AWS tells the time in whole seconds, cut off. */
function delayUntil(at: Date, now: Date): number {
  const seconds = Math.ceil((at.getTime() - now.getTime()) / 1000) + 1;
  return Math.min(longestDelay, Math.max(1, seconds));
}
