/** What each kind of finding means, in a sentence; docs/findings.md has the details. */
import type { Kind } from "../../../domain/judge/finding.ts";

/** The kinds of findings, of services and of repositories. */
export const kinds = {
  stale: "The tag that the service follows has moved on, and its running tasks have not.",
  behind: "A newer image was pushed, and the task definition does not reference it.",
  stalled: "A deployment makes no progress.",
  mixed: "The running tasks of the service run different images.",
  missing: "An image that the service depends on is gone or cannot run: the next task will not start.",
  endangered: "A lifecycle policy is about to expire an image that the service depends on.",
  unpullable: "Tasks fail to start because an image cannot be pulled.",
  "wrong-repository": "An image was pushed to an unused repository with a name similar to one in use.",
  mutable: "The task definition names a tag that moves.",
} as const satisfies Record<Kind | "wrong-repository", string>;
