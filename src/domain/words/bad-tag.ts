/** What is wrong with a tag of a service, and what to do about it. */

import { meant } from "../common/spelling.ts";
import { readTrack } from "../image/parse-track.ts";
import { muteHint } from "../policy/mute.ts";
import { type BadTag, prefix } from "../policy/service-tags.ts";
import { sayList } from "./phrases.ts";

/** What is wrong with a tag: `Tag "ecs-image-drift:mode": "remedate" is not a mode: expected ignore, …`. */
export function sayBadTag(tag: BadTag): string {
  const { key, value, problem, allowed } = tag;
  switch (problem) {
    case "no-such-tag":
      return `Tag "${key}": there is no such tag; ${whichOf(allowed)}`;
    case "not-a-mode":
      return `Tag "${key}": "${value}" is not a mode: expected ${sayList(allowed, "or")}${nearest(value, allowed)}`;
    case "not-a-track":
      return `Tag "${key}": "${value}" is not a track: expected ${sayList(allowed, "or")}${nearest(value, allowed)}`;
    case "not-a-range":
      return `Tag "${key}": "${value}" is not a track: ${whyNoTrack(value)}`;
    case "not-a-kind":
      return `Tag "${key}": "${value}" is not a list of kinds: expected ${sayList(allowed, "or")}${muteHint(value)}`;
    case "not-a-time":
      return `Tag "${key}": "${value}" is not a time: expected RFC 3339, as in ${sayList(allowed, "or")}`;
  }
}

/** The value that may have been meant; one with a colon is only a form. */
function nearest(value: string, allowed: readonly string[]): string {
  const near = meant(
    value,
    allowed.filter((one) => !one.includes(":")),
  );
  return near === null ? "" : `; did you mean "${near}"?`;
}

/** What to do about it, before the command that removes the tag. */
export function adviceOnBadTag({ problem }: BadTag): string {
  return problem === "no-such-tag"
    ? "Remove the tag, and set the one that was meant:"
    : "Set the tag to an allowed value, or remove it:";
}

/** The key that was meant, else those there are. */
function whichOf(keys: readonly string[]): string {
  const [only, ...others] = keys;
  return others.length === 0
    ? `did you mean "${only}"?`
    : `expected ${sayList(
        keys.map((key) => key.slice(prefix.length)),
        "or",
      )} after "${prefix}"`;
}

function whyNoTrack(value: string): string {
  const track = readTrack(value);
  return track.known ? "" : track.reason;
}
