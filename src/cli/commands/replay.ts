import type { Command } from "commander";
import { type CliConnection, connectCli } from "../../connect/cli.ts";
import { homeOf, isOf } from "../../connect/connect.ts";
import type { Trigger } from "../../domain/facts/trigger.ts";
import type { Assessment } from "../../domain/judge/assess.ts";
import type { Home } from "../../reconcile/ports/home.ts";
import type { Ports } from "../../reconcile/ports.ts";
import { reconcile } from "../../reconcile/reconcile.ts";
import { servicesOfChanges, servicesOfImage } from "../../reconcile/triggers/affected-services.ts";
import { type AwsOptions, addAwsOptions, addStackOption, type StackOptions } from "../options.ts";
import { plain } from "../render/text.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { examples, type Verb } from "../verb.ts";
import { type Deed, observed } from "./replay/deeds.ts";
import { sayAssessment, sayDeed, sayEvent } from "./replay/describe.ts";
import { withoutJournal } from "./replay/no-journal.ts";
import { readEvent } from "./replay/read-event.ts";
import { rehearsalOf } from "./replay/rehearsal.ts";

interface ReplayOptions extends AwsOptions, StackOptions {
  readonly dryRun?: boolean;
  readonly config?: string;
}

/** `replay`: one event through the path that events take. */
export const replay: Verb = { configure, run };

function configure(command: Command): void {
  command
    .description(
      "Processes one EventBridge event as the deployed program would, with your credentials and drift.yml, and prints " +
        "what is checked, found, reported and scheduled. The services are checked as they are now. With --dry-run, " +
        "nothing is published, queued or written.",
    )
    .argument("<file>", "the event as JSON; - for stdin")
    .option("--dry-run", "only print what would be done; needs no deployment")
    .option("--config <file>", "the policy file (default: ./drift.yml if there is one)");
  addAwsOptions(addStackOption(command))
    .addHelpText(
      "after",
      examples(
        "ecs-image-drift replay event.json --dry-run",
        "jq .[0] events.json | ecs-image-drift replay - --dry-run",
      ),
    )
    .addHelpText("after", exitCodes);
}

const exitCodes = `
Exit codes:
  0  the event was processed, whatever was found
  2  it is not an event, or could not be processed
`;

async function run(command: Command, terminal: Terminal): Promise<number> {
  const options = command.opts<ReplayOptions>();
  const isDryRun = options.dryRun === true;
  const [file = ""] = command.processedArgs;
  const event = await readEvent(file);
  terminal.print(plain(sayEvent(event)));
  if (event.trigger === null) return 0;
  const { home, ...ports } = await choosePorts(options, isDryRun, await connectCli(options), terminal);
  if (home !== null && !isOf(home, homeOf(event.trigger))) {
    terminal.print("It is of another account or region: the deployed program ignores it");
    return 0;
  }
  const deeds: Deed[] = [];
  const found = await takeThrough(
    event.trigger,
    observed(ports, (deed) => deeds.push(deed)),
  );
  if (found === null) terminal.print("No check is needed: a service in sync was expected to show this");
  else if (found.length === 0) terminal.print("No service is affected");
  for (const one of found ?? []) terminal.print(plain(sayAssessment(one)));
  for (const deed of deeds) terminal.print(`  ${plain(sayDeed(deed, isDryRun))}`);
  if (deeds.length === 0) terminal.print(`  nothing ${isDryRun ? "would be" : "is"} done`);
  return 0;
}

/** What the handlers do with a trigger; `null` if they would not look at all. */
async function takeThrough(trigger: Trigger, ports: Ports): Promise<readonly Assessment[] | null> {
  switch (trigger.kind) {
    case "image":
      return (await reconcile(await servicesOfImage(trigger, ports), ports)).assessments;
    case "service": {
      const services = await servicesOfChanges([trigger], ports);
      return services.length === 0 ? null : (await reconcile(services, ports)).assessments;
    }
  }
}

async function choosePorts(
  { stack }: ReplayOptions,
  isDryRun: boolean,
  connection: CliConnection,
  terminal: Terminal,
): Promise<Ports & { readonly home: Home | null }> {
  const deployed = await connection.deployed(stack);
  if (deployed.known) {
    const { ports } = deployed.value;
    // The deployed program's own readers keep what they read in its table.
    const { ecs, ecr } = connection;
    return isDryRun ? { ...rehearsalOf({ ...ports, ecs, ecr }, ports.journal), home: ports.home } : ports;
  }
  if (!isDryRun || stack !== undefined)
    throw new Error(
      `Cannot replay an event: the deployed program: ${deployed.reason}${isDryRun ? "" : "; --dry-run needs none"}`,
    );
  terminal.say(`The journal of the deployed program is not used: ${deployed.reason}`);
  const nowhere = {
    alerts: { publish: async () => {} },
    rechecks: { schedule: async () => {}, schedulePush: async () => {} },
    remedies: { ask: async () => {} },
    sweeps: { goOn: async () => {} },
    asksForPreviews: false,
    log: { info: () => {}, warn: () => {} },
    metrics: { add: () => {} },
  };
  const rehearsal = rehearsalOf(
    { ...connection, ...nowhere },
    withoutJournal(connection.ecs, connection.now),
  );
  return { ...rehearsal, home: null };
}
