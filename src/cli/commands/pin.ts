import { type Command, InvalidArgumentError, Option } from "commander";
import { connectCli } from "../../connect/cli.ts";
import { shortTaskDefinition } from "../../domain/ecs/arn.ts";
import { nextRevision } from "../../domain/ecs/task-definition.ts";
import { type Digest, isDigest, isTag, type Tag } from "../../domain/image/reference.ts";
import type { Assessment } from "../../domain/judge/assess.ts";
import { changesOf } from "../../domain/remedy/plan.ts";
import type { Pin } from "../../domain/remedy/remedy.ts";
import { overridable, type RuleId } from "../../domain/remedy/rules.ts";
import { updateCommand } from "../../domain/words/commands.ts";
import { shortDigest } from "../../domain/words/image-words.ts";
import {
  carryOutChange,
  type PreparedChange,
  prepareChange,
  register,
} from "../../reconcile/remedy/pin-service.ts";
import { ask, canAsk } from "../ask.ts";
import { clusterOf } from "../find-service.ts";
import type { Pause } from "../keep-looking.ts";
import { durationOption } from "../options.ts";
import { renderRevisionDiff } from "../render/revision-diff.ts";
import { plain } from "../render/text.ts";
import type { Terminal } from "../terminal.ts";
import { examples, type Verb } from "../verb.ts";
import { awsCommand } from "./pin/aws-command.ts";
import { choosePins, isInPlace } from "./pin/choose-pins.ts";
import { type Ending, followDeployment } from "./pin/follow-deployment.ts";
import { lookAtService } from "./pin/look-at-service.ts";
import { newerFields } from "./pin/newer-fields.ts";
import { noteIn } from "./pin/note-in.ts";
import { caseOf, whyNever, whyNot } from "./pin/why-not.ts";

interface PinOptions {
  readonly cluster?: string;
  readonly container?: string;
  readonly digest?: Digest;
  readonly tag?: Tag;
  readonly dryRun?: boolean;
  readonly registerOnly?: boolean;
  readonly override?: readonly RuleId[];
  readonly evenIf?: readonly RuleId[];
  readonly yes?: boolean;
  readonly poll: number;
  readonly timeout: number;
  readonly config?: string;
  readonly region?: string;
  readonly profile?: string;
  readonly stack?: string;
}

/** `pin`: moves a service to a revision whose images are named by digest, by hand. */
export const pin: Verb = {
  configure,
  run: (command, terminal) => runPin(command, terminal, (time) => new Promise((go) => setTimeout(go, time))),
};

function configure(command: Command): void {
  command
    .description(
      "Moves a service to a revision of its task definition that is the same in every field, but names its " +
        "images by digest: what was pushed runs then, whatever copies the nodes keep. The tag is recorded, and " +
        "followed from then on.",
    )
    .argument("<service>", "its name, or its ARN")
    .option("-c, --cluster <name>", "the cluster it is in; needed with a name")
    .option("--container <name>", "only this container (default: each whose image is in ECR)")
    .addOption(
      new Option("--digest <digest>", "this image (default: the one that the container follows)")
        .argParser(readDigest)
        .conflicts("tag"),
    )
    .addOption(new Option("--tag <tag>", "the image that this tag names now").argParser(readTag))
    .option("--dry-run", "write nothing: print the AWS CLI commands that would do it")
    .addOption(
      new Option(
        "--register-only",
        "register the revision, print its ARN, and leave the service as it is",
      ).conflicts("dryRun"),
    )
    .addOption(
      new Option("--override <rule...>", "break a rule that the deployed program keeps").choices(overridable),
    )
    .addOption(new Option("--even-if <rule...>", "the same").choices(overridable).hideHelp())
    .option("-y, --yes", "do not ask")
    .addOption(durationOption("--poll <duration>", "how often to look while waiting", "5s"))
    .addOption(durationOption("--timeout <duration>", "how long to wait for the deployment", "30m"))
    .option("--config <file>", "the policy file (default: ./drift.yml if there is one)")
    .option("--region <region>", "the AWS region (default: AWS_REGION, AWS_DEFAULT_REGION, the profile's)")
    .option("--profile <name>", "the AWS profile (default: AWS_PROFILE)")
    .option("--stack <name>", "the deployed program's stack, whose history the pin is noted in")
    .addHelpText(
      "after",
      examples(
        "ecs-image-drift pin backend --cluster dev",
        "ecs-image-drift pin backend --cluster dev --tag v1.4.2 --yes",
        "ecs-image-drift pin backend --cluster dev --dry-run | bash",
      ),
    )
    .addHelpText("after", limits);
}

const limits = `
It keeps the rules that the deployed program keeps, and names the one that
forbids a pin (docs/remediation.md lists them). --override ID breaks it:
${overridable.join(", ")}.
None breaks these: only what ECS deploys by itself, never during a deployment,
never an image that is not known, cannot be pulled or cannot be run.

With --dry-run, the commands go to stdout and all else to stderr. The AWS CLI
refuses fields of a task definition that are newer than itself; this command
does not.

Exit codes:
  0  the service runs it, or there was nothing to do
  1  the deployment failed, was rolled back, or took too long
  2  a rule forbids it, it was not wanted, or the command makes no sense
`;

