import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { Command } from "commander";
import { connectCli } from "../../connect/cli.ts";
import { quote } from "../../domain/words/commands.ts";
import { aimed } from "../aim.ts";
import { rootFolder } from "../installation.ts";
import { type AwsOptions, addAwsOptions } from "../options.ts";
import { selectServices } from "../services/select-services.ts";
import { listenForInterruption } from "../terminal/interruption.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { examples, type Verb } from "../verb.ts";
import { writeResult } from "../write-result.ts";
import { composePolicy } from "./init/compose-policy.ts";
import { survey } from "./init/survey.ts";

interface InitOptions extends AwsOptions {
  readonly output: string;
  readonly force?: boolean;
}

/** `init`: writes a drift.yml from what the account holds. */
export const init: Verb = { configure, run };

function configure(command: Command): void {
  command
    .description(
      "Writes a first drift.yml from what is in the account and region: a rule for each cluster, the tools that " +
        "own services, the tags that move. It only reads AWS. All drift is alerted, and nothing is remediated until " +
        "you change the mode.",
    )
    .option("-o, --output <file>", "where to write it; - for stdout", "drift.yml")
    .option("--force", "replace the existing file");
  addAwsOptions(command)
    .addHelpText(
      "after",
      examples(
        "ecs-image-drift init --output -",
        "ecs-image-drift init --force",
        "ecs-image-drift init --profile work --region eu-west-1 --output work.yml",
      ),
    )
    .addHelpText("after", exitCodes);
}

const exitCodes = `
Exit codes:
  0  the file is written
  2  it is not: the file already exists, there are no services, or AWS refused
`;

async function run(command: Command, terminal: Terminal): Promise<number> {
  const { output, force = false, ...settings } = command.opts<InitOptions>();
  const isToStdout = output === "-";
  if (!isToStdout && !force && existsSync(output))
    throw new Error(
      `Cannot write ${output}: it already exists; give --force to replace it, or --output - to see what would be written`,
    );
  const interruption = listenForInterruption();
  const connection = await connectCli({ ...settings, config: null });
  terminal.progress("Listing services …");
  const work = selectServices({ verb: "check", cluster: [], service: [] }, connection).then((services) =>
    survey(services, connection, terminal),
  );
  const found = await interruption.or(work);
  if (found === null) {
    terminal.say("Interrupted: nothing was written");
    return 2;
  }
  const text = composePolicy(found, schemaFrom(isToStdout ? "drift.yml" : output));
  if (isToStdout) terminal.print(text);
  else {
    await writeResult(output, text, force);
    terminal.say(
      `Wrote ${output}. Read it, then try it: ${aimed(`ecs-image-drift check --config ${quote(output)}`, settings)}`,
    );
  }
  return 0;
}

/** The way from the file to the schema, as editors take it. */
function schemaFrom(file: string): string {
  const path = relative(dirname(resolve(file)), join(rootFolder(), "drift.schema.json"))
    .split(sep)
    .join("/");
  return path.startsWith(".") ? path : `./${path}`;
}
