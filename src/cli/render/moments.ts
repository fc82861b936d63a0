/** The moments of a service's past in words, the same for every format. */
import { tellingTag } from "../../domain/say.ts";
import type { Moment } from "../../domain/time-line.ts";
import { shortHex } from "./image.ts";
import { clip } from "./words.ts";

/** The tags that name a digest. */
export type TagsOf = (digest: string) => readonly string[];

/** What happened, as a sentence without its full stop. */
export function sayMoment(moment: Moment, tagsOf: TagsOf): string {
  switch (moment.kind) {
    case "moved": {
      const image = sayImage(moment.digest, tagsOf, moment.tag);
      return moment.source === "event"
        ? `"${moment.tag}" was pushed, naming ${image}`
        : `"${moment.tag}" was first seen to name ${image}`;
    }
    case "pushed":
      return `${sayImage(moment.digest, tagsOf)} was first pushed`;
    case "registered":
      return `${shortRevision(moment.taskDefinition)} was registered`;
    case "deployed": {
      const what = moment.taskDefinition === null ? "" : ` of ${shortRevision(moment.taskDefinition)}`;
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
  SUCCESSFUL: ", and ended well",
  COMPLETED: ", and ended well",
  IN_PROGRESS: ", and is under way",
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

/** An image by a tag that tells it from others, and its digest: `def4567 (80bf1c2d3e4f)`. */
function sayImage(digest: string, tagsOf: TagsOf, but: string | null = null): string {
  const telling = tellingTag(tagsOf(digest), { but });
  return telling === undefined ? shortHex(digest) : `${telling} (${shortHex(digest)})`;
}

function shortRevision(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
