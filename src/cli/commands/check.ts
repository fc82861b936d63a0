import { type Command, Option } from "commander";
import {
  type AwsPlaces,
  addAwsPlaces,
  addStackOption,
  placesOf,
  type StackOptions,
  several,
} from "../options.ts";
import { type Format, formats } from "../render/formats.ts";
import type { RenderOptions } from "../render/render.ts";
import { renderQuiet } from "../render/table/quiet.ts";
import { sumUp } from "../render/words/headline.ts";
import { listenForInterruption } from "../terminal/interruption.ts";
import { monochrome, type Terminal, usualWidth } from "../terminal/terminal.ts";
import { examples, type Verb } from "../verb.ts";
import { writeResult } from "../write-result.ts";
import { exitCodeOf } from "./check/exit-code.ts";
import { addFilterOptions, chooseOf, type Filter, sayFilter } from "./check/filter.ts";
import { judgePlaces } from "./check/judge-places.ts";

interface CheckOptions extends AwsPlaces, StackOptions, Filter {
  readonly cluster?: readonly string[];
  readonly service?: readonly string[];
  readonly config?: string;
  readonly format: Format;
  readonly output?: string;
  readonly all?: boolean;
  readonly quiet?: boolean;
}

/** `check`: judges the services, read-only. */
export const check: Verb = { configure, run };

function configure(command: Command): void {
  const format = new Option("-f, --format <format>", "how to write the result")
    .choices(Object.keys(formats))
    .default("table");
  const quiet = new Option(
    "-q, --quiet",
    "a line for each service that has drifted or could not be judged, and nothing else",
  ).conflicts(["format", "all"]);
  command
    .description(
      "Judges the services of an account and region, or of several: does each run the image that was pushed for it? " +
        "It only reads, and needs no deployment. If the program is deployed, its journal says when tags moved.",
    )
    .addOption(several("-c, --cluster <name>", "only this cluster; repeat for more; * stands for anything"))
    .addOption(several("-s, --service <name>", "only this service; repeat for more; * stands for anything"));
  addFilterOptions(command)
    .option("--config <file>", "the policy file (default: ./drift.yml if there is one)")
    .addOption(format)
    .option("-o, --output <file>", "write the result into a file")
    .option("-a, --all", "list every service in full, however many there are")
    .addOption(quiet);
  addStackOption(addAwsPlaces(command))
    .addHelpText(
      "after",
      examples(
        "ecs-image-drift check",
        "ecs-image-drift check --profile work --region eu-west-1 --cluster 'prod-*'",
        "ecs-image-drift check --profile dev,prod --region eu-west-1,us-east-1",
        "ecs-image-drift check --status drifted --severity high --all",
        "ecs-image-drift check --cluster dev --format json | jq .status",
        "ecs-image-drift check --format html --output report.html",
        'ecs-image-drift check --format markdown >> "$GITHUB_STEP_SUMMARY"',
      ),
    )
    .addHelpText("after", exitCodes);
}

const exitCodes = `
--status, --severity and --kind choose what is listed, in every format. The
counts and the exit code are for all services that were judged.

Exit codes:
  0  no service has drifted, and each could be judged
  1  a service has drifted
  2  a service could not be judged, there was none, or the check was interrupted
`;

async function run(command: Command, terminal: Terminal): Promise<number> {
  const options = command.opts<CheckOptions>();
  const interruption = listenForInterruption();
  const { report, gone, interrupted, failed, ...dates } = await judgePlaces(
    placesOf(options),
    wishOf(options),
    interruption,
    terminal,
  );
  const render = options.quiet ? renderQuiet : formats[options.format];
  const filter = sayFilter(options);
  const all = options.all ?? false;
  const write = (place: Place) =>
    render(chooseOf(report, options), { ...dates, ...place, interrupted, failed, all, filter });

  if (options.output) {
    const place = { width: usualWidth, colours: monochrome, isPiped: true };
    await writeResult(options.output, write(place), true);
    terminal.say(`${sumUp(report)}; written to ${options.output}`);
  } else printUnlessEmpty(write(terminal), terminal);
  for (const name of gone) terminal.say(`${name} was deleted, or is being deleted: it is not judged`);
  if (interrupted) terminal.say("Interrupted: the result is incomplete");
  if (interrupted) return 2;
  return exitCodeOf(report.summary) || (failed.length > 0 ? 2 : 0);
}

/** What is to be judged, in whichever place. */
function wishOf({
  cluster,
  service,
  stack,
  config,
  format,
  output,
}: CheckOptions): Parameters<typeof judgePlaces>[1] {
  return {
    ...(cluster && { cluster }),
    ...(service && { service }),
    ...(stack === undefined ? {} : { stack }),
    ...(config === undefined ? {} : { config }),
    isFile: output !== undefined || format !== "table",
  };
}

/** Where a result will stand. */
type Place = Pick<RenderOptions, "width" | "colours" | "isPiped">;

/** Where there is nothing to say, not even a line is written. */
function printUnlessEmpty(text: string, { print }: Terminal): void {
  if (text !== "") print(text);
}
