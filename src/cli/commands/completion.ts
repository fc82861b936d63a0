import { Argument, type Command } from "commander";
import type { Terminal } from "../terminal/terminal.ts";
import { examples, type Verb } from "../verb.ts";
import { bashScript } from "./completion/bash.ts";
import { fishScript } from "./completion/fish.ts";
import { readWords } from "./completion/words.ts";
import { zshScript } from "./completion/zsh.ts";

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

/** `completion`: a script for a shell, made of the commands and options that there are. */
export const completion: Verb = { configure, run };

function configure(command: Command): void {
  command
    .description("Prints a script that lets a shell complete commands, options and their values.")
    .addArgument(new Argument("<shell>", "the shell").choices(Object.keys(scripts)))
    .addHelpText(
      "after",
      examples(
        "source <(ecs-image-drift completion bash)                                # in ~/.bashrc",
        "source <(ecs-image-drift completion zsh)                                 # in ~/.zshrc, after compinit",
        "ecs-image-drift completion fish > ~/.config/fish/completions/ecs-image-drift.fish",
      ),
    );
}

async function run(command: Command, terminal: Terminal): Promise<number> {
  const [shell = "bash"]: (keyof typeof scripts)[] = command.processedArgs as (keyof typeof scripts)[];
  terminal.print(scripts[shell](readWords(command.parent ?? command)));
  return 0;
}
