/** Watches a sandbox: which events woke which handler, what the handler did, what reached people. */
import type { Request } from "../../../sandbox/calls.ts";
import type { Sandbox } from "../../../sandbox/sandbox.ts";
import { type DemoEvent, readEvent, sayCause } from "./events.ts";
import type { Mail, Wake } from "./moment.ts";

/** Gives what happened since it was last asked. */
export type Watch = () => (Wake | Mail)[];

/** Begins to watch. */
export function watch(sandbox: Sandbox): Watch {
  const newEvents = onlyNew(sandbox.events);
  const newEntries = onlyNew(sandbox.inbox);
  const newLines = onlyNew(sandbox.logs);
  let calls: Request[] = [];
  let waiting: DemoEvent[] = [];
  sandbox.watch((call) => {
    if (call.caller !== "administrator") calls.push(call);
  });

  function newWakes(): Wake[] {
    waiting.push(...newEvents().flatMap((event) => readEvent(event) ?? []));
    const failures = newLines().filter(({ line }) => line.startsWith("ERROR\tInvoke Error"));
    const byHandler = Map.groupBy(calls, ({ caller }) => caller);
    // It posts what was mailed: that is said beside the e-mail.
    byHandler.delete("post-to-slack");
    calls = [];
    return [...byHandler].map(([handler, own]) => {
      const by = sayCause(
        handler,
        waiting.filter((event) => event.handler === handler),
      );
      waiting = waiting.filter((event) => event.handler !== handler);
      const failure = failures.find((line) => line.function.endsWith(handler));
      const did = failure ? [`fails: ${failure.line.slice("ERROR\tInvoke Error\t".length)}`] : sayDeeds(own);
      const isQuiet = did.length === 0 && handler !== "image-pushed";
      const words = [...sayReads(own), ...did].join(", ") || "its journal says that no service is affected";
      return { kind: "wake", at: sandbox.clock.now(), handler, by, did: words, isQuiet };
    });
  }

  function newMails(): Mail[] {
    const entries = Map.groupBy(newEntries(), ({ channel }) => channel);
    const posted = new Set(entries.get("slack")?.map(({ at }) => at));
    return (entries.get("email") ?? []).map(({ at, to, subject, body }) => ({
      kind: "mail",
      at: new Date(at),
      to: posted.has(at) ? `${to}, and to Slack` : to,
      subject: subject ?? "",
      // The console of AWS does not know what is in a sandbox.
      body: body.replace(/^Console: .*\n/gm, ""),
    }));
  }

  return () => [...newWakes(), ...newMails()];
}

/** The part of a growing list that was not there when it was last asked for. */
function onlyNew<T>(list: () => readonly T[]): () => readonly T[] {
  let seen = 0;
  return () => {
    const all = list();
    const fresh = all.slice(seen);
    seen = all.length;
    return fresh;
  };
}

/** What a handler looked at. */
function sayReads(calls: readonly Request[]): string[] {
  const count = (service: string) => calls.filter(({ operation }) => isRead(operation, service)).length;
  const reads = [
    { name: "ECS", count: count("ecs") },
    { name: "ECR", count: count("ecr") },
  ]
    .filter((one) => one.count > 0)
    .map((one) => `${one.name} (${one.count === 1 ? "1 call" : `${one.count} calls`})`);
  return reads.length > 0 ? [`asks ${reads.join(" and ")}`] : [];
}

function isRead(operation: string, service: string): boolean {
  return new RegExp(`^${service}:(Describe|List|Get|BatchGet)`).test(operation);
}

/** What a handler did beyond looking. */
function sayDeeds(calls: readonly Request[]): string[] {
  const inputs = (operation: string) =>
    calls.flatMap((call) => (call.operation === operation ? [call.input] : []));
  const moved = inputs("ecs:UpdateService").map(({ taskDefinition }) => lastPart(String(taskDefinition)));
  const asked = inputs("sqs:SendMessage").filter(({ QueueUrl }) => /remed/i.test(String(QueueUrl)));
  return [
    ...(inputs("ecs:RegisterTaskDefinition").length > 0 ? ["registers a revision"] : []),
    ...moved.map((revision) => `moves the service to ${revision}`),
    ...(asked.length > 0 ? ["requests a remedy"] : []),
    ...(inputs("sns:Publish").length > 0 ? ["sends a message"] : []),
  ];
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
