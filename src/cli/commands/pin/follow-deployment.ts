/** Waits for a deployment to its end: complete, failed, or gone another way. */
import type { CliConnection } from "../../../connect/cli.ts";
import { sayDuration } from "../../../domain/common/duration.ts";
import { valueOr } from "../../../domain/common/known.ts";
import { type ServiceName, shortTaskDefinition, type TaskDefinitionArn } from "../../../domain/ecs/arn.ts";
import { arrivingOf, isDeploying, primaryOf } from "../../../domain/ecs/deployment.ts";
import type { ServiceDescription } from "../../../domain/facts/facts.ts";
import { isSameImage } from "../../../domain/image/same-image.ts";
import type { Pin } from "../../../domain/remedy/remedy.ts";
import { type Pause, pauseOf, sayPause, waysOn } from "../../../explain/paused.ts";
import { judge } from "../../../reconcile/judge.ts";
import { aimedAdvice } from "../../aim.ts";
import type { AwsOptions } from "../../options.ts";
import { plain } from "../../render/text.ts";
import { keepLooking, type Look, type Patience } from "../../terminal/keep-looking.ts";

/** A deployment that we began. */
export interface OurDeployment {
  readonly service: ServiceName;
  readonly former: TaskDefinitionArn;
  readonly target: TaskDefinitionArn;
  readonly pins: readonly Pin[];
}

/** How it ended, in words. */
export interface Ending {
  readonly kind: "stable" | "failed" | "interrupted";
  readonly words: string;
}

/** Looks again and again; what stands in the way of a look is waited out. */
export async function followDeployment(
  deployment: OurDeployment,
  connection: CliConnection,
  patience: Patience,
  options: AwsOptions,
): Promise<Ending> {
  const { service, target } = deployment;
  const look = async (): Promise<Look<Ending>> => {
    const seen = (await connection.ecs.describeServices([service])).get(service.arn);
    const ending = seen?.known ? await endingOf(seen.value, deployment, connection) : null;
    if (ending) return { ending };
    if (!seen?.known) return { progress: `Cannot check: ${seen?.reason}` };
    const progress = sayProgress(seen.value, target);
    const pause = await pauseIn(seen.value, connection);
    if (!pause) return { progress };
    return {
      progress: `${progress}; ${sayPause(pause)}`,
      ways: aimedAdvice(waysOn(pause, service.region), options),
    };
  };
  const outcome = await keepLooking(look, patience);
  switch (outcome.kind) {
    case "ended":
      return outcome.ending;
    case "timed-out":
      return {
        kind: "failed",
        words: `The deployment has not ended after ${sayDuration(outcome.waited)}: ${outcome.progress}`,
      };
    case "interrupted":
      return { kind: "interrupted", words: "Interrupted: the deployment continues without this command" };
  }
}

/** The end, if this is one. */
async function endingOf(
  seen: ServiceDescription | null,
  deployment: OurDeployment,
  connection: CliConnection,
): Promise<Ending | null> {
  const { former, target } = deployment;
  const ours = shortTaskDefinition(target);
  if (seen === null) return { kind: "failed", words: "The service was deleted meanwhile" };
  if (seen.taskDefinition !== target) {
    const now = shortTaskDefinition(seen.taskDefinition);
    const how =
      seen.taskDefinition === former ? `ECS or a person moved it back to ${now}` : `it is on ${now} now`;
    return {
      kind: "failed",
      words: `The service did not stay on ${ours}: ${how}${await sayWhy(deployment, seen, connection)}`,
    };
  }
  if (primaryOf(seen)?.rolloutState === "FAILED")
    return {
      kind: "failed",
      words: `The deployment of ${ours} failed${await sayWhy(deployment, seen, connection)}`,
    };
  return isDeploying(seen) ? null : { kind: "stable", words: await sayStable(deployment, connection) };
}

/** Whether a hook pauses the deployment: ECS is asked once all its tasks run, or none is to start yet. */
async function pauseIn(seen: ServiceDescription | null, { ecs }: CliConnection): Promise<Pause | null> {
  const arriving = seen && arrivingOf(seen);
  if (!seen || !arriving || arriving.pending > 0) return null;
  return pauseOf({ rollouts: (await ecs.rollouts([seen])).get(seen.service.arn) ?? null });
}

function sayProgress(seen: ServiceDescription | null, target: TaskDefinitionArn): string {
  const ours = seen?.deployments.find(({ taskDefinition }) => taskDefinition === target);
  return `Deploying ${shortTaskDefinition(target)}: ${ours?.running ?? 0} of ${ours?.desired ?? 0} tasks run, ${ours?.pending ?? 0} starting`;
}

/** ECS's own words: of the deployment as it stands, else as it is remembered. */
async function sayWhy(
  { service, target }: OurDeployment,
  seen: ServiceDescription,
  { ecs }: CliConnection,
): Promise<string> {
  const own = seen.deployments.find(({ taskDefinition }) => taskDefinition === target)?.reason ?? null;
  const rollouts = own === null ? valueOr((await ecs.rollouts([seen])).get(service.arn), []) : [];
  const reason = own ?? rollouts.find(({ taskDefinition }) => taskDefinition === target)?.reason ?? null;
  return reason === null ? "" : `: ${plain(reason)}`;
}

/** `Service is stable now: backend:5 runs sha256:… in 2 of 2 tasks`. */
async function sayStable(
  { service, target, pins }: OurDeployment,
  connection: CliConnection,
): Promise<string> {
  const revision = shortTaskDefinition(target);
  const { assessments } = await judge([service], connection);
  const [assessment] = assessments;
  const desired = assessment?.facts.desired ?? 0;
  if (desired === 0) return `Service is stable now: ${revision} is in place, and the desired count is 0`;
  const runs = pins.map(({ container, digest }) => {
    const view = assessment?.containers.find(({ name }) => name === container);
    const isPinned = (one: typeof digest) =>
      view?.repository
        ? valueOr(isSameImage(one, digest, view.repository, view.platform), false)
        : one === digest;
    const tasks = valueOr(view?.running, [])
      .filter((one) => one.digest !== null && isPinned(one.digest))
      .reduce((sum, one) => sum + one.tasks, 0);
    const where = pins.length > 1 ? ` as "${plain(container)}"` : "";
    return `${digest}${where} in ${tasks} of ${desired} tasks`;
  });
  return `Service is stable now: ${revision} runs ${runs.join(", and ")}`;
}
