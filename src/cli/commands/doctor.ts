import type { Command } from "commander";
import manifest from "../../../package.json" with { type: "json" };
import { type CliConnection, connectCli } from "../../connect/cli.ts";
import type { Deployed } from "../../connect/deployed.ts";
import type { Doctor } from "../../connect/doctor.ts";
import { type Unknown, valueOr } from "../../domain/common/known.ts";
import { quote } from "../../domain/words/commands.ts";
import { aimed } from "../aim.ts";
import { explainError } from "../explain-error.ts";
import { type AwsOptions, addAwsOptions, formatOption } from "../options.ts";
import { listenForInterruption } from "../terminal/interruption.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { examples, type Verb } from "../verb.ts";
import {
  examinePermissions,
  examineRegion,
  listServices,
  readCredentials,
  sampleOf,
} from "./doctor/access.ts";
import { type Diagnosis, overall, right, unread, wrong } from "./doctor/diagnosis.ts";
import { examineInstallation, sayWhere } from "./doctor/installation.ts";
import { renderDiagnoses } from "./doctor/render.ts";
import { testMessage } from "./doctor/test-message.ts";

interface DoctorOptions extends AwsOptions {
  readonly notify?: boolean;
  readonly format: "text" | "json";
  readonly stack?: string;
}

/** `doctor`: looks whether all that the program needs is in order. */
export const doctor: Verb = { configure, run };

function configure(command: Command): void {
  command
    .description(
      "Checks your credentials and what they may read, the deployed stack, its rules, " +
        "subscriptions and dead-letter queue, and its last sweep. It writes nothing; --notify sends a test message.",
    )
    .option("--notify", "send a test message to all subscribers")
    .addOption(formatOption())
    .option("--stack <name>", "the stack it is deployed as (default: ecs-image-drift-prod, or the only one)");
  addAwsOptions(command)
    .addHelpText(
      "after",
      examples(
        "ecs-image-drift doctor",
        "ecs-image-drift doctor --notify --region eu-west-1",
        "ecs-image-drift doctor --format json | jq .checks",
      ),
    )
    .addHelpText("after", exitCodes);
}

const exitCodes = `
Exit codes:
  0  all is in order
  1  something is wrong
  2  something could not be checked, or the command is not valid
`;

async function run(command: Command, terminal: Terminal): Promise<number> {
  const { format, ...options } = command.opts<DoctorOptions>();
  const interruption = listenForInterruption();
  const connection = await connectCli({ ...options, config: null });
  const examined = await interruption.or(examine(options, connection, terminal));
  const found = examined?.map((one) => aimedDiagnosis(one, options)) ?? null;
  if (found === null) {
    terminal.say("Interrupted");
    return 2;
  }
  const state = overall(found);
  const checks = found.map(({ what, ...rest }) => ({ check: what, ...rest }));
  const { region } = connection;
  terminal.print(
    format === "json"
      ? JSON.stringify({ schemaVersion: 1, status: state, region, checks }, null, 2)
      : renderDiagnoses(found, terminal),
  );
  return state === "wrong" ? 1 : state === "unknown" ? 2 : 0;
}

/** A command that acts where `doctor` was asked; the Serverless Framework has a name of its own for a profile. */
function aimedDiagnosis(diagnosis: Diagnosis, options: AwsOptions): Diagnosis {
  const { command } = diagnosis;
  if (command === null) return diagnosis;
  if (!command.startsWith("npx serverless ")) return { ...diagnosis, command: aimed(command, options) };
  const profile = options.profile ? ` --aws-profile ${quote(options.profile)}` : "";
  return { ...diagnosis, command: command + profile };
}

async function examine(
  { notify, stack }: Pick<DoctorOptions, "notify" | "stack">,
  connection: CliConnection,
  terminal: Terminal,
): Promise<Diagnosis[]> {
  const physician = await connection.doctor();
  terminal.progress("Checking your access …");
  const identity = await readCredentials(physician);
  if ("state" in identity) return [identity];
  const services = await listServices(connection);
  const sample = await sampleOf(identity, valueOr(services, []), connection);
  const access = [
    right("credentials", `${identity.arn}, account ${identity.account}`),
    examineRegion(connection.region, services),
    ...examinePermissions(await physician.tryReads(sample), identity),
  ];
  terminal.progress("Checking the deployed program …");
  const deployed = await connection.deployed(stack);
  if (!deployed.known) return [...access, examineAbsence(deployed, connection)];
  const about = { region: connection.region, now: connection.now, version: manifest.version };
  return [
    ...access,
    ...(await examineInstallation(deployed.value, physician, about)),
    ...(notify ? [await sendTestMessage(deployed.value, physician, connection)] : []),
  ];
}

/** There is no stack, or nobody may say whether there is. */
function examineAbsence(why: Unknown, { region }: CliConnection): Diagnosis {
  return why.operation !== null
    ? unread("stack", why)
    : wrong(
        "stack",
        why.reason,
        "deploy it",
        `npx serverless deploy --param email=ADDRESS --region ${region}`,
      );
}

/** Goes by the real topic; where it should arrive is what SNS says. */
async function sendTestMessage(
  { stack, ports }: Deployed,
  physician: Doctor,
  { now }: CliConnection,
): Promise<Diagnosis> {
  try {
    await ports.alerts.publish(testMessage(stack.alertsTopic, now()));
  } catch (error) {
    return wrong(
      "test message",
      `it could not be sent: ${explainError(error)}`,
      "allow sns:Publish on the topic",
    );
  }
  const subscriptions = valueOr(await physician.subscriptions(stack.alertsTopic), []);
  const where = subscriptions.filter(({ isConfirmed }) => isConfirmed).map(sayWhere);
  return right(
    "test message",
    where.length === 0
      ? "sent; the subscribers are not known"
      : `sent; within a minute it should arrive at ${where.join(", ")} (with a filter policy, only if that lets a notice through)`,
  );
}
