import type { Sandbox } from "../../../sandbox/sandbox.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { compareMessages } from "./messages.ts";
import type { Narrator } from "./narrator.ts";
import { createStage } from "./stage.ts";
import type { Mode, Story } from "./story.ts";

/** Where a story is played: a sandbox of its own, with the program deployed in it. */
export interface Theatre {
  readonly sandbox: Sandbox;
  readonly narrator: Narrator;
  readonly terminal: Terminal;
}

/** Plays a story. @returns whether all that was seen and delivered is what the story names */
export async function play(
  story: Story,
  mode: Mode,
  { sandbox, narrator, terminal }: Theatre,
): Promise<boolean> {
  const stage = createStage(sandbox, narrator.tell);
  const { chapters, messages } = story.plays[mode];
  try {
    narrator.begin(story, mode);
    for (const chapter of chapters) {
      narrator.beginChapter(chapter);
      await chapter.play(stage);
      narrator.endChapter();
    }
    const { lines, isRight } = compareMessages(messages, sandbox.inbox());
    const isAllRight = isRight && stage.sights.every((sight) => sight.isRight);
    narrator.conclude({ checks: [...stage.sights, ...lines], isNothingElse: isRight, isAllRight });
    if (!isAllRight) terminal.say("Cannot call this a success: what is above is not what the story names");
    return isAllRight;
  } finally {
    stage.close();
  }
}
