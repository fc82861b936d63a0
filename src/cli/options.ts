/** Options that several verbs have, worded alike. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { parseDuration } from "../domain/common/duration.ts";
import { didYouMean } from "./services/similar.ts";

/** Where AWS is, as the AWS CLI takes it. */
export interface AwsOptions {
  readonly region?: string;
  readonly profile?: string;
}

/** Which deployed program is asked. */
export interface StackOptions {
  readonly stack?: string;
}

/** `--region` and `--profile`. */
export function addAwsOptions(command: Command): Command {
  return command
    .option("--region <region>", "the AWS region (default: AWS_REGION, AWS_DEFAULT_REGION, the profile's)")
    .option("--profile <name>", "the AWS profile (default: AWS_PROFILE)");
}

/** `--stack`: which deployed program, where it is not the usual one. */
export function addStackOption(command: Command): Command {
  return command.option(
    "--stack <name>",
    "the deployed program's stack (default: ecs-image-drift-prod, else the only one)",
  );
}

/** An option that can be given again and again, or once with commas. */
export function several(flags: string, description: string): Option {
  const gather = (value: string, before: readonly string[]) => [...before, ...listOf(value)];
  return new Option(flags, description).argParser(gather).default([], "all");
}

/** The same, of these values alone. */
export function severalOf(flags: string, description: string, values: readonly string[]): Option {
  const gather = (value: string, before: readonly string[]) => {
    const wrong = listOf(value).find((one) => !values.includes(one));
    if (wrong !== undefined)
      throw new InvalidArgumentError(
        `"${wrong}" is none of ${values.join(", ")}${didYouMean(wrong, values)}`,
      );
    return [...before, ...listOf(value)];
  };
  return new Option(flags, description).argParser(gather).default([], "all");
}

function listOf(value: string): string[] {
  return value
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");
}

/** An option whose value comes as milliseconds. */
export function durationOption(flags: string, description: string, usual: string): Option {
  return new Option(flags, description).argParser(readDuration).default(parseDuration(usual), usual);
}

function readDuration(text: string): number {
  try {
    return parseDuration(text);
  } catch {
    throw new InvalidArgumentError("A duration is a number and s, m, h or d.");
  }
}
