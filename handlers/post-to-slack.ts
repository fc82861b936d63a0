/** Something was published on the topic of alerts: post it to Slack. */
import type { Context, SNSEvent } from "aws-lambda";
import { connectSlack, parseNotifications } from "../src/connect/slack.ts";
import { postToSlack } from "../src/reconcile/publish/post-to-slack.ts";

const ports = connectSlack(process.env);

export async function handler(event: SNSEvent, context: Context): Promise<void> {
  await postToSlack(parseNotifications(event), () => context.getRemainingTimeInMillis(), ports);
}
