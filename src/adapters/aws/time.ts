/** Times as texts and as numbers have them. What has only the form of one is refused wherever it comes from. */
import * as v from "valibot";

/** A text with a time, which stays a text: `2026-02-30T25:61:00Z` and `2026-01-01T10:00:00+23` have only the form. */
export const timeText = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.check((text) => !Number.isNaN(Date.parse(text)), "no time"),
);

/** A time in a text. */
export const time = v.pipe(
  timeText,
  v.transform((text) => new Date(text)),
);

/** A time in seconds, as AWS writes it in JSON; a number beyond all dates is none. */
export const epochTime = v.pipe(
  v.number(),
  v.transform((seconds) => new Date(seconds * 1000)),
  v.date(),
);
