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
  updateCommand,
} from "./commands.ts";
import { byCodeDeploy, byController, byDaemon, byExpress, byTaskSet, byTemplate } from "./own-way.ts";

/** The lines for several pieces of advice. */
export function sayAdvice(advice: readonly Advice[]): string[] {
  return advice.flatMap(linesOf);
}

/** When to override a rule of remediation; a service may be in the way of several. */
function sayOverride(rules: readonly string[]): string[] {
  const [only, ...others] = rules;
  if (only === undefined) return [];
  return [
    (others.length === 0 && whenOverriding[only]) || "If none of the rules that it overrides matters here:",
  ];
}

const whenOverriding: Readonly<Record<string, string>> = {
  "on-hold": "To pin it before the hold is over:",
  owned: "To pin it until its template is applied again:",
  "rolled-back": "If the image was not the cause, and the cause is resolved:",
  held: "If the service is to run this image again:",
  "other-line": "If the service is to run an image of another line:",
  older: "If the service is to run this image although it may be older than what runs:",
};

function linesOf(advice: Advice): string[] {
  switch (advice.do) {
    case "redeploy":
      return [...(advice.after === "check-pull" ? ["Then start the tasks again:"] : []), redeploy(advice)];
    case "pin":
      return [...sayOverride(advice.override), pinCommand(advice.service, advice.container, advice)];
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
        "Read the reason that ECS gives. If the image is wrong, push one that works: this one is not tried again",
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
