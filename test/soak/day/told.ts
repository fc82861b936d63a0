/** What people were told in a day, and whether each message was due. */
import type { Answered } from "../../../src/sandbox/calls.ts";
import type { Account, Standing } from "./account.ts";
import { isDrifted } from "./drifts.ts";

interface Finding {
  readonly kind: string;
  readonly cause: string | null;
  readonly expected: string | null;
}

interface Message {
  readonly event: string;
  readonly kind: string;
  readonly incident: string;
  readonly sequence: number;
  readonly services: readonly { readonly name: string; readonly findings: readonly Finding[] }[];
  /** What cannot be read, where it is about that. */
  readonly unreadable: readonly unknown[];
}

/** What is open of a service, as people know it. */
interface Open extends Finding {
  readonly since: number;
}

export interface Told {
  /** What was told that should not have been, or twice, a sentence each. */
  readonly wrong: readonly string[];
  /** How many messages there were of each event. */
  readonly counts: ReadonlyMap<string, number>;
  /** What is open, by service. */
  readonly open: ReadonlyMap<string, Open>;
  /** When people learnt that the program is blind; `null` while it sees. */
  blindSince(): number | null;
  /** How many messages came again, under the incident and number that they had. */
  doubles(): number;
}

/** Listens to what is published from now on. */
export function listen(account: Account, isOut: (time: number) => boolean): Told {
  const wrong = noted();
  const counts = new Map<string, number>();
  const open = new Map<string, Open>();
  /** The invocation that published each message first. */
  const seen = new Map<string, string>();
  let blindSince: number | null = null;
  let doubles = 0;

  function hear(message: Message, invocation: string, standings: readonly Standing[]): void {
    const { event, kind, services } = message;
    const now = account.now();
    const complain = (what: string) => wrong.push(`${new Date(now).toISOString()} ${event} ${kind}: ${what}`);
    const id = `${message.incident} ${message.sequence}`;
    const first = seen.get(id);
    // An answer that did not come in time is asked for again: that is the SDK, and no second message.
    if (first === invocation) return;
    if (first !== undefined) {
      // Whoever published it could not note that: it comes again under its number, by which receivers know it.
      doubles += 1;
      return;
    }
    seen.set(id, invocation);
    counts.set(event, (counts.get(event) ?? 0) + 1);
    if (kind === "blind") {
      if (event === "resolved") blindSince = null;
      else blindSince ??= now;
      if (event !== "resolved" && !isOut(now))
        complain(`all can be read: ${JSON.stringify(message.unreadable)}`);
      return;
    }
    for (const { name, findings } of services) {
      const standing = standings.find(({ service }) => service === name);
      const finding = findings.find((one) => one.kind === kind) ?? findings[0];
      const known = open.get(name);
      if (!standing) complain(`${name} is nobody's`);
      else if (event === "resolved" || event === "remediated") {
        if (event === "resolved" && !known) complain(`nothing was open of ${name}`);
        if (isDrifted(standing)) complain(`${name} does not run what it should`);
        if (event === "remediated" && standing.team.way !== "leaves it")
          complain(`nobody wanted ${name} remediated`);
        open.delete(name);
      } else if ((event === "opened" || event === "changed") && finding) {
        if (event === "opened" && known)
          complain(`it was open of ${name} since ${new Date(known.since).toISOString()}`);
        if (event === "changed" && !known) complain(`nothing was open of ${name}`);
        if (event === "changed" && known && JSON.stringify(saidOf(known)) === JSON.stringify(saidOf(finding)))
          complain(`nothing changed for ${name}`);
        if (!isDrifted(standing)) complain(`${name} runs what it should, or is about to`);
        if (finding.expected !== standing.wanted) complain(`${name} is not to run ${finding.expected}`);
        if (now - standing.since < 10 * 60_000) complain(`${name} had no time yet`);
        open.set(name, { ...saidOf(finding), since: known?.since ?? now });
      } else complain(`of ${name}, nothing was to be told`);
    }
  }

  account.world.sandbox.listen(async (call) => {
    if (call.operation === "sns:Publish" && call.error === null)
      hear(messageOf(call), `${call.caller} ${call.invocation}`, await account.look());
  });
  return { wrong, counts, open, blindSince: () => blindSince, doubles: () => doubles };
}

/** Sentences, each printed as it comes where somebody waits for a long day. */
export function noted(): string[] {
  const list: string[] = [];
  const push = list.push.bind(list);
  list.push = (...added) => {
    if (process.env.HOURS !== undefined) for (const sentence of added) console.log(sentence);
    return push(...added);
  };
  return list;
}

function saidOf({ kind, cause, expected }: Finding): Finding {
  return { kind, cause, expected };
}

function messageOf({ input }: Answered): Message {
  const { kind } = input.MessageAttributes as { kind: { StringValue: string } };
  return { ...JSON.parse(JSON.parse(String(input.Message)).sqs), kind: kind.StringValue };
}
