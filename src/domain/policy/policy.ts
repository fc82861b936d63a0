/** What to watch and what may be done: drift.yml, and the service's own tags above it. */
import type * as v from "valibot";
import { type Milliseconds, parseDuration } from "../common/duration.ts";
import { isName, matches } from "../common/pattern.ts";
import { parseTrack } from "../image/parse-track.ts";
import { isTag, type Tag } from "../image/reference.ts";
import { type Track, usualMovingTags } from "../image/track.ts";
import { type Mode, narrowest } from "./mode.ts";
import type { AlertedKind } from "./mute.ts";
import type { policySchema } from "./policy-schema.ts";
import { type BadTag, type ContainerPolicy, readServiceTags } from "./service-tags.ts";

/** What holds for one service. */
export interface ResponsePolicy {
  readonly mode: Mode;
  readonly track: Track;
  /** What is set for single containers, in order of precedence: `forContainer` reads it. */
  readonly containers: readonly ContainerPolicy[];
  /** The tags of a repository that move, in order of preference. */
  readonly movingTags: readonly Tag[];
  readonly settle: Milliseconds;
  readonly remind: Milliseconds;
  readonly stalledAfter: Milliseconds;
  /** The kinds of findings that nobody is alerted to. */
  readonly mute: readonly AlertedKind[];
  /** No remedy and no alert before this moment. */
  readonly holdUntil: Date | null;
  /** Whether the mode was set for this service by name, not by a wildcard. */
  readonly byName: boolean;
  /** The tool that owns the service, where drift.yml says so. */
  readonly owner: string | null;
  /** What was wrong with the service's tags. */
  readonly badTags: readonly BadTag[];
  /** What else is worth knowing of how the policy came about. */
  readonly notes: readonly string[];
}

/** drift.yml as people write it, before defaults and durations are worked out. */
export type PolicyDocument = v.InferInput<typeof policySchema>;

type Settings = NonNullable<PolicyDocument["defaults"]>;

/** A service's settings, worked out. */
interface WorkedOut {
  readonly mode?: Mode | undefined;
  readonly track?: Track | undefined;
  readonly settle?: Milliseconds | undefined;
  readonly remind?: Milliseconds | undefined;
  readonly stalledAfter?: Milliseconds | undefined;
  readonly mute?: readonly AlertedKind[] | undefined;
  readonly containers: readonly ContainerPolicy[];
}

type WrittenRule = NonNullable<PolicyDocument["services"]>[number];

/** drift.yml, with its defaults, durations and tracks worked out. */
export interface Policy {
  readonly defaults: WorkedOut;
  readonly services: readonly (Pick<WrittenRule, "name" | "match" | "owner"> & WorkedOut)[];
  readonly repositories: { readonly moving: readonly string[]; readonly ignore: readonly string[] };
  readonly limits: Readonly<Record<keyof NonNullable<PolicyDocument["limits"]>, number>>;
}

/** Works out what drift.yml says; it was checked when it was read. */
export function readPolicy(document: PolicyDocument): Policy {
  const { defaults = {}, services = [], repositories = {}, limits = {} } = document;
  return {
    defaults: workOut(defaults),
    services: services.map((rule) => {
      const { name, match, owner } = rule;
      return { name, match, owner, ...workOut(rule) };
    }),
    repositories: { moving: usualMovingTags, ignore: [], ...given(repositories) },
    limits: { alertsPerHour: 60, remediesPerServicePerDay: 6, remediesPerDay: 100, ...given(limits) },
  };
}

function workOut({ mode, track, settle, remind, stalledAfter, mute, containers }: Settings): WorkedOut {
  return {
    mode,
    track: track === undefined ? undefined : trackOf(track),
    settle: durationOf(settle),
    remind: durationOf(remind),
    stalledAfter: durationOf(stalledAfter),
    mute,
    containers: Object.entries(containers ?? {}).map(([container, set]) => ({
      container,
      mode: set.mode,
      track: set.track === undefined ? undefined : trackOf(set.track),
    })),
  };
}

function trackOf(text: string): Track {
  return parseTrack(text) ?? { kind: "none" };
}

function durationOf(text: string | undefined): Milliseconds | undefined {
  return text === undefined ? undefined : parseDuration(text);
}

/** How long a pipeline is given where drift.yml does not say. */
export const defaultSettle = parseDuration("10m");

const defaults = {
  mode: "alert",
  track: { kind: "auto" },
  settle: defaultSettle,
  remind: parseDuration("24h"),
  stalledAfter: parseDuration("1h"),
  mute: [],
} as const satisfies Partial<ResponsePolicy>;

/** A service, as far as its policy depends on it. */
export interface PolicySubject {
  readonly cluster: string;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** What holds for a service: its tags, else the first rule of drift.yml that matches it, else the defaults. */
export function policyFor(policy: Policy, service: PolicySubject): ResponsePolicy {
  const rule = policy.services.find(
    ({ match }) => matches(match.cluster, service.cluster) && matches(match.service, service.name),
  );
  const base = { ...defaults, ...given(policy.defaults), ...given(rule) };
  const tags = readServiceTags(
    service.tags,
    (name) => policy.services.find((one) => one.name === name)?.track,
  );
  const isOfService = isName(rule?.match.service);
  const written = [
    ...(rule?.containers ?? []).map((one) => ({ ...one, isOfService })),
    ...policy.defaults.containers,
  ];
  const mode = tags.mode ?? base.mode;
  const isBad = tags.bad.length > 0;
  return {
    mode: isBad ? narrowest(mode, base.mode, "alert") : mode,
    track: tags.track ?? base.track,
    containers: [...(isBad ? narrowed(tags.containers, written) : tags.containers), ...written],
    movingTags: policy.repositories.moving.filter(isTag),
    settle: base.settle,
    remind: base.remind,
    stalledAfter: base.stalledAfter,
    mute: tags.mute ?? base.mute,
    holdUntil: tags.holdUntil,
    byName: tags.mode !== null || (rule?.mode !== undefined && isName(rule.match.service)),
    owner: rule?.owner ?? null,
    badTags: tags.bad,
    notes: [],
  };
}

/** Whether drift.yml says to leave pushes to this repository alone. */
export function isIgnored({ repositories }: Policy, name: string): boolean {
  return repositories.ignore.some((glob) => matches(glob, name));
}

/** A typo in any tag never widens what is done: the narrower of a container's tag and of drift.yml holds. */
function narrowed(tags: readonly ContainerPolicy[], written: readonly ContainerPolicy[]): ContainerPolicy[] {
  return tags.map((tag) => {
    const before = written.find((one) => one.mode && matches(one.container, tag.container))?.mode;
    return tag.mode && before ? { ...tag, mode: narrowest(tag.mode, before) } : tag;
  });
}

/** The entries that are set: an absent one must not hide a default. */
function given<T extends object>(values: T | undefined): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const set = Object.entries(values ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
