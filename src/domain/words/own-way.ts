/**
 * Services that ECS alone does not deploy: what to do by hand, since nothing is written to them.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-external.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/express-service-overview.html
 */

import type { JsonObject } from "../common/json.ts";
import type { Advice } from "../judge/advice.ts";
import { quote, registerCommand } from "./commands.ts";

type AdviceTo<Do extends Advice["do"]> = Extract<Advice, { readonly do: Do }>;

/** A revision with the image, deployed by CodeDeploy. */
export function byCodeDeploy({ service, container, taskSet }: AdviceTo<"code-deploy">): string[] {
  const deployed = taskSet?.externalId;
  const nameOf = (field: string, otherwise: string) =>
    deployed
      ? `"$(aws deploy get-deployment --deployment-id ${quote(deployed)} --region ${service.region} --query deploymentInfo.${field} --output text)"`
      : `"$${otherwise}"`;
  const [before = "", after = ""] = JSON.stringify(appSpecOf(taskSet?.settings ?? {})).split(theRevision);
  const revision = `'${before}'"$(${registerCommand(service, container)})"'${after}'`;
  return [
    "CodeDeploy deploys this service. This registers a revision with the image and deploys it. If your AppSpec has hooks, add them:",
    ...(deployed ? [] : ["Set APPLICATION and DEPLOYMENT_GROUP to its names in CodeDeploy"]),
    `aws deploy create-deployment --application-name ${nameOf("applicationName", "APPLICATION")} --deployment-group-name ${nameOf("deploymentGroupName", "DEPLOYMENT_GROUP")} --revision ${revision} --region ${service.region}`,
  ];
}

/** A task set with the image in the place of the one that is PRIMARY. */
export function byTaskSet({ service, container, taskSet, former }: AdviceTo<"task-set">): string[] {
  const { cluster, name, region } = service;
  const where = `--cluster ${quote(cluster)} --service ${quote(name)} --region ${region}`;
  const settings = quote(JSON.stringify(taskSet?.settings ?? {}));
  const created = `aws ecs describe-task-sets ${where} --query "taskSets[?id!='${former}'].id | [0]" --output text`;
  return [
    "This service is deployed by task sets. Create one with the image. When it is in STEADY_STATE, make it the primary task set and delete the former one:",
    `aws ecs create-task-set ${where} --task-definition "$(${registerCommand(service, container)})" --cli-input-json ${settings}`,
    `aws ecs update-service-primary-task-set ${where} --primary-task-set "$(${created})"`,
    `aws ecs delete-task-set ${where} --task-set ${quote(former)}`,
  ];
}

/** The image for an Express service, and its other settings as they are. */
export function byExpress({ service, image }: AdviceTo<"express">): string[] {
  const which = `--service-arn ${service.arn} --region ${service.region}`;
  const container = `"merge(service.activeConfigurations[0].primaryContainer, {image: '${image}'})"`;
  return [
    "ECS manages the revisions of this Express service. This sets the image of its container and keeps its other settings:",
    `aws ecs update-express-gateway-service ${which} --primary-container "$(aws ecs describe-express-gateway-service ${which} --query ${container} --output json)"`,
  ];
}

/** A revision for a daemon. */
export function byDaemon({ container, image, taskDefinition }: AdviceTo<"daemon">): string[] {
  return [
    `ECS manages this daemon. Register a revision of ${taskDefinition} whose container "${container}" has the image ${image} (aws ecs register-daemon-task-definition), and deploy it with aws ecs update-daemon`,
  ];
}

/** A revision for whatever deploys the service. */
export function byController({ controller, service, container }: AdviceTo<"other-controller">): string[] {
  return [
    `${controller} deploys this service. This registers a revision with the image. Deploy it with that controller:`,
    registerCommand(service, container),
  ];
}

/** What to change in the template that the service comes from: the next deployment from there would undo a pin. */
export function byTemplate({ owner, tool, container, image }: AdviceTo<"patch-template">): string[] {
  const what = `give container "${container}" this image in its task definition`;
  switch (tool) {
    case "cloudformation":
      return [
        `In the template of ${owner}, ${what} (AWS::ECS::TaskDefinition), and update the stack:`,
        `ContainerDefinitions: [{ Name: ${container}, Image: "${image}" }]`,
      ];
    case "terraform":
      return [
        `In ${owner}, ${what} (aws_ecs_task_definition), and apply it:`,
        `container_definitions = jsonencode([{ name = "${container}", image = "${image}" }])`,
      ];
    case "other":
      return [`In ${owner}, ${what}, and deploy it: ${image}`];
  }
}

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
