/** Runs the commands that messages name, as their readers would. */
import { UpdateImageStorageClassCommand } from "@aws-sdk/client-ecr";
import { TagResourceCommand, UntagResourceCommand, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { runAdvice } from "../../src/cli/commands/demo/run-advice.ts";
import { type Run, run } from "../cli/support.ts";
import type { World } from "./world.ts";

/** Runs a command; time passes for one that waits. @throws {Error} if it fails, or is none that is known here */
export async function runCommand(world: World, command: string): Promise<void> {
  const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");
  const [program, verb = "", operation] = words;
  const option = (name: string) => words[words.indexOf(name) + 1];
  if (program === "ecs-image-drift") return runOurs(world, command, verb, words.slice(1));
  switch (operation) {
    case "update-service":
      await world.ecs.send(
        new UpdateServiceCommand({
          cluster: option("--cluster"),
          service: option("--service"),
          ...(words.includes("--task-definition") && { taskDefinition: option("--task-definition") }),
          ...(words.includes("--force-new-deployment") && { forceNewDeployment: true }),
        }),
      );
      break;
    case "update-image-storage-class":
      await world.ecr.send(
        new UpdateImageStorageClassCommand({
          registryId: option("--registry-id"),
          repositoryName: option("--repository-name"),
          imageId: { imageDigest: option("--image-id")?.replace(/^imageDigest=/, "") },
          targetStorageClass: option("--target-storage-class") === "STANDARD" ? "STANDARD" : "ARCHIVE",
        }),
      );
      break;
    case "tag-resource": {
      const [, key, value] = /^key=([^,]+),value=(.+)$/.exec(option("--tags") ?? "") ?? [];
      await world.ecs.send(
        new TagResourceCommand({ resourceArn: option("--resource-arn"), tags: [{ key, value }] }),
      );
      break;
    }
    case "untag-resource":
      await world.ecs.send(
        new UntagResourceCommand({
          resourceArn: option("--resource-arn"),
          tagKeys: [option("--tag-keys") ?? ""],
        }),
      );
      break;
    default:
      throw new RangeError(`Cannot run "${command}": it is not known here`);
  }
  await world.sandbox.settle();
}

async function runOurs(world: World, command: string, verb: string, argv: readonly string[]): Promise<void> {
  const { sandbox } = world;
  const pause = (milliseconds: number) => sandbox.advance(`${Math.ceil(milliseconds / 1000)}s`);
  const { exitCode, output } =
    verb === "pin"
      ? await runAdvice(`${command} --yes`, sandbox.url, pause)
      : said(await run(sandbox.url, ...argv));
  if (exitCode === 2 || (verb === "pin" && exitCode !== 0)) throw new Error(`"${command}" fails: ${output}`);
}

function said({ exitCode, stdout, stderr }: Run) {
  return { exitCode: exitCode ?? 2, output: stdout + stderr };
}
