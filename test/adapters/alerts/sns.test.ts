import { PublishCommand, type PublishCommandInput, SNSClient } from "@aws-sdk/client-sns";
import { describe, expect, test } from "vitest";
import { createAlerts } from "../../../src/adapters/alerts/sns.ts";
import type { Alert } from "../../../src/domain/incidents/alert.ts";
import type { AlertContent } from "../../../src/domain/words/alert/alert-content.ts";
import { composeAlert } from "../../../src/domain/words/alert/compose-alert.ts";
import { emailBody, emailSubject } from "../../../src/domain/words/alert/email.ts";
import { contentOf, subjectOf } from "../../domain/building.ts";

const topic = "arn:aws:sns:us-east-1:123456789012:alerts";
const arn = (name: string) => `arn:aws:ecs:us-east-1:123456789012:service/dev/${name}`;

/** @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const longestMessage = 262_144;

const alert = (more: Partial<AlertContent> = {}) => composeAlert(contentOf(more));
const many = (count: number) =>
  alert({
    subjects: Array.from({ length: count }, (_, i) => subjectOf({}, { service: arn(`service-${i}`) })),
  });

describe("an alert on the topic", () => {
  test("is text for people and JSON for programs", async () => {
    const one = alert();
    const { Message, ...input } = await published(one);
    expect(input).toMatchObject({ TopicArn: topic, MessageStructure: "json", Subject: emailSubject(one) });
    const { message, ...words } = one;
    const json = JSON.stringify(message);
    expect(JSON.parse(Message ?? "")).toEqual({
      default: emailBody(one),
      email: emailBody(one),
      lambda: JSON.stringify({ ...message, ...words }),
      sqs: json,
      http: json,
      https: json,
    });
  });

  test.each<[what: string, alert: Alert, attributes: Record<string, string>]>([
    [
      "one service",
      alert({ event: "reminder" }),
      { event: "reminder", severity: "high", kind: "stale", cluster: "dev", service: "backend" },
    ],
    ["many services", many(2), { event: "opened", severity: "high", kind: "stale" }],
  ])("of %s has the attributes that filter policies see", async (_, one, attributes) => {
    const { MessageAttributes } = await published(one);
    expect(MessageAttributes).toEqual(
      Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, { DataType: "String", StringValue: value }]),
      ),
    );
  });

  test("of twenty services fits", async () => {
    expect(await sizeOf(many(20))).toBeLessThanOrEqual(longestMessage);
  });

  // A bug: SNS refuses it, and it is tried again for ever.
  test("of hundreds of services fits", async () => {
    expect(await sizeOf(many(500))).toBeLessThanOrEqual(longestMessage);
  });

  test("that SNS refuses is thrown: it is told again", async () => {
    const refusal = new Error("Throttled");
    await expect(
      createAlerts(
        clientOf(() => Promise.reject(refusal)),
        topic,
      ).publish(alert()),
    ).rejects.toBe(refusal);
  });
});

async function sizeOf(one: Alert): Promise<number> {
  return Buffer.byteLength((await published(one)).Message ?? "");
}

async function published(one: Alert): Promise<PublishCommandInput> {
  const inputs: PublishCommandInput[] = [];
  await createAlerts(
    clientOf(async (input) => {
      inputs.push(input);
    }),
    topic,
  ).publish(one);
  expect(inputs).toHaveLength(1);
  return inputs[0] ?? { Message: undefined };
}

/** A client that calls nobody. */
function clientOf(publish: (input: PublishCommandInput) => Promise<void>): SNSClient {
  const client = new SNSClient({ region: "us-east-1" });
  client.send = async (command: unknown) => {
    if (!(command instanceof PublishCommand))
      throw new TypeError("Cannot send this command: only Publish is known");
    await publish(command.input);
    return { $metadata: {} };
  };
  return client;
}
