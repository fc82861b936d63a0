/** How the deployed program does. */

import type { Deployed } from "../../../connect/deployed.ts";
import type { Doctor, QueueContent, Rule, StackResource, Subscription } from "../../../connect/doctor.ts";
import { sayDuration } from "../../../domain/common/duration.ts";
import { type Known, known, unanswered } from "../../../domain/common/known.ts";
import type { Blindness } from "../../../domain/incidents/blindness.ts";
import { quote, redriveCommand } from "../../../domain/words/commands.ts";
import { count, sayTime } from "../../../domain/words/phrases.ts";
import { attention, type Diagnosis, right, unread, wrong } from "./diagnosis.ts";

/** What is looked at from the stack on. */
export async function examineInstallation(
  { stack, ports }: Pick<Deployed, "stack" | "ports">,
  doctor: Doctor,
  { region, now, version }: { region: string; now: () => Date; version: string },
): Promise<Diagnosis[]> {
  const resources = await doctor.resources(stack.name);
  const subscriptions = await doctor.subscriptions(stack.alertsTopic);
  const rules = resources.known ? await readRules(resources.value, doctor) : [];
  const swept = await readJournal(() => ports.journal.sweptAt());
  const blindness = await readJournal(() => ports.journal.blindness());
  return [
    examineStack(stack, version),
    right(
      "remediation",
      stack.remediesQueue === null ? "off: nothing that is deployed may write to ECS" : "on",
    ),
    ...(resources.known ? [examineSlack(resources.value)] : [unread("resources", resources)]),
    ...(resources.known ? examineRules(rules, region) : []),
    ...examineSubscriptions(subscriptions, stack.alertsTopic, region),
    ...(await examineQueues(resources.known ? resources.value : [], stack, doctor, region)),
    examineSweep(swept, rules, now()),
    ...(blindness.known ? examineBlindness(blindness.value, swept, now()) : [unread("reads", blindness)]),
  ];
}

