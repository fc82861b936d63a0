/** What SNS hands to a function: our own alerts, and what others publish on the topic. */
import type { SNSEvent } from "aws-lambda";
import * as v from "valibot";
import type { Alert } from "../../domain/incidents/alert.ts";
import { type SlackMessage, slackMessage, slackNote } from "../../domain/words/alert/slack.ts";
import type { Posting } from "../../reconcile/ports/slack.ts";
import { time, timeText } from "../aws/time.ts";

const text = v.string();
const maybe = v.nullable(text);
const severity = v.picklist(["high", "medium", "low"]);

const service = v.object({
  service: text,
  cluster: text,
  name: text,
  taskDefinition: maybe,
  status: v.picklist(["in-sync", "deploying", "held", "drifted", "unknown", "unchecked", "ignored"]),
  mode: text,
  since: v.nullable(timeText),
  tasks: v.object({ desired: v.nullable(v.number()), running: v.nullable(v.number()) }),
  containers: v.array(
    v.object({
      name: text,
      checked: v.boolean(),
      unchecked: v.optional(maybe, null),
      written: text,
      track: text,
      follows: maybe,
      tag: v.optional(v.nullable(v.object({ line: text, kind: text, why: text })), null),
      published: maybe,
      resolved: maybe,
      running: v.array(v.object({ digest: maybe, tasks: v.number() })),
      tags: v.record(text, v.array(text)),
      formerTags: v.optional(v.record(text, v.array(text)), {}),
    }),
  ),
  findings: v.array(
    v.object({
      kind: text,
      cause: maybe,
      severity: text,
      container: maybe,
      expected: maybe,
      actual: v.array(text),
      summary: text,
      advice: v.array(text),
    }),
  ),
  unknown: v.array(v.object({ fact: text, container: maybe, reason: text })),
  notes: v.array(text),
});

const repository = v.object({
  repository: text,
  findings: v.array(
    v.object({ kind: text, severity: text, similar: v.array(text), summary: text, advice: v.array(text) }),
  ),
});

/** The JSON of an alert as a function gets it; fields that are not known here are let be. */
const alert = v.pipe(
  v.object({
    schemaVersion: v.literal(1),
    event: v.picklist([
      "opened",
      "changed",
      "reminder",
      "resolved",
      "remediated",
      "remediation-failed",
      "baseline",
      "notice",
    ]),
    at: timeText,
    incident: text,
    sequence: v.number(),
    severity,
    services: v.array(service),
    repository: v.nullable(repository),
    unreadable: v.optional(
      v.array(v.object({ operation: text, place: text, error: text, since: timeText })),
      [],
    ),
    remedy: v.object({
      state: v.picklist(["none", "done", "failed", "refused"]),
      taskDefinition: maybe,
      reason: maybe,
    }),
    kind: text,
    cause: maybe,
    since: v.nullable(time),
    headline: text,
    undo: maybe,
    advice: v.array(text),
  }),
  v.transform(
    ({ kind, cause, since, headline, undo, advice, ...message }): Alert => ({
      message,
      kind,
      cause,
      since,
      headline,
      undo,
      advice,
    }),
  ),
);

/** A state change of a CloudWatch alarm. */
const alarm = v.object({
  AlarmName: text,
  AlarmDescription: v.nullish(text),
  NewStateValue: text,
  NewStateReason: text,
});

/** What is to be posted of an event; a message that nobody foresaw is posted as it is. */
export function parseNotifications(event: SNSEvent): Posting[] {
  return event.Records.map((record) => ({
    message: messageOf(record.Sns.Subject ?? "", record.Sns.Message),
    letter: JSON.stringify({ Records: [record] }),
  }));
}

function messageOf(subject: string, body: string): SlackMessage {
  const json = tryParse(body);
  const ours = v.safeParse(alert, json);
  if (ours.success) return slackMessage(ours.output);
  const theirs = v.safeParse(alarm, json);
  if (!theirs.success) return slackNote(subject || "A message on the topic of alerts", body, "low");
  const { AlarmName, AlarmDescription, NewStateValue, NewStateReason } = theirs.output;
  const words = [AlarmDescription, NewStateReason].filter((one) => one).join(". ");
  return slackNote(`${NewStateValue}: ${AlarmName}`, words, NewStateValue === "OK" ? "good" : "high");
}

function tryParse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
