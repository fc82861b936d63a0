/** An event, what was found and what was done about it, in words. */

import { parseServiceArn, type ServiceArn } from "../../../domain/ecs/arn.ts";
import { formatEcrRepository, parseRepositoryKey } from "../../../domain/image/ecr.ts";
import type { Assessment } from "../../../domain/judge/assess.ts";
import { shortDigest } from "../../../domain/words/image-words.ts";
import { sayTime } from "../../../domain/words/phrases.ts";
import { sayTrigger } from "../../render/words/trigger.ts";
import type { Deed } from "./deeds.ts";
import type { ReadEvent } from "./read-event.ts";

/** `ECR Image Action: 123….dkr.ecr.us-east-1.amazonaws.com/backend:latest was pushed, at 2026-11-26 09:16 UTC`. */
export function sayEvent({ type, trigger }: ReadEvent): string {
  return `${type}: ${trigger === null ? "this program checks nothing after such an event" : sayTrigger(trigger)}`;
}

/** `prod/backend: drifted: stale (not-redeployed)`. */
export function sayAssessment({ facts, status, findings, settling, unknown }: Assessment): string {
  const found = [...findings, ...settling]
    .filter(({ group }) => group !== "advice")
    .map(({ kind, cause }) => (/^[a-z-]+$/.test(cause) ? `${kind} (${cause})` : kind));
  const missing = unknown.filter(({ needed }) => needed).map(({ fact, reason }) => `${fact}: ${reason}`);
  const { cluster, name } = facts.service;
  return [`${cluster}/${name}: ${status}`, ...found, ...(status === "unknown" ? missing : [])].join(", ");
}

/** What is done, or in a dry run would be. */
export function sayDeed(deed: Deed, isDryRun: boolean): string {
  const verb = (does: string, would: string) => (isDryRun ? `would ${would}` : does);
  switch (deed.kind) {
    case "note": {
      const { tag, digest, at } = deed.move;
      const what = digest === null ? "no longer exists since" : `came to name ${shortDigest(digest)} at`;
      return `${verb("notes", "note")} that "${tag}" ${what} ${time(at)}`;
    }
    case "look-again":
      return `${verb("checks", "check")} again at ${time(deed.at)}: ${deed.services.map(nameOf).join(", ")}`;
    case "look-at-push": {
      const repository = formatEcrRepository(parseRepositoryKey(deed.repository));
      return `${verb("checks", "check")} at ${time(deed.at)} whether the push to ${repository}, which nothing uses, was a mistake`;
    }
    case "ask":
      return `${verb("requests", "request")} remediation of ${nameOf(deed.service)}`;
    case "tell": {
      const { message, headline } = deed.alert;
      // Whether a notice was told before is only found out by claiming it.
      const unless = isDryRun && message.event === "notice" ? ", unless it was sent before" : "";
      return `${verb("sends", "send")} ${message.event}, severity ${message.severity}${unless}: ${headline}`;
    }
    case "warn":
      return deed.words;
  }
}

function nameOf(service: ServiceArn): string {
  const { cluster, name } = parseServiceArn(service);
  return `${cluster}/${name}`;
}

function time(at: Date): string {
  return sayTime(at);
}
