import { describe, expect, test } from "vitest";
import { assess } from "../../src/domain/assess.ts";
import type { ServiceFacts } from "../../src/domain/facts.ts";
import { known } from "../../src/domain/known.ts";
import { deployerOf } from "../../src/domain/own-way.ts";
import type { ResponsePolicy } from "../../src/domain/policy.ts";
import { at, digest, factsOf, policyOf, registry, revision4, rollout, type Setup } from "./building.ts";

const adviceOf = (setup: Setup, policy: Partial<ResponsePolicy> = {}) =>
  assess(factsOf(setup), policyOf(policy)).findings.flatMap(({ advice }) => advice);
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
    expect(advice).toEqual([expect.stringMatching(/^Find out why its tasks did not start/)]);
  });
});
