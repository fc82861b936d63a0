import { type Command, Option } from "commander";
import { type CliConnection, connectCli } from "../../connect/cli.ts";
import { parseServiceArn, type ServiceName } from "../../domain/ecs/arn.ts";
import {
  type AwsOptions,
  addAwsOptions,
  addStackOption,
  durationOption,
  type StackOptions,
} from "../options.ts";
import { historyJson, renderHistory } from "../render/history/history.ts";
import { findService } from "../services/find-service.ts";
import { regionOf, type WantedService, wantedService } from "../services/wanted-service.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { examples, type Verb } from "../verb.ts";

interface HistoryOptions extends AwsOptions, StackOptions {
  readonly cluster?: string;
  readonly since: number;
  readonly format: "table" | "json";
}

/** `history`: what the deployed program saw, told and did of a service. */
export const history: Verb = { configure, run };

function configure(command: Command): void {
  command
    .description(
      "Lists what the deployed program saw of a service, what it reported, and what it or a person did about it. " +
        "The history is kept for 90 days. A deleted service is found by its ARN.",
    )
    .argument("<service>", "its name, CLUSTER/NAME, or its ARN")
    .option("-c, --cluster <name>", "the cluster it is in, where several have one of that name")
    .addOption(durationOption("--since <duration>", "how far back", "90d"))
    .addOption(
      new Option("-f, --format <format>", "how to write it").choices(["table", "json"]).default("table"),
    );
  addAwsOptions(addStackOption(command))
    .addHelpText(
      "after",
      examples(
        "ecs-image-drift history backend --cluster dev",
        "ecs-image-drift history backend --cluster dev --since 7d --format json | jq '.entries[] | select(.kind == \"remedy\")'",
      ),
    )
    .addHelpText("after", exitCodes);
}

const exitCodes = `
Exit codes:
  0  the history is listed, or is empty
  2  there is no such service, or the program is not deployed
`;

async function run(command: Command, terminal: Terminal): Promise<number> {
  const options = command.opts<HistoryOptions>();
  const [name = ""] = command.processedArgs;
  const wanted = wantedService(verb, name, options.cluster);
  const connection = await connectCli({ ...regionOf(wanted), ...options });
  const service = await serviceOf(wanted, connection);
  const deployed = await connection.deployed(options.stack);
  if (!deployed.known) throw new Error(`Cannot list a history: the deployed program: ${deployed.reason}`);
  const since = new Date(connection.now().getTime() - options.since);
  const entries = await deployed.value.history.history(service.arn, since);
  if (options.format === "json") terminal.print(historyJson(service.arn, entries));
  else if (entries.length > 0) terminal.print(renderHistory(entries, terminal));
  else terminal.say(`Nothing was seen of ${service.cluster}/${service.name} since then`);
  return 0;
}

const verb = "list the history of";

/** A deleted service is not listed, and has its ARN. */
async function serviceOf(wanted: WantedService, connection: CliConnection): Promise<ServiceName> {
  return wanted.text.startsWith("arn:")
    ? parseServiceArn(wanted.text)
    : findService(verb, wanted, connection);
}
