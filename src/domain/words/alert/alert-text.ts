/** What the texts of an alert say alike, whatever carries them. */

import { shortTaskDefinition } from "../../ecs/arn.ts";
import type { Alert, AlertMessage } from "../../incidents/alert.ts";
import type { AlertEvent } from "../../incidents/incident.ts";
import { sayFact } from "../../judge/missing-fact.ts";
import { holdCommand, silenceCommand } from "../commands.ts";
import { sayTime, sentence, withShortDigests } from "../phrases.ts";
import type { ContainerReport, ServiceReport } from "../report.ts";
import { blind } from "./blindness.ts";

/**
 * Who, what and since when: `DRIFT: prod/backend: stale since 2026-11-26 09:16 UTC`.
 * @param longest how many characters it may have; a long name is cut, so that the rest can be read
 */
export function titleOf(alert: Alert, longest: number): string {
  const { services, event: happened } = alert.message;
  const who = whoOf(alert.message);
  const isBlind = alert.kind === blind;
  const event = `${isBlind && !isGood(happened) ? "BLIND" : label[happened]}: `;
  if (who === null || isBlind) return event + cut(alert.headline, longest - event.length);
  const more = services.length > 1 ? ` and ${services.length - 1} more` : "";
  const what = `${more}: ${whatOf(alert)}`;
  return event + cut(who, longest - event.length - what.length) + what;
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, Math.max(0, longest - 3))}...`;
}

/** Whether the event is that something is as it should be again. */
export function isGood(event: AlertEvent): boolean {
  return event === "resolved" || event === "remediated";
}

/** The services that a message describes one by one; that of a blindness knows nothing of them but their names. */
export function describedIn({ kind, message }: Alert): readonly ServiceReport[] {
  return kind === blind ? [] : message.services;
}

/** Where a service is and how it stands, as label and text. */
export function factsOf(service: ServiceReport, alert: Alert): [label: string, text: string][] {
  const [, , , region = "", account = ""] = service.service.split(":");
  const { event } = alert.message;
  const since = sinceOf(service, alert);
  const when = since === null ? "not known" : sayTime(since);
  const cause = alert.cause === null ? "" : ` (${alert.cause})`;
  const dated: [string, string] = isGood(event)
    ? ["Was", `${alert.kind}${cause} since ${when}`]
    : ["Since", when];
  return [
    ["Service", `${service.cluster}/${service.name} (account ${account}, ${region})`],
    ...(event === "notice" && since === null ? [] : [dated]),
    ["Tasks", sayTasks(service)],
  ];
}

/**
 * When what is told of began. A service's own date is that of the first of its findings: where it has others, it may
 * not be of this one; and that of a message is of the first of its services. A notice is of the service as a whole,
 * and has no more than its moment.
 */
function sinceOf({ since, findings }: ServiceReport, { message, since: first }: Alert): string | null {
  const { event, services } = message;
  if (event === "notice" || event === "baseline") return since;
  const told = first?.toISOString() ?? null;
  const isOfOne = !isGood(event) && findings.filter(({ kind }) => kind !== "mutable").length === 1;
  if (services.length === 1) return told ?? (isOfOne ? since : null);
  return isOfOne ? since : told;
}

function sayTasks({ tasks: { running, desired } }: ServiceReport): string {
  return running === null ? "not known" : `${running} running of ${desired} desired`;
}

/** The four images of a container, with the tags of each digest. */
export function imagesOf(container: ContainerReport, { unknown, tasks }: ServiceReport): string[] {
  const { name, written, published, resolved, running, follows } = container;
  const isUnread = (fact: string) => unknown.some((one) => one.fact === fact && one.container === name);
  const say = (digest: string | null) =>
    digest === null ? "not known" : `${digest}${sayTags(digest, container)}`;
  const offered = published === null && !isUnread("published") ? "nothing followed" : say(published);
  const lines = [
    `written:   ${written}`,
    `published: ${offered}${follows ? `, as tag "${follows}"` : ""}`,
    `resolved:  ${say(resolved)}`,
    ...(running.length === 0
      ? [
          `running:   ${isUnread("running") ? "not known" : tasks.running ? "nothing of the present deployment" : "nothing"}`,
        ]
      : running.map(
          ({ digest, tasks }) => `running:   ${say(digest)}, ${tasks} task${tasks === 1 ? "" : "s"}`,
        )),
  ];
  return lines.map(withShortDigests);
}

/** Why, in one paragraph: `stale (not-redeployed). Tag "latest" names …`. A cause that is said anyway is not said twice. */
export function whyOf({ kind, cause, summary }: ServiceReport["findings"][number]): string {
  return `${kind}${cause === null || summary.includes(cause) ? "" : ` (${cause})`}. ${sentence(summary)}`;
}

/** What else there is to know of a service, but for what the message begins with; where it shows no image at all, why. */
export function remarksOf(
  { notes, unknown, containers }: ServiceReport,
  { headline }: Pick<Alert, "headline">,
): string[] {
  const isUnchecked = containers.every(({ checked }) => !checked);
  return [
    ...(isUnchecked ? containers.flatMap(sayUnchecked) : []),
    ...notes.filter((note) => note !== headline).map((note) => `Note: ${note}`),
    ...unknown.map(
      ({ fact, container, reason }) =>
        `Not known: ${sayFact(fact)}${container ? ` of container "${container}"` : ""}: ${reason}`,
    ),
  ];
}

function sayUnchecked({ name, unchecked }: ContainerReport): string[] {
  return unchecked === null ? [] : [`Container "${name}": ${unchecked}`];
}

/** What was done, how to undo it, and what it means for the pipeline. */
export function remedyOf({ message: { remedy }, undo }: Alert): string[] {
  if (remedy.state === "refused") return [sentence(`Not remediated automatically: ${remedy.reason}`)];
  if (remedy.state === "none" && remedy.reason !== null)
    return [sentence(`Not remediated yet: ${remedy.reason}`)];
  if (remedy.state === "failed" && undo !== null)
    return ["To go back to the previous revision:", `  ${undo}`];
  if (remedy.state !== "done" || !remedy.taskDefinition) return [];
  return [
    `${shortTaskDefinition(remedy.taskDefinition)} is the previous revision with the image pinned to its digest.`,
    "A forced deployment of a pinned revision changes nothing. The next push is pinned in the same way,",
    "and a pipeline that registers its own revisions continues to work.",
    ...(remedy.reason === null ? [] : [sentence(`Note: ${remedy.reason}`)]),
    ...(undo === null ? [] : ["To roll back:", `  ${undo}`]),
  ];
}

/** Which incident a message is of, and where in it. */
export function sayIncident({ incident, sequence, at }: AlertMessage): string {
  return `Incident ${incident}, message ${sequence}, ${at}.`;
}

/** How to stop hearing of it: what a command is for, and the command. */
export function quietOf({ kind, message }: Alert): [purpose: string, command: string][] {
  const [first, ...others] = message.services;
  if (!first || kind === blind || message.event === "notice" || message.event === "resolved") return [];
  const region = first.service.split(":")[3] ?? "";
  const until = new Date(Date.parse(message.at) + aDay);
  const hold: [string, string] = [
    "To pause alerts and remediation of this service for a day:",
    holdCommand(first.service, region, until),
  ];
  const silence: [string, string] = [
    "To stop the messages about this incident:",
    silenceCommand(message.incident, region),
  ];
  return [...(message.event === "remediated" ? [] : [silence]), ...(others.length === 0 ? [hold] : [])];
}

const aDay = 24 * 3_600_000;

const label = {
  opened: "DRIFT",
  changed: "DRIFT CHANGED",
  reminder: "STILL DRIFTING",
  resolved: "RESOLVED",
  remediated: "REMEDIATED",
  "remediation-failed": "REMEDY FAILED",
  baseline: "BASELINE",
  notice: "NOTICE",
} as const satisfies Record<AlertEvent, string>;

/** The service, or the first of several. */
function whoOf({ services: [first], repository }: AlertMessage): string | null {
  if (!first) return repository && `repository ${repository.repository.split("/").slice(1).join("/")}`;
  return `${first.cluster}/${first.name}`;
}

/**
 * What is wrong, and since when if that is known; or what is right again, which may be that nothing is followed any
 * more. A notice says what is so now.
 */
function whatOf({ message: { event, services }, kind, since }: Alert): string {
  if (event === "notice") return kind;
  if (!isGood(event)) return since ? `${kind} since ${sayTime(since)}` : kind;
  const isFollowing = services.some(
    ({ status, containers }) => status !== "held" && containers.some(({ published }) => published !== null),
  );
  const runs = (kind === "stale" || kind === "behind") && (isFollowing || event === "remediated");
  return runs ? "runs the pushed image" : `no longer ${kind}`;
}

/** The tags that name a digest, else those that did as far as is remembered. */
function sayTags(digest: string, { tags, formerTags }: ContainerReport): string {
  const [now, former] = [tags[digest] ?? [], formerTags[digest] ?? []].map((all) =>
    all.slice(0, 5).join(", "),
  );
  if (now) return ` (${now})`;
  return former ? ` (was tagged ${former})` : "";
}
