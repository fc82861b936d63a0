/** The words of the command line: what can be completed. */
import type { Command } from "commander";

/** A command, and what may follow it. */
export interface VerbWords {
  readonly name: string;
  readonly summary: string;
  /** The values that its arguments may have; none where they may be anything. */
  readonly choices: readonly string[];
  readonly options: readonly OptionWords[];
}

export interface OptionWords {
  /** `--format`, and `-f` if there is one. */
  readonly flags: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  readonly takesFile: boolean;
  /** The values that it may have; none where it may be anything. */
  readonly choices: readonly string[];
}

/** The words of a program and of all its commands. */
export function readWords(program: Command): VerbWords[] {
  return program.commands.map((command) => ({
    name: command.name(),
    summary: command.summary(),
    choices: command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices),
    options: command.options
      .filter(({ hidden }) => !hidden)
      .map(({ long, short, flags, description, required, optional, argChoices }) => ({
        flags: [long, short].filter((flag) => typeof flag === "string"),
        description,
        takesValue: required || optional,
        takesFile: flags.includes("<file>"),
        choices: argChoices ?? [],
      })),
  }));
}

/** The options that take a value, as a pattern of the command and the flag. */
export function valuesOf({ name, options }: VerbWords): (OptionWords & { readonly pattern: string })[] {
  return options
    .filter(({ takesValue }) => takesValue)
    .map((option) => ({ ...option, pattern: option.flags.map((flag) => `${name}:${flag}`).join("|") }));
}

/** All flags of a command. */
export function flagsOf({ options }: VerbWords): string[] {
  return [...options.flatMap(({ flags }) => flags), "--help"];
}
