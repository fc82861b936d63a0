import type { Command } from "commander";
import { type CliConnection, connectCli } from "../../connect/cli.ts";
import type { DeployedStack } from "../../connect/deployed.ts";
import type { StackResource } from "../../connect/doctor.ts";
import { type DeadLetterQueue, type Letter, mostLetters, type WayBack } from "../../connect/redrive.ts";
import type { Known } from "../../domain/common/known.ts";
import { redriveCommand } from "../../domain/words/commands.ts";
import { aimed } from "../aim.ts";
import {
  type AwsOptions,
  addAwsOptions,
  addStackOption,
  formatOption,
  type StackOptions,
} from "../options.ts";
import { type Interruption, listenForInterruption } from "../terminal/interruption.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { examples, type Verb } from "../verb.ts";
import { chosenIds } from "./redrive/choose.ts";
import { type Entry, moveLetters, rehearse, type State, type Ways } from "./redrive/move.ts";
import { type Place, type Receiver, readLetter } from "./redrive/read-letter.ts";
import { reasonOf } from "./redrive/reason.ts";
import { type Listing, renderJson, renderLetters } from "./redrive/render.ts";

interface RedriveOptions extends AwsOptions, StackOptions {
  readonly all?: boolean;
  readonly dryRun?: boolean;
  readonly format: "text" | "json";
}

/** `redrive`: what lies in the dead-letter queue, and the way back. */
export const redrive: Verb = { configure, run };

function configure(command: Command): void {
  command
    .description(
      "Lists the messages in the deployed program's dead-letter queue: what each is, and why it could not be " +
        "processed. With ids or --all, it puts them back to the function that failed, and then deletes them there. " +
        "Of those that start a sweep, it puts one back and deletes the others. A message that no function could read " +
        "stays. Fix the cause first.",
    )
    .argument("[ids...]", "the messages to put back, by their ids or the beginnings of them")
    .option("--all", "put all of them back")
    .option("--dry-run", "only print what would be put back where: all, or those that are named")
    .addOption(formatOption());
  addAwsOptions(addStackOption(command))
    .addHelpText(
      "after",
      examples(
        "ecs-image-drift redrive",
        "ecs-image-drift redrive --all --dry-run",
        "ecs-image-drift redrive 3f0c2a1b 9d41e07c",
        "ecs-image-drift redrive --format json | jq '.messages[].reason'",
      ),
    )
    .addHelpText("after", exitCodes);
}

const exitCodes = `
Listed messages are hidden from others meanwhile, for two minutes at most.

Exit codes:
  0  no message lies there, or all that were chosen were put back, or would be
  1  messages lie there, also hidden ones, or some could not be put back
  2  the program is not deployed, its queue cannot be read, the command is not
     valid, or the command was interrupted
`;

async function run(command: Command, terminal: Terminal): Promise<number> {
  const options = command.opts<RedriveOptions>();
  const [ids = []]: (readonly string[] | undefined)[] = command.processedArgs;
  if (options.all && ids.length > 0) throw new RangeError("Cannot redrive: give either ids or --all");
  const connection = await connectCli({ ...options, config: null });
  const deployed = await connection.deployed(options.stack);
  if (!deployed.known) throw new Error(`Cannot redrive anything: the deployed program: ${deployed.reason}`);
  const { stack } = deployed.value;
  const queue = await connection.deadLetters(stack.deadLettersQueue);
  const ways = waysOf(stack, await queue.resources(stack.name));
  // Before this, Ctrl-C ends the process; from now on, what was taken is released first.
  const interruption = listenForInterruption();
  try {
    const letters = await takeAll(queue, interruption);
    if (interruption.came()) {
      terminal.say("Interrupted: nothing was put back");
      return 2;
    }
    const hidden = letters.length > 0 ? null : await countHidden(queue);
    const isChosen = hidden ? () => false : chooser(ids, options, letters);
    const found = letters.map((letter) => entryOf(letter, placeOf(stack)));
    const { entries, isComplete } = options.dryRun
      ? { entries: rehearse(found, isChosen, ways), isComplete: true }
      : await moveLetters(found, isChosen, { ways, queue, interruption });
    report({ entries, hidden }, stack, connection, options, terminal);
    if (letters.length >= mostLetters) terminal.say("There may be more: run it again for the rest");
    if (!isComplete) terminal.say("Interrupted: what was not put back lies where it was");
    return isComplete ? exitCodeOf(entries, isChosen, hidden) : 2;
  } finally {
    await queue.release();
  }
}

