import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/domain/common/json.ts";
import { known } from "../../../src/domain/common/known.ts";
import type { TaskDefinitionArn } from "../../../src/domain/ecs/arn.ts";
import type { ServiceFacts } from "../../../src/domain/facts/facts.ts";
import { assess } from "../../../src/domain/judge/assess.ts";
import { deployerOf } from "../../../src/domain/judge/deployer.ts";
import type { ResponsePolicy } from "../../../src/domain/policy/policy.ts";
import { sayAdvice } from "../../../src/domain/words/advice-words.ts";
import {
  at,
  digest,
  factsOf,
  policyOf,
  registry,
  revision,
  revision4,
  rollout,
  type Setup,
} from "../building.ts";

const adviceOf = (setup: Setup, policy: Partial<ResponsePolicy> = {}) =>
  assess(factsOf(setup), policyOf(policy)).findings.flatMap(({ advice }) => sayAdvice(advice));
const stack = { "aws:cloudformation:stack-name": "shop" };
const redeploy =
  "aws ecs update-service --cluster dev --service backend --force-new-deployment --region us-east-1";
const pin = "ecs-image-drift pin backend --cluster dev --container web --region us-east-1";
const image = `${registry}/backend@${digest("new")}`;

describe("a service is deployed by", () => {
  test.each<[string, Partial<ServiceFacts>]>([
    ["ecs", {}],
    ["code-deploy", { controller: "CODE_DEPLOY" }],
    ["external", { controller: "EXTERNAL" }],
    ["express", { managedBy: "ECS" }],
    ["express", { managedBy: "SOMEBODY" }],
    ["other", { controller: "NEW" }],
    [
      "daemon",
      {
        managedBy: "ECS",
        taskDefinition: revision4.replace("task-definition", "daemon-task-definition") as never,
      },
    ],
  ])("%s", (deployer, more) => expect(deployerOf(factsOf({ more }))).toBe(deployer));
});

describe("a command that ECS would refuse is advised to", () => {
  test.each<[string, Partial<ServiceFacts>]>([
    ["no service under CODE_DEPLOY", { controller: "CODE_DEPLOY" }],
    ["no service under EXTERNAL", { controller: "EXTERNAL" }],
    ["no Express service", { managedBy: "ECS" }],
    [
      "no daemon",
      { taskDefinition: revision4.replace("task-definition", "daemon-task-definition") as never },
    ],
    ["no service of a controller that AWS adds later", { controller: "NEW" }],
  ])("%s", (_, more) => {
    const advice = adviceOf({ more });
    expect(advice.length).toBeGreaterThan(0);
    expect(advice).not.toContain(redeploy);
    expect(advice).not.toContain(pin);
    expect(advice.join("\n")).toContain(
      more.managedBy || more.taskDefinition ? image : `${pin} --register-only --yes`,
    );
  });
});

