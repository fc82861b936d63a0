import type { Command } from "commander";
import { connectCli } from "../../connect/cli.ts";
import { sayDuration } from "../../domain/common/duration.ts";
import { quote } from "../../domain/words/commands.ts";
import { aimed } from "../aim.ts";
import { type AwsOptions, addAwsOptions, durationOption } from "../options.ts";
import { clip } from "../render/words/phrases.ts";
import { findService } from "../services/find-service.ts";
import { regionOf, wantedService } from "../services/wanted-service.ts";
import { keepLooking, type Pause } from "../terminal/keep-looking.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { examples, type Verb } from "../verb.ts";
import { findImage } from "./wait/find-image.ts";
import { createLook } from "./wait/look.ts";

interface WaitOptions extends AwsOptions {
  readonly cluster?: string;
  readonly image: string;
  readonly container?: string;
  readonly timeout: number;
  readonly poll: number;
}

/** `wait`: until a service runs an image, for pipelines. */
export const wait: Verb = {
  configure,
  run: (command, terminal) => runWait(command, terminal, (time) => new Promise((go) => setTimeout(go, time))),
};

function configure(command: Command): void {
  command
    .description(
      "Waits until a service runs the image that you pushed, not only until it is stable: the PRIMARY " +
        "deployment is complete, and every running task reports the digest of the image. It only reads, " +
        "and needs no deployment.",
    )
    .argument("<service>", "its name, CLUSTER/NAME, or its ARN")
    .option("-c, --cluster <name>", "the cluster it is in, where several have one of that name")
    .requiredOption("-i, --image <ref>", "the image by tag or digest, as a task definition names it")
    .option("--container <name>", "only this container (default: each that has an image of the repository)")
    .addOption(durationOption("--timeout <duration>", "how long to wait", "10m"))
    .addOption(durationOption("--poll <duration>", "how often to check", "5s"));
  addAwsOptions(command)
    .addHelpText(
      "after",
      examples(
        "ecs-image-drift wait backend --cluster dev --image $REGISTRY/backend:def4567",
        "ecs-image-drift wait backend -c dev -i $REGISTRY/backend@$DIGEST --timeout 20m",
      ),
    )
    .addHelpText("after", more);
}

const more = `
In GitHub Actions, after docker/build-push-action with the id "push", in a
checkout of this program, which is not on npm:
  - working-directory: ecs-image-drift
    run: >-
      bin/ecs-image-drift wait backend --cluster prod --timeout 15m
      --image \${{ env.REGISTRY }}/backend@\${{ steps.push.outputs.digest }}

Exit codes:
  0  every running task has the image; if the desired count is 0, the next will
  1  it timed out, or the deployment failed or was rolled back
  2  there is no such service or image, the result is not known, or Ctrl-C
`;

/** Waits as the command line says; `pause` passes the time between two looks. */
export async function runWait(command: Command, terminal: Terminal, pause: Pause): Promise<number> {
  const options = command.opts<WaitOptions>();
  const { image, container = null } = options;
  const [name = ""] = command.processedArgs;
  const wanted = wantedService("wait for", name, options.cluster);
  const connection = await connectCli({ ...regionOf(wanted), ...options });
  terminal.progress(`Reading ${name} …`);
  const awaited = { ...(await findImage(image, connection.ecr)), container };
  const service = await findService("wait for", wanted, connection);
  const look = await createLook(service, awaited, connection, options);
  const outcome = await keepLooking(look, { ...options, terminal, pause, now: connection.now });
  const where = `${service.cluster}/${service.name}`;
  switch (outcome.kind) {
    case "ended":
      if (outcome.ending.kind === "arrived") terminal.print(`${where}: ${clip(outcome.ending.words)}`);
      else terminal.say(`${where}: ${clip(outcome.ending.words)}`);
      return outcome.ending.kind === "arrived" ? 0 : 1;
    case "timed-out":
      terminal.say(
        `${where} does not run it after ${sayDuration(outcome.waited)}: ${clip(outcome.progress)}`,
      );
      terminal.say(
        `To see why: ${aimed(`ecs-image-drift explain ${quote(service.name)} --cluster ${quote(service.cluster)} --region ${service.region}`, options)}`,
      );
      return 1;
    case "interrupted":
      terminal.say("Interrupted: the deployment continues without this command");
      return 2;
  }
}
