/** What to do about a finding, in lines: sentences, and commands that can be run as they are. */

import { formatEcrRepository } from "../image/ecr.ts";
import type { Tag } from "../image/reference.ts";
import type { Advice } from "../judge/advice.ts";
import {
  eventsCommand,
  keepCommand,
  pinCommand,
  redeployCommand,
  restoreCommand,
  tryAgainCommand,
  updateCommand,
} from "./commands.ts";
import { byCodeDeploy, byController, byDaemon, byExpress, byTaskSet, byTemplate } from "./own-way.ts";

/** The lines for several pieces of advice. */
export function sayAdvice(advice: readonly Advice[]): string[] {
  return advice.flatMap(linesOf);
}

function linesOf(advice: Advice): string[] {
  switch (advice.do) {
    case "redeploy":
      return [...(advice.after === "check-pull" ? ["Then start the tasks again:"] : []), redeploy(advice)];
    case "pin":
      return advice.override === null
        ? [pinCommand(advice.service, advice.container, advice.tag)]
        : [
            "If the image was not the cause, and the cause is resolved:",
            tryAgainCommand(advice.service, advice.container),
          ];
    case "update-service":
      return [updateCommand(advice.service, advice.revision)];
    case "restore":
      return [
        "Restore the image to the STANDARD storage class in ECR:",
        restoreCommand(advice.repository, advice.digest),
      ];
    case "keep-image":
      return [
        "Deploy an image that the policy keeps, change the policy so that it keeps this one, or give the image a tag that the policy does not expire:",
        keepCommand(advice.repository, advice.digest),
      ];
    case "push-again":
      return [
        "Push the image again, or register a revision with an image that exists, and update the service to it",
      ];
    case "push-image":
      return [
        advice.platform === null
          ? `Push a container image to ${whereTo(advice.tag)} again, and other artifacts under tags of their own`
          : `Push an image for ${advice.platform} to ${whereTo(advice.tag)}, as an index of all platforms that services run on`,
      ];
    case "mend-image":
      return [
        "Find out why its tasks did not start, and push an image that does: this one will not be tried again",
      ];
    case "check-pull":
      return [
        "Check that the tag or digest exists, that the execution role may pull it, and that the tasks can reach the registry",
      ];
    case "set-track":
      return [
        "If this service should not follow the newest tag of that pattern, set its track in drift.yml, or in the tag ecs-image-drift:track",
      ];
    case "read-events":
      return [eventsCommand(advice.service)];
    case "circuit-breaker":
      return [
        advice.isGivenUp
          ? "Enable rollback for the deployment circuit breaker, so that ECS rolls back such a deployment by itself"
          : "Enable the deployment circuit breaker with rollback, so that ECS ends such a deployment by itself",
      ];
    case "patch-template":
      return byTemplate(advice);
    case "code-deploy":
      return byCodeDeploy(advice);
    case "task-set":
      return byTaskSet(advice);
    case "express":
      return byExpress(advice);
    case "daemon":
      return byDaemon(advice);
    case "other-controller":
      return byController(advice);
    case "push-elsewhere":
      return [`If it was meant for ${advice.to.name}, push it to ${formatEcrRepository(advice.to)}`];
    case "ignore-repository":
      return [
        `If ${advice.repository.name} is meant to be unused, list it under repositories.ignore in drift.yml`,
      ];
  }
}

/** A forced deployment, and a sentence where ECS would refuse one. */
function redeploy({ service, deployer }: Extract<Advice, { readonly do: "redeploy" }>): string {
  if (deployer === "ecs") return redeployCommand(service);
  return `Deploy the task definition again with ${deployers[deployer]}: ECS accepts no forced deployment of this service`;
}

const deployers = {
  "code-deploy": "CodeDeploy",
  external: "another task set",
  express: "aws ecs update-express-gateway-service",
  daemon: "aws ecs update-daemon",
  other: "the service's deployment controller",
} as const;

function whereTo(tag: Tag | null): string {
  return tag === null ? "the repository" : `the tag "${tag}"`;
}
