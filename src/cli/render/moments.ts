/** The moments of a service's past in words, the same for every format. */
import { shortTaskDefinition } from "../../domain/ecs/arn.ts";
import type { Moment } from "../../explain/time-line.ts";
import { type Named, sayByTag } from "./image.ts";
import { clip } from "./words/phrases.ts";

/** The tags of a digest. */
export type TagsOf = (digest: string) => Named;

/** What happened, as a sentence without its full stop. */
export function sayMoment(moment: Moment, tagsOf: TagsOf): string {
  switch (moment.kind) {
    case "moved": {
      const image = sayByTag(moment.digest, tagsOf(moment.digest), moment.tag);
      return moment.source === "event"
        ? `"${moment.tag}" was pushed, naming ${image}`
        : `"${moment.tag}" was first seen to name ${image}`;
    }
    case "pushed":
      return `${sayByTag(moment.digest, tagsOf(moment.digest))} was first pushed`;
    case "registered":
      return `${shortTaskDefinition(moment.taskDefinition)} was registered`;
    case "deployed": {
      const { status, isUndone } = moment;
      const ending = status === null || isUndone ? "" : (endings[status] ?? `, ${lower(status)}`);
      const why = isUndone || endsWell(moment) ? "" : because(moment.reason);
      return clip(`A deployment${sayRevision(moment)} began${ending}${why}`);
    }
    case "undone": {
      const { status, reason } = moment;
      const ending = endings[status]?.replace(/^, and/, "") ?? ` ended: ${lower(status)}`;
      return clip(`The deployment${sayRevision(moment)}${ending}${because(reason)}`);
    }
    case "failed":
      return clip(`A task failed to start: ${moment.reason}`);
  }
}

/** Whether a deployment left the service on what it brought. */
export function endsWell({ status }: Moment & { kind: "deployed" }): boolean {
  return status === null || status === "SUCCESSFUL" || status === "COMPLETED";
}

/** How a deployment went on, by ECS's word for it; any other word is said as it is. */
const endings: Readonly<Record<string, string>> = {
  SUCCESSFUL: ", and succeeded",
  COMPLETED: ", and succeeded",
  IN_PROGRESS: ", and is in progress",
  PENDING: ", and is about to start",
  STOPPED: ", and was stopped",
  STOP_REQUESTED: ", and is being stopped",
  FAILED: ", and failed",
  ROLLBACK_REQUESTED: ", and is about to be rolled back",
  ROLLBACK_IN_PROGRESS: ", and is being rolled back",
  ROLLBACK_SUCCESSFUL: ", and was rolled back",
  ROLLBACK_FAILED: ", and could not be rolled back",
};

function sayRevision({ taskDefinition }: Moment & { kind: "deployed" | "undone" }): string {
  return taskDefinition === null ? "" : ` of ${shortTaskDefinition(taskDefinition)}`;
}

function because(reason: string | null): string {
  return reason === null ? "" : `: ${reason}`;
}

function lower(status: string): string {
  return status.toLowerCase().replaceAll("_", " ");
}