describe("what to do instead, to be run as it is,", () => {
  const register = `"$(${pin} --register-only --yes)"`;
  const where = "--cluster dev --service backend --region us-east-1";
  const which = "--service-arn arn:aws:ecs:us-east-1:123456789012:service/dev/backend --region us-east-1";
  const byCodeDeploy =
    "CodeDeploy deploys this service. This registers a revision with the image and deploys it. If your AppSpec has hooks, add them:";
  const byTaskSets =
    "This service is deployed by task sets. Create one with the image. When it is in STEADY_STATE, make it the primary task set and delete the former one:";
  const daemon = revision4.replace("task-definition", "daemon-task-definition");
  const taskSet = (settings: JsonObject) => ({ externalId: "d-AB12", settings });
  const balanced = (containerName: string) => ({
    loadBalancers: [{ targetGroupArn: "arn:tg", containerName, containerPort: 8080 }],
  });
  /** The revision as CodeDeploy takes it, where the load balancer is told of this. */
  const appSpec = (balancer: string) =>
    `'{"revisionType":"AppSpecContent","appSpecContent":{"content":"{\\"version\\":0,\\"Resources\\":[{\\"TargetService\\":{\\"Type\\":\\"AWS::ECS::Service\\",\\"Properties\\":{\\"TaskDefinition\\":\\"'${register}'\\"${balancer}}}}]}"}}'`;
  const asked = (field: string) =>
    `"$(aws deploy get-deployment --deployment-id d-AB12 --region us-east-1 --query deploymentInfo.${field} --output text)"`;
  const deploy = (balancer: string) =>
    `aws deploy create-deployment --application-name ${asked("applicationName")} --deployment-group-name ${asked("deploymentGroupName")} --revision ${appSpec(balancer)} --region us-east-1`;
  const toBalancer = (name: string) =>
    `,\\"LoadBalancerInfo\\":{\\"ContainerName\\":\\"${name}\\",\\"ContainerPort\\":8080}`;

  test.each<[string, Partial<ServiceFacts>, string[]]>([
    [
      "under CODE_DEPLOY that has deployed nothing yet",
      { controller: "CODE_DEPLOY" },
      [
        byCodeDeploy,
        "Set APPLICATION and DEPLOYMENT_GROUP to its names in CodeDeploy",
        `aws deploy create-deployment --application-name "$APPLICATION" --deployment-group-name "$DEPLOYMENT_GROUP" --revision ${appSpec("")} --region us-east-1`,
      ],
    ],
    [
      "under CODE_DEPLOY",
      { controller: "CODE_DEPLOY", taskSet: taskSet(balanced("web")) },
      [byCodeDeploy, deploy(toBalancer("web"))],
    ],
    [
      "under CODE_DEPLOY, whatever the container's name",
      { controller: "CODE_DEPLOY", taskSet: taskSet(balanced("REVISION")) },
      [byCodeDeploy, deploy(toBalancer("REVISION"))],
    ],
    [
      "under CODE_DEPLOY behind a balancer that says nothing",
      { controller: "CODE_DEPLOY", taskSet: taskSet({ loadBalancers: [{}] }) },
      [byCodeDeploy, deploy(',\\"LoadBalancerInfo\\":{\\"ContainerName\\":null,\\"ContainerPort\\":null}')],
    ],
    [
      "under EXTERNAL",
      { controller: "EXTERNAL", taskSet: taskSet(balanced("web")) },
      [
        byTaskSets,
        `aws ecs create-task-set ${where} --task-definition ${register} --cli-input-json '${JSON.stringify(balanced("web"))}'`,
        `aws ecs update-service-primary-task-set ${where} --primary-task-set "$(aws ecs describe-task-sets ${where} --query "taskSets[?id!='ecs-svc/1'].id | [0]" --output text)"`,
        `aws ecs delete-task-set ${where} --task-set ecs-svc/1`,
      ],
    ],
    [
      "of Express",
      { managedBy: "ECS" },
      [
        "ECS manages the revisions of this Express service. This sets the image of its container and keeps its other settings:",
        `aws ecs update-express-gateway-service ${which} --primary-container "$(aws ecs describe-express-gateway-service ${which} --query "merge(service.activeConfigurations[0].primaryContainer, {image: '${image}'})" --output json)"`,
      ],
    ],
    [
      "of a daemon",
      { taskDefinition: daemon as TaskDefinitionArn },
      [
        `ECS manages this daemon. Register a revision of ${daemon} whose container "web" has the image ${image} (aws ecs register-daemon-task-definition), and deploy it with aws ecs update-daemon`,
      ],
    ],
    [
      "of a controller that AWS adds later",
      { controller: "NEW" },
      [
        "NEW deploys this service. This registers a revision with the image. Deploy it with that controller:",
        `${pin} --register-only --yes`,
      ],
    ],
  ])("for a service %s", (_, more, advice) => expect(adviceOf({ more })).toEqual(advice));

  const gone = { containers: [{ running: ["new"], images: { old: null } }] };
  const strayed = (more: Partial<ServiceFacts>) => {
    const { tasks } = factsOf({ containers: [{ running: ["new", "new"] }] });
    const [first, ...others] = tasks.known ? tasks.value : [];
    if (!first) throw new Error("no task");
    const stray = { ...first, taskDefinition: revision(3), startedBy: "ecs-svc/1" };
    return { containers: [{ running: ["new", "new"] }], more: { tasks: known([stray, ...others]), ...more } };
  };
  const again = (by: string) =>
    `Deploy the task definition again with ${by}: ECS accepts no forced deployment of this service`;
  test.each<[string, Partial<ServiceFacts>, string]>([
    ["by ECS", {}, redeploy],
    ["by ECS, though a stack owns it", { tags: stack }, redeploy],
    ["under CODE_DEPLOY", { controller: "CODE_DEPLOY" }, again("CodeDeploy")],
    ["under EXTERNAL", { controller: "EXTERNAL" }, again("another task set")],
    ["of Express", { managedBy: "ECS" }, again("aws ecs update-express-gateway-service")],
    ["of a daemon", { taskDefinition: daemon as TaskDefinitionArn }, again("aws ecs update-daemon")],
    [
      "of a controller that AWS adds later",
      { controller: "NEW" },
      again("the service's deployment controller"),
    ],
  ])("where another deployment is enough, for a service %s", (_, more, advice) => {
    expect(adviceOf({ ...gone, more })).toEqual([advice]);
    if (!more.taskDefinition) expect(adviceOf(strayed(more))).toEqual([advice]);
  });

  test("where another deployment is not enough, for a service under CODE_DEPLOY", () => {
    const archived = { containers: [{ running: ["new"], images: { old: { isArchived: true } } }] };
    const restored = adviceOf({ ...archived, more: { controller: "CODE_DEPLOY" } });
    expect(restored).toEqual(adviceOf(archived));
    expect(restored).toHaveLength(2);
  });

  test("for the container that is wrong, not for one beside it", () => {
    const containers = [{ name: "proxy", written: "nginx:latest" }, {}];
    expect(adviceOf({ containers, more: { controller: "NEW" } })).toHaveLength(2);
    expect(adviceOf({ containers, more: { managedBy: "ECS" } })[1]).toContain(`{image: '${image}'}`);
  });

  test("for task sets of which none is known", () => {
    const bare = { controller: "EXTERNAL", deployments: [] };
    const advice = adviceOf({ more: bare });
    expect(advice[1]).toMatch(/ --cli-input-json '\{\}'$/);
    expect(advice[3]).toBe(`aws ecs delete-task-set ${where} --task-set ''`);
  });
});

