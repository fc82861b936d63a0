/** What a message of the dead-letter queue is, and which function it is put back to: by its body alone. */
import * as v from "valibot";
import { homeOf, isOf, parseContinuation } from "../../../connect/connect.ts";
import { parseEvent, parseRecheck, parseRemedyRequest } from "../../../connect/redrive.ts";
import { parseServiceArn, type ServiceArn } from "../../../domain/ecs/arn.ts";
import { formatEcrRepository, parseRepositoryKey } from "../../../domain/image/ecr.ts";
import { sayTime } from "../../../domain/words/phrases.ts";
import type { Home } from "../../../reconcile/ports/home.ts";
import { sayTrigger } from "../../render/words/trigger.ts";

/** The functions that messages are put back to. */
export type Receiver =
  | "image-pushed"
  | "service-changed"
  | "recheck"
  | "remediate"
  | "sweep"
  | "post-to-slack";

/** A message that a function can process. */
export interface Readable {
  /** `recheck of dev/backend, due at 2026-11-26 09:16 UTC`. */
  readonly what: string;
  readonly to: Receiver;
  /** As the function takes it. */
  readonly body: string;
}

/** One that none can: it stays where it is. */
export interface Unreadable {
  readonly what: string;
  readonly to: null;
  readonly why: string;
}

/** Where the program is deployed, and the topic that it publishes on. */
export interface Place {
  readonly home: Home;
  readonly topic: string;
}

/**
 * Reads a message as the functions do. Which one it goes to is what it is, and not what somebody wrote beside it.
 * Whatever is wrong with it, it never throws: one message must not keep the others from being listed.
 */
export function readLetter(body: string, place: Place): Readable | Unreadable {
  const json = parseJson(body);
  if (json === undefined) return unreadable("a message", "it is not JSON");
  try {
    return readJson(json, body, place);
  } catch (error) {
    if (error instanceof v.ValiError || error instanceof SyntaxError)
      return unreadable("a message", "it is none of the program's messages");
    return unreadable("a message", `it cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether it has a sweep go on, as SNS hands it to the function or puts into the queue what it could not hand over. */
function isOfSweep(json: object): boolean {
  return parseContinuation("Message" in json ? { Records: [{ Sns: json }] } : json) !== null;
}

function readJson(json: unknown, body: string, place: Place): Readable | Unreadable {
  if (typeof json !== "object" || json === null) return unreadable("a message", "it is no object");
  if ("detail-type" in json) return readEvent(json, body, place);
  if ("service" in json) return readRemedy(body, place);
  if (isOfSweep(json)) return { what: "the continuation of a sweep", to: "sweep", body: "{}" };
  if ("Records" in json || "Message" in json) return readNotification(json, place);
  return readRecheck(body, place);
}

const typed = v.object({
  "detail-type": v.string(),
  source: v.string(),
  account: v.string(),
  region: v.string(),
});

function readEvent(json: object, body: string, { home }: Place): Readable | Unreadable {
  const { "detail-type": type, source, ...from } = v.parse(typed, json);
  if (!isOf(home, from)) return elsewhere(type);
  if (source === "aws.events" && type === "Scheduled Event")
    return { what: "the schedule of the sweep", to: "sweep", body };
  const trigger = parseEvent(json);
  if (trigger === null) return unreadable(type, "this program does nothing with such an event");
  if (!isOf(home, homeOf(trigger))) return elsewhere(type);
  const to = trigger.kind === "image" ? "image-pushed" : "service-changed";
  return { what: `${type}: ${sayTrigger(trigger)}`, to, body };
}

function readRemedy(body: string, { home }: Place): Readable | Unreadable {
  const service = parseServiceArn(parseRemedyRequest(body));
  const what = `request to remediate ${service.cluster}/${service.name}`;
  return isOf(home, service) ? { what, to: "remediate", body } : elsewhere(what);
}

function readRecheck(body: string, { home }: Place): Readable | Unreadable {
  const trigger = parseRecheck(body);
  if (trigger.kind === "push") {
    const repository = parseRepositoryKey(trigger.repository);
    const what = `check of the push to ${formatEcrRepository(repository)} at ${sayTime(trigger.pushedAt)}`;
    return isOf(home, repository) ? { what, to: "recheck", body } : elsewhere(what);
  }
  const what = `recheck of ${sayServices(trigger.services)}, due at ${sayTime(trigger.at)}`;
  const isOurs = trigger.services.map(parseServiceArn).some((service) => isOf(home, service));
  return isOurs ? { what, to: "recheck", body } : elsewhere(what);
}

const notification = v.looseObject({
  TopicArn: v.string(),
  Subject: v.nullish(v.string()),
  Message: v.string(),
});

/** As SNS hands it to a function, and as it puts into a queue what it could not hand over. */
const notified = v.union([
  v.pipe(
    v.object({ Records: v.tuple([v.looseObject({ Sns: notification })]) }),
    v.transform(({ Records: [{ Sns }] }) => Sns),
  ),
  notification,
]);

function readNotification(json: object, { topic }: Place): Readable | Unreadable {
  const sns = v.parse(notified, json);
  const what = `message to Slack: ${sns.Subject || sns.Message.slice(0, 100)}`;
  if (sns.TopicArn !== topic) return unreadable(what, "it was published on another topic");
  const record = { EventSource: "aws:sns", EventVersion: "1.0", Sns: sns };
  return { what, to: "post-to-slack", body: JSON.stringify({ Records: [record] }) };
}

/** More than these are counted. */
const named = 5;

function sayServices(services: readonly ServiceArn[]): string {
  const names = services.map(parseServiceArn).map(({ cluster, name }) => `${cluster}/${name}`);
  const more = names.length > named ? ` and ${names.length - named} more` : "";
  return `${names.slice(0, named).join(", ")}${more}`;
}

function unreadable(what: string, why: string): Unreadable {
  return { what, to: null, why };
}

function elsewhere(what: string): Unreadable {
  return unreadable(what, "it is of another account or region, and the functions would ignore it");
}
