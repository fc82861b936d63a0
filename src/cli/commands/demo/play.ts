import type { Sandbox } from "../../../sandbox/sandbox.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { type Check, compareMessages } from "./messages.ts";
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
    return conclude(stage.sights, compareMessages(messages, sandbox.inbox()), terminal);
  } finally {
    stage.close();
  }
}

/** Says whether all was as the story names it; what is wrong goes to stderr as well. */
function conclude(
  sights: readonly Check[],
  messages: { readonly lines: readonly Check[]; readonly isRight: boolean },
  { print, say, colours }: Terminal,
): boolean {
  print(`\n${colours.bold("Was that all, and was it right?")}\n`);
  for (const { isRight, words } of [...sights, ...messages.lines])
    print(`${isRight ? colours.green("✓") : colours.red("✗")} ${words}`);
  if (messages.isRight) print(`${colours.green("✓")} nothing else was sent`);
  const isAllRight = messages.isRight && sights.every(({ isRight }) => isRight);
  if (!isAllRight) say("Cannot call this a success: what is above is not what the story names");
  return isAllRight;
}
