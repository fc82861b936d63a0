/** How `pin` is called: its options, and what its help says. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { type Digest, isDigest, isTag, type Tag } from "../../../domain/image/reference.ts";
import { overridable, type RuleId } from "../../../domain/remedy/rules.ts";
import { type AwsOptions, addAwsOptions, durationOption } from "../../options.ts";
import { examples } from "../../verb.ts";

/** What was given on the command line. */
export interface PinOptions extends AwsOptions {
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
  readonly stack?: string;
}

/** Gives the command its description, options and examples. */
export function configure(command: Command): void {
  addAwsOptions(command)
    .description(
      "Moves a service to a revision of its task definition that differs only in naming its images by digest. " +
        "The service then runs what was pushed, whatever image the nodes have cached. The tag is recorded, and is " +
        "followed from then on.",
    )
    .argument("<service>", "its name, CLUSTER/NAME, or its ARN")
    .option("-c, --cluster <name>", "the cluster it is in, where several have one of that name")
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
        "register the revision and print its ARN, without updating the service",
      ).conflicts("dryRun"),
    )
    .addOption(new Option("--override <rule...>", "override a rule of remediation").choices(overridable))
    .addOption(new Option("--even-if <rule...>", "the same").choices(overridable).hideHelp())
    .option("-y, --yes", "do not ask for confirmation")
    .addOption(durationOption("--poll <duration>", "how often to check while waiting", "5s"))
    .addOption(durationOption("--timeout <duration>", "how long to wait for the deployment", "30m"))
    .option("--config <file>", "the policy file (default: ./drift.yml if there is one)")
    .option("--stack <name>", "the deployed program's stack, in whose journal the pin is recorded")
    .addHelpText(
      "after",
      examples(
        "ecs-image-drift pin dev/backend",
        "ecs-image-drift pin backend --cluster dev --tag v1.4.2 --yes",
        "ecs-image-drift pin backend --cluster dev --dry-run | bash",
      ),
    )
    .addHelpText("after", limits);
}

const limits = `
The rules of remediation apply to it (docs/remediation.md lists them). If a rule
forbids the pin, the command names it. --override ID overrides one of these:
${overridable.join(", ")}.
The other rules cannot be overridden: the deployment controller must be ECS, no
deployment may be in progress, and the image must be known, and one that the
tasks can pull and run.

With --dry-run, the commands go to stdout and everything else to stderr. The AWS
CLI refuses fields of a task definition that it does not know; this command
does not.

Exit codes:
  0  the service runs the image, or there was nothing to do
  1  the deployment failed, was rolled back, or timed out
  2  a rule forbids it, it was declined, or the command is not valid
`;

function readDigest(text: string): Digest {
  if (isDigest(text)) return text;
  throw new InvalidArgumentError('A digest is "sha256:" and 64 hexadecimal digits.');
}

function readTag(text: string): Tag {
  if (isTag(text)) return text;
  throw new InvalidArgumentError("A tag has at most 128 letters, digits, dots, dashes and underscores.");
}
