import { type Command, Option } from "commander";
import { connectCli } from "../../connect/cli.ts";
import { explain as explainService } from "../../explain/explanation.ts";
import { clusterOf, findService } from "../find-service.ts";
import { type AwsOptions, addAwsOptions, addStackOption, type StackOptions } from "../options.ts";
import { renderExplanation } from "../render/explanation/explanation.ts";
import { explanationJson } from "../render/explanation/json.ts";
import type { Terminal } from "../terminal.ts";
import { examples, type Verb } from "../verb.ts";
import { lookClosely } from "./explain/look-closely.ts";
import { findNearMisses } from "./explain/near-misses.ts";
import { recall } from "./explain/recall.ts";

interface ExplainOptions extends AwsOptions, StackOptions {
  readonly cluster?: string;
  readonly config?: string;
  readonly format: "text" | "json";
}

/** `explain`: one service, what it runs, how that came about, and what to do. */
export const explain: Verb = { configure, run };

function configure(command: Command): void {
  command
    .description(
      "Explains one service: the image that is written, resolved, running and published, side by side; what " +
        "happened and why; the commands that fix it; and what to change in the pipeline so that it does not happen " +
        "again. It only reads. If the program is deployed, its history is included.",
    )
    .argument("<service>", "its name, or its ARN")
    .option("-c, --cluster <name>", "the cluster it is in; needed with a name")
    .addOption(
      new Option("-f, --format <format>", "how to write it").choices(["text", "json"]).default("text"),
    )
    .option("--config <file>", "the policy file (default: ./drift.yml if there is one)");
  addAwsOptions(addStackOption(command)).addHelpText(
    "after",
    examples(
      "ecs-image-drift explain backend --cluster dev",
      "ecs-image-drift explain backend --cluster dev --format json | jq .cure",
    ),
  );
}

async function run(command: Command, terminal: Terminal): Promise<number> {
  const options = command.opts<ExplainOptions>();
  const [name = ""] = command.processedArgs;
  const cluster = clusterOf("explain", name, options.cluster);
  const connection = await connectCli(options);
  terminal.progress(`Reading ${cluster}/${name} …`);
  const service = await findService("explain", name, cluster, connection);
  const { deployed, journal, notRead, ...remembered } = await recall(service, options.stack, connection);
  const assessment = await lookClosely(service, { ...connection, journal });
  const nearMisses = deployed ? await findNearMisses(assessment, connection, deployed) : [];
  const explanation = explainService(assessment, { ...remembered, nearMisses }, notRead);
  terminal.print(
    options.format === "json" ? explanationJson(explanation) : renderExplanation(explanation, terminal),
  );
  return 0;
}
