/**
 * Services that are changed in a way of their own: what to do by hand, since nothing is written to them.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-external.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/express-service-overview.html
 */

import { primaryOf } from "../ecs/deployment.ts";
import type { ServiceFacts } from "../facts/facts.ts";
import { formatReference, pin } from "../image/reference.ts";
import type { ResponsePolicy } from "../policy/policy.ts";
import type { Advice, Deployer, ImageChange } from "./advice.ts";
import type { ContainerView } from "./container/container-view.ts";
import type { Finding } from "./finding.ts";

/** Who brings new revisions to this service: only where it is ECS, asked by UpdateService, may we ask it too. */
export function deployerOf({ controller, managedBy, taskDefinition }: ServiceFacts): Deployer {
  if (taskDefinition.includes(":daemon-task-definition/")) return "daemon";
  if (managedBy !== "CUSTOMER") return "express";
  if (controller === "CODE_DEPLOY") return "code-deploy";
  if (controller === "EXTERNAL") return "external";
  return controller === "ECS" ? "ecs" : "other";
}

/** The tool that owns a service, where its tags or drift.yml say so. */
export function ownerOf(
  { tags }: Pick<ServiceFacts, "tags">,
  { owner }: Pick<ResponsePolicy, "owner">,
): string | null {
  const stack = tags["aws:cloudformation:stack-name"] ?? tags["aws:cloudformation:stack-id"];
  return stack === undefined ? owner : `CloudFormation stack ${stack}`;
}

/** The finding, with advice that fits who deploys the service and who owns it. */
export function inItsOwnWay(
  finding: Finding,
  views: readonly ContainerView[],
  facts: ServiceFacts,
  policy: ResponsePolicy,
): Finding {
  const { group, cause, container, expected, advice } = finding;
  const deployer = deployerOf(facts);
  const owner = policy.byName ? null : ownerOf(facts, policy);
  if (deployer === "ecs" && owner === null) return finding;
  const view = views.find(({ name }) => name === container);
  if (group !== "content" || expected === null || !view?.reference.known) return finding;
  if (cause === "rolled-back") return { ...finding, advice: advice.filter((one) => one.do !== "pin") };
  const image = formatReference(pin(view.reference.value, expected));
  const change = { service: facts.service, container: view.name, image };
  if (deployer !== "ecs") return { ...finding, advice: [steps[deployer](change, facts)] };
  if (owner === null) return finding;
  const kept = advice.filter((one) => one.do === "redeploy");
  return {
    ...finding,
    advice: [...kept, { do: "patch-template", owner, tool: toolOf(owner), container, image }],
  };
}

/** What starts the tasks again; `after`: what is to be done before. */
export function deployAgain(facts: ServiceFacts, after: "check-pull" | null = null): Advice {
  return { do: "redeploy", service: facts.service, deployer: deployerOf(facts), after };
}

const steps = {
  "code-deploy": (change, { taskSet }) => ({ do: "code-deploy", ...change, taskSet: taskSet ?? null }),
  external: (change, facts) => ({
    do: "task-set",
    ...change,
    taskSet: facts.taskSet ?? null,
    former: primaryOf(facts)?.id ?? "",
  }),
  express: (change) => ({ do: "express", ...change }),
  daemon: (change, { taskDefinition }) => ({ do: "daemon", ...change, taskDefinition }),
  other: (change, { controller }) => ({ do: "other-controller", ...change, controller }),
} as const satisfies Record<Exclude<Deployer, "ecs">, (change: ImageChange, facts: ServiceFacts) => Advice>;

/** The tool that a template is written for, by what its owner is called. */
function toolOf(owner: string): Extract<Advice, { do: "patch-template" }>["tool"] {
  if (owner.startsWith("CloudFormation")) return "cloudformation";
  return /terraform|tofu/i.test(owner) ? "terraform" : "other";
}
