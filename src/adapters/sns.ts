/** Alerts on the SNS topic: text for people, JSON for programs, attributes for filter policies. */
import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { Alert } from "../domain/alert.ts";
import { emailBody, emailSubject } from "../domain/email.ts";
import type { Alerts } from "../reconcile/ports.ts";

/** Publishes on this topic. Throws what SNS throws: the claim stands, and the alert is told again. */
export function createAlerts(client: SNSClient, topic: string): Alerts {
  return {
    async publish(alert) {
      const text = emailBody(alert);
      const json = JSON.stringify(alert.message);
      const protocols = { default: text, email: text, lambda: json, sqs: json, http: json, https: json };
      await client.send(
        new PublishCommand({
          TopicArn: topic,
          Subject: emailSubject(alert),
          MessageStructure: "json",
          Message: JSON.stringify(protocols),
          MessageAttributes: attributes(alert),
        }),
      );
    },
  };
}

function attributes({ message, kind }: Alert) {
  const [only, ...others] = message.services;
  const alone = only && others.length === 0 ? { cluster: only.cluster, service: only.name } : {};
  const values = { event: message.event, severity: message.severity, kind, ...alone };
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { DataType: "String", StringValue: value }]),
  );
}
