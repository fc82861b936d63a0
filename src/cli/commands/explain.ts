import { type Command, Option } from "commander";
import { connectCli } from "../../connect/cli.ts";
import { advisable } from "../../domain/remedy/advisable.ts";
import { type Explanation, explain as explainService } from "../../explain/explanation.ts";
import { aimedAdvice, aimedService } from "../aim.ts";
import {
  type AwsOptions,
  addAwsOptions,
  addStackOption,
  formatOption,
  type StackOptions,
} from "../options.ts";
import { renderExplanation } from "../render/explanation/explanation.ts";
import { explanationJson } from "../render/explanation/json.ts";
import { findService } from "../services/find-service.ts";
import { regionOf, wantedService } from "../services/wanted-service.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { examples, type Verb } from "../verb.ts";
import { lookClosely } from "./explain/look-closely.ts";
import { findNearMisses } from "./explain/near-misses.ts";
import { recall } from "./explain/recall.ts";
import { type CaptureSettings, checkCaptureSettings, writeCapture } from "./explain/write-capture.ts";

interface ExplainOptions extends AwsOptions, StackOptions, CaptureSettings {
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
    .argument("<service>", "its name, CLUSTER/NAME, or its ARN")
    .option("-c, --cluster <name>", "the cluster it is in, where several have one of that name")
    .addOption(formatOption())
    .option("--config <file>", "the policy file (default: ./drift.yml if there is one)")
    .addOption(
      new Option(
        "--capture <file>",
        "instead, write what was read of the service and its verdict, for a test; - for stdout",
      ).conflicts("format"),
    )
    .option("--anonymize", "with --capture: replace names, too")
    .option("--force", "with --capture: replace the file that is there");
  addAwsOptions(addStackOption(command))
    .addHelpText(
      "after",
      examples(
        "ecs-image-drift explain dev/backend",
        "ecs-image-drift explain backend --cluster dev --format json | jq .cure",
        "ecs-image-drift explain backend --cluster dev --capture wrong.json --anonymize",
      ),
    )
    .addHelpText("after", capturing)
    .addHelpText("after", exitCodes);
}

const capturing = `
A captured service:
  The file contains what was read of the service, its policy and its record, and
  of its task definition the images alone: no environment and no secrets.
  Account IDs are replaced everywhere. With --anonymize, the words of names
  are replaced too, in image tags as well; versions, commits, dates and numbers
  in image tags stay, because the verdict depends on them, and so do words that
  many teams use (dev, prod, api, web, latest). Read it before you publish it.
  Below "expect", write what would be right, and put the file into
  test/captured: CONTRIBUTING.md says how a wrong verdict becomes a test.`;

const exitCodes = `
Exit codes:
  0  it is explained, or captured
  2  it is not: there is no such service, the file is there already, or AWS
     refused
`;

async function run(command: Command, terminal: Terminal): Promise<number> {
  const options = command.opts<ExplainOptions>();
  const [name = ""] = command.processedArgs;
  const wanted = wantedService("explain", name, options.cluster);
  checkCaptureSettings(options);
  const connection = await connectCli({ ...regionOf(wanted), ...options });
  terminal.progress(`Reading ${name} …`);
  const service = await findService("explain", wanted, connection);
  const { deployed, journal, notRead, record, ...remembered } = await recall(
    service,
    options.stack,
    connection,
  );
  const assessment = advisable(await lookClosely(service, { ...connection, journal }), record ?? undefined);
  if (options.capture !== undefined) {
    for (const what of notRead) terminal.say(what);
    await writeCapture(assessment, record, options, terminal);
    return 0;
  }
  const nearMisses = deployed ? await findNearMisses(assessment, connection, deployed) : [];
  const explanation = aimedExplanation(
    explainService(assessment, { ...remembered, nearMisses }, notRead),
    options,
  );
  terminal.print(
    options.format === "json" ? explanationJson(explanation) : renderExplanation(explanation, terminal),
  );
  return 0;
}

function aimedExplanation(explanation: Explanation, options: AwsOptions): Explanation {
  const { service, cure } = explanation;
  return { ...explanation, service: aimedService(service, options), cure: aimedAdvice(cure, options) };
}
