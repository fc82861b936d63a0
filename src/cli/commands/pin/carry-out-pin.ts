/** Moves the service, follows the deployment, and notes both in the service's history. */
import type { CliConnection } from "../../../connect/cli.ts";
import { shortTaskDefinition } from "../../../domain/ecs/arn.ts";
import type { Pin } from "../../../domain/remedy/remedy.ts";
import { updateCommand } from "../../../domain/words/commands.ts";
import { carryOutChange, type PreparedChange } from "../../../reconcile/remedy/pin-service.ts";
import { aimed } from "../../aim.ts";
import type { AwsOptions } from "../../options.ts";
import type { Patience } from "../../terminal/keep-looking.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { type Ending, followDeployment } from "./follow-deployment.ts";
import { noteIn } from "./note-in.ts";

interface Carried {
  readonly pins: readonly Pin[];
  readonly stack: string | undefined;
  /** The command line, for the command that goes back. */
  readonly options: AwsOptions;
}

/** Carries a prepared change out; answers with the exit code. @throws {Error} if the service was changed meanwhile */
export async function carryOutPin(
  prepared: PreparedChange,
  { pins, stack, options }: Carried,
  connection: CliConnection,
  patience: Patience,
): Promise<number> {
  const { service, former } = prepared;
  const { terminal } = patience;
  const outcome = await carryOutChange(prepared, connection, async (target) => {
    const how = prepared.existing ? "is there already" : "is registered";
    terminal.say(`${shortTaskDefinition(target)} ${how}`);
  });
  if (outcome.kind === "overtaken") {
    throw new Error(
      `Cannot pin service "${service.cluster}/${service.name}": ${outcome.why}; it was not updated`,
    );
  }
  const { target, superseded } = outcome;
  if (superseded) terminal.say(`Mind: ${superseded}`);
  const note = await noteIn(connection, stack, { service: service.arn, former, target, pins });
  await note("deploying", superseded ?? undefined);
  const ending = await followDeployment({ service, former, target, pins }, connection, patience, options);
  if (ending.kind === "stable") await note("done");
  if (ending.kind === "failed") await note("failed", ending.words);
  return conclude(ending, prepared, options, terminal);
}

/** Says how it ended, and how to go back. */
function conclude(
  ending: Ending,
  { service, former }: PreparedChange,
  options: AwsOptions,
  { print, say }: Terminal,
): number {
  if (ending.kind === "stable") {
    print(ending.words);
    say(`To roll back: ${aimed(updateCommand(service, former), options)}`);
    return 0;
  }
  say(ending.words);
  return ending.kind === "interrupted" ? 2 : 1;
}
