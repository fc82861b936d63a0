import { writeFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import { connectCli } from "../../connect-cli.ts";
import { reportCheck } from "../../domain/report.ts";
import { listenForInterruption } from "../interruption.ts";
import { type Format, formats } from "../render/formats.ts";
import { selectServices } from "../select-services.ts";
import { monochrome, type Terminal, usualWidth } from "../terminal.ts";
import { examples, type Verb } from "../verb.ts";
import { exitCodeOf } from "./check/exit-code.ts";
import { judgeServices } from "./check/judge-services.ts";

interface CheckOptions {
  readonly cluster: readonly string[];
  readonly service: readonly string[];
  readonly config?: string;
  readonly format: Format;
  readonly output?: string;
  readonly region?: string;
  readonly profile?: string;
}

/** `check`: judges the services, read-only. */
export const check: Verb = { configure, run };

function configure(command: Command): void {
  const format = new Option("-f, --format <format>", "how to write the result")
    .choices(Object.keys(formats))
    .default("table");
  command
    .description(
      "Judges the services of an account and region: does each run the image that was pushed for it? " +
        "It only reads, and needs nothing deployed.",
    )
    .addOption(several("-c, --cluster <name>", "only this cluster; repeat for more; * stands for anything"))
    .addOption(several("-s, --service <name>", "only this service; repeat for more; * stands for anything"))
    .option("--config <file>", "the policy file (default: ./drift.yml if there is one)")
    .addOption(format)
    .option("-o, --output <file>", "write the result into a file")
    .option("--region <region>", "the AWS region (default: AWS_REGION, AWS_DEFAULT_REGION, the profile's)")
    .option("--profile <name>", "the AWS profile (default: AWS_PROFILE)")
    .addHelpText(
      "after",
      examples(
        "ecs-image-drift check",
        "ecs-image-drift check --profile work --region eu-west-1 --cluster 'prod-*'",
        "ecs-image-drift check --cluster dev --format json | jq .status",
      ),
    )
    .addHelpText("after", exitCodes);
}

/** An option that can be given again and again. */
function several(flags: string, description: string): Option {
  const gather = (value: string, before: readonly string[]) => [...before, value];
  return new Option(flags, description).argParser(gather).default([], "all");
}

const exitCodes = `
Exit codes:
  0  every service runs what was pushed, or is on its way there
  1  a service has drifted
  2  a service could not be judged, none matched, or the check was interrupted
`;

async function run(command: Command, terminal: Terminal): Promise<number> {
  const options = command.opts<CheckOptions>();
  const interruption = listenForInterruption();
  const connection = await connectCli(options);
  terminal.progress("Listing services …");
  const services = await interruption.or(selectServices({ verb: "check", ...options }, connection));
  const { assessments, isComplete } = await judgeServices(services ?? [], connection, interruption, terminal);
  const report = reportCheck(assessments, connection.now());
  const interrupted = services && isComplete ? null : { total: services?.length ?? null };

  const toFile = { width: usualWidth, colours: monochrome };
  const text = formats[options.format](report, { ...(options.output ? toFile : terminal), interrupted });
  if (options.output) await writeResult(options.output, text);
  else terminal.print(text);
  if (interrupted) terminal.say("Interrupted: the result is incomplete");
  return interrupted ? 2 : exitCodeOf(report.summary);
}

async function writeResult(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, `${text}\n`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot write ${file}: ${why}`, { cause: error });
  }
}
