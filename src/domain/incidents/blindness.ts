/**
 * What the program cannot read, and whom that leaves unchecked: told once while it lasts, and once when it is over.
 * Silence is to mean "checked and in sync", so a sweep that could not see says so.
 */

import { earliest } from "../common/dates.ts";
import type { Unknown } from "../common/known.ts";
import type { Assessment } from "../judge/assess.ts";
import type { MissingFact } from "../judge/container/judge-container.ts";
import { repositoryOf } from "../judge/container/written-reference.ts";
import { forContainer } from "../policy/for-container.ts";
import { isTold } from "../policy/mode.ts";
import type { AlertEvent } from "./incident.ts";

/** An operation that fails somewhere. */
export interface Blind {
  /** As `ecs:DescribeServices`. */
  readonly operation: string;
  /** Where it fails, as people read it: a cluster, a registry, or the account. */
  readonly place: string;
  /** The error's name at the last attempt: throttles and time-outs take turns, and are one trouble. */
  readonly code: string;
  /** How many services lack what it should have answered; none where it lists them. */
  readonly services: number;
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
  /** The places of which people heard and where something still fails, with how many services that left unchecked. */
  readonly told: readonly ToldPlace[];
  /** How many messages were published. */
  readonly messages: number;
  /** Until when somebody has the right to publish the next; past that, it may have been published and not noted. */
  readonly claimedUntil: Date | null;
}

/** A place of which people heard: which of its operations fails may change from sweep to sweep. */
interface ToldPlace {
  readonly place: string;
  readonly services: number;
}

/** What a sweep found that it could not read. */
export interface Unseen {
  readonly causes: readonly Cause[];
  /** The services of which a needed fact is missing. */
  readonly services: readonly Assessment[];
  /** How many more there are of them, which an earlier invocation of the same sweep found. */
  readonly others?: number;
}

/** What a part of a sweep could not read, without the services. */
export interface UnseenPart {
  readonly causes: readonly Cause[];
  readonly services: number;
}

/** How many services were not checked. */
export function countUnseen({
  services,
  others = 0,
}: Pick<Unseen, "others"> & { readonly services: { readonly length: number } }): number {
  return services.length + others;
}

/** What two parts of a sweep could not read, as one. */
export function joinUnseen(a: Unseen, b: Unseen): Unseen {
  const found = Map.groupBy([...a.causes, ...b.causes], keyOf).values();
  const causes = [...found].flatMap((each) =>
    each
      .slice(-1)
      .map((one) => ({ ...one, services: each.reduce((sum, { services }) => sum + services, 0) })),
  );
  return {
    causes: causes.sort(byKey).slice(0, mostCauses),
    services: [...a.services, ...b.services],
    others: (a.others ?? 0) + (b.others ?? 0),
  };
}

type Cause = Omit<Blind, "since">;

/** What is to be told, and the state that is to be remembered before it is. */
export interface BlindnessStep {
  /** `null` once all can be read again and there is nothing to tell. */
  readonly state: Blindness | null;
  readonly event: Extract<AlertEvent, "opened" | "changed" | "resolved"> | null;
}

/** What these verdicts lack for want of an answer of AWS; `listing` is why the services could not all be listed. */
export function unseenIn(assessments: readonly Assessment[], listing: Unknown | null): Unseen {
  const services = assessments.filter((one) => lacksOf(one).length > 0);
  const ofListing = listing?.operation
    ? [{ operation: listing.operation, place: "this account", code: listing.code, services: 0 }]
    : [];
  const found = Map.groupBy(services.flatMap(causesOf), keyOf).values();
  const causes = [...found].flatMap((each) =>
    each.slice(-1).map((one) => ({ ...one, services: each.length })),
  );
  return { causes: [...ofListing, ...causes].sort(byKey).slice(0, mostCauses), services };
}

/** How many causes are kept, so that what is noted of them fits an item of DynamoDB. */
const mostCauses = 500;

/** Whether a fact is missing because AWS does not answer, whichever thing it is asked about. */
export function isBlinding(fact: MissingFact): boolean {
  return fact.operation !== null && !isOfPast(fact) && !aboutOneThing.test(fact.code);
}

