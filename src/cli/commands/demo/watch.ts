/** Watches a sandbox: which events woke which handler, what the handler did, what reached people. */
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
  const counted = new Map<string, number>();
  let waiting: DemoEvent[] = [];

  /** How often each handler made each call. */
  function newCalls(): Map<string, Map<string, number>> {
    const byHandler = new Map<string, Map<string, number>>();
    for (const { caller, operation, count } of sandbox.calls()) {
      const key = `${caller} ${operation}`;
      const more = count - (counted.get(key) ?? 0);
      counted.set(key, count);
      if (caller === "administrator" || more === 0) continue;
      byHandler.set(caller, (byHandler.get(caller) ?? new Map<string, number>()).set(operation, more));
    }
    return byHandler;
  }

  function newWakes(): Wake[] {
    waiting.push(...newEvents().flatMap((event) => readEvent(event) ?? []));
    const failures = newLines().filter(({ line }) => line.startsWith("ERROR\tInvoke Error"));
    return [...newCalls()].map(([handler, calls]) => {
      const by = sayCause(
        handler,
        waiting.filter((event) => event.handler === handler),
      );
      waiting = waiting.filter((event) => event.handler !== handler);
      const failure = failures.find((line) => line.function.endsWith(handler));
      const did = failure ? `fails: ${failure.line.slice("ERROR\tInvoke Error\t".length)}` : sayCalls(calls);
      return { kind: "wake", at: sandbox.clock.now(), handler, by, did };
    });
  }

  function newMails(): Mail[] {
    return newEntries()
      .filter(({ channel }) => channel === "email")
      .map(({ at, to, subject, body }) => ({
        kind: "mail",
        at: new Date(at),
        to,
        subject: subject ?? "",
        body,
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

/** What a handler did, from the calls it made. */
function sayCalls(calls: ReadonlyMap<string, number>): string {
  const made = (service: string) =>
    [...calls].reduce((sum, [call, count]) => (call.startsWith(`${service}:`) ? sum + count : sum), 0);
  const reads = [
    ...(made("ecs") > 0 ? [`ECS (${sayCount(made("ecs"))})`] : []),
    ...(made("ecr") > 0 ? [`ECR (${sayCount(made("ecr"))})`] : []),
  ];
  const did = [
    ...(reads.length > 0 ? [`asks ${reads.join(" and ")}`] : []),
    ...(made("sqs") > 0 ? ["means to look again later"] : []),
    ...(made("sns") > 0 ? ["sends an alert"] : []),
  ];
  return did.length > 0 ? did.join(", ") : "its journal says that nobody is concerned";
}

function sayCount(calls: number): string {
  return calls === 1 ? "1 call" : `${calls} calls`;
}
