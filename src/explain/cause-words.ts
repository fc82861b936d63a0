/** Why a service came to be as it is, in words for somebody who has not met it before. */
import type { Causes, Finding, Kind } from "../domain/judge/finding.ts";

/** What lies behind a finding: how it can come about, and what will not help. */
export function explainCause({ kind, cause }: Pick<Finding, "kind" | "cause">): string {
  const words: Readonly<Record<string, string>> = told[kind];
  return words[cause] ?? words.any ?? "";
}

type Words<C extends string> = string extends C ? { readonly any: string } : { readonly [K in C]: string };

const noCache =
  "Another forced deployment would do the same again. A digest names exactly one image, so no cached image can take " +
  "its place.";

const triedBefore =
  "ECS began to deploy the new image and rolled back to the previous revision. That is why the old image runs, though " +
  "a deployment did begin. This image is not tried again until a newer one is pushed.";

const told = {
  stale: {
    "not-redeployed":
      "ECS looks up a tag once, when a deployment begins, and keeps the digest until the next one. The tag moved " +
      "after that, and no deployment has begun since then: the service keeps the image it had.",
    "stale-cache":
      "A deployment did begin after the tag had moved. But the EC2 nodes had a cached image with that tag, and " +
      `used it instead of asking the registry. ${noCache}`,
    "rolled-back": triedBefore,
    undetermined:
      "It cannot be determined whether the last deployment began before or after the tag moved. If before, a new " +
      "deployment starts the new image. If after, EC2 nodes reused their cached image and would do so again: " +
      "pin it.",
  },
  behind: {
    "not-registered":
      "The task definition names one fixed image, and a newer one was pushed. Only a new revision of the " +
      "task definition deploys it: a forced deployment would start the same image again.",
    "not-updated":
      "A newer revision of the task definition names the new image, but the service was never moved to it: a step " +
      "of the pipeline failed, or was left out.",
    "rolled-back": triedBefore,
  },
  stalled: {
    any: "The new deployment does not complete: its tasks do not start, or do not pass their health checks, or ECS gave it up. The tasks of the previous deployment continue to serve. Without a circuit breaker, ECS does not stop trying.",
  },
  mixed: {
    digests:
      "Some tasks were started from another image than the others, by nodes that had it cached, or because the " +
      "tag moved between two starts. Which of them answers a request is random.",
    revisions:
      "Some tasks are of another revision than the service's. Which of them answers a request is random.",
  },
  missing: {
    "tag-gone":
      "The tag that the task definition names is not in the registry. Running tasks continue to run, but the next " +
      "deployment will fail.",
    "digest-gone":
      "The image that the service depends on is not in the registry. Running tasks continue to run, but the next task " +
      "to start, when the service grows or a node is replaced, will fail.",
    archived:
      "The image was moved to the registry's archive, from where it cannot be pulled. The next task to start, when " +
      "the service grows or a node is replaced, will fail.",
    "not-an-image":
      "A registry keeps Helm charts, signatures and SBOMs beside images, and the tag names one of these " +
      "now, or an index without an image in it. ECS cannot start a container from it.",
    "no-platform":
      "The tag names an image that was built for other processors only. A task that is started from it cannot pull " +
      'it, or stops at once with "exec format error".',
  },
  endangered: {
    "lifecycle-policy":
      "The repository's lifecycle policy knows nothing of ECS: it is about to expire an image that the service " +
      "depends on. The next task to start after that would fail.",
  },
  unpullable: {
    any: "ECS starts tasks, and they stop at once, because the node cannot pull the image: it is not there, or the execution role, the network or the repository's policy does not allow it.",
  },
  mutable: {
    "moving-tag":
      "The task definition names a tag that moves. Which image runs depends on when a task starts, not on what is written.",
  },
} as const satisfies { readonly [K in Kind]: Words<Causes[K]> };
