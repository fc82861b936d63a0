import { type Command, Option } from "commander";
import { createSandbox } from "../../sandbox/sandbox.ts";
import { ownCommand } from "../installation.ts";
import { packageProgram } from "../packaging.ts";
import { pad, wrap } from "../render/text.ts";
import { didYouMean } from "../services/similar.ts";
import { type Terminal, usualWidth } from "../terminal/terminal.ts";
import { examples, type Verb } from "../verb.ts";
import { createShortNarrator } from "./demo/in-short.ts";
import { createNarrator, type Narrator } from "./demo/narrator.ts";
import { play } from "./demo/play.ts";
import { type Mode, modes, type Story } from "./demo/story.ts";
import { stuckAtRevision4 } from "./demo/stuck-at-revision-4.ts";
import { wrongRepository } from "./demo/wrong-repository.ts";

const stories: readonly Story[] = [stuckAtRevision4, wrongRepository];
const names = stories.map(({ name }) => name);

/** The story that is told in short, where none is named. */
const first = stuckAtRevision4;

/** `demo`: plays incidents in a sandbox, describes them, and checks that the right messages were delivered. */
export const demo: Verb = { configure, run };

interface DemoOptions {
  readonly long?: boolean;
  readonly mode?: Mode | "both";
}

function configure(command: Command): void {
  command
    .description(
      "Plays an incident in a sandbox and describes what happens, with the packaged program and ordinary AWS " +
        "clients. It needs no account and no credentials.",
    )
    .argument("[name]", "a story to play step by step (default: the first one, in short)")
    .option("--long", "play all stories step by step")
    .addOption(
      new Option("--mode <mode>", "what the program may do in a story that is played step by step").choices([
        ...modes,
        "both",
      ]),
    )
    .addHelpText(
      "after",
      `\nStories:\n${stories.map(({ name, about }) => `  ${name}\n${indent(about)}`).join("\n")}`,
    )
    .addHelpText(
      "after",
      examples(
        "ecs-image-drift demo",
        "ecs-image-drift demo --long",
        "ecs-image-drift demo stuck-at-revision-4 --mode remediate",
      ),
    )
    .addHelpText("after", exitCodes);
}

function indent(text: string): string {
  return wrap(text, usualWidth - 4)
    .map((line) => `    ${line}`)
    .join("\n");
}

const exitCodes = `
Exit codes:
  0  what was found and delivered is what the stories expect
  1  it is not
`;

async function run(command: Command, terminal: Terminal): Promise<number> {
  const [name]: (string | undefined)[] = command.processedArgs;
  if (name !== undefined && !names.includes(name)) throw new RangeError(noSuchStory(name));
  const { mode, long } = command.opts<DemoOptions>();
  const directory = await packageProgram(terminal);
  const playAll = async (narrator: Narrator, plays: readonly (readonly [Story, Mode])[]) => {
    let isRight = true;
    for (const [story, each] of plays) {
      const sandbox = await createSandbox({ deployment: { directory } });
      const theatre = { sandbox, narrator, terminal };
      isRight = (await play(story, each, theatre).finally(sandbox.close)) && isRight;
    }
    return isRight ? 0 : 1;
  };
  if (name === undefined && mode === undefined && !long)
    return playAll(createShortNarrator(terminal, invitation()), [[first, "alert"]]);
  const chosen = stories.filter((each) => name === undefined || each.name === name);
  const wanted = modes.filter((one) => mode === undefined || mode === "both" || one === mode);
  return playAll(
    createNarrator(terminal),
    chosen.flatMap((story) => wanted.map((each) => [story, each] as const)),
  );
}

/** What to try next. */
function invitation(): readonly string[] {
  const own = ownCommand();
  const commands = [
    [`${own} demo --long`, "every step of it, and more stories"],
    [`${own} sandbox --example`, "a simulated AWS, with a live page"],
    [`${own} check`, "your own account, read-only"],
  ] as const;
  const width = Math.max(...commands.map(([words]) => words.length));
  return commands.map(([words, what]) => `  ${pad(words, width)}  ${what}`);
}

function noSuchStory(name: string): string {
  return `Cannot play "${name}": there is no such story${didYouMean(name, names) || `; expected ${names.join(", ")}`}`;
}
