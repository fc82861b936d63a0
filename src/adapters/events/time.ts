/** Times as messages have them. */
import * as v from "valibot";

/** A time that is one: `2026-02-30T25:61:00Z` and `2026-01-01T10:00:00+23` have only the form. */
export const time = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.transform((text) => new Date(text)),
  v.date(),
);