/** The codes of an answer about the one thing that was asked for, which the program can see is gone or unclear. */
const aboutOneThing = /NotFound(?:Exception)?$|^(?:MISSING|no-revision|no-answer|two-images)$/;

/** How long a cause must have lasted before it is told: two sweeps must have met it, and not a retry of one. */
const patience = 4 * 60_000;

/**
 * What comes of a blindness with what the last sweep could not read.
 * @param newIncident the name of the incident, should one begin
 */
export function nextBlindness(
  before: Blindness | null,
  { causes, ...unseen }: Unseen,
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
    services: Math.max(before?.services ?? 0, countUnseen(unseen)),
    told: (before?.told ?? []).filter(({ place }) => causes.some((one) => one.place === place)),
    messages: before?.messages ?? 0,
    claimedUntil: null,
  };
  // Whoever claimed to tell of it and did not note it may have told it: its number counts as used by a message.
  const isClaimed = (before?.claimedUntil ?? null) !== null;
  const withClaimed = isClaimed ? { ...state, messages: state.messages + 1 } : state;
  if (causes.length > 0) {
    const isNews = dueIn(state, now).some((cause) => isNewTo(state.told, cause));
    if (!isNews) return { state: withClaimed, event: null };
    return { state, event: state.messages === 0 ? "opened" : "changed" };
  }
  if (withClaimed.messages === 0) return { state: null, event: null };
  const wasEnding = before?.causes.length === 0;
  return { state: wasEnding ? state : withClaimed, event: "resolved" };
}

/** Whether people have not heard that something fails at a place, or of far fewer services. */
function isNewTo(told: readonly ToldPlace[], cause: Blind): boolean {
  const before = told.find(({ place }) => place === cause.place);
  return before === undefined || cause.services >= Math.max(2 * before.services, before.services + 2);
}

/** The causes that have lasted long enough to be told. */
export function dueIn({ causes }: Pick<Blindness, "causes">, now: Date): Blind[] {
  return causes.filter(({ since }) => now.getTime() - since.getTime() >= patience);
}

/** The state once its message was published; `null` where that was the last. */
export function afterTelling(state: Blindness, now: Date): Blindness | null {
  if (state.causes.length === 0) return null;
  const heard = Map.groupBy(
    dueIn(state, now).filter((cause) => isNewTo(state.told, cause)),
    ({ place }) => place,
  );
  const news = [...heard].map(([place, causes]) => ({
    place,
    services: Math.max(...causes.map(({ services }) => services)),
  }));
  const told = [...state.told.filter(({ place }) => !heard.has(place)), ...news];
  return { ...state, told, messages: state.messages + 1, claimedUntil: null };
}

/** Since when something fails where a cause does: operations that fail in turns are one trouble. */
function sinceOf({ place }: Cause, before: Blindness | null): Date | null {
  const there = before?.causes.filter((one) => one.place === place) ?? [];
  return earliest(there.map(({ since }) => since));
}

/** The facts whose lack leaves a service unchecked: where nobody would be told anyway, none. */
function lacksOf({ policy, unknown }: Assessment): MissingFact[] {
  if (!isTold(policy.mode)) return [];
  return unknown.filter(
    (one) => one.needed && isBlinding(one) && isTold(forContainer(policy, one.container ?? "").mode),
  );
}

/** What is asked of a container's past is waited for only so long. */
function isOfPast({ fact, container }: MissingFact): boolean {
  return container !== null && (fact === "rollouts" || fact === "taskDefinition");
}

/** What leaves one service unchecked, each cause once. */
function causesOf(assessment: Assessment): Cause[] {
  const causes = lacksOf(assessment).map((fact): Cause => {
    const operation = fact.operation ?? "";
    return { operation, code: fact.code, place: placeOf(operation, fact, assessment), services: 1 };
  });
  return [...new Map(causes.map((cause) => [keyOf(cause), cause])).values()];
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

function byKey(a: Cause, b: Cause): number {
  return keyOf(a) < keyOf(b) ? -1 : 1;
}
