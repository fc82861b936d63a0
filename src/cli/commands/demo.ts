import { type Command, InvalidArgumentError } from "commander";
import { createSandbox } from "../../sandbox/sandbox.ts";
import { packageProgram } from "../packaging.ts";
import { didYouMean } from "../similar.ts";
import type { Terminal } from "../terminal.ts";
import { examples, type Verb } from "../verb.ts";
import { type Comparison, compareMessages } from "./demo/messages.ts";
import { createNarrator } from "./demo/narrator.ts";
import { createStage } from "./demo/stage.ts";
import type { Story } from "./demo/story.ts";
import { stuckAtRevision4 } from "./demo/stuck-at-revision-4.ts";

const stories: readonly Story[] = [stuckAtRevision4];

/** `demo`: plays the incidents in a sandbox, tells them, and checks that the right messages were delivered. */
export const demo: Verb = { configure, run };

function configure(command: Command): void {
  command
    .description(
      "Plays the incidents that this program was made for, and tells what happens: in a sandbox, with the " +
        "packaged program and ordinary AWS clients. It needs no account and no credentials.",
    )
    .argument("[name]", `one of: ${stories.map(({ name }) => name).join(", ")} (default: all)`, parseName)
    .addHelpText("after", examples("ecs-image-drift demo", "ecs-image-drift demo stuck-at-revision-4"))
    .addHelpText("after", exitCodes);
}

const exitCodes = `
Exit codes:
  0  exactly the messages that the stories name were delivered
  1  they were not
`;

async function run(command: Command, terminal: Terminal): Promise<number> {
  const [name] = command.processedArgs;
  const directory = await packageProgram(terminal);
  let isRight = true;
  for (const story of stories.filter((each) => name === undefined || each.name === name))
    isRight = (await play(story, directory, terminal)) && isRight;
  return isRight ? 0 : 1;
}

/** Plays one story in a sandbox of its own. @returns whether it went as it is told */
async function play(story: Story, directory: string, terminal: Terminal): Promise<boolean> {
  const narrator = createNarrator(terminal);
  const sandbox = await createSandbox({ deployment: { directory } });
  const stage = createStage(sandbox, narrator.tell);
  try {
    narrator.begin(story);
    for (const chapter of story.chapters) {
      narrator.beginChapter(chapter);
      await chapter.play(stage);
    }
    const comparison = compareMessages(story.messages, sandbox.inbox());
    conclude(comparison, terminal);
    return comparison.isRight;
  } finally {
    stage.close();
    await sandbox.close();
  }
}

/** Says whether the right messages were delivered; what is wrong goes to stderr as well. */
function conclude({ lines, isRight }: Comparison, { print, say, colours }: Terminal): void {
  print(`\n${colours.bold("Was that all, and was it right?")}\n`);
  for (const line of lines) print(`${line.isRight ? colours.green("✓") : colours.red("✗")} ${line.words}`);
  if (isRight) print(`${colours.green("✓")} nothing else was sent\n`);
  else say("Cannot call this a success: the messages above are not those that the story names");
}

function parseName(name: string): string {
  const names = stories.map((story) => story.name);
  if (names.includes(name)) return name;
  throw new InvalidArgumentError(
    `There is no such story${didYouMean(name, names) || `: there is ${names.join(", ")}`}`,
  );
}
