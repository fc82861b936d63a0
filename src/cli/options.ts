/** Options that several verbs have, worded alike. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { parseDuration } from "../domain/common/duration.ts";
import { didYouMean } from "./services/similar.ts";

/** Where AWS is, as the AWS CLI takes it. */
export interface AwsOptions {
  readonly region?: string;
  readonly profile?: string;
  readonly endpointUrl?: string;
}

/** Several regions and profiles: each profile is asked in each region. */
export interface AwsPlaces {
  readonly region?: readonly string[];
  readonly profile?: readonly string[];
  readonly endpointUrl?: string;
}

/** Which deployed program is asked. */
export interface StackOptions {
  readonly stack?: string;
}

const whichRegion = "(default: AWS_REGION, AWS_DEFAULT_REGION, the profile's)";

/** `--region`, `--profile` and `--endpoint-url`, each once. */
export function addAwsOptions(command: Command): Command {
  return command
    .addOption(once("--region <region>", `the AWS region ${whichRegion}`))
    .addOption(once("--profile <name>", "the AWS profile (default: AWS_PROFILE)"))
    .addOption(endpointOption());
}

/** The same, of which several regions and profiles can be given. */
export function addAwsPlaces(command: Command): Command {
  return command
    .addOption(several("--region <region>", `the AWS region; repeat for more ${whichRegion}`))
    .addOption(several("--profile <name>", "the AWS profile; repeat for more (default: AWS_PROFILE)"))
    .addOption(endpointOption());
}

function endpointOption(): Option {
  return once("--endpoint-url <url>", "where AWS is, as http://HOST:PORT (default: AWS_ENDPOINT_URL)");
}

/** The places that were given: each profile in each region, and what was not given as it is usual. */
export function placesOf({ region = [], profile = [], endpointUrl }: AwsPlaces): AwsOptions[] {
  const common = endpointUrl === undefined ? {} : { endpointUrl };
  const profiles = profile.length === 0 ? [{}] : [...new Set(profile)].map((one) => ({ profile: one }));
  const regions = region.length === 0 ? [{}] : [...new Set(region)].map((one) => ({ region: one }));
  return profiles.flatMap((one) => regions.map((other) => ({ ...one, ...other, ...common })));
}

/** An option that is given once: of two, neither is taken silently. */
function once(flags: string, description: string): Option {
  return new Option(flags, description).argParser((value: string, before: string | undefined) => {
    const all = [...(before === undefined ? [] : [before]), ...listOf(value)];
    if (all.length > 1)
      throw new InvalidArgumentError(`This command takes one, and ${all.join(" and ")} were given.`);
    return all[0] ?? value;
  });
}

/** `--stack`: which deployed program, where it is not the usual one. */
export function addStackOption(command: Command): Command {
  return command.option(
    "--stack <name>",
    "the deployed program's stack (default: ecs-image-drift-prod, else the only one)",
  );
}

/** `--format`: for people, or for other programs. */
export function formatOption(): Option {
  return new Option("-f, --format <format>", "how to write the result")
    .choices(["text", "json"])
    .default("text");
}

/** An option that can be given again and again, or once with commas. */
export function several(flags: string, description: string): Option {
  const gather = (value: string, before: readonly string[] = []) => [...before, ...listOf(value)];
  return new Option(flags, description).argParser(gather);
}

/** The same, of these values alone. */
export function severalOf(flags: string, description: string, values: readonly string[]): Option {
  const gather = (value: string, before: readonly string[] = []) => {
    const wrong = listOf(value).find((one) => !values.includes(one));
    if (wrong !== undefined)
      throw new InvalidArgumentError(
        `"${wrong}" is none of ${values.join(", ")}${didYouMean(wrong, values)}`,
      );
    return [...before, ...listOf(value)];
  };
  const option = new Option(flags, description).argParser(gather);
  // For completion alone: what is given may be several of them, with commas.
  option.argChoices = [...values];
  return option;
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
