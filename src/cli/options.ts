/** Options that several verbs have, worded alike. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { parseDuration } from "../domain/duration.ts";

/** Where AWS is, as the AWS CLI takes it. */
export interface AwsOptions {
  readonly region?: string;
  readonly profile?: string;
}

/** `--region` and `--profile`. */
export function addAwsOptions(command: Command): Command {
  return command
    .option("--region <region>", "the AWS region (default: AWS_REGION, AWS_DEFAULT_REGION, the profile's)")
    .option("--profile <name>", "the AWS profile (default: AWS_PROFILE)");
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
