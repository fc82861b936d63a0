/** What the function that posts to Slack is put together from: none of it is in the others' bundles. */
import { setTimeout as pause } from "node:timers/promises";
import * as v from "valibot";
import { createSecretReader } from "../adapters/alerts/webhook.ts";
import { secretsManagerCalls, sqsCalls, ssmCalls } from "../adapters/aws/call.ts";
import { createSlackClients } from "../adapters/aws/clients.ts";
import { createClock } from "../adapters/aws/clock.ts";
import { createDeadLetters } from "../adapters/events/sqs.ts";
import { createLog } from "../adapters/metrics/log.ts";
import { createSlack } from "../adapters/slack/slack.ts";
import type { SlackPorts } from "../reconcile/ports/slack.ts";

export { parseNotifications } from "../adapters/alerts/notification.ts";

const name = v.pipe(v.string(), v.nonEmpty());

const configSchema = v.object({
  AWS_REGION: name,
  SLACK_WEBHOOK: name,
  DEAD_LETTERS_QUEUE: name,
  INSTALLATION: v.optional(v.string(), "ecs-image-drift"),
});

/** The ports of the function that posts to Slack. @throws {Error} if its environment is not complete */
export function connectSlack(environment: NodeJS.ProcessEnv): SlackPorts {
  const { AWS_REGION, SLACK_WEBHOOK, DEAD_LETTERS_QUEUE, INSTALLATION } = v.parse(configSchema, environment);
  const clock = createClock(Date.now);
  const { ssm, secretsManager, sqs } = createSlackClients(AWS_REGION, clock);
  const readUrl = createSecretReader(SLACK_WEBHOOK, {
    ssm: ssmCalls(ssm),
    secretsManager: secretsManagerCalls(secretsManager),
  });
  return {
    slack: createSlack(readUrl, pause),
    deadLetters: createDeadLetters(sqsCalls(sqs), DEAD_LETTERS_QUEUE),
    log: createLog(INSTALLATION, clock.now),
  };
}
