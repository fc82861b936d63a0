/** How a round ended: what people were sent, what the services run, and what the journal has in hand. */
import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  paginateListTaskDefinitions,
  paginateListTasks,
} from "@aws-sdk/client-ecs";
import { parseServiceArn, type ServiceArn } from "../../../src/domain/ecs/arn.ts";
import { asAdministrator } from "../../support/administrator.ts";
import { type AlertMessage, account, region, type World } from "../../support/world.ts";

/** What people were sent. */
export interface Sent {
  /** Each message once, by service in the order in which they came: `opened told stale`. */
  readonly told: readonly string[];
  /** The same of what was posted to Slack. */
  readonly posted: readonly string[];
  /** Messages that came again, by e-mail, under the same incident and sequence. */
  readonly doubles: number;
  /** Messages about anything else: `opened blind`. */
  readonly others: readonly string[];
  readonly letters: readonly string[];
}

/** What is left of it before the services are deleted. */
export interface Left {
  /** How many revisions there are, and which of them the services are on. */
  readonly revisions: number;
  readonly on: readonly (string | undefined)[];
  /** How many tasks there are too few or too many, and how many run another image than the pushed one. */
  readonly astray: number;
  /** Incidents and remedies that the journal has not closed. */
  readonly open: readonly string[];
}

export interface Ending extends Sent, Left {
  /** Deleted services that the journal still knows. */
  readonly known: readonly string[];
}

/** What was there when a round began. */
export function takeStock(world: World) {
  return { inbox: world.sandbox.inbox().length, letters: lettersIn(world).length };
}

function lettersIn({ sandbox }: World) {
  const url = sandbox.stack?.resources.find(({ logicalId }) => logicalId === "DeadLetters")?.physicalId ?? "";
  return sandbox.messages(url.split("/").at(-1) ?? "");
}

/** What was sent since then about the services of a round of this name, and about anything else. */
export function sentSince(world: World, before: ReturnType<typeof takeStock>, name: string): Sent {
  const inbox = world.sandbox.inbox();
  const by = (channel: string) =>
    inbox
      .slice(before.inbox)
      .filter((entry) => entry.channel === channel)
      .map(({ message }) => message as AlertMessage);
  const blind = new Set(
    inbox
      .map(({ message }) => message as AlertMessage)
      .flatMap(({ unreadable, incident }) => (unreadable.length > 0 ? incident : [])),
  );
  const isBlind = ({ incident }: AlertMessage) => blind.has(incident);
  const isOurs = (alert: AlertMessage) =>
    !isBlind(alert) && alert.services.some((service) => service.name.endsWith(`-${name}`));
  const once = (alerts: AlertMessage[]) => [
    ...new Map(alerts.filter(isOurs).map((alert) => [`${alert.incident} ${alert.sequence}`, alert])).values(),
  ];
  const mails = by("email");
  const told = once(mails);
  return {
    told: told.map((alert) => say(alert, name)).sort(byService),
    posted: once(by("slack"))
      .map((alert) => say(alert, name))
      .sort(byService),
    doubles: mails.filter(isOurs).length - told.length,
    others: mails
      .filter((alert) => !isOurs(alert))
      .map((alert) => (isBlind(alert) ? `${alert.event} blind` : say(alert, name))),
    letters: lettersIn(world).slice(before.letters).map(sayLetter),
  };
}

/** What an invocation that was given up was about. */
function sayLetter({ body, attributes }: ReturnType<typeof lettersIn>[number]): string {
  return `${attributes.ErrorMessage?.StringValue ?? ""} ${body.slice(0, 300)}`;
}

/** `opened told stale`, whatever its cause: that can be unknown where a read failed. */
function say({ event, services: about }: AlertMessage, name: string): string {
  const said = about.map((service) => [
    service.name.replace(`-${name}`, ""),
    ...service.findings.map(({ kind }) => kind),
  ]);
  return [event, ...said.flat()].join(" ");
}

/** Those of one service stay in order: which of two services is told first, a fault may change. */
function byService(a: string, b: string): number {
  return (a.split(" ")[1] ?? "").localeCompare(b.split(" ")[1] ?? "");
}

/** Looks at the services, before they are deleted. @param digest of the image that they should run */
export async function lookAt(world: World, name: string, digest: string): Promise<Left> {
  const { ecs } = world;
  const on: (string | undefined)[] = [];
  let astray = 0;
  for (const service of servicesOf(name)) {
    const found = await ecs.send(new DescribeServicesCommand({ cluster: "dev", services: [service] }));
    on.push(found.services?.[0]?.taskDefinition?.split(":").at(-1));
    const tasks = await allOf(
      paginateListTasks({ client: ecs }, { cluster: "dev", serviceName: service }),
      (page) => page.taskArns,
    );
    const described = await ecs.send(new DescribeTasksCommand({ cluster: "dev", tasks }));
    const running = described.tasks?.flatMap(({ containers = [] }) => containers) ?? [];
    astray +=
      running.filter(({ imageDigest }) => imageDigest !== digest).length + Math.abs(running.length - 2);
  }
  const revisions = await allOf(
    paginateListTaskDefinitions({ client: ecs }, { familyPrefix: name }),
    (page) => page.taskDefinitionArns,
  );
  return { revisions: revisions.length, on, astray, open: await inHand(world, name) };
}

async function allOf<Page>(pages: AsyncIterable<Page>, of: (page: Page) => string[] | undefined) {
  const all: string[] = [];
  for await (const page of pages) all.push(...(of(page) ?? []));
  return all;
}

/** The services of a round of this name: people are told of the one, the other is remediated. */
export function servicesOf(name: string): string[] {
  return [`told-${name}`, `cured-${name}`];
}

/** Those of them that the journal knows. */
export async function known(world: World, name: string): Promise<string[]> {
  const services = await asAdministrator(world).journal.services();
  return servicesOf(name).filter((service) => services.includes(arnOf(service)));
}

/** The ARN of a service in the cluster of the story. */
export function arnOf(service: string): ServiceArn {
  return parseServiceArn(`arn:aws:ecs:${region}:${account}:service/dev/${service}`).arn;
}

/** The incidents and remedies that the journal has not closed. */
async function inHand(world: World, name: string): Promise<string[]> {
  const { journal } = asAdministrator(world);
  const arns = servicesOf(name).map(arnOf);
  const records = await journal.read(arns);
  return arns.flatMap((arn) => {
    const record = records.get(arn);
    if (!record) return [`no record of ${arn}`];
    const { incidents, remedy } = record;
    return [
      ...incidents.map((incident) => `incident ${JSON.stringify(incident)}`),
      ...(remedy ? [`remedy ${JSON.stringify(remedy)}`] : []),
    ];
  });
}
