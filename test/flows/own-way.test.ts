/** Services that are never written to: the message has the commands that put them right, and they do. */
import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import {
  CreateClusterCommand,
  CreateTaskSetCommand,
  DeleteTaskSetCommand,
  DescribeServicesCommand,
  DescribeTaskSetsCommand,
  ListTaskDefinitionsCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
  UpdateServicePrimaryTaskSetCommand,
} from "@aws-sdk/client-ecs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { account, createWorld, emailsIn, region, registry, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ remediation: "on" });
  await world.ecs.send(new CreateClusterCommand({ clusterName: "dev" }));
});
afterAll(() => world.close());

const mode = { key: "ecs-image-drift:mode", value: "remediate" };
const loadBalancers = [
  { targetGroupArn: "arn:aws:elasticloadbalancing:x", containerName: "web", containerPort: 80 },
];
const scale = { value: 100, unit: "PERCENT" } as const;

/** A service that drifted, and the message about it. */
async function drift(name: string, options: object, prepare: () => Promise<void> = async () => {}) {
  await world.push(name, `${name} one`, "latest");
  await world.ecs.send(
    new RegisterTaskDefinitionCommand({
      family: name,
      containerDefinitions: [
        {
          name: "web",
          image: `${registry}/${name}:latest`,
          memory: 128,
          environment: [{ name: "KEPT", value: "yes" }],
        },
      ],
    }),
  );
  const service = {
    cluster: "dev",
    serviceName: name,
    taskDefinition: name,
    desiredCount: 2,
    launchType: "FARGATE",
    tags: [mode],
  };
  await post("CreateService", { ...service, ...options });
  await prepare();
  await world.advance("20m");
  const from = world.alerts().length;
  const digest = await world.push(name, `${name} two`, "latest");
  await world.advance("20m");
  const alerts = world.alerts().slice(from);
  expect(alerts.map(({ event }) => event)).toEqual(["opened"]);
  const [alert] = alerts as unknown as { services: { findings: { advice: string[] }[] }[] }[];
  const body = emailsIn(world.sandbox).at(-1)?.body ?? "";
  const advice = alert?.services[0]?.findings[0]?.advice ?? [];
  for (const line of advice) expect(body).toContain(line);
  return { digest, advice, remedy: alerts[0]?.remedy, from };
}

/** Calls ECS with what its SDK has no field for. */
async function post(operation: string, input: object): Promise<void> {
  const headers = {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": `AmazonEC2ContainerServiceV20141113.${operation}`,
    authorization: `AWS4-HMAC-SHA256 Credential=admin/20261126/${region}/ecs/aws4_request`,
  };
  const { ok } = await fetch(world.sandbox.url, { method: "POST", headers, body: JSON.stringify(input) });
  expect(ok).toBe(true);
}

/** Runs the commands of a message, in a shell, with the time that each takes. */
async function follow(advice: readonly string[]): Promise<void> {
  const commands = advice.filter((line) => /^(aws|ecs-image-drift) /.test(line));
  expect(commands.length).toBeGreaterThan(0);
  for (const command of commands) {
    await promisify(execFile)("bash", ["-euo", "pipefail", "-c", command], {
      env: {
        PATH: `${resolve("test/cli")}:${resolve("bin")}:${process.env.PATH}`,
        HOME: "/nonexistent",
        AWS_ENDPOINT_URL: world.sandbox.url,
        AWS_REGION: region,
        AWS_ACCESS_KEY_ID: "somebody",
        AWS_SECRET_ACCESS_KEY: "secret",
      },
    });
    await world.advance("5m");
  }
}

const serviceNamed = async (name: string) =>
  (await world.ecs.send(new DescribeServicesCommand({ cluster: "dev", services: [name] }))).services?.[0];

