/** The schema of drift.yml: it is checked where it is read as a file, and not again where it is used. */
import * as v from "valibot";
import { parseDuration } from "../common/duration.ts";
import { parseTrack, readTrack } from "../image/parse-track.ts";
import { modes } from "./mode.ts";
import { alertedKinds } from "./mute.ts";

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
);

const modeName = v.picklist(modes, `expected ${modes.join(", ")}`);

/** A kind of finding that is alerted; `mutable` is not, and `wrong-repository` is of no service. */
const kindName = v.picklist(alertedKinds, `expected ${alertedKinds.join(", ")}`);

const container = { mode: modeName, track: trackText };

const containerNames = "expected letters, digits, _ and -, with * for anything";

const response = {
  ...container,
  settle: durationText,
  remind: durationText,
  stalledAfter: durationText,
  mute: v.array(kindName),
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