/** Which messages were asked for: where none is named, `--dry-run` is about all. */
function chooser(
  ids: readonly string[],
  { all, dryRun }: Pick<RedriveOptions, "all" | "dryRun">,
  letters: readonly Letter[],
): (letter: Letter) => boolean {
  if (all || (dryRun && ids.length === 0)) return () => true;
  const chosen = chosenIds(
    ids,
    letters.map(({ id }) => id),
  );
  return ({ id }) => chosen.has(id);
}

async function takeAll(queue: DeadLetterQueue, interruption: Interruption): Promise<Letter[]> {
  const taken = await queue.take(interruption.came);
  if (!taken.known) throw new Error(`Cannot read the dead-letter queue: ${taken.reason}`);
  return taken.value.toSorted((a, b) => (a.sentAt?.getTime() ?? 0) - (b.sentAt?.getTime() ?? 0));
}

async function countHidden(queue: DeadLetterQueue): Promise<number> {
  const hidden = await queue.countHidden();
  if (!hidden.known)
    throw new Error(
      `Cannot read whether the dead-letter queue is empty or another run is using it: ${hidden.reason}`,
    );
  return hidden.value;
}

function entryOf(letter: Letter, place: Place): Entry {
  const read = readLetter(letter.body, place);
  return { letter, read, reason: reasonOf(letter, read.to), state: "waiting", why: null };
}

/** The topic's ARN says where the stack is. */
function placeOf({ alertsTopic }: DeployedStack): Place {
  const [, , , region = "", account = ""] = alertsTopic.split(":");
  return { home: { account, region }, topic: alertsTopic };
}

/** The functions that are invoked with an event, by their logical ids. */
const functions: Partial<Readonly<Record<Receiver, string>>> = {
  "image-pushed": "ImageDashpushedLambdaFunction",
  sweep: "SweepLambdaFunction",
  "post-to-slack": "PostDashtoDashslackLambdaFunction",
};

/** The ways back lead to what the stack has, and nowhere else. */
function waysOf(stack: DeployedStack, resources: Known<readonly StackResource[]>): Ways {
  const physical = (id: string) =>
    resources.known ? resources.value.find(({ logicalId }) => logicalId === id)?.physicalId : undefined;
  const absent = (to: Receiver) =>
    resources.known
      ? `the stack has no ${to}`
      : `the way back to ${to} could not be read: ${resources.reason}`;
  const queues: Partial<Record<Receiver, string | undefined>> = {
    recheck: stack.rechecksQueue,
    "service-changed": physical("ServiceChanges"),
    remediate: stack.remediesQueue ?? undefined,
  };
  return (to): WayBack | string => {
    const id = functions[to];
    if (id !== undefined) {
      const name = physical(id);
      return name === undefined ? absent(to) : { kind: "function", name };
    }
    const url = queues[to];
    if (url !== undefined) return { kind: "queue", url };
    return to === "remediate" ? "remediation is off" : absent(to);
  };
}

function report(
  { entries, hidden }: Pick<Listing, "entries" | "hidden">,
  { name, deadLettersQueue }: DeployedStack,
  { region }: CliConnection,
  options: RedriveOptions,
  terminal: Terminal,
): void {
  const queue = deadLettersQueue.slice(deadLettersQueue.lastIndexOf("/") + 1);
  const listing = { stack: name, region, queue, entries, hidden };
  terminal.print(options.format === "json" ? renderJson(listing) : renderLetters(listing, terminal));
  const could = entries.some(({ state, read }) => state === "waiting" && read.to !== null);
  const isListing = !options.all && !options.dryRun && entries.every(({ state }) => state === "waiting");
  if (could && isListing && options.format === "text")
    terminal.say(
      `To put them back once the cause is fixed: ${aimed(`${redriveCommand(region, name)} --all`, options)}`,
    );
}

const fine: ReadonlySet<State> = new Set(["put-back", "covered", "would-be-put-back", "would-be-covered"]);

/** Of those that were asked for, or of all that lie there. */
function exitCodeOf(
  entries: readonly Entry[],
  isChosen: (letter: Letter) => boolean,
  hidden: number | null,
): number {
  const chosen = entries.filter(({ letter }) => isChosen(letter));
  const asked = chosen.length > 0 ? chosen : entries;
  return !hidden && asked.every(({ state }) => fine.has(state)) ? 0 : 1;
}