/** Pins as the command line says; `pause` passes the time between two looks at the deployment. */
export async function runPin(command: Command, terminal: Terminal, pause: Pause): Promise<number> {
  const options = command.opts<PinOptions>();
  const [name = ""] = command.processedArgs;
  const cluster = clusterOf("pin", name, options.cluster);
  const isAside = options.dryRun === true || options.registerOnly === true;
  const tell = isAside ? terminal.say : terminal.print;
  if (!options.dryRun && !options.yes && !canAsk())
    throw new Error(
      `Cannot pin service "${name}": nobody can be asked without a terminal; give --yes, or --dry-run`,
    );
  const connection = await connectCli(options);
  const assessment = await lookAtService(name, cluster, connection, terminal);
  const { service, taskDefinition } = assessment.facts;
  const of = await caseOf(assessment, connection, options.stack);
  const refuse = (why: string | null) => {
    if (why) throw new Error(`Cannot pin service "${service.cluster}/${service.name}": ${why}`);
  };
  if (!options.registerOnly || !assessment.facts.containers.known) refuse(whyNever(of));

  const wanted = await choosePins(assessment, options, connection.ecr);
  const pins = wanted.filter((one) => !isInPlace(one, assessment));
  if (pins.length === 0) {
    tell(wanted.map((one) => sayInPlace(one, assessment)).join("\n"));
    if (options.registerOnly) terminal.print(taskDefinition);
    return 0;
  }
  const overridden = [...(options.override ?? []), ...(options.evenIf ?? [])];
  if (!options.registerOnly) refuse(await whyNot(pins, of, overridden, connection));
  const change = { service, former: taskDefinition, changes: changesOf(pins) };
  const prepared = await prepareChange(change, connection.writer);
  tell(describeChange(prepared, pins, assessment, terminal, isAside));
  for (const warning of warnings(prepared)) terminal.say(warning);
  if (options.dryRun) {
    terminal.print(awsCommand(prepared, options.profile));
    return 0;
  }
  tell(`\nAs AWS CLI commands:\n${awsCommand(prepared, options.profile)}\n`);
  if (!options.yes && !(await ask("Do it?"))) {
    terminal.say("Nothing was changed");
    return 2;
  }

  if (options.registerOnly) {
    terminal.print(prepared.existing ?? (await register(prepared.input, connection.writer)));
    return 0;
  }
  const outcome = await carryOutChange(prepared, connection, async (target) => {
    const how = prepared.existing ? "is there already" : "is registered";
    terminal.say(`${shortTaskDefinition(target)} ${how}`);
  });
  if (outcome.kind === "overtaken") {
    throw new Error(
      `Cannot pin service "${service.cluster}/${service.name}": ${outcome.why}; it was not updated`,
    );
  }
  if (outcome.superseded) terminal.say(`Mind: ${outcome.superseded}`);
  const note = await noteIn(connection, options.stack, {
    service: service.arn,
    former: taskDefinition,
    target: outcome.target,
    pins,
  });
  await note("deploying", outcome.superseded ?? undefined);
  const deployment = { service, former: taskDefinition, target: outcome.target, pins };
  const ending = await followDeployment(deployment, connection, {
    ...options,
    terminal,
    pause,
    now: connection.now,
  });
  if (ending.kind !== "interrupted")
    await note(
      ending.kind === "stable" ? "done" : "failed",
      ending.kind === "stable" ? undefined : ending.words,
    );
  return conclude(ending, prepared, terminal);
}

/** Says how it ended, and how to go back. */
function conclude(ending: Ending, { service, former }: PreparedChange, { print, say }: Terminal): number {
  if (ending.kind === "stable") {
    print(ending.words);
    say(`To go back: ${updateCommand(service, former)}`);
    return 0;
  }
  say(ending.words);
  return ending.kind === "interrupted" ? 2 : 1;
}

/** What will be done, and the diff of the revision. */
function describeChange(
  { service, former, definition, tags, input, existing }: PreparedChange,
  pins: readonly Pin[],
  { containers }: Assessment,
  { colours, asideColours }: Terminal,
  isAside: boolean,
): string {
  const from = shortTaskDefinition(former);
  const to = existing ? shortTaskDefinition(existing) : `the next revision of ${plain(String(input.family))}`;
  return [
    `Service ${service.cluster}/${service.name} is on ${from}. This moves it to ${to}:`,
    ...pins.map(
      (one) => `  container "${plain(one.container)}" runs ${shortDigest(one.digest)}${follows(one)}`,
    ),
    ...containers.flatMap((view) => {
      const pinned = pins.find(({ container }) => container === view.name);
      const expected = view.expected?.known ? view.expected.value : null;
      const isOther =
        pinned?.tag && expected && expected.tag === pinned.tag && expected.digest !== pinned.digest;
      return isOther ? [`  "${expected.tag}" names another image now: ${shortDigest(expected.digest)}`] : [];
    }),
    "",
    renderRevisionDiff(
      { before: nextRevision(definition, tags, []), after: input, from, to },
      isAside ? asideColours : colours,
    ),
  ].join("\n");
}

function follows({ tag }: Pin): string {
  return tag === null ? ", and follows no tag" : `, and goes on following "${tag}"`;
}

function sayInPlace({ container, digest, tag }: Pin, { facts }: Assessment): string {
  const where = `container "${plain(container)}" of ${shortTaskDefinition(facts.taskDefinition)}`;
  return `Nothing to do: ${where} is pinned to ${digest} already${tag === null ? "" : `, and follows "${tag}"`}`;
}

/** What may keep the AWS CLI from taking the commands. */
function warnings({ input, existing }: PreparedChange): string[] {
  const fields = existing ? [] : newerFields(input);
  if (fields.length === 0) return [];
  return [
    `The AWS CLI may refuse this, as it may not know ${fields.map(plain).join(", ")}: then let pin do it itself`,
  ];
}

function readDigest(text: string): Digest {
  if (isDigest(text)) return text;
  throw new InvalidArgumentError('A digest is "sha256:" and 64 hexadecimal digits.');
}

function readTag(text: string): Tag {
  if (isTag(text)) return text;
  throw new InvalidArgumentError("A tag has at most 128 letters, digits, dots, dashes and underscores.");
}
