/** What happens in a sandbox, in order: events, the functions that they wake, messages, and what goes wrong. */
import type { Answered } from "../calls.ts";
import type { Sandbox } from "../handle.ts";
import { isObject } from "../json.ts";
import type { JsonObject } from "../world.ts";
import type { Happening } from "./view.ts";

/** The time line of a sandbox. */
export interface Happenings {
  /** Adds what a person did. */
  add(kind: Happening["kind"], title: string, detail?: string): void;
  /** All that happened, oldest first, as far as it is kept. */
  all(): readonly Happening[];
}

/** How many are kept. */
const MOST = 200;

/** Begins to watch. */
export function watchHappenings(sandbox: Sandbox): Happenings {
  let happenings: Happening[] = [];
  let last = 0;
  const wakes = new Map<string, { readonly id: number; readonly calls: Answered[] }>();
  const seen = { events: sandbox.events().length, denials: 0, failures: 0, messages: sandbox.inbox().length };

  /** A function's name without its stack's. */
  const shortName = (name: string) => name.replace(`${sandbox.stack?.name}-`, "");

  const now = () => sandbox.clock.now().toISOString();

  function add(kind: Happening["kind"], title: string, detail = "", at = now()): number {
    last += 1;
    const all = [...happenings, { id: last, at, kind, title, detail }];
    happenings = all.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)).slice(-MOST);
    return last;
  }

  /** Adds what came since, of what the sandbox keeps in lists. */
  function catchUp(): void {
    for (const event of sandbox.events().slice(seen.events)) addEvent(event);
    for (const { function: caller, action } of sandbox.denials().slice(seen.denials))
      add("trouble", `${shortName(caller)} may not call ${action}`, "IAM refused it");
    for (const failure of sandbox.failures().slice(seen.failures))
      add(
        "trouble",
        `${shortName(failure.function)} failed`,
        `${failure.errorType}: ${failure.errorMessage}`,
      );
    for (const { channel, subject, at } of sandbox.inbox().slice(seen.messages))
      if (channel === "email") add("message", subject ?? "a message", "by e-mail, and in Slack", at);
    seen.events = sandbox.events().length;
    seen.denials = sandbox.denials().length;
    seen.failures = sandbox.failures().length;
    seen.messages = sandbox.inbox().length;
  }

  function addEvent(event: JsonObject): void {
    const words = describe(event);
    if (words) add("event", String(event["detail-type"]), words);
  }

  sandbox.listen((call) => {
    catchUp();
    if (call.caller === "administrator") {
      if (/^ec[rs]:/.test(call.operation) && !isRead(call.operation))
        add("deed", call.operation, call.error ?? "");
      return;
    }
    const key = `${call.caller} ${call.invocation}`;
    const wake = wakes.get(key) ?? { id: add("wake", call.caller), calls: [] };
    wakes.set(key, wake);
    wake.calls.push(call);
    happenings = happenings.map((one) =>
      one.id === wake.id ? { ...one, detail: sum(call.caller, wake.calls) } : one,
    );
  });

  return {
    add: (...words) => void add(...words),
    all() {
      catchUp();
      return happenings;
    },
  };
}

/** `asks ecs (7 calls) and ecr (1 call); sends a message`. */
function sum(caller: string, calls: readonly Answered[]): string {
  const reads = [
    ...Map.groupBy(
      calls.filter(({ operation }) => isRead(operation)),
      serviceOf,
    ),
  ]
    .filter(([service]) => service === "ecs" || service === "ecr")
    .map(([service, own]) => `${service} (${own.length === 1 ? "1 call" : `${own.length} calls`})`);
  const did = calls.flatMap((call) => (call.error === null ? (deedOf(call) ?? []) : []));
  const failed = calls.flatMap(({ operation, error }) =>
    error === null || unremarkable.test(error) ? [] : [`${operation}: ${error}`],
  );
  const asked = reads.length > 0 ? [`asks ${reads.join(" and ")}`] : [];
  return (
    [...asked, ...new Set(did), ...new Set(failed)].join("; ") || (silent[caller] ?? "reads its journal")
  );
}

/** What is no failure: another function was first, or a repository has no such policy. */
const unremarkable = /^(?:ConditionalCheckFailed|LifecyclePolicy\w*NotFound)Exception$/;

/** What a function does that calls no service for it. */
const silent: Readonly<Record<string, string>> = { "post-to-slack": "posts the message to Slack" };

/** What a function does beyond reading and its own journal. */
function deedOf({ operation, input }: Answered): string | undefined {
  if (operation === "sqs:SendMessage")
    return /remed/i.test(String(input.QueueUrl)) ? "requests a remedy" : "schedules a recheck";
  return deeds[operation];
}

const deeds: Readonly<Record<string, string>> = {
  "ecs:RegisterTaskDefinition": "registers a revision",
  "ecs:UpdateService": "updates the service",
  "sns:Publish": "sends a message",
};

function serviceOf({ operation }: Answered): string {
  return operation.slice(0, operation.indexOf(":"));
}

function isRead(operation: string): boolean {
  return /:(?:Describe|List|Get|BatchGet|Query|Scan)/.test(operation);
}

/** An event in a few words; `null` for one that says little. */
function describe({ source, detail, ...event }: JsonObject): string | null {
  const fields: JsonObject = isObject(detail) ? detail : {};
  if (source === "aws.ecr")
    return `${fields["action-type"]} ${fields["repository-name"]}:${fields["image-tag"] ?? "-"}`;
  if (source !== "aws.ecs") return null;
  if (event["detail-type"] !== "ECS Task State Change") return String(fields.eventName ?? "");
  const isEnd = fields.lastStatus === "RUNNING" || fields.lastStatus === "STOPPED";
  return isEnd ? `a task of ${String(fields.group).replace("service:", "")} is ${fields.lastStatus}` : null;
}