describe("what is owned by", () => {
  test.each<[string, Setup, Partial<ResponsePolicy>, string[]]>([
    ["nobody is pinned", {}, {}, [redeploy, pin]],
    [
      "Terraform is changed there",
      {},
      { owner: "terraform" },
      [
        redeploy,
        'In terraform, give container "web" this image in its task definition (aws_ecs_task_definition), and apply it:',
        `container_definitions = jsonencode([{ name = "web", image = "${image}" }])`,
      ],
    ],
    [
      "CloudFormation is changed there",
      { more: { tags: stack } },
      {},
      [
        redeploy,
        'In the template of CloudFormation stack shop, give container "web" this image in its task definition (AWS::ECS::TaskDefinition), and update the stack:',
        `ContainerDefinitions: [{ Name: web, Image: "${image}" }]`,
      ],
    ],
    [
      "CloudFormation is changed there, though only the stack's id is known",
      { more: { tags: { "aws:cloudformation:stack-id": "arn:stack" } } },
      { owner: "terraform" },
      [
        redeploy,
        'In the template of CloudFormation stack arn:stack, give container "web" this image in its task definition (AWS::ECS::TaskDefinition), and update the stack:',
        `ContainerDefinitions: [{ Name: web, Image: "${image}" }]`,
      ],
    ],
    [
      "another tool is changed there",
      {},
      { owner: "the shop's Pulumi" },
      [
        redeploy,
        `In the shop's Pulumi, give container "web" this image in its task definition, and deploy it: ${image}`,
      ],
    ],
    [
      "somebody, and meant by its name, is pinned",
      { more: { tags: stack } },
      { byName: true },
      [redeploy, pin],
    ],
    [
      "somebody is left to them where a pin would be undone and starting again does nothing",
      { containers: [{ written: `${registry}/backend@${digest("old")}`, pinnedFrom: "latest" }] },
      { owner: "cdk" },
      [`In cdk, give container "web" this image in its task definition, and deploy it: ${image}`],
    ],
  ])("%s", (_, setup, policy, advice) => expect(adviceOf(setup, policy)).toEqual(advice));

  test("somebody gets the advice of a rollback all the same", () => {
    const rollouts = known([rollout({ status: "ROLLBACK_SUCCESSFUL", web: "new", createdAt: at("11:10") })]);
    const advice = adviceOf({ more: { rollouts, tags: stack } });
    expect(advice).toEqual([expect.stringMatching(/^Read the reason that ECS gives/)]);
  });
});
