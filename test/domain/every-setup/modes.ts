/** What may be done about it: the mode tells nobody's verdict, but for `ignore`. */
import { at, registry } from "../building.ts";
import { cannot, instead } from "./rows.ts";
import type { Container, Family } from "./team.ts";
import { movingTag } from "./usual.ts";

const latest = {
  written: `${registry}/backend:latest`,
  pushes: [["08:00", "old", "latest"]],
  moved: [["11:00", "new", "latest"]],
} as const satisfies Container;

export const modes = {
  ignore: {
    containers: [latest],
    policy: { mode: "ignore" },
    rows: {
      "all is well": instead("nobody wants to know", "ignored"),
      "just pushed": instead("nobody wants to know", "ignored"),
      "being deployed": instead("nobody wants to know", "ignored"),
      "moved off by hand": instead("nobody wants to know", "ignored", "held web", "note: held"),
      "stale not-redeployed": instead("nobody wants to know", "ignored"),
      "stale stale-cache": instead("nobody wants to know", "ignored"),
      "stale rolled-back": instead("nobody wants to know", "ignored"),
      "stale undetermined": instead("nobody wants to know", "ignored"),
      "behind not-registered": cannot("it names the moving tag itself: a deployment is enough"),
      "behind not-updated": cannot("it names the moving tag itself: a deployment is enough"),
      "behind rolled-back": cannot("it names the moving tag itself: a deployment is enough"),
      stalled: instead("nobody wants to know", "ignored"),
      "mixed digests": instead("nobody wants to know", "ignored"),
      "mixed revisions": instead("nobody wants to know", "ignored"),
      "missing tag-gone": instead("nobody wants to know", "ignored", "lacks web published"),
      "missing digest-gone": instead("nobody wants to know", "ignored"),
      "missing not-an-image": instead("nobody wants to know", "ignored"),
      "missing no-platform": instead("nobody wants to know", "ignored"),
      "missing archived": instead("nobody wants to know", "ignored"),
      "endangered lifecycle-policy": instead("nobody wants to know", "ignored"),
      unpullable: instead("nobody wants to know", "ignored"),
      "mutable moving-tag": instead("nobody wants to know", "ignored"),
    },
  },
  observe: {
    containers: [latest],
    policy: { mode: "observe" },
    rows: movingTag,
  },
  remediate: {
    containers: [latest],
    policy: { mode: "remediate" },
    rows: movingTag,
  },
  "on hold": {
    containers: [latest],
    policy: { holdUntil: at("18:00") },
    rows: movingTag,
  },
  "no settle window": {
    containers: [latest],
    policy: { settle: 0 },
    rows: {
      ...movingTag,
      "just pushed": instead("a pipeline is given no time", "drifted", "web: stale not-redeployed high"),
    },
  },
  "a settle window of two hours": {
    containers: [latest],
    policy: { settle: 7_200_000 },
    rows: {
      ...movingTag,
      "stale not-redeployed": instead(
        "the pipeline still has time",
        "deploying",
        "settling web: stale not-redeployed high",
      ),
      "stale stale-cache": instead(
        "the pipeline still has time",
        "deploying",
        "settling web: stale undetermined high",
      ),
      "stale rolled-back": instead(
        "the pipeline still has time",
        "deploying",
        "settling web: stale rolled-back high",
      ),
      "stale undetermined": instead(
        "the pipeline still has time",
        "deploying",
        "settling web: stale undetermined high",
      ),
      "mixed digests": instead(
        "the pipeline still has time",
        "deploying",
        "settling web: mixed digests medium",
      ),
      "missing digest-gone": instead(
        "the pipeline still has time",
        "deploying",
        "settling web: stale not-redeployed high",
        "settling web: missing digest-gone high",
      ),
      "missing not-an-image": instead(
        "the pipeline still has time",
        "deploying",
        "settling web: missing not-an-image high",
      ),
      "missing no-platform": instead(
        "the pipeline still has time",
        "deploying",
        "settling web: missing no-platform high",
      ),
    },
  },
  "stalled after four hours": {
    containers: [latest],
    policy: { stalledAfter: 14_400_000 },
    rows: {
      ...movingTag,
      stalled: instead("it is given four hours", "deploying"),
    },
  },
} satisfies Family;
