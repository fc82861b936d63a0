/** `pin`: moves a service to a revision whose images are named by digest, by hand. */
import type { Command } from "commander";
import { connectCli } from "../../connect/cli.ts";
import { changesOf } from "../../domain/remedy/plan.ts";
import { type PreparedChange, prepareChange, register } from "../../reconcile/remedy/pin-service.ts";
import { regionOf } from "../services/wanted-service.ts";
import { ask } from "../terminal/ask.ts";
import type { Pause } from "../terminal/keep-looking.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { Verb } from "../verb.ts";
import { awsCommand } from "./pin/aws-command.ts";
import { carryOutPin } from "./pin/carry-out-pin.ts";
import { describeChange, sayInPlace, warnings } from "./pin/describe-change.ts";
import { configure, type PinOptions } from "./pin/options.ts";
import { type PlannedPin, planPin } from "./pin/plan-pin.ts";
import { readRequest } from "./pin/read-request.ts";

/** Moves a service to a revision whose images are named by digest. */
export const pin: Verb = {
  configure,
  run: (command, terminal) => runPin(command, terminal, (time) => new Promise((go) => setTimeout(go, time))),
};

/** Pins as the command line says; `pause` passes the time between two looks at the deployment. */
export async function runPin(command: Command, terminal: Terminal, pause: Pause): Promise<number> {
  const request = readRequest(command);
  const { options, wanted } = request;
  const connection = await connectCli({ ...regionOf(wanted), ...options });
  const planned = await planPin(request, connection, terminal);
  if (planned.pins.length === 0) return sayNothingToDo(planned, options, terminal);

  const { service, taskDefinition: former } = planned.assessment.facts;
  const change = { service, former, changes: changesOf(planned.pins) };
  const prepared = await prepareChange(change, connection.writer);
  show(prepared, planned, options, terminal);
  if (options.dryRun) return 0;
  if (!options.yes && !(await ask("Do it?"))) {
    terminal.say("Nothing was changed");
    return 2;
  }

  if (options.registerOnly) {
    terminal.print(prepared.existing ?? (await register(prepared.input, connection.writer)));
    return 0;
  }
  const { now } = connection;
  const { pins } = planned;
  const { stack } = options;
  return carryOutPin(prepared, { pins, stack, options }, connection, { ...options, terminal, pause, now });
}

function sayNothingToDo({ assessment, wanted }: PlannedPin, options: PinOptions, terminal: Terminal): number {
  placeFor(options, terminal)(wanted.map((one) => sayInPlace(one, assessment)).join("\n"));
  if (options.registerOnly) terminal.print(assessment.facts.taskDefinition);
  return 0;
}

/** Shows what will be done, in words and as commands of the AWS CLI. */
function show(
  prepared: PreparedChange,
  { pins, assessment }: PlannedPin,
  options: PinOptions,
  terminal: Terminal,
): void {
  const tell = placeFor(options, terminal);
  tell(describeChange(prepared, pins, assessment, terminal, isAside(options)));
  for (const warning of warnings(prepared)) terminal.say(warning);
  const commands = awsCommand(prepared, options);
  if (options.dryRun) terminal.print(commands);
  else tell(`\nAs AWS CLI commands:\n${commands}\n`);
}

/** Whether what is printed is for a program, and what is said for people. */
function isAside({ dryRun, registerOnly }: PinOptions): boolean {
  return dryRun === true || registerOnly === true;
}

function placeFor(options: PinOptions, { print, say }: Terminal): (text: string) => void {
  return isAside(options) ? say : print;
}
