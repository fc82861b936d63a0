/** An alert as an e-mail: a subject that says who, what and since when; a body that fits a phone. */
import type { Alert, AlertMessage } from "./alert.ts";
import { shortTaskDefinition } from "./ecs/arn.ts";
import type { AlertEvent } from "./incident.ts";
import type { ContainerReport, ServiceReport } from "./report.ts";

/** SNS takes fewer than 100 characters, in ASCII and without line breaks. */
const longestSubject = 99;

/** Beyond this many services, the rest are counted. */
const servicesShown = 20;

/** The subject: ASCII, on one line, fewer than 100 characters. */
export function emailSubject(alert: Alert): string {
  const who = whoOf(alert.message);
  const what = who === null ? alert.headline : `${who}: ${whatOf(alert)}`;
  const ascii = `${label[alert.message.event]}: ${what}`.replace(/[^\x20-\x7e]/g, "?");
  return ascii.length <= longestSubject ? ascii : `${ascii.slice(0, longestSubject - 3)}...`;
}

function whoOf({ services, repository }: AlertMessage): string | null {
  const [first, ...others] = services;
  if (!first) return repository && `repository ${repository.repository.split("/").slice(1).join("/")}`;
  return `${first.cluster}/${first.name}${others.length > 0 ? ` and ${others.length} more` : ""}`;
}

/** What is wrong, and since when if that is known; or what is right again. A notice says what is so now. */
function whatOf({ message: { event }, kind, since }: Alert): string {
  if (event === "notice") return kind;
  if (!isGood(event)) {
    return since ? `${kind} since ${since.toISOString().slice(0, 16).replace("T", " ")} UTC` : kind;
  }
  return kind === "stale" || kind === "behind" ? "runs the pushed image" : `no longer ${kind}`;
}

/** The body: plain text that a person can act on. */
export function emailBody(alert: Alert): string {
  const { message, headline } = alert;
  const shown = message.services.slice(0, servicesShown);
  const more = message.services.length - shown.length;
  return [
    `${headline}.`,
    ...shown.map((service) => describeService(service, isGood(message.event))),
    ...describeRemedy(alert),
    ...(message.repository?.findings ?? []).map(({ advice }) => whatToDo(advice)),
    ...(more > 0 ? [`… and ${more} more services.`] : []),
    footer(alert),
  ].join("\n\n");
}

function isGood(event: AlertEvent): boolean {
  return event === "resolved" || event === "remediated";
}

/** What was done, how to undo it, and what it means for the pipeline. */
function describeRemedy({ message: { remedy }, undo }: Alert): string[] {
  if (remedy.state === "refused") return [`Not put right by itself: ${remedy.reason}.`];
  if (remedy.state !== "done" || !remedy.taskDefinition) return [];
  return [
    [
      `${shortTaskDefinition(remedy.taskDefinition)} is the former revision, with the image pinned to its digest.`,
      "A forced deployment of a pinned revision changes nothing; the next push is pinned in turn,",
      "and a pipeline that registers its own revisions goes on working.",
      ...(remedy.reason === null ? [] : ["", `Mind: ${remedy.reason}.`]),
      ...(undo === null ? [] : ["", "To go back:", `  ${undo}`]),
    ].join("\n"),
  ];
}

function whatToDo(advice: readonly string[]): string {
  return ["What to do:", ...advice.map((line) => `  ${line}`)].join("\n");
}

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

function describeService(service: ServiceReport, isOver: boolean): string {
  const account = service.service.split(":");
  const lines = [
    `Service:  ${service.name}`,
    `Cluster:  ${service.cluster} (account ${account[4]}, ${account[3]})`,
    ...service.containers
      .filter(({ checked }) => checked)
      .flatMap((container) => describeContainer(container, service)),
    `Tasks:    ${service.tasks.running} running of ${service.tasks.desired} desired`,
  ];
  const why = isOver
    ? []
    : service.findings.flatMap(({ kind, cause, summary, advice }) => [
        "",
        `Why: ${kind}${cause ? ` (${cause})` : ""}. ${summary}.`,
        "",
        whatToDo(advice),
      ]);
  const notes = service.notes.map((note) => `Note: ${note}`);
  const unknown = service.unknown.map(
    ({ fact, container, reason }) => `Not known: ${fact}${container ? `, of ${container}` : ""}: ${reason}`,
  );
  const rest = [...notes, ...unknown];
  return [...lines, ...why, ...(rest.length > 0 ? ["", ...rest] : [])].join("\n");
}

/** The four images of a container, with the tags of each digest. */
function describeContainer(container: ContainerReport, { unknown }: ServiceReport): string[] {
  const { name, written, published, resolved, running, tags, follows } = container;
  const isUnread = (fact: string) => unknown.some((one) => one.fact === fact && one.container === name);
  const say = (digest: string | null) =>
    digest === null ? "not known" : `${digest}${sayTags(tags[digest])}`;
  return [
    `Container ${name}`,
    `  written:   ${written}`,
    `  published: ${published === null && !isUnread("published") ? "nothing followed" : say(published)}${follows ? `, as "${follows}"` : ""}`,
    `  resolved:  ${say(resolved)}`,
    ...(running.length === 0
      ? [`  running:   ${isUnread("running") ? "not known" : "nothing"}`]
      : running.map(
          (one) => `  running:   ${say(one.digest)}, ${one.tasks} task${one.tasks === 1 ? "" : "s"}`,
        )),
  ];
}

function sayTags(tags: readonly string[] | undefined): string {
  return tags && tags.length > 0 ? ` (${tags.slice(0, 5).join(", ")})` : "";
}

/** The incident, and how to put the service on hold for a while. */
function footer({ message }: Alert): string {
  const id = `Incident ${message.incident}, message ${message.sequence}, ${message.at}.`;
  const [only, ...others] = message.services;
  if (isGood(message.event) || message.event === "notice" || !only || others.length > 0) return id;
  const until = new Date(Date.parse(message.at) + aDay).toISOString().slice(0, 19);
  const tag = `key=ecs-image-drift:hold-until,value=${until}Z`;
  const region = only.service.split(":")[3];
  const command = `aws ecs tag-resource --resource-arn ${only.service} --tags ${tag} --region ${region}`;
  return `${id}\nTo have nothing of this service alerted or put right for a day:\n  ${command}`;
}

const aDay = 24 * 3_600_000;
