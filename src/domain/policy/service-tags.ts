/**
 * What a service's own tags say.
 *
 *     tag := "ecs-image-drift:" ( "mode" | "track" | "mute" | "hold-until" | ( "mode" | "track" ) "." container )
 *
 * A tag that is meant to be one of these and is none, or whose value cannot be read, is a bad one: it is told, and it
 * never widens what is done.
 *
 * `follows.CONTAINER` is what a pin leaves on a task definition, and no mistake: ECS copies it to tasks alone, but
 * whoever copies a task definition's tags to its service says nothing by it.
 */

import { meant } from "../common/spelling.ts";
import { readTrack } from "../image/parse-track.ts";
import type { Track } from "../image/track.ts";
import { type Mode, modes } from "./mode.ts";
import { type AlertedKind, alertedKinds } from "./mute.ts";

/** What is set for the containers of a service that have this name, or that this pattern matches. */
export interface ContainerPolicy {
  readonly container: string;
  readonly mode?: Mode | undefined;
  readonly track?: Track | undefined;
  /** Whether it is set for this one service, by name: then the service should have such a container. */
  readonly isOfService?: boolean;
}

export interface ServiceTags {
  readonly mode: Mode | null;
  readonly track: Track | null;
  readonly mute: readonly AlertedKind[] | null;
  readonly holdUntil: Date | null;
  readonly containers: readonly ContainerPolicy[];
  readonly bad: readonly BadTag[];
}

/** A tag that is meant for us, and cannot be used. */
export interface BadTag {
  readonly key: string;
  readonly value: string;
  readonly problem:
    | "no-such-tag"
    | "not-a-mode"
    | "not-a-track"
    | "not-a-range"
    | "not-a-kind"
    | "not-a-time";
  /** What it may say instead, or how that looks; of a key that there is not: the one that was meant, or all there are. */
  readonly allowed: readonly string[];
}

/** What the keys of our tags begin with. */
export const prefix = "ecs-image-drift:";

/** One tag, read. */
interface ReadTag {
  readonly container?: string;
  readonly mode?: Mode;
  readonly track?: Track;
  readonly mute?: readonly AlertedKind[];
  readonly holdUntil?: Date;
  readonly bad?: BadTag;
}

/** Finds the track of a rule of drift.yml by the rule's name. */
type TrackOf = (rule: string) => Track | undefined;

/** Reads a service's tags. */
export function readServiceTags(tags: Readonly<Record<string, string>>, trackOf: TrackOf): ServiceTags {
  const read = Object.keys(tags)
    .sort()
    .flatMap((key) => readTag(key, tags[key] ?? "", trackOf) ?? []);
  const own = read.filter(({ container }) => container === undefined);
  return {
    mode: own.find(({ mode }) => mode)?.mode ?? null,
    track: own.find(({ track }) => track)?.track ?? null,
    mute: own.find(({ mute }) => mute)?.mute ?? null,
    holdUntil: own.find(({ holdUntil }) => holdUntil)?.holdUntil ?? null,
    containers: read.flatMap(({ container, mode, track }) =>
      container ? { container, mode, track, isOfService: true } : [],
    ),
    bad: read.flatMap(({ bad }) => bad ?? []),
  };
}

/** The tags there are, without the prefix, as a pattern. */
const known = /^(?:hold-until|mute|(mode|track)(?:\.([\w-]+))?|follows\.[\w-]+)$/;

/** Reads one tag; `null` if it is not for us. */
function readTag(key: string, value: string, trackOf: TrackOf): ReadTag | null {
  const [name, setting, container] = known.exec(key.startsWith(prefix) ? key.slice(prefix.length) : "") ?? [];
  if (name === undefined) return isMeantForUs(key) ? bad(key, value, "no-such-tag", keysMeantBy(key)) : null;
  if (setting === "mode") return { ...(container && { container }), ...readMode(key, value) };
  if (setting === "track") return { ...(container && { container }), ...readOwnTrack(key, value, trackOf) };
  if (name === "mute") return readMute(key, value);
  return name === "hold-until" ? readHold(key, value) : null;
}

function readMode(key: string, value: string): ReadTag {
  const mode = modes.find((one) => one === value);
  return mode ? { mode } : bad(key, value, "not-a-mode", modes);
}

function readOwnTrack(key: string, value: string, trackOf: TrackOf): ReadTag {
  const track = readTrack(value);
  if (track.known) return { track: track.value };
  const named = value.startsWith("rule:") ? trackOf(value.slice("rule:".length)) : undefined;
  if (named) return { track: named };
  return value.startsWith("semver:")
    ? bad(key, value, "not-a-range", ["semver:1.x"])
    : bad(key, value, "not-a-track", tracks);
}

/** Kinds with spaces between them, or `none`: one that there is not makes all of them a mistake. */
function readMute(key: string, value: string): ReadTag {
  const words = [...new Set(value.trim().split(/ +/))];
  const mute = alertedKinds.filter((kind) => words.includes(kind));
  if (mute.length === words.length) return { mute };
  return value === "none" ? { mute: [] } : bad(key, value, "not-a-kind", [...alertedKinds, "none"]);
}

function readHold(key: string, value: string): ReadTag {
  const until = new Date(value);
  const isTime = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2}))?$/.test(value);
  return isTime && !Number.isNaN(until.getTime())
    ? { holdUntil: until }
    : bad(key, value, "not-a-time", ["2026-11-26T18:00:00Z"]);
}

const tracks = ["auto", "same-tag", "none", "calver", "semver:1.x", "rule:NAME"];

function bad(key: string, value: string, problem: BadTag["problem"], allowed: readonly string[]): ReadTag {
  return { bad: { key, value, problem, allowed } };
}

const settings = ["mode", "track", "mute", "hold-until"] as const;

/** A key of ours with another prefix, or with another separator behind it. */
const alike = /^(.*[a-z])[^a-z]{1,3}((?:mode|track|mute|hold[^a-z]?until)(?:\..*)?)$/i;

/** Whether a key that is none of ours is meant to be one: it has our prefix, or nearly, and one of our words. */
function isMeantForUs(key: string): boolean {
  return hasPrefix(key) || meant(alike.exec(key)?.[1] ?? "", [prefix]) !== null;
}

function hasPrefix(key: string): boolean {
  return key.toLowerCase().startsWith(prefix);
}

const keys = ["mode", "track", "mute", "hold-until", "mode.CONTAINER", "track.CONTAINER"].map(
  (key) => prefix + key,
);

/** The key that may have been meant, else those there are. */
function keysMeantBy(key: string): readonly string[] {
  const rest = hasPrefix(key) ? key.slice(prefix.length) : (alike.exec(key)?.[2] ?? "");
  const [word = "", container = ""] = rest.split(".");
  const setting = meant(word, settings);
  const isOfContainer = (setting === "mode" || setting === "track") && /^[\w-]+$/.test(container);
  return setting === null ? keys : [`${prefix}${setting}${isOfContainer ? `.${container}` : ""}`];
}
