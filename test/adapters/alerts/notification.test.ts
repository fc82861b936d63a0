/** What SNS hands to the function that posts to Slack. */
import type { SNSEvent, SNSMessage } from "aws-lambda";
import { describe, expect, test } from "vitest";
import { parseNotifications } from "../../../src/adapters/alerts/notification.ts";
import type { Alert } from "../../../src/domain/incidents/alert.ts";
import { composeAlert } from "../../../src/domain/words/alert/compose-alert.ts";
import { slackMessage, slackNote } from "../../../src/domain/words/alert/slack.ts";
import { contentOf, subjectOf } from "../../domain/building.ts";

/** A function's event, as SNS makes it. */
function eventOf(...messages: Partial<SNSMessage>[]): SNSEvent {
  return {
    Records: messages.map((more) => ({
      EventVersion: "1.0",
      EventSubscriptionArn: "arn:aws:sns:us-east-1:123456789012:alerts:1",
      EventSource: "aws:sns",
      Sns: {
        SignatureVersion: "1",
        Timestamp: "2026-11-26T12:00:00.000Z",
        Signature: "",
        SigningCertUrl: "",
        MessageId: "1",
        Message: "",
        MessageAttributes: {},
        Type: "Notification",
        UnsubscribeUrl: "",
        TopicArn: "arn:aws:sns:us-east-1:123456789012:alerts",
        ...more,
      },
    })),
  };
}

const messageFor = (message: Partial<SNSMessage>) => parseNotifications(eventOf(message))[0]?.message;
const jsonOf = ({ message, ...words }: Alert, more: object = {}) =>
  JSON.stringify({ ...message, ...words, ...more });

const alertServices = (more: object) =>
  composeAlert(contentOf()).message.services.map((service) => ({ ...service, ...more }));

describe("an alert of ours", () => {
  const alert = composeAlert(contentOf());

  test("comes through as it was composed", () => {
    expect(messageFor({ Message: jsonOf(alert) })).toEqual(slackMessage(alert));
    const undated = composeAlert(contentOf({ subjects: [subjectOf({ since: null })] }));
    expect(messageFor({ Message: jsonOf(undated) })).toEqual(slackMessage(undated));
  });

  test("may have fields that are not known here", () => {
    expect(messageFor({ Message: jsonOf(alert, { colour: "blue" }) })).toEqual(slackMessage(alert));
  });

  test("is kept as the event that it came in, to be sent again", () => {
    const event = eventOf({ Message: jsonOf(alert) }, { Message: "two" });
    expect(parseNotifications(event).map(({ letter }) => JSON.parse(letter))).toEqual(
      event.Records.map((record) => ({ Records: [record] })),
    );
  });
});

test.each([
  { at: "2026-02-30T25:61:00Z" },
  { since: "2026-02-30T25:61:00Z" },
  { services: alertServices({ since: "2026-02-30T25:61:00Z" }) },
  {
    unreadable: [
      { operation: "ecs:ListTasks", place: "us-east-1", error: "x", since: "2026-02-30T25:61:00Z" },
    ],
  },
])("an alert with a time that is none is posted as it is: %j", (more) => {
  const Message = jsonOf(composeAlert(contentOf()), more);
  expect(messageFor({ Subject: "Hi", Message })).toEqual(slackNote("Hi", Message, "low"));
});

describe("a message of somebody else", () => {
  const alarm = {
    AlarmName: "Undelivered",
    AlarmDescription: "It is in the dead-letter queue",
    NewStateValue: "ALARM",
    NewStateReason: "Threshold Crossed",
    Region: "US East",
  };

  test.each([
    ["ALARM", "high"],
    ["INSUFFICIENT_DATA", "high"],
    ["OK", "good"],
  ] as const)("of CloudWatch: %s", (NewStateValue, severity) => {
    expect(messageFor({ Subject: "ALARM", Message: JSON.stringify({ ...alarm, NewStateValue }) })).toEqual(
      slackNote(
        `${NewStateValue}: Undelivered`,
        "It is in the dead-letter queue. Threshold Crossed",
        severity,
      ),
    );
  });

  test("is posted as it is", () => {
    expect(messageFor({ Subject: "Hello", Message: "a test" })).toEqual(slackNote("Hello", "a test", "low"));
    expect(messageFor({ Message: '{"a":1}' })).toEqual(
      slackNote("A message on the topic of alerts", '{"a":1}', "low"),
    );
  });
});
