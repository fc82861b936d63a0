/**
 * Services that are changed in a way of their own: what to do by hand, since nothing is written to them.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-external.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/express-service-overview.html
 */

import type { JsonObject } from "../common/json.ts";
import { primaryOf } from "../ecs/deployment.ts";
import type { ServiceFacts } from "../facts/facts.ts";
import { formatReference, pin } from "../image/reference.ts";
import type { ResponsePolicy } from "../policy/policy.ts";
import { quote, redeployCommand, registerCommand } from "../words/commands.ts";
import type { ContainerView } from "./container-view.ts";
import type { Finding } from "./finding.ts";

/** Who brings new revisions to a service; `other` is a controller that AWS adds later. */
export type Deployer = "ecs" | "code-deploy" | "external" | "express" | "daemon" | "other";

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
  if (cause === "rolled-back") return { ...finding, advice: advice.slice(0, 1) };
  const image = formatReference(pin(view.reference.value, expected));
  if (deployer !== "ecs") return { ...finding, advice: steps[deployer]({ facts, view, image }) };
  if (owner === null) return finding;
  const kept = advice.filter((line) => line === deployAgain(facts));
  return { ...finding, advice: [...kept, ...patch(owner, container, image)] };
}

/** What starts the tasks again: a forced deployment, and a sentence where ECS would refuse one. */
export function deployAgain(facts: ServiceFacts): string {
  const deployer = deployerOf(facts);
  if (deployer === "ecs") return redeployCommand(facts.service);
  const by = {
    "code-deploy": "CodeDeploy",
    external: "another task set",
    express: "aws ecs update-express-gateway-service",
    daemon: "aws ecs update-daemon",
    other: "the service's deployment controller",
  };
  return `Deploy the task definition again by ${by[deployer]}: ECS takes no forced deployment of this service`;
}

/** What is to be brought to a container of a service. */
interface Change {
  readonly facts: ServiceFacts;
  readonly view: ContainerView;
  readonly image: string;
}

const steps = {
  "code-deploy": ({ facts, view }) => {
    const { service, taskSet } = facts;
    const deployed = taskSet?.externalId;
    const nameOf = (field: string, otherwise: string) =>
      deployed
        ? `"$(aws deploy get-deployment --deployment-id ${quote(deployed)} --region ${service.region} --query deploymentInfo.${field} --output text)"`
        : `"$${otherwise}"`;
    const [before = "", after = ""] = JSON.stringify(appSpecOf(taskSet?.settings ?? {})).split(theRevision);
    const revision = `'${before}'"$(${registerCommand(service, view.name)})"'${after}'`;
    return [
      "CodeDeploy deploys this service. This registers a revision with the image and deploys it; add the hooks of your AppSpec, if it has any:",
      ...(deployed ? [] : ["Set APPLICATION and DEPLOYMENT_GROUP to the names that CodeDeploy knows it by"]),
      `aws deploy create-deployment --application-name ${nameOf("applicationName", "APPLICATION")} --deployment-group-name ${nameOf("deploymentGroupName", "DEPLOYMENT_GROUP")} --revision ${revision} --region ${service.region}`,
    ];
  },
  external: ({ facts, view }) => {
    const { service, taskSet } = facts;
    const { cluster, name, region } = service;
    const where = `--cluster ${quote(cluster)} --service ${quote(name)} --region ${region}`;
    const former = primaryOf(facts)?.id ?? "";
    const settings = quote(JSON.stringify(taskSet?.settings ?? {}));
    const created = `aws ecs describe-task-sets ${where} --query "taskSets[?id!='${former}'].id | [0]" --output text`;
    return [
      "This service is deployed by task sets. Create one with the image; when it is in STEADY_STATE, make it the primary one and delete the former:",
      `aws ecs create-task-set ${where} --task-definition "$(${registerCommand(service, view.name)})" --cli-input-json ${settings}`,
      `aws ecs update-service-primary-task-set ${where} --primary-task-set "$(${created})"`,
      `aws ecs delete-task-set ${where} --task-set ${quote(former)}`,
    ];
  },
  express: ({ facts: { service }, image }) => {
    const which = `--service-arn ${service.arn} --region ${service.region}`;
    const container = `"merge(service.activeConfigurations[0].primaryContainer, {image: '${image}'})"`;
    return [
      "ECS manages the revisions of this Express service. This gives its container the image, and leaves its other settings as they are:",
      `aws ecs update-express-gateway-service ${which} --primary-container "$(aws ecs describe-express-gateway-service ${which} --query ${container} --output json)"`,
    ];
  },
  daemon: ({ facts: { taskDefinition }, view, image }) => [
    `ECS manages this daemon. Register a revision of ${taskDefinition} whose container "${view.name}" has the image ${image} (aws ecs register-daemon-task-definition), and bring it with aws ecs update-daemon`,
  ],
  other: ({ facts: { controller, service }, view }) => [
    `${controller} deploys this service. This registers a revision with the image; bring it in that controller's way:`,
    registerCommand(service, view.name),
  ],
} as const satisfies Record<Exclude<Deployer, "ecs">, (change: Change) => string[]>;

/** Stands where the revision is to be: no name of a container has these characters. */
const theRevision = "<REVISION>";

/** The AppSpec of a deployment, as CodeDeploy takes it: JSON within JSON. */
function appSpecOf({ loadBalancers }: JsonObject): JsonObject {
  const [balancer] = (Array.isArray(loadBalancers) ? loadBalancers : []) as JsonObject[];
  const { containerName = null, containerPort = null } = balancer ?? {};
  const Properties = {
    TaskDefinition: theRevision,
    ...(balancer && { LoadBalancerInfo: { ContainerName: containerName, ContainerPort: containerPort } }),
  };
  const content = { version: 0, Resources: [{ TargetService: { Type: "AWS::ECS::Service", Properties } }] };
  return { revisionType: "AppSpecContent", appSpecContent: { content: JSON.stringify(content) } };
}

/** What to change in the template that the service comes from: the next deployment from there would undo a pin. */
function patch(owner: string, container: string, image: string): string[] {
  const what = `give container "${container}" this image in its task definition`;
  if (owner.startsWith("CloudFormation"))
    return [
      `In the template of ${owner}, ${what} (AWS::ECS::TaskDefinition), and update the stack:`,
      `ContainerDefinitions: [{ Name: ${container}, Image: "${image}" }]`,
    ];
  if (/terraform|tofu/i.test(owner))
    return [
      `In ${owner}, ${what} (aws_ecs_task_definition), and apply it:`,
      `container_definitions = jsonencode([{ name = "${container}", image = "${image}" }])`,
    ];
  return [`In ${owner}, ${what}, and deploy it: ${image}`];
}
