/**
 * What a `track` says:
 *
 *     track   := "auto" | "same-tag" | "none" | "calver" | "semver:" range [ "-" variant ] | "newest:" glob
 *     variant := word *( ( "." | "_" | "-" ) ( word | number ) )
 *     word    := letter *( letter | digit )
 *
 * A range is one of npm's, see `range.ts`. The variant is what stands behind the first dash that has a range before
 * it, and it holds for all of the range: `1.x || 2.x-alpine` is `-alpine` of both. So `1.2.3-rc.1` is a version that
 * is not released yet, and `1.2.3-alpine` the variant `alpine` of `1.2.3`.
 */
import { type Known, known, unknown, valueOr } from "../common/known.ts";
import { isPrerelease, isRange } from "./range.ts";
import type { Track } from "./track.ts";

/** Parses a `track` as drift.yml writes it; `null` if it is none. */
export function parseTrack(text: string): Track | null {
  return valueOr(readTrack(text), null);
}

/** A `track` as drift.yml writes it, or what is wrong with it. */
export function readTrack(text: string): Known<Track> {
  if (text === "auto" || text === "same-tag" || text === "none" || text === "calver")
    return known({ kind: text });
  if (text.startsWith("semver:")) return readSemver(text.slice("semver:".length));
  if (/^newest:!?[\w.*-]+$/.test(text)) return known({ kind: "newest", glob: text.slice("newest:".length) });
  return unknown("expected auto, same-tag, none, calver, semver:RANGE or newest:GLOB");
}

function readSemver(text: string): Known<Track> {
  if (text !== text.trim()) return unknown(ranges);
  if (isRange(text)) return known({ kind: "semver", range: text, variant: null });
  for (const { index } of text.matchAll(/(?<=\S)-/g)) {
    const [range, variant] = [text.slice(0, index), text.slice(index + 1)];
    if (!isRange(range)) continue;
    const isWhole = /\d\.\d+\.\d+$/.test(range);
    if (isPrerelease(variant) && isWhole) continue;
    const why = whyNotVariant(variant);
    return why ? unknown(why) : known({ kind: "semver", range, variant });
  }
  return unknown(ranges);
}

const ranges =
  'expected a range behind "semver:", as in 1.x, ^2.1 or ">=1.4 <2", and maybe a variant: 1.x-alpine';

function whyNotVariant(variant: string): string | null {
  if (/[\s|]/.test(variant)) return 'expected a variant at the end only, as in "semver:1.x || 2.x-alpine"';
  if (isPrerelease(variant)) return "expected a pre-release behind three numbers only, as in >=1.2.0-rc.1";
  if (/(?:^|[._-])(?:r|build)\d+$/.test(variant))
    return "expected a variant without its revision, which rises";
  return /^[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*$/i.test(variant)
    ? null
    : "expected behind the dash a pre-release, as -rc.1, or a variant that begins with a letter, as -alpine";
}
