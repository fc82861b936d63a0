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
      const what = moment.taskDefinition === null ? "" : ` of ${shortTaskDefinition(moment.taskDefinition)}`;
      const ending = moment.status === null ? "" : (endings[moment.status] ?? `, ${lower(moment.status)}`);
      const why = moment.reason === null || endsWell(moment) ? "" : `: ${moment.reason}`;
      return clip(`A deployment${what} began${ending}${why}`);
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

function lower(status: string): string {
  return status.toLowerCase().replaceAll("_", " ");
}
