import { type Command, Option } from "commander";
import { createSandbox, type Sandbox } from "../../sandbox/sandbox.ts";
import { packageProgram } from "../packaging.ts";
import { didYouMean } from "../services/similar.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { examples, type Verb } from "../verb.ts";
import { createNarrator } from "./demo/narrator.ts";
import { play } from "./demo/play.ts";
import { type Mode, modes, type Story } from "./demo/story.ts";
import { stuckAtRevision4 } from "./demo/stuck-at-revision-4.ts";
import { wrongRepository } from "./demo/wrong-repository.ts";

const stories: readonly Story[] = [stuckAtRevision4, wrongRepository];
const names = stories.map(({ name }) => name);

/** `demo`: plays the incidents in a sandbox, tells them, and checks that the right messages were delivered. */
export const demo: Verb = { configure, run };

function configure(command: Command): void {
  command
    .description(
      "Plays two incidents in a sandbox and describes what happens, with the packaged program and ordinary AWS " +
        "clients. It needs no account and no credentials.",
    )
    .argument("[name]", `one of: ${names.join(", ")} (default: all)`)
    .addOption(
      new Option("--mode <mode>", "what the program may do in it")
        .choices([...modes, "both"])
        .default("both"),
    )
    .addHelpText(
      "after",
      examples("ecs-image-drift demo", "ecs-image-drift demo stuck-at-revision-4 --mode remediate"),
    )
    .addHelpText("after", exitCodes);
}

const exitCodes = `
Exit codes:
  0  what was found and delivered is what the stories expect
  1  it is not
`;

async function run(command: Command, terminal: Terminal): Promise<number> {
  const [name]: (string | undefined)[] = command.processedArgs;
  if (name !== undefined && !names.includes(name)) throw new RangeError(noSuchStory(name));
  const { mode } = command.opts<{ mode: Mode | "both" }>();
  const directory = await packageProgram(terminal);
  const narrator = createNarrator(terminal);
  const playIn = async (sandbox: Sandbox, story: Story, each: Mode) =>
    play(story, each, { sandbox, narrator, terminal }).finally(sandbox.close);
  let isRight = true;
  for (const story of stories.filter((each) => name === undefined || each.name === name))
    for (const each of modes.filter((one) => mode === "both" || one === mode))
      isRight = (await playIn(await createSandbox({ deployment: { directory } }), story, each)) && isRight;
  return isRight ? 0 : 1;
}

function noSuchStory(name: string): string {
  return `Cannot play "${name}": there is no such story${didYouMean(name, names) || `; expected ${names.join(", ")}`}`;
}
