import type { Command } from "commander";
import { connectCli } from "../../connect/cli.ts";
import { parseServiceArn } from "../../domain/ecs/arn.ts";
import type { SilencedUntil } from "../../domain/incidents/incident.ts";
import { isSilent, type OpenIncident } from "../../domain/incidents/silence.ts";
import { silenceCommand } from "../../domain/words/commands.ts";
import { sayTime } from "../../domain/words/phrases.ts";
import { findOpen, silence as silenceIncident } from "../../reconcile/record/silence.ts";
import { aimed } from "../aim.ts";
import { type AwsOptions, addAwsOptions, addStackOption, type StackOptions } from "../options.ts";
import { plain } from "../render/text.ts";
import { saySilence } from "../render/words/phrases.ts";
import { didYouMean } from "../services/similar.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { examples, type Verb } from "../verb.ts";
import { readUntil } from "./silence/read-until.ts";

interface SilenceOptions extends AwsOptions, StackOptions {
  readonly until?: string;
}

/** `silence`: nothing more about an incident. */
export const silence: Verb = { configure, run };

function configure(command: Command): void {
  command
    .description(
      "Stops the messages about an incident, for a while or until it is resolved, unless it becomes more severe. The " +
        "resolution is still reported. Without an incident, it lists the open ones.",
    )
    .argument("[incident]", "its ID, which each message contains")
    .option(
      "--until <time>",
      "until when: a duration, or a time as 2026-11-27T09:00:00Z (default: until it is resolved)",
    );
  addAwsOptions(addStackOption(command))
    .addHelpText(
      "after",
      examples(
        "ecs-image-drift silence  # list the open incidents",
        "ecs-image-drift silence 01M8BJT7ZSJGFRB4074V4CBTPF --until 4h",
        "ecs-image-drift silence 01M8BJT7ZSJGFRB4074V4CBTPF --until 2026-12-01T08:00Z",
        "ecs-image-drift silence 01M8BJT7ZSJGFRB4074V4CBTPF --until 0s  # end silence",
      ),
    )
    .addHelpText("after", exitCodes);
}

const exitCodes = `
Exit codes:
  0  the incident is silenced, or the open ones were listed
  2  there is no such incident, --until was given without one, or the program is
     not deployed
`;

async function run(command: Command, terminal: Terminal): Promise<number> {
  const options = command.opts<SilenceOptions>();
  const [given]: (string | undefined)[] = command.processedArgs;
  const connection = await connectCli(options);
  const deployed = await connection.deployed(options.stack);
  if (!deployed.known) throw new Error(`Cannot silence anything: the deployed program: ${deployed.reason}`);
  const { journal, now } = deployed.value.ports;
  const open = await findOpen(journal);
  if (given === undefined && options.until === undefined) {
    list(open, now(), terminal);
    return 0;
  }
  if (given === undefined)
    throw new RangeError(`Cannot silence anything: --until without an incident${listOf(open, now())}`);
  const id = given.toUpperCase();
  if (!open.some(({ incident }) => incident.id === id)) throw new RangeError(notFound(given, open, now()));
  const at = now();
  const until = options.until === undefined ? "resolved" : readUntil(options.until, at);
  const own = await silenceIncident(id, until, at, journal);
  terminal.print(describe(own, until, at));
  terminal.say(
    isSilent(until, at)
      ? `The resolution is still reported, and the incident if it becomes more severe. To receive messages about it again: ${aimed(silenceCommand(id, connection.region), options)} --until 0s`
      : "The next reminder is sent when it is due",
  );
  return 0;
}

/** What was done: `Silent until 2026-11-26 13:26 UTC: prod/backend, stale`. */
function describe(own: readonly OpenIncident[], until: SilencedUntil, now: Date): string {
  const silence = saySilence(until, now);
  const how = silence === null ? "No longer silent" : `Silent ${silence}`;
  return own.map((one) => `${how}: ${sayIncident(one)}`).join("\n");
}

function notFound(given: string, open: readonly OpenIncident[], now: Date): string {
  const hint = didYouMean(given.toUpperCase(), new Set(open.map(({ incident }) => incident.id)));
  return `Cannot silence incident "${plain(given)}": no such incident is open${hint}${hint ? "" : listOf(open, now)}`;
}

/** Prints the open incidents: they are what was asked for. */
function list(open: readonly OpenIncident[], now: Date, { print, say }: Terminal): void {
  if (open.length === 0) say("No incident is open");
  else print(open.map((one) => lineOf(one, now)).join("\n"));
}

/** More than these are counted behind a message of what is wrong. */
const listed = 20;

function listOf(open: readonly OpenIncident[], now: Date): string {
  if (open.length === 0) return "; none is open";
  const lines = open.slice(0, listed).map((one) => `\n  ${lineOf(one, now)}`);
  return `; open are:${lines.join("")}${open.length > listed ? `\n  … and ${open.length - listed} more` : ""}`;
}

function lineOf(one: OpenIncident, now: Date): string {
  const silence = saySilence(one.incident.silencedUntil, now);
  return `${one.incident.id}  ${sayIncident(one)}${silence === null ? "" : `, silent ${silence}`}`;
}

/** `prod/backend, stale, opened 2026-11-26 09:26 UTC`. */
function sayIncident({ service, incident }: OpenIncident): string {
  const { cluster, name } = parseServiceArn(service);
  const { container, told, openedAt } = incident;
  const what = told ? [told.kind] : [];
  const where = container === "" ? [] : [`container ${container}`];
  return plain([`${cluster}/${name}`, ...what, ...where, `opened ${sayTime(openedAt)}`].join(", "));
}
