/** What to watch and what may be done: drift.yml, and the service's own tags above it. */
import { isMatch } from "matcher";
import * as v from "valibot";
import { type Milliseconds, parseDuration } from "./duration.ts";
import { isRange } from "./image/range.ts";
import { isTag, type Tag } from "./image/reference.ts";
import { type Track, usualMovingTags } from "./image/track.ts";

export type Mode = "ignore" | "observe" | "alert" | "remediate";

/** What holds for one service. */
export interface ResponsePolicy {
  readonly mode: Mode;
  readonly track: Track;
  /** The tags of a repository that move, in order of preference. */
  readonly movingTags: readonly Tag[];
  readonly settle: Milliseconds;
  readonly remind: Milliseconds;
  readonly stalledAfter: Milliseconds;
  /** No remedy and no alert before this moment. */
  readonly holdUntil: Date | null;
  /** Whether the mode was set for this service by name, not by a wildcard. */
  readonly byName: boolean;
  /** The tool that owns the service, where drift.yml says so. */
  readonly owner: string | null;
  /** What was wrong with the service's tags. */
  readonly badTags: readonly string[];
  /** What else is worth knowing of how the policy came about. */
  readonly notes: readonly string[];
}

const modes = ["ignore", "observe", "alert", "remediate"] as const satisfies readonly Mode[];

const durations = 'expected a whole number and s, m, h or d, as in "10m"';

const durationText = v.pipe(
  v.string(durations),
  v.regex(/^\d+[smhd]$/, durations),
  v.transform(parseDuration),
  v.maxValue(parseDuration("3650d"), "expected no more than 3650d"),
);

const tracks = "expected auto, same-tag, none, semver:RANGE or newest:GLOB";

const trackText = v.pipe(
  v.string(tracks),
  v.check((text) => parseTrack(text) !== null, tracks),
  v.transform((text): Track => parseTrack(text) ?? { kind: "auto" }),
);

const response = {
  mode: v.picklist(modes, `expected ${modes.join(", ")}`),
  track: trackText,
  settle: durationText,
  remind: durationText,
  stalledAfter: durationText,
};

const ruleNames = "expected letters, digits, _, . and -";
const names = v.array(v.pipe(v.string(), v.nonEmpty()));
const limit = v.pipe(v.number(), v.integer(), v.minValue(0));

/** The schema of drift.yml; each message says what is allowed. */
export const policySchema = v.strictObject({
  defaults: v.optional(v.partial(v.strictObject(response)), {}),
  services: v.optional(
    v.array(
      v.strictObject({
        ...v.partial(v.object(response)).entries,
        name: v.optional(v.pipe(v.string(ruleNames), v.regex(/^[A-Za-z0-9_.-]+$/, ruleNames))),
        match: v.strictObject({ cluster: v.optional(v.string()), service: v.optional(v.string()) }),
        owner: v.optional(v.string()),
      }),
    ),
    [],
  ),
  repositories: v.optional(
    v.strictObject({
      moving: v.optional(names, ["latest", "main", "master"]),
      ignore: v.optional(names, []),
    }),
    {},
  ),
  limits: v.optional(
    v.strictObject({
      alertsPerHour: v.optional(limit, 60),
      remediesPerServicePerDay: v.optional(limit, 6),
      remediesPerDay: v.optional(limit, 100),
    }),
    {},
  ),
});

/** drift.yml as people write it, before defaults and durations are worked out. */
export type PolicyDocument = v.InferInput<typeof policySchema>;

/** drift.yml, checked. */
export type Policy = v.InferOutput<typeof policySchema>;

/** How long a pipeline is given where drift.yml does not say. */
export const defaultSettle = parseDuration("10m");

const defaults = {
  mode: "alert",
  track: { kind: "auto" },
  settle: defaultSettle,
  remind: parseDuration("24h"),
  stalledAfter: parseDuration("1h"),
} as const satisfies Partial<ResponsePolicy>;

const tagPrefix = "ecs-image-drift:";

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
  const badTags: string[] = [];
  const tag = (name: string) => service.tags[tagPrefix + name];
  const mode = readMode(tag("mode"), base.mode, badTags);
  const track = readTrack(tag("track"), base.track, policy, badTags);
  const holdUntil = readHold(tag("hold-until"), badTags);
  return {
    mode: badTags.length === 0 ? mode : narrowest(mode, base.mode, "alert"),
    track,
    movingTags: (policy.repositories.moving ?? usualMovingTags).filter(isTag),
    settle: base.settle,
    remind: base.remind,
    stalledAfter: base.stalledAfter,
    holdUntil,
    byName: tag("mode") !== undefined || (rule?.mode !== undefined && isName(rule.match.service)),
    owner: rule?.owner ?? null,
    badTags,
    notes: [],
  };
}

/** Whether drift.yml says to leave pushes to this repository alone. */
export function isIgnored({ repositories }: Policy, name: string): boolean {
  return (repositories.ignore ?? []).some((glob) => matches(glob, name));
}

/** Parses a `track` as drift.yml writes it; `null` if it is none. */
export function parseTrack(text: string): Track | null {
  if (text === "auto" || text === "same-tag" || text === "none") return { kind: text };
  const range = /^semver:(.+)$/.exec(text)?.[1];
  if (range !== undefined && isRange(range)) return { kind: "semver", range, variant: null };
  if (/^newest:./.test(text)) return { kind: "newest", glob: text.slice("newest:".length) };
  return null;
}

/** A typo in any tag never widens what is done: the narrowest holds. */
function narrowest(...asked: Mode[]): Mode {
  return modes[Math.min(...asked.map((mode) => modes.indexOf(mode)))] ?? "observe";
}

function readMode(value: string | undefined, base: Mode, notes: string[]): Mode {
  if (value === undefined) return base;
  const mode = modes.find((m) => m === value);
  if (mode) return mode;
  notes.push(`Tag "${tagPrefix}mode": "${value}" is not a mode: expected ${modes.join(", ")}`);
  return base;
}

function readTrack(value: string | undefined, base: Track, policy: Policy, notes: string[]): Track {
  if (value === undefined) return base;
  const rule = value.startsWith("rule:")
    ? policy.services.find((r) => r.name === value.slice("rule:".length))
    : undefined;
  const track = rule?.track ?? parseTrack(value);
  if (track) return track;
  notes.push(
    `Tag "${tagPrefix}track": "${value}" is not a track: expected auto, same-tag, none, semver:1.x or rule:NAME`,
  );
  return base;
}

function readHold(value: string | undefined, notes: string[]): Date | null {
  if (value === undefined) return null;
  const until = new Date(value);
  if (/^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2}))?$/.test(value) && !Number.isNaN(until.getTime()))
    return until;
  notes.push(
    `Tag "${tagPrefix}hold-until": "${value}" is not a time: expected RFC 3339, as in 2026-11-26T18:00:00Z`,
  );
  return null;
}

function matches(glob: string | undefined, value: string): boolean {
  return glob === undefined || isMatch(value, glob, { caseSensitive: true });
}

/** Whether a pattern is one service's name, not a wildcard or a negation. */
function isName(pattern: string | undefined): boolean {
  return pattern !== undefined && !/[*!]/.test(pattern);
}

/** The entries that are set: an absent one must not hide a default. */
function given<T extends object>(values: T | undefined): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const set = Object.entries(values ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
