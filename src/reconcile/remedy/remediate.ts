/**
 * The only story that writes to ECS: claim the service, read and judge it again, plan, write, and return.
 *
 * Events and rechecks follow the deployment to its end, and report the outcome.
 */
import { isDeepStrictEqual } from "node:util";
import { latest } from "../../domain/common/dates.ts";
import { parseServiceArn, type ServiceArn } from "../../domain/ecs/arn.ts";
import type { ServiceDescription } from "../../domain/facts/facts.ts";
import { stepOf, type WasRemedied } from "../../domain/incidents/history.ts";
import type { ServiceRecord } from "../../domain/incidents/record.ts";
import type { Assessment } from "../../domain/judge/assess.ts";
import { isNarrowed } from "../../domain/policy/for-container.ts";
import { allLimited, type Limited, limitsOf, serviceLimited, withinDay } from "../../domain/policy/limits.ts";
import type { ResponsePolicy } from "../../domain/policy/policy.ts";
import { changesOf, planRemedy } from "../../domain/remedy/plan.ts";
import {
  endRemedy,
  newRemedy,
  type Pin,
  type PinPlan,
  type Remedy,
  type RemedyEnd,
} from "../../domain/remedy/remedy.ts";
import { judge } from "../judge.ts";
import { noteHistory } from "../note-history.ts";
import type { EcsWriter } from "../ports/ecs.ts";
import type { Ports } from "../ports.ts";
import { policyOf } from "../read/policy-of.ts";
import { rewriteRecord } from "../rewrite-record.ts";
import { carryOutChange, prepareChange } from "./pin-service.ts";

export interface RemediatePorts extends Ports {
  readonly writer: EcsWriter;
}

/** How long a claim holds: longer than the function may run, shorter than its message stays hidden. */
const lease = 150_000;

/** How soon the outcome is looked at, should no event tell. */
const followUpAfter = 60_000;

/** How often a service is judged again whose record somebody else wrote meanwhile. */
const rounds = 3;

/**
 * Remediates one service, if it still needs it and it is allowed.
 * @throws {Error} if others write its record again and again: its message comes back
 */
export async function remediate(service: ServiceArn, ports: RemediatePorts): Promise<void> {
  let isCounted = false;
  for (let round = 0; round < rounds; round++) {
    const record = await readRecord(service, ports);
    const now = latest([ports.now(), record.remedy?.at ?? null]) ?? ports.now();
    if (isInHand(record.remedy, now)) return;

    const { assessments } = await judge([parseServiceArn(service)], ports);
    const [assessment] = assessments;
    if (!assessment || isOnItsTarget(record.remedy, assessment)) return lookAgain(service, ports);
    const plan = assessment.policy.mode === "remediate" ? planRemedy(assessment, record) : null;
    if (plan?.kind !== "pin") return giveBack(record, ports);

    const isAgain = record.remedy?.state === "writing";
    const limited = isAgain || isCounted ? null : await whyLimited(record, now, ports);
    if (limited) return giveBack(record, ports, { limited });
    isCounted = true;
    const remedied = [...withinDay(record.remedied, now), ...(isAgain ? [] : [now])];
    const remedy = newRemedy("writing", plan, { former: assessment.facts.taskDefinition, at: now });
    const claimed = await ports.journal.write(
      { ...record, remedy, accepted: null, remedied, limited: null },
      record,
    );
    if (claimed) return write(plan, assessment, claimed, ports);
  }
  throw new Error(whyContested(service));
}

async function readRecord(service: ServiceArn, { journal }: RemediatePorts): Promise<ServiceRecord> {
  const record = (await journal.read([service])).get(service);
  if (!record) throw new Error(whyUnreadable(service));
  return record;
}

function whyUnreadable(service: ServiceArn): string {
  return `Cannot remediate ${service}: its record cannot be read`;
}

function whyContested(service: ServiceArn): string {
  return `Cannot remediate ${service}: somebody else wrote its record meanwhile`;
}

/** A service has its share, and all together have theirs: a run that carries on where one died takes no other. */
async function whyLimited(
  record: ServiceRecord,
  now: Date,
  { journal, policy }: Ports,
): Promise<Limited | null> {
  const limits = limitsOf(policy);
  const own = serviceLimited(record.remedied, limits, now);
  if (own) return own;
  const taken = await journal.takeRemedy(limits.remediesPerDay, now);
  return taken === "taken" ? null : allLimited(taken, limits);
}

