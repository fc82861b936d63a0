/** Tags of branches that releases come from: each moves with what is built of its branch, and another is another. */
import { isCalendarVersion, type TagReading, type VersionMark, versionOf } from "./reading.ts";
import { channelWords, preReleases, seriesWords } from "./vocabulary.ts";

/** Whether a version of two numbers is the name of such a branch: `1.23-nightly`, `3.12-dev`, `stable-1.23`. */
export function namesBranch(reading: TagReading): boolean {
  const version = versionOf(reading);
  if (version?.numbers.length !== 2 || version.after !== null || isCalendarVersion(reading)) return false;
  return hasOpenEnd(version) || isOfChannel(reading);
}

/** Whether a tag names the latest image for what else is said in it: `2022-latest`, `latest-25.0.1`. */
export function namesLatest({ kind, line }: TagReading): boolean {
  return (kind === "version" || kind === "build") && wordsOf(line).includes("latest");
}

/** A pre-release without a number is built again and again; a date tells one of its builds, and not of two branches. */
function hasOpenEnd({ preRelease }: VersionMark): boolean {
  const [number] = preRelease?.numbers ?? [];
  return preRelease !== null && (number === undefined || number.length >= "yyyymmdd".length);
}

function isOfChannel({ line, prefix }: TagReading): boolean {
  const own = wordsOf(prefix).at(-1) ?? "";
  const isSeries = seriesWords.has(own) || Object.hasOwn(preReleases, own);
  return isSeries || wordsOf(line).some((word) => channelWords.has(word));
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().split(/[^a-z0-9]+/);
}
