/** What to watch and what may be done: drift.yml, and the service's own tags above it. */
import { isMatch } from "matcher";
import * as v from "valibot";
import { type Milliseconds, parseDuration } from "./duration.ts";
import { parseTrack, readTrack } from "./image/parse-track.ts";
import { isTag, type Tag } from "./image/reference.ts";
import { type Track, usualMovingTags } from "./image/track.ts";
import { isWider, type Mode, modes, narrowest } from "./mode.ts";
import { type ContainerPolicy, readServiceTags } from "./service-tags.ts";

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

const durations = 'expected a whole number and s, m, h or d, as in "10m"';

const durationText = v.pipe(
  v.string(durations),
  v.regex(/^\d+[smhd]$/, durations),
  v.transform(parseDuration),
  v.maxValue(parseDuration("3650d"), "expected no more than 3650d"),
);

/** What is wrong with a `track`. */
function whyNotTrack(text: unknown): string {
  const track = readTrack(String(text));
  return track.known ? "expected text in quotes" : track.reason;
}

const trackText = v.pipe(
  v.string(({ input }) => whyNotTrack(input)),
  v.check(
    (text) => parseTrack(text) !== null,
    ({ input }) => whyNotTrack(input),
  ),
  v.transform((text): Track => parseTrack(text) ?? { kind: "auto" }),
);

const modeName = v.picklist(modes, `expected ${modes.join(", ")}`);

const container = { mode: modeName, track: trackText };

const containerNames = "expected letters, digits, _ and -, with * for anything";

const response = {
  ...container,
  settle: durationText,
  remind: durationText,
  stalledAfter: durationText,
  containers: v.record(
    v.pipe(v.string(), v.regex(/^[A-Za-z0-9_*-]+$/, containerNames)),
    v.partial(v.strictObject(container)),
  ),
};

const ruleNames = "expected letters, digits, _, . and -";
const patterns = "expected a name, in which * stands for anything";
const text = v.pipe(v.string(), v.nonEmpty());
const limit = v.pipe(v.number(), v.integer(), v.minValue(0));

/** The name of a cluster or a service; with what is in no name, as in a path or a regular expression, it is none. */
const pattern = v.pipe(
  v.string(),
  v.regex(/^!?(?!arn:|[\s!])[^?[\]{}()^$|,/.“”‘’]*[^?[\]{}()^$|,/.“”‘’\s]$/, patterns),
);

/** The name of a repository, without a registry before it. */
const repositoryPattern = v.pipe(v.string(), v.regex(/^!?(?!.*\.amazonaws\.)[a-z0-9._/*\\-]+$/, patterns));

const tagName = v.pipe(v.string(), v.regex(/^\w[\w.-]{0,127}$/, "expected a tag, and no pattern"));

/** The schema of drift.yml; each message says what is allowed. */
export const policySchema = v.strictObject({
  defaults: v.optional(v.partial(v.strictObject(response)), {}),
  services: v.optional(
    v.array(
      v.strictObject({
        ...v.partial(v.object(response)).entries,
        name: v.optional(v.pipe(v.string(ruleNames), v.regex(/^[A-Za-z0-9_.-]+$/, ruleNames))),
        match: v.strictObject({ cluster: v.optional(pattern), service: v.optional(pattern) }),
        owner: v.optional(text),
      }),
    ),
    [],
  ),
  repositories: v.optional(
    v.strictObject({
      moving: v.optional(v.pipe(v.array(tagName), v.nonEmpty("expected at least one tag")), [
        "latest",
        "main",
        "master",
      ]),
      ignore: v.optional(v.array(repositoryPattern), []),
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
    ...containersOf(rule?.containers).map((one) => ({ ...one, isOfService })),
    ...containersOf(policy.defaults.containers),
  ];
  const mode = tags.mode ?? base.mode;
  const isBad = tags.bad.length > 0;
  return {
    mode: isBad ? narrowest(mode, base.mode, "alert") : mode,
    track: tags.track ?? base.track,
    containers: [...(isBad ? narrowed(tags.containers, written) : tags.containers), ...written],
    movingTags: (policy.repositories.moving ?? usualMovingTags).filter(isTag),
    settle: base.settle,
    remind: base.remind,
    stalledAfter: base.stalledAfter,
    holdUntil: tags.holdUntil,
    byName: tags.mode !== null || (rule?.mode !== undefined && isName(rule.match.service)),
    owner: rule?.owner ?? null,
    badTags: tags.bad,
    notes: [],
  };
}

/** What holds for one container of a service; of what belongs to no container, the service's own. */
export function forContainer(
  { mode, track, containers }: Pick<ResponsePolicy, "mode" | "track" | "containers">,
  name: string,
): { readonly mode: Mode; readonly track: Track } {
  const own = name === "" ? [] : containers.filter(({ container }) => matches(container, name));
  return {
    mode: narrowest(mode, own.find((one) => one.mode)?.mode ?? mode),
    track: own.find((one) => one.track)?.track ?? track,
  };
}

/** Whether less may be done about a container than about its service. */
export function isNarrowed(policy: Parameters<typeof forContainer>[0], name: string): boolean {
  return forContainer(policy, name).mode !== policy.mode;
}

/** Whether a container of a service that is judged is to be left alone: its images are not even read. */
export function isLeftAlone(policy: Parameters<typeof forContainer>[0], name: string): boolean {
  return policy.mode !== "ignore" && forContainer(policy, name).mode === "ignore";
}

/** What is set by name for containers and does nothing: there is no such container, or its service allows less. */
export function idleSettings(
  { mode, containers }: Pick<ResponsePolicy, "mode" | "containers">,
  present: readonly { readonly name: string }[],
): string[] {
  const names = present.map(({ name }) => name);
  return containers
    .filter(({ isOfService, container }) => isOfService && isName(container))
    .flatMap((one) => {
      if (!names.some((name) => matches(one.container, name)))
        return `Settings for container "${one.container}" do nothing: the service has ${names.join(", ")}`;
      return one.mode && isWider(one.mode, mode)
        ? `Container "${one.container}" is set to "${one.mode}", and its service's mode is "${mode}", which holds`
        : [];
    });
}

/** Whether drift.yml says to leave pushes to this repository alone. */
export function isIgnored({ repositories }: Policy, name: string): boolean {
  return (repositories.ignore ?? []).some((glob) => matches(glob, name));
}

/** A typo in any tag never widens what is done: the narrower of a container's tag and of drift.yml holds. */
function narrowed(tags: readonly ContainerPolicy[], written: readonly ContainerPolicy[]): ContainerPolicy[] {
  return tags.map((tag) => {
    const before = written.find((one) => one.mode && matches(one.container, tag.container))?.mode;
    return tag.mode && before ? { ...tag, mode: narrowest(tag.mode, before) } : tag;
  });
}

function containersOf(settings: Policy["defaults"]["containers"]): ContainerPolicy[] {
  return Object.entries(settings ?? {}).map(([container, set]) => ({ container, ...set }));
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
