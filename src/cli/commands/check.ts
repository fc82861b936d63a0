import { writeFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import { connectCli } from "../../connect/cli.ts";
import { parseServiceArn } from "../../domain/ecs/arn.ts";
import type { Assessment, Status } from "../../domain/judge/assess.ts";
import { type CheckReport, reportCheck } from "../../domain/words/report.ts";
import { timeLineOf } from "../../explain/time-line.ts";
import { type AwsOptions, addAwsOptions, addStackOption, type StackOptions, several } from "../options.ts";
import { type Format, formats } from "../render/formats.ts";
import type { RenderOptions } from "../render/render.ts";
import { renderQuiet } from "../render/table/quiet.ts";
import { sumUp } from "../render/words/headline.ts";
import { listenForInterruption } from "../terminal/interruption.ts";
import { monochrome, type Terminal, usualWidth } from "../terminal/terminal.ts";
import { examples, type Verb } from "../verb.ts";
import { exitCodeOf } from "./check/exit-code.ts";
import { addFilterOptions, chooseOf, sayFilter } from "./check/filter.ts";
import { judgeAll } from "./check/judge-all.ts";

interface CheckOptions extends AwsOptions, StackOptions {
  readonly cluster: readonly string[];
  readonly service: readonly string[];
  readonly config?: string;
  readonly format: Format;
  readonly output?: string;
  readonly status: readonly Status[];
  readonly severity?: string;
  readonly kind: readonly string[];
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
      "Judges the services of an account and region: does each run the image that was pushed for it? " +
        "It only reads, and needs no deployment. If the program is deployed, it is asked when tags moved.",
    )
    .addOption(several("-c, --cluster <name>", "only this cluster; repeat for more; * stands for anything"))
    .addOption(several("-s, --service <name>", "only this service; repeat for more; * stands for anything"));
  addFilterOptions(command)
    .option("--config <file>", "the policy file (default: ./drift.yml if there is one)")
    .addOption(format)
    .option("-o, --output <file>", "write the result into a file")
    .option("-a, --all", "list every service in full, however many there are")
    .addOption(quiet);
  addStackOption(addAwsOptions(command))
    .addHelpText(
      "after",
      examples(
        "ecs-image-drift check",
        "ecs-image-drift check --profile work --region eu-west-1 --cluster 'prod-*'",
        "ecs-image-drift check --status drifted --severity high --all",
        "ecs-image-drift check --cluster dev --format json | jq .status",
        "ecs-image-drift check --format html --output report.html",
        'ecs-image-drift check --format markdown >> "$GITHUB_STEP_SUMMARY"',
      ),
    )
    .addHelpText("after", exitCodes);
}

const exitCodes = `
With --status, --severity or --kind, only those are listed, in every format; the
counts and the exit code are of all services that were judged.

Exit codes:
  0  every checked service runs what was pushed, or is deploying it
  1  a service has drifted
  2  a service could not be judged, there was none, or the check was interrupted
`;

async function run(command: Command, terminal: Terminal): Promise<number> {
  const options = command.opts<CheckOptions>();
  const interruption = listenForInterruption();
  const connection = await connectCli(options);
  const judged = await judgeAll(options, connection, interruption, terminal);
  const { assessments, gone, repositories, total, isComplete } = judged;
  const report = reportCheck(assessments, connection.now(), repositories);
  const interrupted = isComplete ? null : { total };
  const render = options.quiet ? renderQuiet : formats[options.format];
  const write = (place: Place) =>
    render(chooseOf(report, options), {
      ...place,
      interrupted,
      timeLines: timeLinesOf(assessments),
      beginnings: beginningsOf(assessments, report),
      all: options.all ?? false,
      filter: sayFilter(options),
    });

  if (options.output) {
    await writeResult(options.output, write({ width: usualWidth, colours: monochrome, isPiped: true }));
    terminal.say(`${sumUp(report)}; written to ${options.output}`);
  } else printUnlessEmpty(write(terminal), terminal);
  for (const { cluster, name } of gone.map(parseServiceArn))
    terminal.say(`${cluster}/${name} is gone, or about to be: it is not judged`);
  if (interrupted) terminal.say("Interrupted: the result is incomplete");
  return interrupted ? 2 : exitCodeOf(report.summary);
}

/** Where a result will stand. */
type Place = Pick<RenderOptions, "width" | "colours" | "isPiped">;

/** Where there is nothing to say, not even a line is written. */
function printUnlessEmpty(text: string, { print }: Terminal): void {
  if (text !== "") print(text);
}

/** What each service's past is known to be, by its ARN. */
function timeLinesOf(assessments: readonly Assessment[]): RenderOptions["timeLines"] {
  return new Map(assessments.map((one) => [one.facts.service.arn, timeLineOf(one)]));
}

/** When each finding of the report began. */
function beginningsOf(
  assessments: readonly Assessment[],
  { services }: CheckReport,
): RenderOptions["beginnings"] {
  const reported = services.flatMap(({ findings }) => findings);
  const dates = assessments.flatMap(({ findings }) => findings.map(({ since }) => since));
  return new Map(reported.map((finding, i) => [finding, dates[i] ?? null]));
}

async function writeResult(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, `${text}\n`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot write ${file}: ${why}`, { cause: error });
  }
}
