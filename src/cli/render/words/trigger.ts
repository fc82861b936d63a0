/** What an event says, in words. */
import { parseServiceArn } from "../../../domain/ecs/arn.ts";
import type { Trigger } from "../../../domain/facts/trigger.ts";
import { formatEcrRepository } from "../../../domain/image/ecr.ts";
import { shortDigest } from "../../../domain/words/image-words.ts";
import { sayTime } from "../../../domain/words/phrases.ts";

/** `123….dkr.ecr.us-east-1.amazonaws.com/backend:latest was pushed, at 2026-11-26 09:16 UTC`. */
export function sayTrigger(trigger: Trigger): string {
  switch (trigger.kind) {
    case "image": {
      const { repository, tag, digest, action, at } = trigger;
      const which = `${tag ? `:${tag}` : ""}${digest ? ` (${shortDigest(digest)})` : ""}`;
      return `${formatEcrRepository(repository)}${which} was ${action}, at ${sayTime(at)}`;
    }
    case "service": {
      const { service, task } = trigger;
      const { cluster, name } = parseServiceArn(service);
      const what = task ? `, a task of it is ${task.lastStatus}` : "";
      return `service ${cluster}/${name}${what}`;
    }
  }
}