/** Writes to ECS, and notes each step before the next. */
async function write(
  plan: PinPlan,
  { facts }: Assessment,
  claimed: ServiceRecord,
  ports: RemediatePorts,
): Promise<void> {
  const notes = notesOf(claimed, ports);
  await notes.step("writing");
  try {
    const change = {
      service: facts.service,
      former: facts.taskDefinition,
      changes: changesOf([...plan.pins, ...plan.kept]),
      whyNot: (now: ServiceDescription) => whyNoLonger(policyOf(now, ports), plan.pins, ports.now()),
    };
    const prepared = await prepareChange(change, ports.writer);
    const outcome = await carryOutChange(prepared, ports, (target) => notes.remedy({ target }));
    if (outcome.kind === "overtaken") {
      await notes.step("refused", outcome.why);
      return giveBack(notes.record(), ports);
    }
    await notes.remedy({ state: "deploying", superseded: outcome.superseded });
    await notes.step("deploying");
  } catch (error) {
    if (error instanceof RangeError) {
      await notes.step("refused", error.message);
      return giveBack(notes.record(), ports, { end: { kind: "not-carried", why: error.message } });
    }
    if (!isRefusal(error)) throw error;
    const why = `${error.name}: ${error.message}`;
    await notes.remedy({ state: "refused", why });
    await notes.step("refused", why);
  }
  await lookAgain(claimed.service, ports);
}

/** Notes what becomes of a remedy in its service's record and in the history. */
function notesOf(claimed: ServiceRecord, ports: RemediatePorts) {
  let record = claimed;
  return {
    record: () => record,
    /** @throws {Error} if somebody else wrote the record meanwhile */
    async remedy(change: Partial<Remedy>): Promise<void> {
      const { remedy } = record;
      if (!remedy) return;
      const at = latest([ports.now(), remedy.at]) ?? remedy.at;
      const written = await ports.journal.write({ ...record, remedy: { ...remedy, ...change, at } }, record);
      if (!written) throw new Error(whyContested(record.service));
      record = written;
    },
    async step(state: WasRemedied["state"], why: string | null = null): Promise<void> {
      const { remedy } = record;
      if (remedy) await noteHistory(record.service, [stepOf(state, remedy, { at: remedy.at, why })], ports);
    },
  };
}

/** Its owner may have changed their mind since the service was judged. */
function whyNoLonger(policy: ResponsePolicy, pins: readonly Pin[], now: Date): string | null {
  const { mode, holdUntil } = policy;
  if (mode !== "remediate") return `its mode is "${mode}" now`;
  const narrowed = pins.find(({ container }) => isNarrowed(policy, container));
  if (narrowed) return `container "${narrowed.container}" may not be remediated now`;
  return holdUntil && holdUntil > now ? `it is on hold until ${holdUntil.toISOString()}` : null;
}

/** Whether another run has it in hand, or it is already on its way. */
function isInHand(remedy: Remedy | null, now: Date): boolean {
  if (remedy?.state === "deploying" || remedy?.state === "refused") return true;
  return remedy?.state === "writing" && now.getTime() - remedy.at.getTime() < lease;
}

/** Whether the run before this one got as far as the update. */
function isOnItsTarget(remedy: Remedy | null, { facts }: Assessment): boolean {
  return remedy?.target != null && remedy.target === facts.taskDefinition;
}

/**
 * There is nothing to write after all, or not now, or never: the next check decides again, and reports why. What others
 * wrote into the record meanwhile stays, and so does the remedy of another run.
 */
async function giveBack(
  before: ServiceRecord,
  ports: RemediatePorts,
  { end = { kind: "moot" }, ...change }: { end?: RemedyEnd; limited?: Limited } = {},
): Promise<void> {
  const { service, remedy } = before;
  const givenBack = (record: ServiceRecord) => {
    if (record.remedy?.at.getTime() !== remedy?.at.getTime()) return null;
    const given = { ...endRemedy(record, end, ports.now()), ...change };
    return isDeepStrictEqual(given, record) ? null : given;
  };
  const { kind } = await rewriteRecord(service, givenBack, ports.journal, before);
  if (kind === "unreadable") throw new Error(whyUnreadable(service));
  if (kind === "contested") throw new Error(whyContested(service));
  await lookAgain(service, ports);
}

async function lookAgain(service: ServiceArn, ports: RemediatePorts): Promise<void> {
  const now = ports.now();
  await ports.rechecks.schedule([service], new Date(now.getTime() + followUpAfter), now);
}

/** Errors that trying again will not change. */
const refusals: ReadonlySet<string> = new Set([
  "AccessDeniedException",
  "ClientException",
  "InvalidParameterException",
  "PlatformTaskDefinitionIncompatibilityException",
  "PlatformUnknownException",
  "ServiceNotActiveException",
  "ServiceNotFoundException",
  "UnsupportedFeatureException",
]);

function isRefusal(error: unknown): error is Error {
  return (
    error instanceof Error && refusals.has(error.name) && !/too many concurrent attempts/i.test(error.message)
  );
}
