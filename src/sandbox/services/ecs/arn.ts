/** How ECS names its things. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html */
import type { World } from "../../world.ts";

/** An ARN of ECS in the world's account and region: `ecsArn(world, "service", "dev", "web")`. */
export function ecsArn(world: World, kind: string, ...path: readonly string[]): string {
  return `arn:aws:ecs:${world.region}:${world.account}:${kind}/${path.join("/")}`;
}

/** The last part of a name that may be an ARN: both `web` and `arn:…:service/dev/web` give `web`. */
export function nameOf(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf("/") + 1);
}

/** The parts behind the kind in an ARN: `["dev", "web"]` for a service. */
export function pathOf(arn: string): readonly string[] {
  return arn.split("/").slice(1);
}

/** Who called, as ECS writes it in `createdBy` and `registeredBy`. */
export function callerArn(world: World, caller: string): string {
  return caller === "administrator"
    ? `arn:aws:iam::${world.account}:user/administrator`
    : `arn:aws:sts::${world.account}:assumed-role/${caller}/${caller}`;
}