async function isPutRight(name: string, from: number): Promise<void> {
  await world.advance("20m");
  expect(
    world
      .alerts()
      .slice(from)
      .map(({ event }) => event),
  ).toEqual(["opened", "resolved"]);
  const { taskDefinitionArns } = await world.ecs.send(new ListTaskDefinitionsCommand({ familyPrefix: name }));
  expect(taskDefinitionArns).toHaveLength(2);
}

/** Gives the service a task set, as its controller would. */
async function bring(name: string, more: object = {}): Promise<void> {
  const which = { cluster: "dev", service: name };
  const { taskSets = [] } = await world.ecs.send(new DescribeTaskSetsCommand(which));
  const { taskSet } = await world.ecs.send(
    new CreateTaskSetCommand({
      ...which,
      taskDefinition: name,
      launchType: "FARGATE",
      loadBalancers,
      scale,
      ...more,
    }),
  );
  await world.ecs.send(
    new UpdateServicePrimaryTaskSetCommand({ ...which, primaryTaskSet: taskSet?.id ?? "" }),
  );
  for (const { id = "" } of taskSets)
    await world.ecs.send(new DeleteTaskSetCommand({ ...which, taskSet: id }));
}

describe("the message about a service that is deployed by", () => {
  test("CODE_DEPLOY has a command that deploys the image", async () => {
    const deploymentController = { type: "CODE_DEPLOY" };
    const { advice, remedy, from } = await drift("code-deploy", { deploymentController, loadBalancers }, () =>
      bring("code-deploy", { externalId: "d-ABC123" }),
    );
    expect(remedy).toMatchObject({
      state: "refused",
      reason: "its deployment controller is CODE_DEPLOY, which updates services in its own way",
    });
    await follow(advice);
    await isPutRight("code-deploy", from);
  });

  test("EXTERNAL has the commands that bring a task set like the one before", async () => {
    const { advice, from } = await drift(
      "external",
      { deploymentController: { type: "EXTERNAL" }, launchType: undefined },
      () => bring("external"),
    );
    await follow(advice);
    await isPutRight("external", from);
    const { taskSets } = (await serviceNamed("external")) ?? {};
    expect(taskSets).toMatchObject([{ status: "PRIMARY", launchType: "FARGATE", loadBalancers, scale }]);
  });

  test("ECS's Express has a command that changes the image alone", async () => {
    const { advice, remedy, from } = await drift("express", { resourceManagementType: "ECS" });
    expect(remedy?.reason).toMatch(/an Express service is updated through its gateway service$/);
    await follow(advice);
    await isPutRight("express", from);
  });
});

describe("the message about a service that is owned by", () => {
  test("CloudFormation has the property to change in its template, and no command that its next update would undo", async () => {
    const service = `arn:aws:ecs:${region}:${account}:service/dev/stacked`;
    const tags = [{ key: "aws:cloudformation:stack-name", value: "shop" }];
    const { digest, advice, from } = await drift("stacked", { tags: [] }, () =>
      post("SandboxTagResource", { resourceArn: service, tags }),
    );
    const image = `${registry}/stacked@${digest}`;
    expect(advice).toEqual([
      "aws ecs update-service --cluster dev --service stacked --force-new-deployment --region us-east-1",
      'In the template of CloudFormation stack shop, give container "web" this image in its task definition (AWS::ECS::TaskDefinition), and update the stack:',
      `ContainerDefinitions: [{ Name: web, Image: "${image}" }]`,
    ]);
    const { ContainerDefinitions } = parse(advice[2] ?? "") as {
      ContainerDefinitions: { Name: string; Image: string }[];
    };
    const containerDefinitions = ContainerDefinitions.map(({ Name: name, Image }) => ({
      name,
      image: Image,
      memory: 128,
    }));
    await world.ecs.send(new RegisterTaskDefinitionCommand({ family: "stacked", containerDefinitions }));
    await world.ecs.send(
      new UpdateServiceCommand({ cluster: "dev", service: "stacked", taskDefinition: "stacked" }),
    );
    await isPutRight("stacked", from);
  });
});
