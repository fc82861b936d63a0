/** Alerts on the SNS topic: text for people, JSON for programs, attributes for filter policies. */
import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { Alert, AlertMessage } from "../../domain/incidents/alert.ts";
import { emailBody, emailSubject } from "../../domain/words/alert/email.ts";
import type { Alerts } from "../../reconcile/ports/alerts.ts";
import { shrink } from "./shrink.ts";

/** Publishes on this topic. Throws what SNS throws: the claim runs out, and the alert is published again. */
export function createAlerts(client: SNSClient, topic: string): Alerts {
  return {
    async publish(alert) {
      const text = clipBytes(emailBody(alert), longestText);
      const fits = (message: AlertMessage) =>
        byteLength(bodyOf({ ...alert, message }, text)) <= longestMessage;
      const message = shrink(alert.message, fits);
      await client.send(
        new PublishCommand({
          TopicArn: topic,
          Subject: emailSubject(alert),
          MessageStructure: "json",
          Message: bodyOf({ ...alert, message }, text),
          MessageAttributes: attributes(alert),
        }),
      );
    },
  };
}

/** SNS takes 256 KB; its attributes and subject count too. */
const longestMessage = 250_000;

/** What is left for the text, which is sent twice. */
const longestText = 30_000;

/** A function may write texts of its own, as the one for Slack does: it gets what they are made of, too. */
function bodyOf({ message, ...words }: Alert, text: string): string {
  const json = JSON.stringify(message);
  const lambda = JSON.stringify({ ...message, ...words });
  return JSON.stringify({ default: text, email: text, lambda, sqs: json, http: json, https: json });
}

function byteLength(text: string): number {
  return Buffer.byteLength(text);
}

function clipBytes(text: string, longest: number): string {
  if (byteLength(text) <= longest) return text;
  const clipped = Buffer.from(text)
    .subarray(0, longest - 4)
    .toString()
    .replace(/\uFFFD+$/, "");
  return `${clipped}\n…`;
}

function attributes({ message, kind }: Alert) {
  const [only, ...others] = message.services;
  const alone = only && others.length === 0 ? { cluster: only.cluster, service: only.name } : {};
  const values = { event: message.event, severity: message.severity, kind, ...alone };
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { DataType: "String", StringValue: value }]),
  );
}
