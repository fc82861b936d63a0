/**
 * What the program cannot read, and whom that leaves unchecked: told once while it lasts, and once when it is over.
 * Silence is to mean "checked and in sync", so a sweep that could not see says so.
 */

import type { Unknown } from "../common/known.ts";
import type { Assessment } from "../judge/assess.ts";
import type { MissingFact } from "../judge/container/judge-container.ts";
import { repositoryOf } from "../judge/container/written-reference.ts";
import type { AlertEvent } from "./incident.ts";

/** An operation that fails somewhere. */
export interface Blind {
  /** As `ecs:DescribeServices`. */
  readonly operation: string;
  /** Where it fails, as people read it: a cluster, a registry, or the account. */
  readonly place: string;
  /** The error's name at the last attempt: throttles and time-outs take turns, and are one trouble. */
  readonly code: string;
  readonly since: Date;
}

/** The blindness that is open, as the journal keeps it. */
export interface Blindness {
  /** The incident under which its messages are published. */
  readonly incident: string;
  readonly version: number;
  readonly since: Date;
  readonly causes: readonly Blind[];
  /** How many services were not checked, at the worst. */
  readonly services: number;
  /** The causes that people heard of. */
  readonly told: readonly string[];
  /** How many messages were published. */
  readonly messages: number;
  /** Until when somebody has the right to publish the next; past that, it may have been published and not noted. */
  readonly claimedUntil: Date | null;
}

/** What a sweep found that it could not read. */
export interface Unseen {
  readonly causes: readonly Omit<Blind, "since">[];
  /** The services of which a needed fact is missing. */
  readonly services: readonly Assessment[];
}

/** What is to be told, and the state that is to be remembered before it is. */
export interface BlindnessStep {
  /** `null` once all can be read again and there is nothing to tell. */
  readonly state: Blindness | null;
  readonly event: Extract<AlertEvent, "opened" | "changed" | "resolved"> | null;
}

/** What these verdicts lack for want of an answer of AWS; `listing` is why the services could not all be listed. */
export function unseenIn(assessments: readonly Assessment[], listing: Unknown | null): Unseen {
  const services = assessments.filter((one) => lacksOf(one).length > 0);
  const found = services.flatMap((one) => lacksOf(one).map((fact) => causeOf(fact, one)));
  const ofListing = listing?.operation
    ? [{ operation: listing.operation, place: "this account", code: listing.code }]
    : [];
  const causes = new Map([...ofListing, ...found].map((cause) => [keyOf(cause), cause]));
  return { causes: [...causes.values()].sort(byKey), services };
}

/** How long a cause must have lasted before it is told: two sweeps must have met it, and not a retry of one. */
const patience = 4 * 60_000;

/**
 * What comes of a blindness with what the last sweep could not read.
 * @param newIncident the name of the incident, should one begin
 */
export function nextBlindness(
  before: Blindness | null,
  { causes, services }: Unseen,
  now: Date,
  newIncident: () => string,
): BlindnessStep {
  if (before === null && causes.length === 0) return { state: null, event: null };
  const dated = causes.map((cause) => ({ ...cause, since: sinceOf(cause, before) ?? now }));
  const state: Blindness = {
    incident: before?.incident ?? newIncident(),
    version: before?.version ?? 0,
    since: before?.since ?? now,
    causes: dated,
    services: Math.max(before?.services ?? 0, services.length),
    told: before?.told ?? [],
    messages: before?.messages ?? 0,
    claimedUntil: null,
  };
  // Whoever claimed to tell of it and did not note it may have told it: then its end is told, too.
  const mayBeTold = state.told.length > 0 || (before?.claimedUntil ?? null) !== null;
  if (causes.length === 0) return mayBeTold ? { state, event: "resolved" } : { state: null, event: null };
  const isNews = dueIn(state, now).some((cause) => !state.told.includes(keyOf(cause)));
  return { state, event: isNews ? (state.told.length === 0 ? "opened" : "changed") : null };
}

/** The causes that have lasted long enough to be told. */
export function dueIn({ causes }: Pick<Blindness, "causes">, now: Date): Blind[] {
  return causes.filter(({ since }) => now.getTime() - since.getTime() >= patience);
}

/** The state once its message was published; `null` where that was the last. */
export function afterTelling(state: Blindness, now: Date): Blindness | null {
  if (state.causes.length === 0) return null;
  const told = [...new Set([...state.told, ...dueIn(state, now).map(keyOf)])];
  return { ...state, told, messages: state.messages + 1, claimedUntil: null };
}

function sinceOf(cause: Omit<Blind, "since">, before: Blindness | null): Date | undefined {
  return before?.causes.find((one) => keyOf(one) === keyOf(cause))?.since;
}

/** The facts whose lack leaves a service unchecked: of those that nobody wants to be checked, none. */
function lacksOf({ policy, unknown }: Assessment): MissingFact[] {
  if (policy.mode === "ignore") return [];
  return unknown.filter((one) => one.needed && one.operation !== null && !isOfPast(one));
}

/** What is asked of a container's past is waited for only so long. */
function isOfPast({ fact, container }: MissingFact): boolean {
  return container !== null && (fact === "rollouts" || fact === "taskDefinition");
}

function causeOf(fact: MissingFact, assessment: Assessment): Omit<Blind, "since"> {
  const operation = fact.operation ?? "";
  return { operation, code: fact.code, place: placeOf(operation, fact, assessment) };
}

function placeOf(operation: string, { container }: MissingFact, { facts, containers }: Assessment): string {
  const { cluster, region } = facts.service;
  const view = containers.find(({ name }) => name === container);
  const repository = view === undefined ? null : repositoryOf(view.written);
  if (!operation.startsWith("ecr:") || repository === null) return `cluster ${cluster} (${region})`;
  return `registry ${repository.account} (${repository.region})`;
}

function keyOf({ operation, place }: Pick<Blind, "operation" | "place">): string {
  return `${operation} ${place}`;
}

function byKey(a: Omit<Blind, "since">, b: Omit<Blind, "since">): number {
  return keyOf(a) < keyOf(b) ? -1 : 1;
}