async function readJournal<T>(read: () => Promise<T>): Promise<Known<T>> {
  return read().then(known, (error: unknown) =>
    unanswered(error instanceof Error ? error.name : String(error), "dynamodb:BatchGetItem"),
  );
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html */
function examineStack({ name, status, version }: Deployed["stack"], own: string): Diagnosis {
  const says = `${name} (${status}), version ${version ?? "unknown"}`;
  if (/_IN_PROGRESS$/.test(status))
    return attention("stack", says, "wait until it is deployed, and check again");
  if (/FAILED$/.test(status))
    return wrong(
      "stack",
      says,
      "see why",
      `aws cloudformation describe-stack-events --stack-name ${quote(name)}`,
    );
  if (/ROLLBACK_COMPLETE$/.test(status))
    return attention(
      "stack",
      says,
      "its last deployment was rolled back: deploy it again, and see why it fails",
    );
  if (version !== own)
    return attention(
      "stack",
      `${says}; this command is ${own}`,
      "deploy it again so that both have the same version",
    );
  return right("stack", says);
}

function examineSlack(resources: readonly StackResource[]): Diagnosis {
  const isOn = resources.some(
    ({ logicalId, type }) => type === "AWS::Lambda::Function" && /slack/i.test(logicalId),
  );
  return right("slack", isOn ? "on" : "off");
}

async function readRules(resources: readonly StackResource[], doctor: Doctor): Promise<Known<Rule>[]> {
  const rules: Known<Rule>[] = [];
  for (const { type, physicalId } of resources)
    if (type === "AWS::Events::Rule") rules.push(await doctor.rule(physicalId));
  return rules;
}

function examineRules(rules: readonly Known<Rule>[], region: string): Diagnosis[] {
  const [unknownRule] = rules.filter((rule) => !rule.known);
  if (unknownRule && !unknownRule.known) return [unread("rules", unknownRule)];
  const off = rules.flatMap((rule) => (rule.known && rule.value.isEnabled !== true ? [rule.value] : []));
  if (off.length === 0) return [right("rules", `all ${rules.length} rules are enabled`)];
  return off.map(({ name, isEnabled }) =>
    isEnabled === null
      ? wrong("rules", `rule ${name} does not exist: it does not invoke the program`, "deploy it again")
      : wrong(
          "rules",
          `rule ${name} is disabled: it does not invoke the program`,
          "enable it",
          `aws events enable-rule --name ${quote(name)} --region ${region}`,
        ),
  );
}

function examineSubscriptions(
  subscriptions: Known<readonly Subscription[]>,
  topic: string,
  region: string,
): Diagnosis[] {
  if (!subscriptions.known) return [unread("subscriptions", subscriptions)];
  const confirmed = subscriptions.value.filter(({ isConfirmed }) => isConfirmed);
  const pending = subscriptions.value.filter(({ isConfirmed }) => !isConfirmed);
  const subscribing = (protocol: string, endpoint: string) =>
    `aws sns subscribe --topic-arn ${topic} --protocol ${protocol} --notification-endpoint ${endpoint} --region ${region}`;
  return [
    ...(confirmed.length > 0 ? [right("subscriptions", confirmed.map(sayWhere).join(", "))] : []),
    ...(subscriptions.value.length === 0
      ? [
          wrong(
            "subscriptions",
            "there is no subscription: alerts reach nobody",
            "add a subscription",
            subscribing("email", "ADDRESS"),
          ),
        ]
      : []),
    ...pending.map((one) =>
      wrong(
        "subscriptions",
        `${sayWhere(one)} is not confirmed, and receives nothing`,
        'follow the link in the message "AWS Notification - Subscription Confirmation". The link expires after two days; this sends another',
        subscribing(one.protocol, quote(one.endpoint)),
      ),
    ),
  ];
}

/** Where a message to a subscription arrives. */
export function sayWhere({ protocol, endpoint }: Subscription): string {
  return `${protocol} ${endpoint.startsWith("arn:") ? endpoint.slice(endpoint.lastIndexOf(":") + 1) : endpoint}`;
}

/** The dead-letter queue, and others of the stack that are named so. */
async function examineQueues(
  resources: readonly StackResource[],
  { name, deadLettersQueue }: Deployed["stack"],
  doctor: Doctor,
  region: string,
): Promise<Diagnosis[]> {
  const others = resources.filter(
    ({ type, logicalId }) => type === "AWS::SQS::Queue" && /dead.?letter/i.test(logicalId),
  );
  const urls = [...new Set([deadLettersQueue, ...others.map(({ physicalId }) => physicalId)])];
  const found: Diagnosis[] = [];
  for (const url of urls)
    found.push(examineQueue(url, await doctor.queue(url), redriveCommand(region, name)));
  return found;
}

function examineQueue(url: string, content: Known<QueueContent>, command: string): Diagnosis {
  const name = url.slice(url.lastIndexOf("/") + 1);
  if (!content.known) return unread("dead letters", content);
  const { messages, oldest } = content.value;
  if (messages === 0) return right("dead letters", "none");
  const since = oldest ? `, since ${sayTime(oldest)}` : "";
  return wrong(
    "dead letters",
    `${count(messages, "message")} in ${name}${since}: messages that could not be processed or delivered`,
    "see what they are and why, fix the cause, and put them back. If you purge the queue instead, the next sweep still checks every service: only messages to Slack and the times at which tags moved are lost",
    command,
  );
}

function examineSweep(swept: Known<Date | null>, rules: readonly Known<Rule>[], now: Date): Diagnosis {
  if (!swept.known) return unread("last sweep", swept);
  const interval = rules.flatMap((rule) => (rule.known ? (rule.value.interval ?? []) : []))[0] ?? null;
  const every = interval === null ? "" : `; one is due every ${sayDuration(interval)}`;
  const logs = "read the logs of the function sweep, and check that its rule is enabled";
  if (swept.value === null)
    return attention("last sweep", `there has been none yet${every}`, `wait for it, or ${logs}`);
  const age = Math.max(0, now.getTime() - swept.value.getTime());
  const says = `${sayDuration(age)} ago${every}`;
  return interval !== null && age > 2 * interval
    ? wrong("last sweep", says, logs)
    : right("last sweep", says);
}

/** When every service was last seen, and what the last sweep could not read. */
function examineBlindness(blindness: Blindness | null, swept: Known<Date | null>, now: Date): Diagnosis[] {
  const what = "reads";
  if (blindness === null || blindness.causes.length === 0) {
    if (!swept.known) return [];
    if (swept.value === null)
      return [attention(what, "it has never seen every service", "wait for the first sweep")];
    const age = Math.max(0, now.getTime() - swept.value.getTime());
    return [right(what, `the last sweep, ${sayDuration(age)} ago, saw every service`)];
  }
  const { causes, services, since } = blindness;
  return causes.map(({ operation, place, code, since: from }) =>
    wrong(
      what,
      `${code}: ${operation} in ${place}, since ${sayTime(from)}; up to ${count(services, "service")} not checked since ${sayTime(since)}`,
      "compare the role of the function sweep with docs/permissions.md, and find the policy that denies it",
    ),
  );
}
