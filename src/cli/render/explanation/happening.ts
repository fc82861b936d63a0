/** A line of the time line in words, under a label that says of what kind it is. */

import { shortTaskDefinition } from "../../../domain/ecs/arn.ts";
import type { Explanation, Happening } from "../../../explain/explanation.ts";
import { sayByTag } from "../image.ts";
import { clip, saySilence } from "../words/phrases.ts";

export interface SaidHappening {
  readonly label: string;
  readonly words: string;
  /** `bad`: something failed or was undone; `ours`: this program, or a person through it. */
  readonly tone: "plain" | "bad" | "ours";
}

/** What happened, in a few words. */
export function sayHappening(
  happening: Happening,
  { tags, formerTags, containers }: Explanation,
): SaidHappening {
  const image = (digest: string, but: string | null = null) =>
    sayByTag(digest, { tags: tags.get(digest) ?? [], formerTags: formerTags.get(digest) ?? [] }, but);
  const where = (container: string) => (containers.length > 1 ? `${container}: ` : "");
  switch (happening.kind) {
    case "moved": {
      const { container, tag, digest, source } = happening;
      const what = `${where(container)}"${tag}" ${source === "event" ? "came to name" : "was first seen to name"}`;
      return say(source === "event" ? "pushed" : "seen", `${what} ${image(digest, tag)}`);
    }
    case "pushed":
      return say("pushed", `${where(happening.container)}${image(happening.digest)}`);
    case "elsewhere": {
      const { repository, image: pushed } = happening;
      return say("elsewhere", `${image(pushed.digest)} was pushed to ${repository.name}`, "bad");
    }
    case "registered":
      return say(
        "registered",
        `${shortTaskDefinition(happening.taskDefinition)}, which the service is not on`,
      );
    case "deployed":
      return sayDeployment(happening, image, containers.length > 1);
    case "undone":
      return sayUndone(happening, image, containers.length > 1);
    case "failed":
      return say("task failed", happening.reason, "bad");
    case "told":
      return say("reported", `${happening.event}: ${happening.sentence}`, "ours");
    case "remedy": {
      const { state, target, pins, why, by } = happening;
      const what = pins.map(({ container, digest }) => `${where(container)}${image(digest)}`).join(", ");
      const revision = target === null ? "" : ` by ${shortTaskDefinition(target)}`;
      const tone = state === "failed" || state === "refused" ? "bad" : "ours";
      return say(by === "pin" ? "pin" : "remedy", `${state}${revision}: ${what}${because(why)}`, tone);
    }
    case "silenced": {
      const silence = saySilence(happening.until ?? "resolved", happening.at);
      const how = silence === null ? " is no longer silenced" : `, ${silence}`;
      return say("silenced", `incident ${happening.incident}${how}`, "ours");
    }
  }
}

type Deployed = Happening & { readonly kind: "deployed" };
type Undone = Happening & { readonly kind: "undone" };

function sayDeployment(
  deployment: Deployed,
  image: (digest: string) => string,
  areSeveral: boolean,
): SaidHappening {
  const { status, reason, isUndone } = deployment;
  const what = sayBrought(deployment, image, areSeveral);
  const isBad = !isUndone && /^(ROLLBACK|STOP|FAILED)/.test(status ?? "");
  const end = status === null || isUndone ? "" : sayEnd(status, endings);
  return say("deployed", `${what}${end}${isBad ? because(reason) : ""}`, isBad ? "bad" : "plain");
}

function sayUndone(undone: Undone, image: (digest: string) => string, areSeveral: boolean): SaidHappening {
  const { status, reason } = undone;
  const label = status.startsWith("STOP") ? "stopped" : "rolled back";
  const what = sayBrought(undone, image, areSeveral);
  return say(label, `${what}${sayEnd(status, endingsOfUndone)}${because(reason)}`, "bad");
}

/** The revision, and the images that it was to bring. */
function sayBrought(
  { taskDefinition, images }: Deployed | Undone,
  image: (digest: string) => string,
  areSeveral: boolean,
): string {
  const revision = taskDefinition === null ? "a revision" : shortTaskDefinition(taskDefinition);
  const brought = [...images].map(([name, digest]) => `${areSeveral ? `${name} ` : ""}${image(digest)}`);
  return brought.length === 0 ? revision : `${revision} with ${brought.join(", ")}`;
}

function sayEnd(status: string, words: Readonly<Record<string, string>>): string {
  const end = words[status] ?? status.toLowerCase().replaceAll("_", " ");
  return end === "" ? "" : `, ${end}`;
}

/** What became of a deployment, where it is worth saying; any other word of ECS's is said as it is. */
const endings: Readonly<Record<string, string>> = {
  SUCCESSFUL: "",
  COMPLETED: "",
  ROLLBACK_SUCCESSFUL: "rolled back",
  IN_PROGRESS: "in progress",
  PENDING: "about to start",
  STOPPED: "stopped",
  FAILED: "failed",
  ROLLBACK_IN_PROGRESS: "being rolled back",
  ROLLBACK_FAILED: "and could not be rolled back",
};

/** How a rollback or a stop went on, where its label does not say it. */
const endingsOfUndone: Readonly<Record<string, string>> = {
  ROLLBACK_SUCCESSFUL: "",
  STOPPED: "",
  ROLLBACK_IN_PROGRESS: "in progress",
  ROLLBACK_FAILED: "which failed too",
};

function because(why: string | null): string {
  return why === null ? "" : `: ${why}`;
}

function say(label: string, words: string, tone: SaidHappening["tone"] = "plain"): SaidHappening {
  return { label, words: clip(words), tone };
}
